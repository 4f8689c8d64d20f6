//! What a tree of files looks like at one moment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Every file of a tree, with what tells that it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    files: BTreeMap<PathBuf, Stamp>,
}

/// The folders that links have led to, without links: each is looked into once, for links may lead
/// in circles.
type Followed = BTreeSet<PathBuf>;

/// The size and the time of the last change; a file that cannot be asked has none.
type Stamp = (u64, Option<SystemTime>);

impl Snapshot {
    /// Looks at files, and at all files in folders; what is not there is no file.
    ///
    /// Names that begin with a dot are left out, for editors and git keep their own files so.
    pub fn of(paths: &[PathBuf]) -> Self {
        let mut snapshot = Self::default();
        for path in paths {
            snapshot.add(path, &mut Followed::new());
        }
        snapshot
    }

    /// Returns the files that are new, changed or gone since `before`, sorted.
    pub fn changed_since(&self, before: &Self) -> Vec<PathBuf> {
        let differs = |(path, stamp): &(&PathBuf, &Stamp)| before.files.get(*path) != Some(*stamp);
        let is_gone = |path: &&PathBuf| !self.files.contains_key(*path);
        let changed = self.files.iter().filter(differs).map(|(path, _)| path);
        let gone = before.files.keys().filter(is_gone);
        let mut all: Vec<PathBuf> = changed.chain(gone).cloned().collect();
        all.sort();
        all
    }

    fn add(&mut self, path: &Path, followed: &mut Followed) {
        let Ok(found) = fs::metadata(path) else {
            return;
        };
        if !found.is_dir() {
            self.files.insert(path.to_owned(), stamp(&found));
            return;
        }
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| !is_hidden(&entry.file_name())) {
            let path = entry.path();
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if !is_link || is_first(&path, followed) {
                self.add(&path, followed);
            }
        }
    }
}

/// Reports whether the link at `path` is the first that leads to its place.
fn is_first(path: &Path, followed: &mut Followed) -> bool {
    path.canonicalize().is_ok_and(|real| followed.insert(real))
}

fn stamp(found: &Metadata) -> Stamp {
    (found.len(), found.modified().ok())
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_changed_and_lost_files_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |name: &str, text: &str| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("charts/a", "1");
        write("charts/b", "1");
        write("charts/same", "1");
        write("plate.yaml", "1");
        let paths = [
            root.join("charts"),
            root.join("plate.yaml"),
            root.join("no"),
        ];
        let before = Snapshot::of(&paths);
        assert_eq!(before.files.len(), 4);
        assert_eq!(Snapshot::of(&paths), before);
        write("charts/b", "22");
        write("charts/deep/c", "1");
        write("charts/.b.swp", "1");
        fs::remove_file(root.join("charts/a")).unwrap();
        let changed = Snapshot::of(&paths).changed_since(&before);
        let expected = ["charts/a", "charts/b", "charts/deep/c"].map(|name| root.join(name));
        assert_eq!(changed, expected);
    }
}
