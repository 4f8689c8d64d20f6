//! The files below a folder that templates, partials or definitions are read from.
//!
//! - Hidden files are passed over.
//! - The order is that of the bytes of the paths, on every machine.
//! - A link is followed if it stays in its owner, the folder that is moved and copied as one.

use std::fs::DirEntry;
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
pub(super) fn files(owner: Owner<'_>, path: &Path, name: &str) -> Result<Vec<File>, Diagnostics> {
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let boundary = owner.path.canonicalize();
    let mut walk = Walk {
        owner,
        boundary: boundary.map_err(|error| unreadable(owner.shown, &error))?,
        open: Vec::new(),
        found: Vec::new(),
        faults: Diagnostics::new(),
    };
    walk.entry(path, name);
    let mut found = walk.found;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    walk.faults.or(found)
}

struct Walk<'a> {
    owner: Owner<'a>,
    /// The owner's folder without links.
    boundary: PathBuf,
    /// The folders without links that are being listed, to notice a link back to one of them.
    open: Vec<PathBuf>,
    found: Vec<File>,
    faults: Diagnostics,
}

impl Walk<'_> {
    fn entry(&mut self, path: &Path, name: &str) {
        // A file that is no link lies in a folder that was checked.
        if path.symlink_metadata().is_ok_and(|found| found.is_file()) {
            return self.file(path, name);
        }
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.fault(unreadable(&self.shown_name(name), &error)),
        };
        if !real.starts_with(&self.boundary) {
            return self.fault(self.leads_out(name));
        }
        if real.is_dir() {
            self.folder(path, name, real);
        } else {
            self.file(path, name);
        }
    }

    fn folder(&mut self, path: &Path, name: &str, real: PathBuf) {
        if self.open.contains(&real) {
            return self.fault(self.leads_back(name));
        }
        let entries = match sorted_names(path) {
            Ok(entries) => entries,
            Err(error) => return self.fault(unreadable(&self.shown_name(name), &error)),
        };
        self.open.push(real);
        for entry in entries {
            self.entry(&path.join(&entry), &format!("{name}/{entry}"));
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

/// Returns the names in the folder `path` that are not hidden, in the order of their bytes.
pub(super) fn sorted_names(path: &Path) -> std::io::Result<Vec<String>> {
    names_where(path, |_| true)
}

/// Returns those of the names that are folders, or links to folders.
pub(super) fn sorted_folders(path: &Path) -> std::io::Result<Vec<String>> {
    names_where(path, |entry| match entry.file_type() {
        Ok(found) if found.is_symlink() => entry.path().is_dir(),
        found => found.is_ok_and(|found| found.is_dir()),
    })
}

fn names_where(path: &Path, is_asked: impl Fn(&DirEntry) -> bool) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().into_string();
        let name = name.map_err(|_| std::io::ErrorKind::InvalidFilename)?;
        if !name.starts_with('.') && is_asked(&entry) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
