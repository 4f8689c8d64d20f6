//! The composer's diagnostics: what a value cannot be where it stands.

use minijinja::Value;
use minijinja::value::ValueKind;

use super::capture::Capturing;
use super::files::Files;
use super::log::Hole;
use super::session::Session;
use super::tracked::{self, ValueId};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::{Data, Node};

/// Several documents where one value is wanted.
pub(super) fn several_documents(site: Option<Span>) -> Diagnostic {
    Diagnostic::error(
        "several-documents",
        "several documents are printed where one value stands",
    )
    .at_if(site)
    .help("print documents at the top level, on a line of their own")
}

/// Something else among the items of a list.
pub(super) fn not_a_list(session: &Session, hole: &Hole, data: &Data) -> Diagnostic {
    let message = format!("{} stands alone among the items of a list", data.kind());
    with_places(Diagnostic::error("not-a-list", message), session, hole)
        .help("a list is spliced in there; write `- {{ … }}` for one item")
}

/// Something else among the keys of a map.
pub(super) fn not_a_map(session: &Session, hole: &Hole, data: &Data) -> Diagnostic {
    let message = format!("{} stands alone among the keys of a map", data.kind());
    with_places(Diagnostic::error("not-a-map", message), session, hole)
        .help("a map is merged in there; write `key: {{ … }}` for one value")
}

/// A key, and the hole that wrote it or merged it in, if there is one.
pub(super) type Written<'h> = (Span, Option<&'h Hole>);

/// The same key twice in one map.
pub(super) fn duplicate_key(
    session: &Session,
    key: &str,
    first: Written<'_>,
    second: Written<'_>,
) -> Diagnostic {
    let message = format!("the key `{key}` is written twice in one map");
    let fault = Diagnostic::error("duplicate-key", message);
    let fault = with_key(fault, session, second, ["written again", "merged in again"]);
    with_key(fault, session, first, ["first written", "first merged in"])
        .help("remove one of the two")
}

/// Adds where a key stands; if a hole merged it in, the hole comes first.
fn with_key(
    fault: Diagnostic,
    session: &Session,
    (span, hole): Written<'_>,
    [written, merged]: [&str; 2],
) -> Diagnostic {
    let Some(hole) = hole else {
        return label_once(fault, span, format!("{written} here"));
    };
    match session.site(hole) {
        Some(site) if !overlap(site, span) => {
            let fault = label_once(fault, site, format!("{merged} here"));
            label_once(fault, span, "with this key".to_owned())
        }
        _ => with_origin(
            label_once(fault, span, format!("{written} here")),
            session,
            hole,
        ),
    }
}

fn overlap(a: Span, b: Span) -> bool {
    a.file == b.file && a.start < b.end && b.start < a.end
}

/// A loop writes several keys in one place, which is shown once.
fn label_once(fault: Diagnostic, span: Span, note: String) -> Diagnostic {
    if fault.labels.iter().any(|label| label.span == span) {
        return fault;
    }
    fault.label(span, note)
}

/// A macro, a function, bytes: nothing that YAML can say.
pub(super) fn not_a_value(value: &Value, site: Span) -> Diagnostic {
    let (what, help) = match value.kind() {
        ValueKind::Number => ("a number that is not finite", "JSON has no infinity"),
        ValueKind::Bytes => ("what is not text", "`b64enc` makes text of it"),
        _ if value.downcast_object_ref::<Capturing>().is_some() => {
            ("a macro", "call it: a macro stands before `()`")
        }
        _ if value.downcast_object_ref::<Files>().is_some() => (
            "`files`",
            "`files.get('path')` gives the text of one, `files.glob('*')` a map of texts",
        ),
        _ => ("a function", "call it: a function stands before `()`"),
    };
    Diagnostic::error("not-a-value", format!("{what} cannot stand in a manifest"))
        .at(site)
        .help(help)
}

/// YAML of several lines inside a list or map that an expression builds.
pub(super) fn nested_fragment(site: Span) -> Diagnostic {
    Diagnostic::error(
        "nested-fragment",
        "the YAML of a macro stands inside a list or map made by an expression",
    )
    .at(site)
    .help("print it in the template, where it stands in the manifest")
}

/// `omit` inside text.
pub(super) fn omit_in_text(site: Span) -> Diagnostic {
    Diagnostic::error("omit-in-text", "`omit` stands inside text")
        .at(site)
        .help("`omit` takes away a key or an item; write `''` for no text")
}

/// Null, a list or a map inside text.
pub(super) fn in_text(session: &Session, hole: &Hole, value: &Value, site: Span) -> Diagnostic {
    let (code, what) = match value.kind() {
        ValueKind::None => ("null-in-text", "null"),
        ValueKind::Map => ("map-in-text", "a map"),
        ValueKind::Seq | ValueKind::Iterable => ("list-in-text", "a list"),
        _ => return not_a_value(value, site),
    };
    let fault = Diagnostic::error(code, format!("{what} stands inside text"));
    let fault = with_places(fault, session, hole);
    let read = session.reads(hole).next_back();
    let path = read.map_or("x".to_owned(), |(id, _)| {
        tracked::display(&session.tracker.path(id))
    });
    match code {
        "null-in-text" => fault.help(format!(
            "set it in the values, or give it a default: `({path} or '')`"
        )),
        _ => fault.help("`| tojson` or `| toyaml` make text of it"),
    }
}

/// A number whose text in the values file differs from what would stand in the manifest.
pub(super) fn distorted(session: &Session, id: ValueId, node: &Node, site: Span) -> Diagnostic {
    let path = tracked::display(&session.tracker.path(id));
    let lexeme = node.lexeme.as_deref().unwrap_or_default();
    let number = node.text().unwrap_or_default();
    Diagnostic::error(
        "number-in-text",
        format!("`{path}` is written {lexeme}, a number, and would enter text as {number}"),
    )
    .at(site)
    .label(node.span, "written here")
    .help(format!("quote it: \"{lexeme}\""))
}

/// Plain text in a template that is not what it looks like.
pub(super) fn surprise(plain: &str, meaning: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "surprising-scalar",
        format!("Kubernetes reads `{plain}` as {meaning}"),
    )
    .at(span)
    .help(format!("write \"{plain}\" if text is meant"))
}

/// Adds the tag's place and where the value was set.
fn with_places(fault: Diagnostic, session: &Session, hole: &Hole) -> Diagnostic {
    with_origin(fault.at_if(session.site(hole)), session, hole)
}

/// Adds where the value was set.
fn with_origin(fault: Diagnostic, session: &Session, hole: &Hole) -> Diagnostic {
    match session.reads(hole).next_back() {
        Some((id, node)) => fault.label(
            node.span,
            format!("`{}`", tracked::display(&session.tracker.path(id))),
        ),
        None => fault,
    }
}
