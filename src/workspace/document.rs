//! A YAML file that holds one document.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::Boundary;
use crate::source::{SourceMap, Span};
use crate::yaml::{self, Node};

/// Reads the one document of a YAML file; a blank file has none.
pub(super) fn read_document(
    path: &Path,
    name: &str,
    boundary: &Boundary,
    sources: &mut SourceMap,
) -> Result<Option<Node>, Diagnostics> {
    let file = boundary.read_text(path, name, sources)?;
    let text = sources.file(file).text().clone();
    let mut documents = yaml::parse_within(sources.account(), file, &text)?;
    if let [_, second, ..] = documents.as_slice() {
        let message = format!("`{name}` must be one document, got {}", documents.len());
        let place = Span::new(file, second.span.range().start, second.span.range().end);
        return Err(Diagnostic::error("several-documents", message)
            .at(place)
            .into());
    }
    Ok(documents.pop())
}
