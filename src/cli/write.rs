//! Writing files whole or not at all.

use std::io::Write;
use std::path::Path;

use anyhow::anyhow;
use tempfile::{Builder, NamedTempFile};

use super::outcome::Failure;

/// Writes `text` to the file `path`, replacing it in one step.
///
/// Nobody ever sees half a file, and after a failure the old one still stands. What is no regular
/// file (a device, a named pipe) is written to directly; a link is followed.
pub(super) fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let written = if target.exists() && !target.is_file() {
        std::fs::write(&target, text)
    } else {
        replace(&target, text)
    };
    written.map_err(|error| {
        let reason = error.kind();
        anyhow!("`{}` cannot be written: {reason}", path.display()).into()
    })
}

fn replace(target: &Path, text: &str) -> std::io::Result<()> {
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    let mut file = beside(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    if let Ok(existing) = std::fs::metadata(target) {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.persist(target)?;
    Ok(())
}

/// Returns a new file in `folder` with the permissions that any new file gets.
#[cfg(unix)]
fn beside(folder: &Path) -> std::io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let usual = std::fs::Permissions::from_mode(0o666);
    Builder::new()
        .prefix(".plate-render-")
        .permissions(usual)
        .tempfile_in(folder)
}

/// Returns a new file in `folder` with the permissions that any new file gets.
#[cfg(not(unix))]
fn beside(folder: &Path) -> std::io::Result<NamedTempFile> {
    Builder::new().prefix(".plate-render-").tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::write_whole;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.yaml");
        write_whole(&path, "a: 1\n").unwrap();
        write_whole(&path, "b: 2\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "b: 2\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::write(&path, "old").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write_whole(&link, "new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert!(link.is_symlink());
    }
}
