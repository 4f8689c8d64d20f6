//! The files below a folder.
//!
//! - Hidden files are passed over, unless they are asked for.
//! - The order is that of the bytes of the paths, on every machine.
//! - A link is followed if it stays in its owner, the folder that is moved and copied as one.
//! - Each folder is listed once, however many links lead to it: under its own name if it is below
//!   the folder that is listed, else under that of the first link.

use std::collections::{BTreeSet, VecDeque};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::{Boundary, ReadError};
use crate::diagnostic::Diagnostics;

/// What links may not lead out of.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    pub boundary: &'a Boundary,
    /// How messages name the folder that names of files begin in.
    pub shown: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path with `/`, beginning with the name of the folder that was listed.
    pub name: String,
    pub path: PathBuf,
}

impl File {
    /// Returns the last part of its name.
    pub fn base(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }
}

/// What is below a folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files, in the order of the bytes of their names.
    pub files: Vec<File>,
    /// What was neither listed nor followed, by name, and why.
    pub refused: Vec<(String, ReadError)>,
}

/// Lists the files below the folder at `path`, which is called `name`; none if it does not exist.
/// Hidden files are passed over, and the first thing that cannot be listed is an error.
///
/// The folder is the owner's, or inside it.
pub fn files(owner: Owner<'_>, path: &Path, name: &str) -> Result<Vec<File>, Diagnostics> {
    let is_listed = |name: &str| !is_hidden(name);
    let listing = list(owner.boundary, path, name, is_listed);
    let mut diagnostics = Diagnostics::new();
    diagnostics.extend(listing.refused.iter().map(|(name, error)| {
        let shown = match owner.shown {
            "." => name.clone(),
            shown => [shown, "/", name].concat(),
        };
        error.diagnostic(&shown)
    }));
    diagnostics.or(listing.files)
}

/// Lists what is below the folder at `path` and called as `is_listed` wants it; nothing if the folder
/// does not exist. Names begin with `name`, if it is not empty.
pub fn list(boundary: &Boundary, path: &Path, name: &str, is_listed: fn(&str) -> bool) -> Listing {
    if !path.is_dir() {
        return Listing::default();
    }
    let mut walk = Walk {
        boundary,
        is_listed,
        listed: BTreeSet::new(),
        links: VecDeque::new(),
        listing: Listing::default(),
    };
    walk.follow(path, name);
    while let Some((path, name)) = walk.links.pop_front() {
        walk.follow(&path, &name);
    }
    let mut listing = walk.listing;
    listing.files.sort_by(|a, b| a.name.cmp(&b.name));
    listing
}

struct Walk<'a> {
    boundary: &'a Boundary,
    is_listed: fn(&str) -> bool,
    /// The folders that were listed, without links.
    listed: BTreeSet<PathBuf>,
    /// The links that are still to be followed: first comes what is no link.
    links: VecDeque<(PathBuf, String)>,
    listing: Listing,
}

impl Walk<'_> {
    /// Lists what a link leads to, or the first folder.
    fn follow(&mut self, path: &Path, name: &str) {
        let real = match self.boundary.place(path) {
            Ok(real) => real,
            Err(error) => return self.refuse(name, error),
        };
        if !real.is_dir() {
            return self.file(path, name);
        }
        if path.is_symlink() && leads_back(path, &real) {
            return self.refuse(name, ReadError::LeadsBack);
        }
        self.folder(path, real, name);
    }

    fn folder(&mut self, path: &Path, real: PathBuf, name: &str) {
        if self.listed.contains(&real) {
            return;
        }
        let entries = match sorted_entries(path) {
            Ok(entries) => entries,
            Err(error) => return self.refuse(name, ReadError::Machine(error.kind())),
        };
        for (entry, kind) in entries {
            let shown = entry.to_string_lossy();
            if !(self.is_listed)(&shown) {
                continue;
            }
            let path = path.join(&entry);
            let name = if name.is_empty() {
                shown.clone().into_owned()
            } else {
                [name, "/", &shown].concat()
            };
            match kind {
                _ if entry.to_str().is_none() => self.refuse(&name, ReadError::NameNotUtf8),
                Kind::Folder => self.folder(&path, real.join(&entry), &name),
                Kind::Link => self.links.push_back((path, name)),
                // What is neither is refused when it is read.
                Kind::File | Kind::Other => self.file(&path, &name),
            }
        }
        self.listed.insert(real);
    }

    fn file(&mut self, path: &Path, name: &str) {
        self.listing.files.push(File {
            name: name.to_owned(),
            path: path.to_owned(),
        });
    }

    fn refuse(&mut self, name: &str, error: ReadError) {
        self.listing.refused.push((name.to_owned(), error));
    }
}

/// Reports whether the link at `path` leads to a folder around it.
fn leads_back(path: &Path, real: &Path) -> bool {
    let around = path.parent().and_then(|folder| folder.canonicalize().ok());
    around.is_some_and(|around| around.starts_with(real))
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
pub fn sorted_names(path: &Path) -> io::Result<Vec<String>> {
    let entries = sorted_entries(path)?.into_iter();
    shown(entries.map(|(name, _)| name))
}

/// Returns those of the names that are folders, or links to folders.
pub fn sorted_folders(path: &Path) -> io::Result<Vec<String>> {
    let entries = sorted_entries(path)?.into_iter();
    let is_folder = |(name, kind): &(OsString, Kind)| match kind {
        Kind::Folder => true,
        Kind::Link => path.join(name).is_dir(),
        Kind::File | Kind::Other => false,
    };
    shown(entries.filter(is_folder).map(|(name, _)| name))
}

/// Leaves out what is hidden; what is not UTF-8 is an error.
fn shown(names: impl Iterator<Item = OsString>) -> io::Result<Vec<String>> {
    let names = names.map(|name| {
        let name = name.into_string();
        name.map_err(|_| io::ErrorKind::InvalidFilename.into())
    });
    let is_shown = |name: &io::Result<String>| !name.as_ref().is_ok_and(|name| is_hidden(name));
    names.filter(is_shown).collect()
}

fn sorted_entries(path: &Path) -> io::Result<Vec<(OsString, Kind)>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        entries.push((entry.file_name(), entry.file_type()?.into()));
    }
    entries.sort_by(|a: &(OsString, Kind), b| a.0.cmp(&b.0));
    Ok(entries)
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// The names of the files in the folder `a`, of which `links` are links.
    fn listed(files_there: &[&str], links: &[(&str, &str)]) -> Result<Vec<String>, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        for name in files_there {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        for (name, target) in links {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            symlink(target, path).unwrap();
        }
        let boundary = Boundary::new(folder.path(), "the chart");
        let owner = Owner {
            boundary: &boundary,
            shown: ".",
        };
        let found = files(owner, &folder.path().join("a"), "a");
        let names = found.map(|files| files.into_iter().map(|file| file.name).collect());
        names.map_err(|diagnostics| {
            diagnostics
                .into_iter()
                .map(|diagnostic| diagnostic.message)
                .collect()
        })
    }

    #[test]
    fn a_folder_is_listed_under_its_own_name_however_many_links_lead_to_it() {
        let links = [("a/0", "b"), ("a/z", "b"), ("a/b/y", "../c")];
        let found = listed(&["a/b/x", "a/c/x"], &links);
        assert_eq!(found.unwrap(), ["a/b/x", "a/c/x"]);
    }

    #[test]
    fn a_folder_elsewhere_is_listed_under_the_first_link() {
        let found = listed(&["b/x"], &[("a/y", "../b"), ("a/z", "../b")]);
        assert_eq!(found.unwrap(), ["a/y/x"]);
    }

    #[test]
    fn folders_that_lead_to_each_other_twice_are_listed_once_each() {
        let names: Vec<String> = (0..40).map(|number| format!("a/d{number}/x")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let link = |number: usize, name: &str| {
            let target = format!("../d{}", number + 1);
            (format!("a/d{number}/{name}"), target)
        };
        let links = (0..39).flat_map(|number| ["l", "m"].map(|name| link(number, name)));
        let links: Vec<(String, String)> = links.collect();
        let links = links.iter().map(|(name, target)| (&**name, &**target));
        let found = listed(&names, &links.collect::<Vec<_>>()).unwrap();
        assert_eq!(found.len(), 40);
    }

    #[test]
    fn a_link_to_a_folder_above_it_is_an_error() {
        for target in [".", "..", "../a"] {
            let error = listed(&["a/x"], &[("a/y", target)]).unwrap_err();
            let expected = "the link `a/y` leads back to a folder above it";
            assert_eq!(error, [expected], "{target}");
        }
    }

    #[test]
    fn a_link_to_nothing_is_an_error() {
        let error = listed(&["a/x"], &[("a/y", "nothing")]).unwrap_err();
        assert_eq!(error, ["the link `a/y` has no target"]);
    }
}
