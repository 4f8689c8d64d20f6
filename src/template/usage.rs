//! How charts use values: the values that templates refer to, and those that releases are given.

use std::sync::Arc;

use super::unknown_values_key::add_strings;
use super::{References, Template, references};
use crate::values::{Layer, Schema, Values};
use crate::yaml::Node;

/// A chart, and the values of its releases in all environments.
#[derive(Debug, Clone)]
pub struct ChartUsage {
    /// The name of the chart's folder.
    pub folder: String,
    /// The chart's templates, and the shared partials that they may reach.
    pub templates: Vec<Template>,
    /// Those of the templates, and of the strings of all layers if `tpl` renders them.
    pub references: References,
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
    /// The environment's name; none for a standalone chart without one.
    pub environment: Option<String>,
    /// The layers of files, from weak to strong.
    pub layers: Vec<Layer>,
    /// The merged values.
    pub values: Values,
}

impl ChartUsage {
    pub fn new(
        folder: &str,
        templates: &[Template],
        schema: Option<Arc<Schema>>,
        releases: Vec<ReleaseUsage>,
    ) -> Self {
        let mut usage = Self {
            folder: folder.to_owned(),
            templates: templates.to_vec(),
            references: references(templates),
            schema,
            releases,
        };
        usage.add_strings();
        usage
    }

    /// What a weaker layer lets `tpl` render may be a stronger layer's to say no more, so the
    /// strings of every layer count.
    fn add_strings(&mut self) {
        if !self.references.uses_tpl {
            return;
        }
        for release in &self.releases {
            let documents = release.layers.iter().flat_map(|layer| &*layer.documents);
            let all = documents.chain([&release.values.root]);
            all.for_each(|node: &Node| add_strings(node, &mut self.references));
        }
    }
}
