//! What a page is made of.

use crate::manifest::Manifest;
use crate::template::ChartUsage;
use crate::workspace::{Chart, Release};
use crate::yaml::Node;

/// A chart with all that its page shows.
#[derive(Debug, Clone, Copy)]
pub struct ChartPage<'a> {
    pub chart: &'a Chart,
    /// Its templates, its schema, and the values of its releases.
    pub usage: &'a ChartUsage,
    /// What its own `values.yaml` holds.
    pub declared: &'a Node,
    /// Its releases in all environments, and their manifests.
    pub releases: &'a [(Release, Vec<Manifest>)],
    /// References between resources in one of the environments, if it has a release.
    pub graph: Option<&'a ChartGraph>,
}

/// A chart's graph in one environment.
#[derive(Debug, Clone)]
pub struct ChartGraph {
    /// The environment; none for a standalone chart.
    pub environment: Option<String>,
    /// In the language of Mermaid.
    pub mermaid: String,
}
