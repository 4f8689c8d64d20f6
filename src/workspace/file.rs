//! Reading a file of the workspace as text.

use std::path::Path;
use std::string::FromUtf8Error;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceMap, Span};

/// Reads the file at `path` and adds it to `sources` under `name`.
///
/// A file that cannot be read and one that is not UTF-8 are errors; the latter shows the place of
/// the first bad byte.
pub fn read_text(path: &Path, name: &str, sources: &mut SourceMap) -> Result<FileId, Diagnostic> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(name, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(name, text)),
        Err(error) => Err(not_utf8(name, &error, sources)),
    }
}

/// Returns the error for a file or folder that the machine does not give us.
pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    let reason = error.kind();
    Diagnostic::error("unreadable", format!("`{name}` cannot be read: {reason}"))
}

fn not_utf8(name: &str, error: &FromUtf8Error, sources: &mut SourceMap) -> Diagnostic {
    let offset = error.utf8_error().valid_up_to();
    let byte = error.as_bytes()[offset];
    let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let file = sources.add(name, shown);
    let message = format!("`{name}` is not UTF-8: byte 0x{byte:02X} is not part of a character");
    Diagnostic::error("not-utf8", message)
        .at(Span::new(
            file,
            offset,
            offset + char::REPLACEMENT_CHARACTER.len_utf8(),
        ))
        .help("save the file as UTF-8")
}

/// Returns how messages name `name` in the folder that they call `folder`.
pub(super) fn below(folder: &str, name: &str) -> String {
    match folder {
        "." => name.to_owned(),
        _ => [folder, "/", name].concat(),
    }
}
