//! The values of one release that none of its templates reads.

use super::Renderer;
use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::template::{ChartUsage, ReleaseUsage, unread};
use crate::values::Audience;
use crate::workspace::Release;
use crate::yaml::{Node, Path};

/// A value that no template of its release reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Unused {
    /// Where it is in the values.
    pub path: Path,
    pub value: Node,
    /// Where its key was written.
    pub key_span: Span,
    /// The charts that read it, if its file speaks to all charts.
    pub read_by: Vec<String>,
}

impl Renderer<'_> {
    /// Returns the values of `release` that none of its templates reads, on any branch.
    pub fn unused(&mut self, release: &Release) -> Result<Vec<Unused>, Diagnostics> {
        let charts = self.usage(std::slice::from_ref(release))?;
        let Some((chart, usage)) = usage_of(release, &charts) else {
            return Ok(Vec::new());
        };
        let found = unread([&usage.values.root], |path| {
            chart.references.reads(path.keys())
        });
        let unused = found.into_iter().map(|(path, field)| Unused {
            read_by: readers(&path, field.value.span, usage, &charts),
            path,
            value: field.value.clone(),
            key_span: field.key_span,
        });
        Ok(unused.collect())
    }
}

fn usage_of<'a>(
    release: &Release,
    charts: &'a [ChartUsage],
) -> Option<(&'a ChartUsage, &'a ReleaseUsage)> {
    let environment = release.environment.as_ref();
    let environment = environment.map(|environment| environment.name.as_str());
    let is_meant = |usage: &&ReleaseUsage| {
        usage.name == release.name && usage.environment.as_deref() == environment
    };
    let folder = &release.chart.folder;
    let chart = charts.iter().find(|chart| chart.folder == *folder)?;
    Some((chart, chart.releases.iter().find(is_meant)?))
}

/// The charts that read a value of a file that speaks to all.
fn readers(path: &Path, place: Span, usage: &ReleaseUsage, charts: &[ChartUsage]) -> Vec<String> {
    let mut layers = usage.layers.iter();
    let is_shared =
        layers.any(|layer| layer.file == place.file && layer.audience == Audience::Workspace);
    let reads = |chart: &&ChartUsage| is_shared && chart.references.reads(path.keys());
    let readers = charts.iter().filter(reads);
    readers.map(|chart| chart.folder.clone()).collect()
}
