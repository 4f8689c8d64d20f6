//! Files that are read if they are there, and written whole or not at all.
//!
//! - A new text goes into a new file in the same folder, which then takes the place of the old
//!   one, so no reader ever sees half of it.
//! - A file that has the text already is not touched.
//! - What is no regular file (a pipe, `/dev/stdout`) is written to directly.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// Returns the text of `path`, or nothing if there is no such file.
pub fn read_if_there(path: &Path) -> Result<Option<String>, Diagnostic> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(fault("cannot-read", "read", path, &error)),
    }
}

/// Writes `text` to `path`, and makes its folder if there is none; reports whether that changed
/// the file.
pub fn write_whole(path: &Path, text: &str) -> Result<bool, Diagnostic> {
    let written = try_write(path, text.as_bytes());
    written.map_err(|error| fault("cannot-write", "written", path, &error))
}

/// Removes `path`; reports whether there was such a file.
pub fn remove_if_there(path: &Path) -> Result<bool, Diagnostic> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(fault("cannot-remove", "removed", path, &error)),
    }
}

/// Returns the fault of the machine that something could not be done with `path`.
pub(super) fn fault(code: &'static str, done: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let reason = error.kind();
    let message = format!("`{}` cannot be {done}: {reason}", path.display());
    Diagnostic::error(code, message)
}

fn try_write(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => overwrite(path, bytes, found.permissions()),
        Ok(found) if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(_) => write_through(path, bytes),
        // A link to a file that is not there yet; it stays a link.
        Err(_) if path.is_symlink() => File::create(path)?.write_all(bytes).map(|()| true),
        Err(_) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(in_the_way)?;
            }
            replace(path, bytes, None)
        }
    }
}

/// Where a folder should be, there is a file.
fn in_the_way(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::AlreadyExists => ErrorKind::NotADirectory.into(),
        _ => error,
    }
}

fn overwrite(path: &Path, bytes: &[u8], permissions: Permissions) -> io::Result<bool> {
    if fs::read(path)? == bytes {
        return Ok(false);
    }
    // A link stays a link: the file that it leads to is replaced.
    replace(&fs::canonicalize(path)?, bytes, Some(permissions))
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    File::options().write(true).open(path)?.write_all(bytes)?;
    Ok(true)
}

fn replace(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<bool> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut file = new_file(&folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(path)?;
    Ok(true)
}

/// A temporary file is private by nature; what it becomes is readable as any other new file is.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".plate-render-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_the_same_text_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.yaml");
        assert_eq!(write_whole(&path, "x"), Ok(true));
        assert_eq!(write_whole(&path, "x"), Ok(false));
        assert_eq!(write_whole(&path, "y"), Ok(true));
        assert_eq!(fs::read_to_string(path).unwrap(), "y");
    }

    #[test]
    fn nothing_but_the_file_is_left_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        write_whole(&folder.path().join("b.yaml"), "x").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_as_readable_as_any_other() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("usual"), "").unwrap();
        write_whole(&folder.path().join("ours"), "x").unwrap();
        let mode = |name: &str| {
            let found = fs::metadata(folder.path().join(name)).unwrap();
            found.permissions().mode()
        };
        assert_eq!(mode("ours"), mode("usual"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        write_whole(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        fs::remove_file(&target).unwrap();
        write_whole(&link, "newer").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(target).unwrap(), "newer");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        write_whole(&path, "new").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_stays() {
        assert_eq!(write_whole(Path::new("/dev/null"), "x"), Ok(true));
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_folder_in_the_way_is_a_fault_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let fault = write_whole(folder.path(), "x").unwrap_err();
        assert_eq!(fault.code, "cannot-write");
        assert!(fault.message.contains(&*folder.path().to_string_lossy()));
    }

    #[test]
    fn a_file_that_is_not_there_has_no_text() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_if_there(&folder.path().join("a")), Ok(None));
        assert_eq!(remove_if_there(&folder.path().join("a")), Ok(false));
    }

    #[test]
    fn what_is_no_text_or_no_file_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, b"\xff").unwrap();
        assert_eq!(read_if_there(&path).unwrap_err().code, "cannot-read");
        assert_eq!(
            remove_if_there(folder.path()).unwrap_err().code,
            "cannot-remove"
        );
    }
}
