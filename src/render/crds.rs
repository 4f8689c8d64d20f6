//! The `CustomResourceDefinition`s in the `crds/` of charts.
//!
//! They are read as they are written, once in a run, and belong to each release of their chart.

use std::sync::Arc;

use indexmap::IndexMap;

use super::WithWarnings;
use crate::diagnostic::Diagnostics;
use crate::manifest::{self, DocumentSource, Manifest};
use crate::source::SourceMap;
use crate::workspace::{Chart, CrdFile, Release};
use crate::yaml::{self, Node, SurprisingKey};

/// The documents of one file.
#[derive(Debug)]
struct Definitions {
    /// The file's name below the chart's folder.
    name: String,
    documents: Vec<Node>,
    /// What deserves a look in it.
    warnings: Diagnostics,
}

/// The definitions that were read in this run.
#[derive(Debug, Default)]
pub(super) struct DefinitionReader {
    of_charts: IndexMap<String, Result<Arc<Vec<Definitions>>, Diagnostics>>,
}

impl DefinitionReader {
    /// Returns the definitions that come with `release`.
    pub(super) fn of(
        &mut self,
        release: &Release,
        sources: &mut SourceMap,
    ) -> Result<WithWarnings<Vec<Manifest>>, Diagnostics> {
        let chart = &release.chart;
        let read = || read_all(chart, sources).map(Arc::new);
        let known = self.of_charts.entry(chart.folder.clone());
        let files = known.or_insert_with(read).clone()?;
        let mut diagnostics = Diagnostics::new();
        let mut outcome = WithWarnings::<Vec<Manifest>>::default();
        for file in files.iter() {
            outcome.warnings.extend(file.warnings.clone());
            match manifests(file, release) {
                Ok(manifests) => outcome.result.extend(manifests),
                Err(diagnostic) => diagnostics.extend(diagnostic),
            }
        }
        diagnostics.or(outcome)
    }
}

fn manifests(file: &Definitions, release: &Release) -> Result<Vec<Manifest>, Diagnostics> {
    let source = format!("{}/{}", release.chart.metadata.name, file.name);
    let template = DocumentSource {
        release: &release.name,
        source: &source,
    };
    manifest::definitions(file.documents.clone(), template)
}

fn read_all(chart: &Chart, sources: &mut SourceMap) -> Result<Vec<Definitions>, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut found = Vec::new();
    for file in &chart.crds {
        match read(file, chart, sources) {
            Ok(definitions) => found.push(definitions),
            Err(diagnostic) => diagnostics.extend(diagnostic),
        }
    }
    diagnostics.or(found)
}

fn read(
    file: &CrdFile,
    chart: &Chart,
    sources: &mut SourceMap,
) -> Result<Definitions, Diagnostics> {
    let shown = chart.shown_file(&file.name);
    let id = chart.boundary.read_text(&file.path, &shown, sources)?;
    let text = Arc::clone(sources.file(id).text());
    let read = yaml::read(sources.account(), id, &text)?;
    let mut warnings = read.warnings;
    let keys = yaml::surprising_keys(&read.roots, &text);
    warnings.extend(keys.iter().map(SurprisingKey::warning));
    Ok(Definitions {
        name: file.name.clone(),
        documents: read.roots,
        warnings,
    })
}
