//! What messages say of the files of a workspace.

use crate::diagnostic::Diagnostic;

/// Returns the error for a file or folder that the machine does not give us.
pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    let reason = error.kind();
    Diagnostic::error("unreadable", format!("`{name}` cannot be read: {reason}"))
}

/// Returns how messages name `name` in the folder that they call `folder`.
pub(super) fn below(folder: &str, name: &str) -> String {
    match folder {
        "." => name.to_owned(),
        _ => [folder, "/", name].concat(),
    }
}
