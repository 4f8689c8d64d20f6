//! Whether something declares a value: a layer of any environment, or the schema.

use std::collections::BTreeSet;

use crate::template::ChartUsage;
use crate::values::{Layer, Schema};
use crate::yaml::{Data, Field, Node, Path, Step};

/// What a chart's layers and schema declare.
#[derive(Debug)]
pub(super) struct Declarations<'a> {
    schema: Option<&'a Schema>,
    roots: Vec<&'a Node>,
}

impl<'a> Declarations<'a> {
    /// What the schema, the layers that `counts` accepts, and the command line declare.
    pub(super) fn of(chart: &'a ChartUsage) -> Self {
        let merged = chart.releases.iter().map(|release| &release.values.root);
        Self {
            schema: chart.schema.as_deref(),
            roots: documents(chart, |_| true).chain(merged).collect(),
        }
    }

    /// What the layers that `counts` accepts declare, without the schema.
    pub(super) fn of_layers(chart: &'a ChartUsage, counts: fn(&Layer) -> bool) -> Self {
        Self {
            schema: None,
            roots: documents(chart, counts).collect(),
        }
    }

    /// Reports whether the value at `path` is declared, or may be: what is above it says nothing
    /// of its keys.
    pub(super) fn have(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| may_have(root, path))
            || self.schema.is_some_and(|schema| schema.names(path))
    }

    /// Returns the declared keys of the map that holds `path`.
    pub(super) fn beside(&self, path: &Path) -> Vec<(&'a str, &'a Field)> {
        let parent = path.parent().unwrap_or_default();
        let maps = self
            .roots
            .iter()
            .filter_map(|root| parent.find(root)?.as_map());
        maps.flatten()
            .map(|(key, field)| (key.as_str(), field))
            .collect()
    }
}

/// The documents of a chart's layers, each file once.
fn documents(chart: &ChartUsage, counts: fn(&Layer) -> bool) -> impl Iterator<Item = &Node> {
    let mut seen = BTreeSet::new();
    let layers = chart.releases.iter().flat_map(|release| &release.layers);
    layers
        .filter(move |layer| counts(layer) && seen.insert(layer.name.as_str()))
        .flat_map(|layer| &*layer.documents)
}

fn may_have(root: &Node, path: &Path) -> bool {
    let mut node = root;
    for (depth, step) in path.steps().iter().enumerate() {
        let (Step::Key(key), Data::Map(map)) = (step, &node.data) else {
            return depth > 0;
        };
        match map.get(key) {
            Some(field) => node = &field.value,
            None => return depth > 0 && map.is_empty(),
        }
    }
    true
}
