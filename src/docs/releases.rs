//! The tables of a chart's releases, and of what they render to.

use indexmap::{IndexMap, IndexSet};

use super::markdown::{Table, code, name};
use crate::manifest::Manifest;
use crate::workspace::Release;

type Rendered = (Release, Vec<Manifest>);

/// Returns the section of the releases; nothing for a chart that has none.
pub(super) fn releases(all: &[Rendered]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&["Environment", "Release", "Namespace"]);
    for (release, _) in all {
        table.row([
            name(environment(release)),
            code(&release.name),
            code(release.namespace_or_default()),
        ]);
    }
    table.section("Releases")
}

/// Returns the section of the resources: a row for each template and kind, a column for each
/// environment.
pub(super) fn resources(all: &[Rendered]) -> String {
    let environments: IndexSet<&str> = all
        .iter()
        .map(|(release, _)| environment(release))
        .collect();
    let rows = names(all);
    if rows.is_empty() {
        return String::new();
    }
    let mut heading = vec!["Kind", "Template"];
    let columns: Vec<String> = environments.iter().map(|one| name(one)).collect();
    heading.extend(columns.iter().map(String::as_str));
    let mut table = Table::new(&heading);
    for ((kind, template), names) in rows {
        let mut cells = vec![name(kind), code(template)];
        cells.extend(environments.iter().map(|environment| {
            let names = names
                .get(environment)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let names: Vec<String> = names.iter().map(|one| code(one)).collect();
            names.join("<br>")
        }));
        table.row(cells);
    }
    table.section("Resources")
}

/// The names of the resources of each kind that a template makes, by environment.
type Names<'a> = IndexMap<(&'a str, &'a str), IndexMap<&'a str, Vec<&'a str>>>;

fn names(all: &[Rendered]) -> Names<'_> {
    let mut rows = Names::new();
    // The release with the most resources gives the order.
    let mut all: Vec<&Rendered> = all.iter().collect();
    all.sort_by_key(|(_, manifests)| std::cmp::Reverse(manifests.len()));
    for (release, manifests) in all {
        for manifest in manifests {
            let (_, template) = manifest.source.split_once('/').unwrap_or_default();
            let row = rows.entry((manifest.kind(), template)).or_default();
            row.entry(environment(release))
                .or_default()
                .push(manifest.name());
        }
    }
    rows
}

fn environment(release: &Release) -> &str {
    let environment = release.environment.as_ref();
    environment.map_or("base", |environment| environment.name.as_str())
}
