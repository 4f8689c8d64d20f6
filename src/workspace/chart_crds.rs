//! The files below a chart's `crds/`: plain YAML, never templates.
//!
//! - A definition file ends in `.yaml`, `.yml` or `.json`.
//! - Notes (`.txt`, `.md`) and hidden files are passed over; any other file is a warning, because a
//!   definition would silently be missing.

use std::path::{Path, PathBuf};

use super::file::below;
use super::template_files::{ENDINGS, NOTE_ENDINGS};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::{self, Owner};

const FOLDER: &str = "crds";

/// A file with `CustomResourceDefinition`s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrdFile {
    /// Its path below the chart's folder with `/`, as in `crds/tenants.yaml`.
    pub name: String,
    /// Where it can be opened.
    pub path: PathBuf,
}

/// Lists the definition files of the chart in the folder `chart`, which is the owner, and
/// warns of the others.
pub(super) fn list(
    chart: &Path,
    owner: Owner<'_>,
) -> Result<(Vec<CrdFile>, Diagnostics), Diagnostics> {
    let mut found = Vec::new();
    let mut warnings = Diagnostics::new();
    for file in disk::files(owner, &chart.join(FOLDER), FOLDER)? {
        let ends_in = |endings: &[&str]| endings.iter().any(|end| file.name.ends_with(end));
        if ends_in(&ENDINGS) {
            found.push(CrdFile {
                name: file.name,
                path: file.path,
            });
        } else if !ends_in(&NOTE_ENDINGS) {
            warnings.push(passed_over(&below(owner.shown, &file.name)));
        }
    }
    Ok((found, warnings))
}

fn passed_over(shown: &str) -> Diagnostic {
    Diagnostic::warning("file-passed-over", format!("`{shown}` is not read"))
        .note("files in crds/ are plain YAML, not templates, and end in .yaml, .yml or .json")
        .help("rename the file, or move it to templates/")
}
