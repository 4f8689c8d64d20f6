//! How charts use values: what their templates mention, and what their releases are given.

use std::sync::Arc;

use super::Mentions;
use crate::template::Template;
use crate::template::unknown::mention_strings;
use crate::values::{Layer, Schema, Values};
use crate::yaml::Node;

/// A chart, and the values of its releases in all environments.
#[derive(Debug, Clone)]
pub struct ChartUsage {
    /// The name of the chart's folder.
    pub folder: String,
    /// The chart's templates, and the shared partials that they may reach.
    pub templates: Vec<Template>,
    /// What the templates mention, and the strings of all layers if `tpl` renders them.
    pub mentions: Mentions,
    /// What the chart's schema says.
    pub schema: Option<Arc<Schema>>,
    /// The releases, environment by environment; none if the workspace has none of the chart.
    pub releases: Vec<ReleaseUsage>,
}

/// A release in one environment, and its values.
#[derive(Debug, Clone)]
pub struct ReleaseUsage {
    /// The release's name.
    pub name: String,
    /// The environment's name; none for a lone chart without one.
    pub environment: Option<String>,
    /// The layers of files, from weak to strong.
    pub layers: Vec<Layer>,
    /// The merged values.
    pub values: Values,
}

impl ChartUsage {
    /// Returns the usage of a chart with these templates.
    pub fn new(
        folder: &str,
        templates: &[Template],
        schema: Option<Arc<Schema>>,
        releases: Vec<ReleaseUsage>,
    ) -> Self {
        let mut usage = Self {
            folder: folder.to_owned(),
            templates: templates.to_vec(),
            mentions: Mentions::of(templates),
            schema,
            releases,
        };
        usage.mention_strings();
        usage
    }

    /// What a weaker layer lets `tpl` render may be a stronger layer's to say no more, so the
    /// strings of every layer count.
    fn mention_strings(&mut self) {
        if !self.mentions.uses_tpl {
            return;
        }
        for release in &self.releases {
            let documents = release.layers.iter().flat_map(|layer| &*layer.documents);
            let all = documents.chain([&release.values.root]);
            all.for_each(|node: &Node| mention_strings(node, &mut self.mentions));
        }
    }
}
