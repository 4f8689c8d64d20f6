//! The files that `diff` compares with what is rendered.
//!
//! - A folder is read with all that is below it; what begins with a dot is none of it.
//! - A folder that has one for each environment, as `--output-dir` and `golden` write it, gives what
//!   is there for the environment, and if releases are named, what is there for these.

use std::path::{Path, PathBuf};

use crate::cli::manifest_files::{has_ending, read};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::{self, Boundary, Owner};
use crate::manifest::{Manifest, number_generated};
use crate::source::SourceMap;
use crate::workspace::Release;

/// Which files are compared with.
pub(super) struct Files<'a> {
    /// A file, a folder, or `-`.
    pub(super) place: &'a str,
    /// The environment that is compared, of which the folder may have one of its own.
    pub(super) environment: Option<&'a str>,
    /// Whether it is the only one.
    pub(super) is_single: bool,
    /// The releases that are compared; none for all that is there.
    pub(super) releases: &'a [Release],
}

impl Files<'_> {
    /// Reads the manifests; the errors of all files are collected.
    pub(super) fn read(&self, sources: &mut SourceMap) -> Result<Vec<Manifest>, Diagnostics> {
        let path = Path::new(self.place);
        let own = self.environment.map(|name| path.join(name));
        let own = own.filter(|own| own.is_dir());
        if own.is_none() && !self.is_single {
            return Err(one_for_all(self.place, self.environment).into());
        }
        if !path.is_dir() {
            return read(self.place, sources);
        }
        let mut files = Vec::new();
        for part in parts(own.as_deref(), path, self.releases) {
            collect(&part, &mut files)?;
        }
        read_all(&files, sources)
    }
}

/// The folders and files that belong to the environment and the releases.
fn parts(own: Option<&Path>, whole: &Path, releases: &[Release]) -> Vec<PathBuf> {
    let Some(own) = own else {
        return vec![whole.to_owned()];
    };
    let forms = releases.iter().flat_map(|release| {
        let name = &release.name;
        [own.join(name), own.join(format!("{name}.yaml"))]
    });
    let parts: Vec<PathBuf> = forms.filter(|path| path.exists()).collect();
    if releases.is_empty() {
        vec![own.to_owned()]
    } else {
        parts
    }
}

/// Adds the files of manifests in `path` and below, sorted.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Diagnostics> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let boundary = Boundary::new(path, "the folder");
    let owner = Owner {
        boundary: &boundary,
        shown: ".",
    };
    let found = disk::files(owner, path, &path.to_string_lossy())?;
    let found = found.into_iter().map(|file| file.path);
    files.extend(found.filter(|path| has_ending(path)));
    Ok(())
}

fn read_all(files: &[PathBuf], sources: &mut SourceMap) -> Result<Vec<Manifest>, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut manifests = Vec::new();
    for file in files {
        match read(&file.to_string_lossy(), sources) {
            Ok(found) => manifests.extend(found),
            Err(found) => diagnostics.extend(found),
        }
    }
    number_generated(&mut manifests);
    diagnostics.or(manifests)
}

fn one_for_all(place: &str, environment: Option<&str>) -> Diagnostic {
    let name = environment.unwrap_or_default();
    let message =
        format!("`{place}` has no folder `{name}`, and several environments are compared");
    Diagnostic::error("several-environments", message)
        .help("name one environment, or a folder that `--output-dir` has written")
}
