//! Values files, and the charts to which each speaks.

use indexmap::IndexMap;

use crate::source::FileId;
use crate::template::{ChartUsage, ReleaseUsage};
use crate::values::{Audience, Layer};
use crate::yaml::Path;

/// A values file, with the charts whose templates may read it.
#[derive(Debug)]
pub(super) struct ValuesFile<'a> {
    pub(super) layer: &'a Layer,
    pub(super) charts: Vec<&'a ChartUsage>,
    pub(super) releases: Vec<(&'a ChartUsage, &'a ReleaseUsage)>,
}

impl<'a> ValuesFile<'a> {
    /// Reports whether a template of a chart to which the file speaks may read what is at `path`.
    pub(super) fn is_read(&self, path: &Path) -> bool {
        let reads = |chart: &&ChartUsage| chart.references.reads(path.keys());
        self.charts.iter().any(reads)
    }

    pub(super) fn chart(&self) -> Option<&'a ChartUsage> {
        match (self.layer.audience, self.charts.as_slice()) {
            (Audience::Workspace, _) => None,
            (_, [chart]) => Some(chart),
            _ => None,
        }
    }
}

/// Returns the values files of the releases of `charts`, which are all charts of the workspace.
pub(super) fn values_files(charts: &[ChartUsage]) -> Vec<ValuesFile<'_>> {
    let mut files: IndexMap<FileId, ValuesFile<'_>> = IndexMap::new();
    for chart in charts {
        for release in &chart.releases {
            for layer in &release.layers {
                let file = files.entry(layer.file);
                let file = file.or_insert_with(|| speaks_to(layer, charts));
                file.add(chart, release);
            }
        }
    }
    files.into_values().collect()
}

fn speaks_to<'a>(layer: &'a Layer, charts: &'a [ChartUsage]) -> ValuesFile<'a> {
    ValuesFile {
        layer,
        charts: match layer.audience {
            Audience::Workspace => charts.iter().collect(),
            Audience::Chart | Audience::Selection => Vec::new(),
        },
        releases: Vec::new(),
    }
}

impl<'a> ValuesFile<'a> {
    fn add(&mut self, chart: &'a ChartUsage, release: &'a ReleaseUsage) {
        if !self.charts.iter().any(|known| known.folder == chart.folder) {
            self.charts.push(chart);
        }
        self.releases.push((chart, release));
    }
}
