//! The composer's diagnostics: what a value cannot be where it stands.

use minijinja::Value;
use minijinja::value::ValueKind;

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

/// The same key twice in one map.
pub(super) fn duplicate_key(key: &str, first: Span, second: Span) -> Diagnostic {
    Diagnostic::error("duplicate-key", format!("the key `{key}` is there twice"))
        .at(second)
        .label(first, "first here")
        .help("Kubernetes keeps only one of them; remove the other")
}

/// A macro, a function, bytes: nothing that YAML can say.
pub(super) fn not_a_value(value: &Value, site: Span) -> Diagnostic {
    let what = match value.kind() {
        ValueKind::Number => "a number without a finite value".to_owned(),
        ValueKind::Bytes => "bytes".to_owned(),
        _ => format!("`{value}`"),
    };
    Diagnostic::error("not-a-value", format!("{what} cannot stand in a manifest"))
        .at(site)
        .help("a macro or a function is called with `()`")
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
    match code {
        "null-in-text" => fault.help("give it a value, or write `x or 'text'`"),
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
    let fault = fault.at_if(session.site(hole));
    match session.reads(hole).next_back() {
        Some((id, node)) => fault.label(
            node.span,
            format!("`{}`", tracked::display(&session.tracker.path(id))),
        ),
        None => fault,
    }
}
