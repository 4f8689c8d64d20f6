//! A chart: a folder with Chart.yaml and templates.

use std::path::{Path, PathBuf};

use super::chart_crds::{self, CrdFile};
use super::document::read_document;
use super::file::below;
use super::metadata::{self, Metadata};
use super::template_files::{self, TemplateFile};
use super::{helm_ignore, subcharts};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::{Boundary, Owner};
use crate::source::SourceMap;

/// What is read of a chart, apart from its folders.
const READ_BESIDE: [&str; 3] = [metadata::FILE_NAME, "values.yaml", "values.schema.json"];

/// A folder of templates that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The name of its folder, which names it for discovery, values and releases.
    pub folder: String,
    /// Its folder, so that files below it can be opened.
    pub path: PathBuf,
    /// Its folder, which no link to a template or a file leads out of.
    pub boundary: Boundary,
    /// How messages and `workspace.releases` name its folder, as in `charts/api`.
    pub shown: String,
    /// What Chart.yaml says.
    pub metadata: Metadata,
    /// Its templates and partials, in the order of the bytes of their names.
    pub templates: Vec<TemplateFile>,
    /// The files with its `CustomResourceDefinition`s, in the order of the bytes of their names.
    pub crds: Vec<CrdFile>,
    /// What deserves a look in it.
    pub warnings: Diagnostics,
    /// The reasons for which plate-render does not render it.
    pub(super) refusals: Diagnostics,
}

impl Chart {
    /// Reads the chart in the folder `path`, which messages call `shown`, in a workspace with the
    /// boundary `around`.
    pub(super) fn read(
        folder: &str,
        path: &Path,
        shown: &str,
        around: &Boundary,
        sources: &mut SourceMap,
    ) -> Result<Self, Diagnostics> {
        let inside = around.place(path);
        inside.map_err(|error| error.diagnostic(shown))?;
        let boundary = Boundary::new(path, "the chart");
        let owner = Owner {
            boundary: &boundary,
            shown,
        };
        let mut diagnostics = Diagnostics::new();
        let metadata = read_metadata(folder, path, shown, around, sources);
        let metadata = keep(metadata, &mut diagnostics);
        let templates = keep(template_files::list(path, owner), &mut diagnostics);
        let crds = keep(chart_crds::list(path, owner), &mut diagnostics);
        let beside = keep(
            subcharts::refusals(path, shown, around, sources),
            &mut diagnostics,
        );
        let (Some(metadata), Some(templates), Some((crds, of_crds)), Some(beside)) =
            (metadata, templates, crds, beside)
        else {
            return Err(diagnostics);
        };
        let mut warnings = of_crds.behind(templates.warnings);
        let place = helm_ignore::Place {
            chart: path,
            shown,
            around,
        };
        warnings.extend(ignored(place, &templates.files, &crds, sources)?);
        Ok(Self {
            folder: folder.to_owned(),
            path: path.to_owned(),
            boundary,
            shown: shown.to_owned(),
            refusals: beside.behind(metadata.refusals()),
            metadata,
            templates: templates.files,
            crds,
            warnings,
        })
    }

    /// Returns how messages name the file `name` below the chart's folder.
    pub fn shown_file(&self, name: &str) -> String {
        below(&self.shown, name)
    }
}

/// Returns what was found, and collects the errors if there are any.
fn keep<T>(found: Result<T, Diagnostics>, diagnostics: &mut Diagnostics) -> Option<T> {
    found.map_err(|found| diagnostics.extend(found)).ok()
}

/// Warns of what is read here and left out by Helm.
fn ignored(
    place: helm_ignore::Place<'_>,
    templates: &[TemplateFile],
    crds: &[CrdFile],
    sources: &mut SourceMap,
) -> Result<Diagnostics, Diagnostic> {
    let templates = templates.iter().map(|file| file.name.as_str());
    let crds = crds.iter().map(|file| file.name.as_str());
    let is_there = |name: &&str| place.chart.join(name).is_file();
    let others = READ_BESIDE.into_iter().filter(is_there);
    let names = templates.chain(crds).chain(others);
    helm_ignore::warnings(place, names, sources)
}

fn read_metadata(
    folder: &str,
    path: &Path,
    shown: &str,
    around: &Boundary,
    sources: &mut SourceMap,
) -> Result<Metadata, Diagnostics> {
    let file_path = path.join(metadata::FILE_NAME);
    let name = below(shown, metadata::FILE_NAME);
    if !file_path.is_file() {
        return Err(no_metadata(folder, &name).into());
    }
    let node = read_document(&file_path, &name, around, sources)?;
    match node {
        Some(node) => metadata::read(&node, shown),
        None => Err(no_metadata(folder, &name).into()),
    }
}

fn no_metadata(folder: &str, name: &str) -> Diagnostic {
    Diagnostic::error(
        "no-chart-yaml",
        format!("`{name}` does not exist or is blank"),
    )
    .help("write it:")
    .example([
        "apiVersion: v2".to_owned(),
        format!("name: {folder}"),
        "version: 0.1.0".to_owned(),
    ])
}
