//! The files below a chart's `templates/`.
//!
//! - A template ends in `.yaml`, `.yml` or `.json`, with or without `.j2`.
//! - A file whose name begins with `_` is a partial, with any ending.
//! - Notes (`.txt`, `.md`) and hidden files are passed over; any other file is a warning, because
//!   a template with a misspelt ending would silently be missing.
//! - A link that leads out of the chart is an error: a chart is rendered from its folder alone.

use std::path::{Path, PathBuf};

use super::file::below;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::{self, Owner};

/// The endings of a template, before a `.j2`.
pub(super) const ENDINGS: [&str; 3] = [".yaml", ".yml", ".json"];

/// The endings of files for people, before a `.j2`.
pub(super) const NOTE_ENDINGS: [&str; 2] = [".txt", ".md"];

/// A file that is rendered, or that others include.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its path with `/`: below the chart's folder, as in `templates/deployment.yaml.j2`; of a
    /// shared partial below the folder of the charts, as in `_shared/labels.yaml.j2`.
    pub name: String,
    /// Where it can be opened.
    pub path: PathBuf,
    /// Whether it gives no manifest of its own but serves others.
    pub is_partial: bool,
}

/// The files found, and warnings about those that are neither template nor partial.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) files: Vec<TemplateFile>,
    pub(super) warnings: Diagnostics,
}

/// Lists the template files of the chart in the folder `chart`, which is the owner.
pub(super) fn list(chart: &Path, owner: Owner<'_>) -> Result<Found, Diagnostics> {
    let mut found = Found::default();
    for file in disk::files(owner, &chart.join("templates"), "templates")? {
        let is_partial = file.base().starts_with('_');
        match meaning(file.base()) {
            Meaning::Template => found.files.push(TemplateFile {
                name: file.name,
                path: file.path,
                is_partial,
            }),
            Meaning::Note => {}
            Meaning::Unknown => found
                .warnings
                .push(passed_over(&below(owner.shown, &file.name))),
        }
    }
    Ok(found)
}

/// What the name of a file says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Template,
    Note,
    /// Its ending is not known.
    Unknown,
}

/// Returns what the file called `base` is.
pub(super) fn meaning(base: &str) -> Meaning {
    if base.starts_with('_') || ends_in(base, &ENDINGS) {
        Meaning::Template
    } else if ends_in(base, &NOTE_ENDINGS) {
        Meaning::Note
    } else {
        Meaning::Unknown
    }
}

fn ends_in(name: &str, endings: &[&str]) -> bool {
    let name = name.strip_suffix(".j2").unwrap_or(name);
    endings.iter().any(|ending| name.ends_with(ending))
}

fn passed_over(shown: &str) -> Diagnostic {
    Diagnostic::warning("file-passed-over", format!("`{shown}` is not rendered"))
        .note(
            "a template ends in .yaml, .yml or .json, with or without .j2; a partial begins with _",
        )
        .help("rename the file, or move it out of templates/")
}
