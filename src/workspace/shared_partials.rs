//! The partials that several charts share: the files below `_shared/` next to the charts' folders.
//!
//! - The folder is never a chart, and nothing in it is rendered by itself: its name begins with `_`,
//!   so the files in it need not.
//! - Templates name them as `_shared/labels.yaml.j2`, from every chart next to the folder, and so do
//!   the partials themselves.
//! - Endings mean what they mean in a chart's `templates/`. A Chart.yaml there is a warning.

use std::path::{Path, PathBuf};

use super::file::below;
use super::metadata;
use super::template_files::{Found, Meaning, TemplateFile, meaning};
use super::{Layout, Workspace, root};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::{self, Boundary, Owner};

const FOLDER: &str = "_shared";

/// The partials that the charts of a workspace share.
#[derive(Debug, Clone)]
pub struct SharedPartials {
    /// The partials, in the order of the bytes of their names.
    pub files: Vec<TemplateFile>,
    /// What deserves a look in the folder.
    pub warnings: Diagnostics,
    /// The folder, which no link to a partial leads out of.
    pub boundary: Boundary,
    /// How messages name the folder that holds `_shared/`.
    shown: String,
}

impl SharedPartials {
    /// Reports whether a template with this text may name one of them.
    pub fn may_be_named_in(text: &str) -> bool {
        text.contains(FOLDER)
    }

    /// Returns how messages name the partial called `name`.
    pub fn shown_file(&self, name: &str) -> String {
        below(&self.shown, name)
    }
}

impl Workspace {
    /// Lists the partials that the charts of the workspace share.
    ///
    /// They are next to the charts' folders: in `charts/_shared/`, and for a standalone chart in
    /// `_shared/` next to it.
    pub fn shared_partials(&self) -> Result<SharedPartials, Diagnostics> {
        let (charts, shown) = self.around_charts();
        let path = charts.join(FOLDER);
        self.check_shared(&charts, &path, &shown)?;
        let boundary = Boundary::new(&path, format!("`{}`", below(&shown, FOLDER)));
        let owner = Owner {
            boundary: &boundary,
            shown: &shown,
        };
        let files = disk::files(owner, &path, FOLDER)?;
        let found = partials(files, &shown);
        Ok(SharedPartials {
            files: found.files,
            warnings: found.warnings,
            boundary,
            shown,
        })
    }

    /// Fails if the folder at `path` is a link that leads out of the workspace, or of the folder that
    /// a standalone chart is in.
    fn check_shared(&self, charts: &Path, path: &Path, shown: &str) -> Result<(), Diagnostic> {
        if !path.is_dir() {
            return Ok(());
        }
        let place = match &self.layout {
            Layout::Charts => self.boundary.place(path),
            Layout::StandaloneChart { .. } => {
                Boundary::new(charts, "the folder of the chart").place(path)
            }
        };
        let inside = place.map_err(|error| error.diagnostic(&below(shown, FOLDER)));
        inside.map(drop)
    }

    /// Returns the folder that holds the charts' folders, and how messages name it.
    fn around_charts(&self) -> (PathBuf, String) {
        match &self.layout {
            Layout::Charts => (self.root.join(root::CHARTS), root::CHARTS.to_owned()),
            Layout::StandaloneChart { shown, around } => {
                (around.clone(), root::parent_shown(shown))
            }
        }
    }
}

fn partials(files: Vec<disk::File>, shown: &str) -> Found {
    let mut found = Found::default();
    for file in files {
        if file.name == format!("{FOLDER}/{}", metadata::FILE_NAME) {
            found.warnings.push(no_chart(&below(shown, &file.name)));
            continue;
        }
        match meaning(file.base()) {
            Meaning::Template => found.files.push(TemplateFile {
                name: file.name,
                path: file.path,
                is_partial: true,
            }),
            Meaning::Note => {}
            Meaning::Unknown => found.warnings.push(passed_over(&below(shown, &file.name))),
        }
    }
    found
}

fn no_chart(shown: &str) -> Diagnostic {
    Diagnostic::warning("file-passed-over", format!("`{shown}` has no effect"))
        .note("a folder that begins with _ is not a chart: it contains partials that charts share")
        .help("remove the file, or rename the folder")
}

fn passed_over(shown: &str) -> Diagnostic {
    let message = format!("`{shown}` is not read");
    Diagnostic::warning("file-passed-over", message)
        .note(
            "a shared partial begins with _, or ends in .yaml, .yml or .json, with or without .j2",
        )
        .help(format!("rename the file, or move it out of {FOLDER}/"))
}
