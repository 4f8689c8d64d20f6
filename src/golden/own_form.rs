//! Which files `golden` can have written.

use super::document::{Document, documents};
use crate::source::Span;
use crate::yaml;

/// Reports whether `golden` can have written `text`: each document has plate-render's own form, and
/// begins with the line that names its template. A release without resources has no text.
pub fn is_golden(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    text.is_empty() || documents(&text).iter().all(has_own_form)
}

fn has_own_form(document: &Document<'_>) -> bool {
    let [separator, source, body @ ..] = document.lines.as_slice() else {
        return false;
    };
    *separator == "---\n" && source.starts_with("# Source: ") && is_canonical(&body.concat())
}

fn is_canonical(text: &str) -> bool {
    let nodes = yaml::parse(Span::NOWHERE.file, text).unwrap_or_default();
    let [node] = nodes.as_slice() else {
        return false;
    };
    let mut written = String::new();
    yaml::emit(node, &mut written);
    written == text
}
