//! The composer's diagnostics: what a value cannot be where it is.

use minijinja::Value;
use minijinja::value::ValueKind;

use super::captured_call::CapturedCall;
use crate::diagnostic::Diagnostic;
use crate::functions::FunctionError;
use crate::source::Span;
use crate::template::jinja::objects::Omit;
use crate::template::jinja::objects::files::FilesObject;
use crate::template::jinja::recording::log::Placeholder;
use crate::template::jinja::recording::session::Session;
use crate::template::jinja::recording::tracked::{self, ValueId};
use crate::yaml::{Data, Node};

const OMIT_HELP: &str = "`omit` removes a key or an item; write `''` for no text";

/// Several documents where one value is wanted.
pub(crate) fn several_documents(site: Option<Span>) -> Diagnostic {
    Diagnostic::error(
        "several-documents",
        "several documents are printed in the place of one value",
    )
    .at_if(site)
    .help("print documents at the top level, on a line of their own")
}

/// Something else among the items of a list.
pub(crate) fn not_a_list(session: &Session, placeholder: &Placeholder, data: &Data) -> Diagnostic {
    let message = format!(
        "{} is alone on its line among the items of a list",
        data.kind()
    );
    with_places(
        Diagnostic::error("not-a-list", message),
        session,
        placeholder,
    )
    .help("only a list can be spliced in there; write `- {{ … }}` for one item")
}

/// Something else among the keys of a map.
pub(crate) fn not_a_map(session: &Session, placeholder: &Placeholder, data: &Data) -> Diagnostic {
    let message = format!(
        "{} is alone on its line among the keys of a map",
        data.kind()
    );
    with_places(
        Diagnostic::error("not-a-map", message),
        session,
        placeholder,
    )
    .help("only a map can be merged in there; write `key: {{ … }}` for one value")
}

/// A key, and the placeholder that wrote it or merged it in, if there is one.
pub(crate) type Written<'h> = (Span, Option<&'h Placeholder>);

/// The same key twice in one map.
pub(crate) fn duplicate_key(
    session: &Session,
    key: &str,
    first: Written<'_>,
    second: Written<'_>,
) -> Diagnostic {
    let message = format!("the key `{key}` is written twice in one map");
    let diagnostic = Diagnostic::error("duplicate-key", message);
    let diagnostic = with_key(
        diagnostic,
        session,
        second,
        ["written again", "merged in again"],
    );
    with_key(
        diagnostic,
        session,
        first,
        ["first written", "first merged in"],
    )
    .help("remove one of the two")
}

/// A loop that writes a key in each of its rounds.
pub(crate) struct Round {
    pub(crate) tag: Span,
    /// Whether it is at the root of a template.
    pub(crate) is_root: bool,
    /// Whether its body begins with `---`.
    pub(crate) is_separated: bool,
}

/// A key that a loop writes in each of its rounds.
pub(crate) fn in_each_round(key: &str, place: Span, round: &Round) -> Diagnostic {
    let is_resource = round.is_root && matches!(key, "apiVersion" | "kind" | "metadata");
    let message = if is_resource {
        format!(
            "each iteration of the loop writes a resource, so `{key}` is written twice in one map"
        )
    } else {
        format!("each iteration of the loop writes the key `{key}` into one map")
    };
    let help = match (is_resource, round.is_separated) {
        (true, true) => {
            "the `-` of a tag removes the line break before `---`: write `{% endfor %}` instead of `{%- endfor %}`"
        }
        (true, false) => "begin the body of the loop with a line `---`: it separates the resources",
        _ => "make the keys different, as in `{{ name }}: …`, or write a list item, as in `- …`",
    };
    Diagnostic::error("duplicate-key", message)
        .at(place)
        .label(round.tag, "the loop")
        .help(help)
}

/// `indent` with a width that fits no line above it.
pub(crate) fn misplaced(site: Span) -> Diagnostic {
    Diagnostic::error(
        "misplaced-indent",
        "this is further left than the line above, and `indent` does not put it below a key",
    )
    .at(site)
    .help("write the tag where the value belongs, below its key: `indent` is not needed then")
}

/// `toyaml` of a text, in a text of its own.
pub(crate) fn yaml_of_text(session: &Session, placeholder: &Placeholder) -> Diagnostic {
    let message =
        "`toyaml` turns a string into YAML, and its quotes or its `|` become part of the text";
    with_places(
        Diagnostic::warning("yaml-of-text", message),
        session,
        placeholder,
    )
    .help("leave out `toyaml`: the string is text already")
}

/// Adds where a key is; if a placeholder merged it in, the placeholder comes first.
fn with_key(
    diagnostic: Diagnostic,
    session: &Session,
    (span, placeholder): Written<'_>,
    [written, merged]: [&str; 2],
) -> Diagnostic {
    let Some(placeholder) = placeholder else {
        return label_once(diagnostic, span, format!("{written} here"));
    };
    match session.site(placeholder) {
        Some(site) if !overlap(site, span) => {
            let diagnostic = label_once(diagnostic, site, format!("{merged} here"));
            label_once(diagnostic, span, "with this key".to_owned())
        }
        _ => with_origin(
            label_once(diagnostic, span, format!("{written} here")),
            session,
            placeholder,
        ),
    }
}

fn overlap(a: Span, b: Span) -> bool {
    a.file == b.file && a.start < b.end && b.start < a.end
}

/// A loop writes several keys in one place, which is shown once.
fn label_once(diagnostic: Diagnostic, span: Span, note: String) -> Diagnostic {
    if diagnostic.labels.iter().any(|label| label.span == span) {
        return diagnostic;
    }
    diagnostic.label(span, note)
}

/// A macro, a function, bytes: nothing that YAML can say.
pub(crate) fn not_a_value(value: &Value, site: Span) -> Diagnostic {
    let (what, help) = match value.kind() {
        ValueKind::Number => ("a number that is not finite", "JSON has no infinity"),
        ValueKind::Bytes => (
            "a value that is not UTF-8 text",
            "`b64enc` turns it into text",
        ),
        _ if value.downcast_object_ref::<CapturedCall>().is_some() => {
            ("a macro", "call it, with `()` after its name")
        }
        _ if value.downcast_object_ref::<FilesObject>().is_some() => (
            "`files`",
            "`files.get('path')` returns the text of one, `files.bytes('path')` its bytes, `files.glob('*')` a map",
        ),
        _ => ("a function", "call it, with `()` after its name"),
    };
    Diagnostic::error("not-a-value", format!("{what} cannot be in a manifest"))
        .at(site)
        .help(help)
}

/// YAML of several lines inside a list or map that an expression builds.
pub(crate) fn nested_fragment(site: Span) -> Diagnostic {
    Diagnostic::error(
        "nested-fragment",
        "the YAML of a macro is inside a list or map that an expression builds",
    )
    .at(site)
    .help("print it in the template, at its place in the manifest")
}

/// `omit` inside text.
pub(crate) fn omit_in_text(site: Span) -> Diagnostic {
    Diagnostic::error("omit-in-text", "`omit` is inside text")
        .at(site)
        .help(OMIT_HELP)
}

/// Null, a list or a map inside text.
pub(crate) fn in_text(
    session: &Session,
    placeholder: &Placeholder,
    value: &Value,
    site: Span,
) -> Diagnostic {
    let Some(code) = code_in_text(value) else {
        return not_a_value(value, site);
    };
    let diagnostic = Diagnostic::error(code, inside_text(value));
    let diagnostic = with_places(diagnostic, session, placeholder);
    match session.reads(placeholder).next_back() {
        Some((id, _)) if code == "null-in-text" => diagnostic.help(format!(
            "set it in the values, or give it a default: `({} or '')`",
            tracked::display(&session.tracker.path(id))
        )),
        _ => diagnostic.help(remedy(value)),
    }
}

/// Null, a list or a map inside text that an expression makes.
pub(crate) fn no_text(value: &Value) -> FunctionError {
    if value.downcast_object_ref::<Omit>().is_some() {
        return FunctionError::new("omit-in-text", "`omit` is inside text").help(OMIT_HELP);
    }
    if value.kind() == ValueKind::Bytes {
        return FunctionError::new("not-a-value", "a value that is not UTF-8 is inside text")
            .help("`b64enc` turns it into text");
    }
    match code_in_text(value) {
        Some(code) => FunctionError::new(code, inside_text(value)).help(remedy(value)),
        None => FunctionError::new("not-a-value", "a macro or a function is inside text")
            .help("call it with `()`"),
    }
}

fn code_in_text(value: &Value) -> Option<&'static str> {
    match value.kind() {
        ValueKind::None => Some("null-in-text"),
        ValueKind::Map => Some("map-in-text"),
        ValueKind::Seq | ValueKind::Iterable => Some("list-in-text"),
        _ => None,
    }
}

fn inside_text(value: &Value) -> String {
    let what = match value.kind() {
        ValueKind::None => "null",
        ValueKind::Map => "a map",
        _ => "a list",
    };
    format!("{what} is inside text")
}

fn remedy(value: &Value) -> &'static str {
    match value.kind() {
        ValueKind::None => "give it a value, or write `x or 'text'`",
        _ => "`| tojson` or `| toyaml` turn it into text",
    }
}

/// A string into which an expression has put something that is no text.
pub(crate) fn spoiled(site: Span) -> Diagnostic {
    Diagnostic::error(
        "not-text",
        "`omit`, null, a list or a map was made part of a string",
    )
    .at(site)
    .help("write `x or 'text'` for a missing value; `| tojson` turns a list or a map into text")
}

/// A line that is indented below a map that is merged, or below a list that is spliced.
pub(crate) fn below_splice_point(span: Span) -> Diagnostic {
    Diagnostic::error(
        "below-merged",
        "this is indented below a value that is alone on its line",
    )
    .at(span)
    .help("a map or a list that is alone on its line becomes keys or items, so nothing can be below it")
}

/// The same key twice in a map that an expression builds.
pub(crate) fn repeated_key(key: &str, site: Span) -> Diagnostic {
    Diagnostic::error("duplicate-key", format!("the key `{key}` is written twice"))
        .at(site)
        .help("keys are text: the number 1 and the string \"1\" are the same key")
}

pub(crate) fn undefined_key(site: Span) -> Diagnostic {
    Diagnostic::error("undefined-name", "an undefined value is a key").at(site)
}

/// `{key:{{ x }}}`: YAML reads one key without a value.
pub(crate) fn glued_key(span: Span) -> Diagnostic {
    Diagnostic::error("yaml-syntax", "a space is missing after the colon").at(span)
}

/// What an expression or a recursion has built nests without end.
pub(crate) fn too_deep(limit: usize, site: Span) -> Diagnostic {
    Diagnostic::error(
        "too-deep",
        format!("lists and maps are nested more than {limit} levels deep here"),
    )
    .at(site)
}

/// A list that an expression builds, and that fills the memory.
pub(crate) fn too_many(limit: usize, site: Span) -> Diagnostic {
    Diagnostic::error(
        "too-many-items",
        format!("a list has more than {limit} items here"),
    )
    .at(site)
}

/// `nindent` in a comment.
pub(crate) fn new_line_in_comment(site: Span) -> Diagnostic {
    Diagnostic::error(
        "nindent-in-comment",
        "`nindent` begins a new line, which is not part of the comment",
    )
    .at(site)
    .help("write `{# … #}` to leave a tag out")
}

/// A number whose text in the values file differs from what would be in the manifest.
pub(crate) fn distorted(session: &Session, id: ValueId, node: &Node, site: Span) -> Diagnostic {
    let diagnostic = distorted_words(session, id, node);
    Diagnostic::error(diagnostic.code, diagnostic.message)
        .at(site)
        .label(node.span, "written here")
        .help_if(diagnostic.help, |help| help)
}

/// The same, where an expression makes the text.
pub(crate) fn distorted_words(session: &Session, id: ValueId, node: &Node) -> FunctionError {
    let path = tracked::display(&session.tracker.path(id));
    let lexeme = node.lexeme.as_deref().unwrap_or_default();
    let number = node.text().unwrap_or_default();
    FunctionError::new(
        "number-in-text",
        format!("`{path}` is the number {lexeme}, and in text it would become {number}"),
    )
    .help(format!("quote it: \"{lexeme}\""))
}

/// Adds the tag's place and where the value was set.
fn with_places(diagnostic: Diagnostic, session: &Session, placeholder: &Placeholder) -> Diagnostic {
    with_origin(
        diagnostic.at_if(session.site(placeholder)),
        session,
        placeholder,
    )
}

/// Adds where the value was set.
fn with_origin(diagnostic: Diagnostic, session: &Session, placeholder: &Placeholder) -> Diagnostic {
    match session.reads(placeholder).next_back() {
        Some((id, node)) => diagnostic.label(
            node.span,
            format!("`{}`", tracked::display(&session.tracker.path(id))),
        ),
        None => diagnostic,
    }
}
