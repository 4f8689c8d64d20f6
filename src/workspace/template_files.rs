//! The files below a chart's `templates/`.
//!
//! - A template ends in `.yaml`, `.yml` or `.json`, with or without `.j2`.
//! - A file whose name begins with `_` is a partial, whatever it ends in.
//! - Notes (`.txt`, `.md`) and hidden files are passed over; any other file is a warning, because
//!   a template with a misspelt ending would silently be missing.
//! - The order is that of the bytes of the paths, on every machine.
//! - A link that leads out of the chart is an error: a chart is rendered from its folder alone.

use std::path::{Path, PathBuf};

use super::file::{below, unreadable};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The endings of a template, before a `.j2`.
const ENDINGS: [&str; 3] = [".yaml", ".yml", ".json"];

/// The endings of files for people, before a `.j2`.
const NOTE_ENDINGS: [&str; 2] = [".txt", ".md"];

/// A file that is rendered, or that others include.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its path below the chart's folder with `/`, as in `templates/deployment.yaml.j2`.
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

/// Lists the template files of the chart in the folder `chart`, which messages call `shown`.
pub(super) fn list(chart: &Path, shown: &str) -> Result<Found, Diagnostics> {
    let templates = chart.join("templates");
    if !templates.is_dir() {
        return Ok(Found::default());
    }
    let real = |path: &Path| {
        path.canonicalize()
            .map_err(|error| unreadable(shown, &error))
    };
    let mut walk = Walk {
        shown,
        boundary: real(chart)?,
        open: Vec::new(),
        found: Found::default(),
        faults: Diagnostics::new(),
    };
    walk.entry(&templates, "templates");
    let mut found = walk.found;
    found.files.sort_by(|a, b| a.name.cmp(&b.name));
    walk.faults.or(found)
}

struct Walk<'a> {
    shown: &'a str,
    /// The chart's folder without links.
    boundary: PathBuf,
    /// The folders without links that are being listed, to notice a link back to one of them.
    open: Vec<PathBuf>,
    found: Found,
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
        let base = name.rsplit('/').next().unwrap_or(name);
        let is_partial = base.starts_with('_');
        if is_partial || ends_in(base, &ENDINGS) {
            self.found.files.push(TemplateFile {
                name: name.to_owned(),
                path: path.to_owned(),
                is_partial,
            });
        } else if !ends_in(base, &NOTE_ENDINGS) {
            self.found
                .warnings
                .push(passed_over(&self.shown_name(name)));
        }
    }

    fn fault(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    fn shown_name(&self, name: &str) -> String {
        below(self.shown, name)
    }

    fn leads_out(&self, name: &str) -> Diagnostic {
        let message = format!(
            "the link `{}` leads out of the chart",
            self.shown_name(name)
        );
        Diagnostic::error("link-leads-out", message)
            .help("copy the file into the chart: a chart is rendered from its folder alone")
    }

    fn leads_back(&self, name: &str) -> Diagnostic {
        let message = format!(
            "the link `{}` leads back to a folder above it",
            self.shown_name(name)
        );
        Diagnostic::error("link-leads-back", message).help("remove the link")
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

/// Returns the names in the folder `path` that are not hidden, in the order of their bytes.
pub(super) fn sorted_names(path: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let name = entry?.file_name();
        let name = name
            .into_string()
            .map_err(|_| std::io::ErrorKind::InvalidFilename)?;
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
