//! Files that are written whole or not at all.
//!
//! - A new text goes into a new file in the same folder, which then takes the place of the old
//!   one, so no reader ever sees half of it. A run that is cut off leaves that file behind;
//!   [`Target::clear_leftovers`] removes it.
//! - A file that has the text already is not touched.
//! - Nothing is written, removed or read through a link that a workspace could have brought.
//! - What is not a regular file (a pipe, `/dev/stdout`) is written to directly.

use std::fs::{self, File, FileType, Metadata, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::read::{LARGEST, regular};
use super::text::text_if_there;
use crate::diagnostic::Diagnostic;

/// What the name of a file begins with that is not complete yet.
const DRAFT: &str = ".plate-render-";

/// How many characters follow.
const DRAFT_DIGITS: usize = 6;

/// The place of a file or folder that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// A folder that is trusted, with the links that lead to it.
    base: PathBuf,
    /// The way from there, on which there is no link.
    below: PathBuf,
    /// How messages name the place.
    shown: PathBuf,
    /// Whether an argument names it, so that it may be a pipe or a device.
    is_named: bool,
}

impl Target {
    /// Returns the place `below` in the folder `base`; messages name it without the folder.
    pub fn below(base: &Path, below: &Path) -> Self {
        Self {
            base: base.to_owned(),
            below: below.to_owned(),
            shown: below.to_owned(),
            is_named: false,
        }
    }

    /// Returns the place that an argument names, seen from the current folder.
    ///
    /// The way to it is trusted up to the outermost of `folders`, which a stranger may have filled;
    /// a place outside of all of them is trusted as it is, links included.
    pub fn named(given: &Path, folders: &[&Path]) -> Self {
        let full = std::path::absolute(given).unwrap_or_else(|_| given.to_owned());
        let folders = folders
            .iter()
            .filter_map(|one| std::path::absolute(one).ok());
        // From the root of the machine on, links are those of the machine.
        let around = folders.filter(|one| one.parent().is_some() && full.starts_with(one));
        let base = around.min_by_key(|one| one.components().count());
        let base = base.unwrap_or_else(|| full.clone());
        let below = full.strip_prefix(&base).unwrap_or(Path::new(""));
        Self {
            below: below.to_owned(),
            base,
            shown: given.to_owned(),
            is_named: true,
        }
    }

    #[must_use]
    pub fn join(&self, name: impl AsRef<Path>) -> Self {
        Self {
            base: self.base.clone(),
            below: self.below.join(&name),
            shown: self.shown.join(&name),
            is_named: false,
        }
    }

    pub fn shown(&self) -> &Path {
        &self.shown
    }

    pub fn path(&self) -> PathBuf {
        // With nothing to add, `join` makes a folder of a file: it adds a slash.
        if self.below.as_os_str().is_empty() {
            self.base.clone()
        } else {
            self.base.join(&self.below)
        }
    }

    /// Fails if there is a link on the way, or in its place.
    pub fn check(&self) -> Result<(), Diagnostic> {
        let mut way = self.base.clone();
        for part in self.below.components() {
            way.push(part);
            if way.is_symlink() {
                return Err(self.link_in_the_way(&way));
            }
        }
        Ok(())
    }

    /// Returns the text of the file, or nothing if there is no such file.
    pub fn read_if_there(&self) -> Result<Option<String>, Diagnostic> {
        self.check()?;
        text_if_there(
            regular(&self.path(), LARGEST),
            &self.shown.to_string_lossy(),
        )
    }

    /// Writes `text`, and makes the folder if there is none; reports whether that changed the file.
    pub fn write(&self, text: &str) -> Result<bool, Diagnostic> {
        self.check()?;
        let written = self.try_write(&self.path(), text.as_bytes());
        written.map_err(|error| self.failed("cannot-write", "written", &error))
    }

    /// Removes the file; reports whether there was one.
    pub fn remove(&self) -> Result<bool, Diagnostic> {
        self.check()?;
        match fs::remove_file(self.path()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.failed("cannot-remove", "removed", &error)),
        }
    }

    /// Removes the folder if it is empty, and leaves it otherwise.
    pub fn remove_if_empty(&self) {
        if self.check().is_ok() {
            // Fails while there are files of the user, and then the folder stays.
            let _ = fs::remove_dir(self.path());
        }
    }

    /// Returns the folders in this folder, sorted; none if there is no such folder.
    pub fn folders(&self) -> Result<Vec<Self>, Diagnostic> {
        self.entries(FileType::is_dir)
    }

    /// Returns the regular files in this folder, sorted; none if there is no such folder.
    pub fn files(&self) -> Result<Vec<Self>, Diagnostic> {
        self.entries(FileType::is_file)
    }

    fn entries(&self, is_wanted: fn(&FileType) -> bool) -> Result<Vec<Self>, Diagnostic> {
        self.check()?;
        let entries = match fs::read_dir(self.path()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.failed("unreadable", "read", &error)),
        };
        let entries = entries.filter_map(Result::ok);
        let wanted = entries.filter(|entry| entry.file_type().is_ok_and(|kind| is_wanted(&kind)));
        let mut names: Vec<_> = wanted.map(|entry| entry.file_name()).collect();
        names.sort();
        Ok(names.into_iter().map(|name| self.join(name)).collect())
    }

    /// Removes from this folder what runs left there that were cut off.
    ///
    /// Another run that writes there at this moment fails then, and leaves nothing.
    pub fn clear_leftovers(&self) -> Result<(), Diagnostic> {
        for file in self.files()? {
            let name = file.shown.file_name().and_then(|name| name.to_str());
            if name.is_some_and(is_draft) {
                file.remove()?;
            }
        }
        Ok(())
    }

    fn try_write(&self, path: &Path, bytes: &[u8]) -> io::Result<bool> {
        match fs::metadata(path) {
            Ok(found) if found.is_file() => overwrite(path, bytes, &found),
            Ok(found) if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
            Ok(_) if self.is_named => write_through(path, bytes),
            Ok(_) => Err(io::Error::from(ErrorKind::AlreadyExists)),
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

    /// Returns the error of the machine that something could not be done here.
    fn failed(&self, code: &'static str, done: &str, error: &io::Error) -> Diagnostic {
        let reason = error.kind();
        let message = format!("`{}` cannot be {done}: {reason}", self.shown.display());
        Diagnostic::error(code, message)
    }

    fn link_in_the_way(&self, link: &Path) -> Diagnostic {
        let shown = link.strip_prefix(&self.base).unwrap_or(link);
        let message = format!(
            "`{}` is a link, and nothing is written or removed through a link",
            shown.display()
        );
        Diagnostic::error("link-in-the-way", message)
            .help("use the target of the link, or replace the link by a file or folder")
    }
}

fn is_draft(name: &str) -> bool {
    let digits = name.strip_prefix(DRAFT).unwrap_or_default();
    digits.len() == DRAFT_DIGITS && digits.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Where a folder should be, there is a file.
fn in_the_way(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::AlreadyExists => ErrorKind::NotADirectory.into(),
        _ => error,
    }
}

fn overwrite(path: &Path, bytes: &[u8], found: &Metadata) -> io::Result<bool> {
    if found.len() == bytes.len() as u64 && fs::read(path)? == bytes {
        return Ok(false);
    }
    // A link stays a link: the file that it leads to is replaced.
    replace(&fs::canonicalize(path)?, bytes, Some(found.permissions()))
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
    builder.prefix(DRAFT).rand_bytes(DRAFT_DIGITS);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(folder: &tempfile::TempDir, name: &str) -> Target {
        Target::below(folder.path(), Path::new(name))
    }

    #[test]
    fn a_file_with_the_same_text_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let file = target(&folder, "a/b.yaml");
        assert_eq!(file.write("x"), Ok(true));
        assert_eq!(file.write("x"), Ok(false));
        assert_eq!(file.write("y"), Ok(true));
        assert_eq!(fs::read_to_string(file.path()).unwrap(), "y");
    }

    #[test]
    fn nothing_but_the_file_is_left_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        target(&folder, "b.yaml").write("x").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_run_left_that_was_cut_off_is_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (_, draft) = new_file(folder.path()).unwrap().keep().unwrap();
        let others = [
            ".plate-render-files",
            ".plate-render-a.yaml",
            "plate-render-aaaaaa",
        ];
        for name in others {
            fs::write(folder.path().join(name), "").unwrap();
        }
        target(&folder, "").clear_leftovers().unwrap();
        assert!(!draft.exists());
        assert!(others.iter().all(|name| folder.path().join(name).exists()));
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_as_readable_as_any_other() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("usual"), "").unwrap();
        target(&folder, "ours").write("x").unwrap();
        let mode = |name: &str| {
            let found = fs::metadata(folder.path().join(name)).unwrap();
            found.permissions().mode()
        };
        assert_eq!(mode("ours"), mode("usual"));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_read_or_removed_through_a_link() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("in");
        fs::create_dir(&inner).unwrap();
        fs::write(folder.path().join("out"), "old").unwrap();
        symlink("../out", inner.join("file")).unwrap();
        symlink("..", inner.join("folder")).unwrap();
        symlink("../new", inner.join("nothing")).unwrap();
        for name in ["file", "folder/out", "folder/new/x", "nothing"] {
            let target = Target::below(&inner, Path::new(name));
            let code = |error: Diagnostic| error.code;
            assert_eq!(target.write("new").map_err(code), Err("link-in-the-way"));
            assert_eq!(target.remove().map_err(code), Err("link-in-the-way"));
            assert_eq!(target.read_if_there().map_err(code), Err("link-in-the-way"));
        }
        assert_eq!(
            fs::read_to_string(folder.path().join("out")).unwrap(),
            "old"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_above_a_trusted_folder_are_followed() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::create_dir(&real).unwrap();
        symlink(&real, &link).unwrap();
        let within = Target::named(&link.join("a"), &[&link]);
        assert_eq!(within.write("x"), Ok(true));
        let around = Target::named(&link.join("a"), &[&link, folder.path()]);
        assert_eq!(around.write("y").unwrap_err().code, "link-in-the-way");
        let elsewhere = Target::named(&link.join("a"), &[Path::new("/nowhere")]);
        assert_eq!(elsewhere.write("z"), Ok(true));
        assert_eq!(fs::read_to_string(real.join("a")).unwrap(), "z");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        target(&folder, "a").write("new").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_stays() {
        let null = Target::named(Path::new("/dev/null"), &[Path::new("/")]);
        assert_eq!(null.write("x"), Ok(true));
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_folder_in_the_way_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        let error = target(&folder, "a").write("x").unwrap_err();
        assert_eq!(error.code, "cannot-write");
        assert_eq!(error.message, "`a` cannot be written: is a directory");
        assert_eq!(
            target(&folder, "a").remove().unwrap_err().code,
            "cannot-remove"
        );
    }

    #[test]
    fn a_file_that_is_not_there_has_no_text() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(target(&folder, "a").read_if_there(), Ok(None));
        assert_eq!(target(&folder, "a").remove(), Ok(false));
    }

    #[test]
    fn a_file_that_is_not_text_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), b"\xff").unwrap();
        let error = target(&folder, "a").read_if_there().unwrap_err();
        assert_eq!(
            (error.code, &*error.message),
            ("not-utf8", "`a` is not UTF-8")
        );
    }
}
