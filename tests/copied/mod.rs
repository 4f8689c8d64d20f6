//! A copy of a folder of this repository, in which a test may do what it likes.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What of the repository's root belongs to its workspace.
const WORKSPACE: [&str; 4] = ["plate.yaml", "charts", "values", "tests/golden"];

/// In which order the files of a folder are made, and so perhaps listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// By name.
    Forward,
    /// By name, from the last to the first.
    Backward,
}

/// Copies a folder; of the repository's root only what belongs to its workspace.
pub(crate) fn copy(folder: &Path, order: Order) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    if folder != root() {
        copy_all(folder, copy.path(), order);
        return copy;
    }
    for name in WORKSPACE {
        let target = copy.path().join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        copy_all(&root().join(name), &target, order);
    }
    copy
}

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy_all(from: &Path, to: &Path, order: Order) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for path in listed(from, order) {
        copy_all(&path, &to.join(path.file_name().unwrap()), order);
    }
}

/// The entries of a folder, in `order`.
pub(crate) fn listed(folder: &Path, order: Order) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    if order == Order::Backward {
        paths.reverse();
    }
    paths
}
