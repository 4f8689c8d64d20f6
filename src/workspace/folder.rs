//! The files below a folder that templates, partials or definitions are read from.
//!
//! - Hidden files are passed over.
//! - The order is that of the bytes of the paths, on every machine.
//! - A link is followed if it stays in its owner, the folder that is moved and copied as one.

use std::io;
use std::path::{Path, PathBuf};

use super::file::{below, unreadable};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What links may not lead out of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'a> {
    /// Its folder.
    pub(super) path: &'a Path,
    /// How messages call it.
    pub(super) name: &'a str,
    /// How messages name the folder that names of files begin in.
    pub(super) shown: &'a str,
}

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    /// Its path with `/`, beginning with the name of the folder that was listed.
    pub(super) name: String,
    /// Where it can be opened.
    pub(super) path: PathBuf,
}

impl File {
    /// Returns the last part of its name.
    pub(super) fn base(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }
}

/// Lists the files below the folder at `path`, which is called `name`; none if it does not exist.
///
/// The folder is the owner's, or stands in it.
pub(super) fn files(owner: Owner<'_>, path: &Path, name: &str) -> Result<Vec<File>, Diagnostics> {
    let mut walk = Walk {
        owner,
        open: Vec::new(),
        is_behind_link: false,
        found: Vec::new(),
        faults: Diagnostics::new(),
    };
    match path.symlink_metadata() {
        Ok(found) if found.is_dir() => walk.folder(path, name),
        Ok(found) if found.is_symlink() && path.is_dir() => {
            walk.entry(path, name, Kind::Link);
        }
        _ => {}
    }
    let mut found = walk.found;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    walk.faults.or(found)
}

struct Walk<'a> {
    owner: Owner<'a>,
    /// The folders that are being listed, to notice a link back to one of them.
    open: Vec<PathBuf>,
    /// Whether a link led to the innermost of them, or to one around it.
    is_behind_link: bool,
    found: Vec<File>,
    faults: Diagnostics,
}

impl Walk<'_> {
    /// What is no link stands where the folder stands that it is in, and asks no question.
    fn entry(&mut self, path: &Path, name: &str, kind: Kind) {
        match kind {
            Kind::File => self.file(path, name),
            Kind::Folder if !self.is_behind_link => self.folder(path, name),
            _ => {
                let around = std::mem::replace(&mut self.is_behind_link, true);
                self.link(path, name);
                self.is_behind_link = around;
            }
        }
    }

    fn link(&mut self, path: &Path, name: &str) {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.fault(unreadable(&self.shown_name(name), &error)),
        };
        let boundary = match self.owner.path.canonicalize() {
            Ok(boundary) => boundary,
            Err(error) => return self.fault(unreadable(self.owner.shown, &error)),
        };
        if !real.starts_with(&boundary) {
            return self.fault(self.leads_out(name));
        }
        if !real.is_dir() {
            return self.file(path, name);
        }
        let is_real = |open: &PathBuf| open.canonicalize().is_ok_and(|open| open == real);
        if self.open.iter().any(is_real) {
            return self.fault(self.leads_back(name));
        }
        self.folder(path, name);
    }

    fn folder(&mut self, path: &Path, name: &str) {
        let entries = match sorted_entries(path) {
            Ok(entries) => entries,
            Err(error) => return self.fault(unreadable(&self.shown_name(name), &error)),
        };
        self.open.push(path.to_owned());
        for (entry, kind) in entries {
            self.entry(&path.join(&entry), &[name, "/", &entry].concat(), kind);
        }
        self.open.pop();
    }

    fn file(&mut self, path: &Path, name: &str) {
        self.found.push(File {
            name: name.to_owned(),
            path: path.to_owned(),
        });
    }

    fn fault(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    fn shown_name(&self, name: &str) -> String {
        below(self.owner.shown, name)
    }

    fn leads_out(&self, name: &str) -> Diagnostic {
        let shown = self.shown_name(name);
        let owner = self.owner.name;
        let message = format!("the link `{shown}` leads out of {owner}");
        Diagnostic::error("link-leads-out", message).help(format!(
            "copy the file into {owner}: what is rendered comes from its folder alone"
        ))
    }

    fn leads_back(&self, name: &str) -> Diagnostic {
        let message = format!(
            "the link `{}` leads back to a folder above it",
            self.shown_name(name)
        );
        Diagnostic::error("link-leads-back", message).help("remove the link")
    }
}

/// What an entry of a folder is; for a link that is the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Link,
    Other,
}

impl From<std::fs::FileType> for Kind {
    fn from(found: std::fs::FileType) -> Self {
        match found {
            found if found.is_file() => Self::File,
            found if found.is_dir() => Self::Folder,
            found if found.is_symlink() => Self::Link,
            _ => Self::Other,
        }
    }
}

/// Returns the names in the folder `path` that are not hidden, in the order of their bytes.
pub(super) fn sorted_names(path: &Path) -> io::Result<Vec<String>> {
    let entries = sorted_entries(path)?.into_iter();
    Ok(entries.map(|(name, _)| name).collect())
}

/// Returns those of the names that are folders, or links to folders.
pub(super) fn sorted_folders(path: &Path) -> io::Result<Vec<String>> {
    let entries = sorted_entries(path)?.into_iter();
    let is_folder = |(name, kind): &(String, Kind)| match kind {
        Kind::Folder => true,
        Kind::Link => path.join(name).is_dir(),
        Kind::File | Kind::Other => false,
    };
    let folders = entries.filter(is_folder);
    Ok(folders.map(|(name, _)| name).collect())
}

/// Returns what is not hidden.
fn sorted_entries(path: &Path) -> io::Result<Vec<(String, Kind)>> {
    let mut entries = entries(path)?;
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

/// Lists a folder without the C library: that of musl asks the system for memory each time.
#[cfg(target_os = "linux")]
fn entries(path: &Path) -> io::Result<Vec<(String, Kind)>> {
    use rustix::fs::{Dir, FileType, Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = rustix::io::retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty()))?;
    let mut entries = Vec::new();
    for entry in Dir::new(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_str();
        let name = name.map_err(|_| io::ErrorKind::InvalidFilename)?;
        if is_hidden(name) {
            continue;
        }
        let kind = match entry.file_type() {
            FileType::RegularFile => Kind::File,
            FileType::Directory => Kind::Folder,
            FileType::Symlink => Kind::Link,
            // Some file systems do not tell it as they list.
            FileType::Unknown => path.join(name).symlink_metadata()?.file_type().into(),
            _ => Kind::Other,
        };
        entries.push((name.to_owned(), kind));
    }
    Ok(entries)
}

#[cfg(not(target_os = "linux"))]
fn entries(path: &Path) -> io::Result<Vec<(String, Kind)>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().into_string();
        let name = name.map_err(|_| io::ErrorKind::InvalidFilename)?;
        if !is_hidden(&name) {
            entries.push((name, entry.file_type()?.into()));
        }
    }
    Ok(entries)
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}
