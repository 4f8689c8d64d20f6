//! The values that a page shows: those of the chart's own file, those that its schema names, and
//! those of other files that its templates read.
//!
//! - A map is shown key by key, unless it is empty or the schema leaves its keys to the user.
//! - The order is that of the chart's file; what the schema adds comes after its neighbours.

use indexmap::IndexSet;

use super::chart_page::ChartPage;
use crate::values::Schema;
use crate::yaml::{Data, Map, Node, Path};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ValueEntry {
    pub(super) path: Path,
    /// Whether it is a map whose keys are entries of their own.
    pub(super) is_group: bool,
}

/// Returns the values of a chart, each map before its keys.
pub(super) fn entries(page: &ChartPage<'_>) -> Vec<ValueEntry> {
    let mut found = Vec::new();
    collect(page, &Path::root(), &mut found);
    found
}

fn collect(page: &ChartPage<'_>, above: &Path, found: &mut Vec<ValueEntry>) {
    for key in keys(page, above) {
        let path = above.key(&key);
        if path.is_extension() {
            continue;
        }
        let is_group = !is_free(page, &path) && !keys(page, &path).is_empty();
        found.push(ValueEntry {
            path: path.clone(),
            is_group,
        });
        if is_group {
            collect(page, &path, found);
        }
    }
}

/// The keys of the map at `path`, wherever they are declared.
fn keys(page: &ChartPage<'_>, path: &Path) -> IndexSet<String> {
    let own = below(page.declared, path).map(str::to_owned);
    let named = page.usage.schema.iter();
    let named = named.flat_map(|schema| schema.property_names(path));
    let mut keys: IndexSet<String> = own.chain(named).collect();
    for release in &page.usage.releases {
        let others = below(&release.values.root, path);
        let is_read = |key: &&str| page.usage.references.reads(path.key(key).keys());
        keys.extend(others.filter(is_read).map(str::to_owned));
    }
    keys
}

fn below<'a>(root: &'a Node, path: &Path) -> impl Iterator<Item = &'a str> {
    let map = path.find(root).and_then(|node| match &node.data {
        Data::Map(map) => Some(map),
        _ => None,
    });
    map.into_iter()
        .flat_map(|map| map.keys().map(String::as_str))
}

/// Reports whether the keys of a map are its user's: the schema lets any be there, and names none.
fn is_free(page: &ChartPage<'_>, path: &Path) -> bool {
    let is_open = |schema: &Schema| schema.opens(path) && schema.property_names(path).is_empty();
    let declared = path.find(page.declared).and_then(Node::as_map);
    page.usage.schema.as_deref().is_some_and(is_open) || declared.is_some_and(Map::is_empty)
}
