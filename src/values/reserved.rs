//! The characters that templates use as placeholders; no value may hold one.

use crate::diagnostic::Diagnostic;
use crate::source::{SourceMap, Span};
use crate::yaml::{Data, Node};

/// Returns the error for the first reserved character in a key or a string of `node`.
pub(super) fn find(node: &Node, sources: &SourceMap) -> Option<Diagnostic> {
    match &node.data {
        Data::String(text) => in_text(text, node.span, sources),
        Data::List(items) => items.iter().find_map(|item| find(item, sources)),
        Data::Map(map) => map.iter().find_map(|(key, field)| {
            in_text(key, field.key_span, sources).or_else(|| find(&field.value, sources))
        }),
        _ => None,
    }
}

/// Returns the error for the first reserved character in a text that was written at `span`.
pub(super) fn in_text(text: &str, span: Span, sources: &SourceMap) -> Option<Diagnostic> {
    let found = text
        .chars()
        .find(|c| matches!(c, '\u{10ff00}'..='\u{10ff1f}'))?;
    let message = format!("the character U+{:X} is reserved", u32::from(found));
    let place = place_of(found, span, sources);
    let error = Diagnostic::error("reserved-character", message).at(place);
    Some(error.help("delete it: plate-render uses U+10FF00 to U+10FF1F for placeholders"))
}

/// Returns where the character itself is; the whole text if it is written as an escape.
fn place_of(c: char, span: Span, sources: &SourceMap) -> Span {
    match sources.snippet(span).find(c) {
        Some(offset) => {
            let start = span.range().start + offset;
            Span::new(span.file, start, start + c.len_utf8())
        }
        None => span,
    }
}
