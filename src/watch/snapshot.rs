//! What a tree of files looks like at one moment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Every file of a tree, with the data that shows a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    files: BTreeMap<PathBuf, Stamp>,
}

/// The folders that links lead to.
#[derive(Debug)]
struct Links {
    /// What they may not lead out of: another place may be the whole machine.
    root: PathBuf,
    /// Those that were followed, without links: each is looked into once, for links may lead in
    /// circles.
    followed: BTreeSet<PathBuf>,
}

/// The size and the time of the last change; a file that cannot be asked has none.
type Stamp = (u64, Option<SystemTime>);

impl Snapshot {
    /// Looks at files, and at all files in folders; what is not there is no file. A link to a folder
    /// is followed if it stays in `root`.
    ///
    /// Names that begin with a dot are left out, for editors and git keep their own files so.
    pub fn of(paths: &[PathBuf], root: &Path) -> Self {
        let mut snapshot = Self::default();
        let mut links = Links {
            root: root.canonicalize().unwrap_or_else(|_| root.to_owned()),
            followed: BTreeSet::new(),
        };
        for path in paths {
            snapshot.add(path, path.is_symlink(), &mut links);
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

    fn add(&mut self, path: &Path, is_link: bool, links: &mut Links) {
        let Ok(found) = fs::metadata(path) else {
            return;
        };
        if !found.is_dir() {
            self.files.insert(path.to_owned(), stamp(&found));
            return;
        }
        if is_link && !links.is_to_be_followed(path) {
            return;
        }
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut entries: Vec<_> = entries.collect();
        // The same link of several goes first each time.
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if is_hidden(&entry.file_name()) {
                continue;
            }
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            self.add(&entry.path(), is_link, links);
        }
    }
}

impl Links {
    /// Reports whether the link at `path` is the first that leads to its place, in the root.
    fn is_to_be_followed(&mut self, path: &Path) -> bool {
        let real = path.canonicalize();
        real.is_ok_and(|real| real.starts_with(&self.root) && self.followed.insert(real))
    }
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
        let before = Snapshot::of(&paths, root);
        assert_eq!(before.files.len(), 4);
        assert_eq!(Snapshot::of(&paths, root), before);
        write("charts/b", "22");
        write("charts/deep/c", "1");
        write("charts/.b.swp", "1");
        fs::remove_file(root.join("charts/a")).unwrap();
        let changed = Snapshot::of(&paths, root).changed_since(&before);
        let expected = ["charts/a", "charts/b", "charts/deep/c"].map(|name| root.join(name));
        assert_eq!(changed, expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_in_the_root_and_once() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        for name in ["root/charts/a", "root/elsewhere/b", "outside/c"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        for (name, target) in [
            ("in", "../elsewhere"),
            ("out", "../../outside"),
            ("up", "."),
        ] {
            symlink(target, root.join("charts").join(name)).unwrap();
        }
        let snapshot = Snapshot::of(&[root.join("charts")], &root);
        let seen = snapshot
            .files
            .keys()
            .map(|path| path.strip_prefix(&root).unwrap());
        let seen: Vec<&str> = seen.filter_map(Path::to_str).collect();
        assert_eq!(seen, ["charts/a", "charts/in/b", "charts/up/a"]);
    }
}
