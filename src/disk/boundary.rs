//! What no link leads out of.

use std::path::{Path, PathBuf};

use super::read::{LARGEST, ReadError, regular};
use super::text::{add_text, text_if_there};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceMap};

/// A folder around everything that is read for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// The folder, without links.
    real: PathBuf,
    name: String,
}

impl Boundary {
    /// Returns the boundary of `folder`, which messages call `name`, as in "the chart".
    ///
    /// A folder that does not exist holds nothing.
    pub fn new(folder: &Path, name: impl Into<String>) -> Self {
        let real = folder.canonicalize();
        let real = real.unwrap_or_else(|_| folder.to_owned());
        Self {
            real,
            name: name.into(),
        }
    }

    /// Returns the place of `path` without links, which is in the folder.
    pub fn place(&self, path: &Path) -> Result<PathBuf, ReadError> {
        let real = path.canonicalize();
        let real = real.map_err(|error| ReadError::of(path, error.kind()))?;
        if real.starts_with(&self.real) {
            Ok(real)
        } else {
            Err(ReadError::LeadsOut(self.name.clone()))
        }
    }

    pub fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        regular(&self.place(path)?, LARGEST)
    }

    /// Reads a text in the folder and adds it to `sources` under `name`.
    pub fn read_text(
        &self,
        path: &Path,
        name: &str,
        sources: &mut SourceMap,
    ) -> Result<FileId, Diagnostic> {
        let bytes = self.read(path).map_err(|error| error.diagnostic(name))?;
        add_text(name, bytes, sources)
    }

    /// Reads a text that may be missing, and of which no message shows a place.
    pub fn read_if_there(&self, path: &Path, name: &str) -> Result<Option<String>, Diagnostic> {
        text_if_there(self.read(path), name)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    /// A folder `in` with a boundary, and a file `out` next to it.
    fn folders() -> (tempfile::TempDir, PathBuf, Boundary) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("out"), "secret").unwrap();
        let inner = folder.path().join("in");
        fs::create_dir(&inner).unwrap();
        fs::write(inner.join("a"), "text").unwrap();
        let boundary = Boundary::new(&inner, "the chart");
        (folder, inner, boundary)
    }

    fn read(boundary: &Boundary, path: &Path) -> Result<String, String> {
        let read = boundary.read(path);
        read.map(|bytes| String::from_utf8(bytes).unwrap())
            .map_err(|error| error.diagnostic("x").message)
    }

    #[test]
    fn a_link_is_followed_inside_and_not_outside() {
        let (_folder, inner, boundary) = folders();
        symlink("a", inner.join("b")).unwrap();
        symlink("../out", inner.join("c")).unwrap();
        symlink("..", inner.join("d")).unwrap();
        assert_eq!(read(&boundary, &inner.join("b")), Ok("text".to_owned()));
        for path in ["c", "d/out", "../out"] {
            let error = read(&boundary, &inner.join(path)).unwrap_err();
            assert_eq!(error, "the link `x` leads out of the chart", "{path}");
        }
    }

    #[test]
    fn a_boundary_that_is_reached_through_a_link_is_the_folder_behind_it() {
        let (folder, inner, _) = folders();
        let link = folder.path().join("link");
        symlink(&inner, &link).unwrap();
        let boundary = Boundary::new(&link, "the chart");
        assert_eq!(read(&boundary, &link.join("a")), Ok("text".to_owned()));
    }

    #[test]
    fn a_link_to_nothing_is_not_absent() {
        let (_folder, inner, boundary) = folders();
        symlink("gone", inner.join("b")).unwrap();
        assert!(boundary.read(&inner.join("gone")).unwrap_err().is_absence());
        assert!(!boundary.read(&inner.join("b")).unwrap_err().is_absence());
    }

    #[test]
    fn what_is_not_a_regular_file_is_not_opened() {
        let (_folder, inner, _) = folders();
        let pipe = inner.join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let boundary = Boundary::new(Path::new("/"), "the machine");
        let error = |path: &Path| read(&boundary, path).unwrap_err();
        assert_eq!(error(&pipe), "`x` is a pipe, not a file");
        assert_eq!(error(Path::new("/dev/zero")), "`x` is a device, not a file");
        assert_eq!(error(&inner), "`x` cannot be read: is a directory");
    }

    #[test]
    fn a_file_without_end_is_not_read() {
        let (_folder, inner, boundary) = folders();
        let path = inner.join("large");
        let file = fs::File::create(&path).unwrap();
        file.set_len(LARGEST + 1).unwrap();
        assert_eq!(
            read(&boundary, &path).unwrap_err(),
            "`x` is larger than 64 MB"
        );
    }
}
