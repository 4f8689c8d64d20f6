//! The bytes of a file as text.

use super::ReadError;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceMap, Span};

/// Adds the text of a file to `sources` under `name`; bytes that are not UTF-8 are an error that
/// shows the first of them.
pub fn add_text(name: &str, bytes: Vec<u8>, sources: &mut SourceMap) -> Result<FileId, Diagnostic> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(sources.add(name, text)),
        Err(error) => error,
    };
    let start = error.utf8_error().valid_up_to();
    let byte = error.as_bytes()[start];
    let file = sources.add(name, String::from_utf8_lossy(error.as_bytes()));
    let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
    let message = format!("`{name}` is not UTF-8: byte 0x{byte:02X} is not part of a character");
    Err(Diagnostic::error("not-utf8", message)
        .at(Span::new(file, start, end))
        .help("save the file as UTF-8"))
}

/// Returns the text of a file that may be missing.
pub(super) fn text_if_there(
    read: Result<Vec<u8>, ReadError>,
    name: &str,
) -> Result<Option<String>, Diagnostic> {
    match read {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| {
            Diagnostic::error("not-utf8", format!("`{name}` is not UTF-8"))
                .help("remove it, or save it as UTF-8")
        }),
        Err(error) if error.is_absence() => Ok(None),
        Err(error) => Err(error.diagnostic(name)),
    }
}
