//! The file of `-o`, which gets a result: it must be none that the run has read.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::outcome::Failure;
use super::select::current_folder;
use crate::diagnostic::Diagnostic;
use crate::disk::Target;
use crate::render::Rendered;
use crate::source::SourceMap;
use crate::workspace::Workspace;

/// Writes `text` to `target`, unless that is one of the files `read`.
pub(super) fn write_result(target: &Target, text: &str, read: &[PathBuf]) -> Result<(), Failure> {
    refuse_input(target, read)?;
    target.write(text)?;
    Ok(())
}

/// Returns every file that a run has read: its texts, and what templates have asked `files` for.
pub(super) fn read_files(
    workspace: &Workspace,
    environments: &[Vec<Rendered>],
    sources: &SourceMap,
) -> Result<Vec<PathBuf>, Failure> {
    let folder = current_folder()?;
    // A name is seen from the workspace where the file is inside, else from the current folder.
    let names = sources.ids().flat_map(|file| {
        let name = sources.file(file).name();
        [workspace.root().join(name), folder.join(name)]
    });
    let asked = environments
        .iter()
        .flatten()
        .flat_map(|one| one.files.clone());
    Ok(names.chain(asked).collect())
}

fn refuse_input(target: &Target, read: &[PathBuf]) -> Result<(), Diagnostic> {
    let path = &target.path();
    let found = match fs::metadata(path) {
        Ok(found) if found.is_file() => found,
        _ => return Ok(()),
    };
    if !read.iter().any(|one| is_same(one, path, &found)) {
        return Ok(());
    }
    let message = format!(
        "`{}` is a file that this run reads",
        target.shown().display()
    );
    Err(Diagnostic::error("overwrites-input", message)
        .help("name another file with `-o`: this one would be lost"))
}

/// Reports whether `one` and `path` are one file, by any names, links or hard links.
#[cfg(unix)]
fn is_same(one: &Path, _path: &Path, target: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(one);
    found.is_ok_and(|found| (found.dev(), found.ino()) == (target.dev(), target.ino()))
}

#[cfg(not(unix))]
fn is_same(one: &Path, path: &Path, _target: &Metadata) -> bool {
    let real = (fs::canonicalize(one), fs::canonicalize(path));
    matches!(real, (Ok(one), Ok(path)) if one == path)
}
