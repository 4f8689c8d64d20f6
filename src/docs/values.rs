//! The table of a chart's values.

use super::chart_page::ChartPage;
use super::comment::{Comment, comment};
use super::entries::{ValueEntry, entries};
use super::markdown::{Table, code, text, value};
use crate::source::{HIDDEN, SourceMap};
use crate::template::ReleaseUsage;
use crate::values::{SchemaFacts, kind, leaves};
use crate::yaml::{Field, Node, Path};

/// Stands for what a release has no more.
const REMOVED: &str = "(removed)";

/// Returns the section of the values; nothing for a chart without any.
pub(super) fn values(page: &ChartPage<'_>, sources: &SourceMap) -> String {
    let rows: Vec<[String; 5]> = entries(page)
        .iter()
        .filter_map(|entry| row(page, entry, sources))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&["Key", "Type", "Default", "Description", "Set to"]);
    for row in rows {
        table.row(row);
    }
    table.section("Values")
}

/// A group without a word about it says nothing that its keys do not say.
fn row(page: &ChartPage<'_>, entry: &ValueEntry, sources: &SourceMap) -> Option<[String; 5]> {
    let path = &entry.path;
    let schema = page.usage.schema.as_ref();
    let mut facts = schema.map(|schema| schema.facts(path)).unwrap_or_default();
    facts.is_hidden |= schema.is_some_and(|schema| schema.hides(path));
    facts.is_hidden |= is_secret(page, path, sources);
    facts.is_hidden &= !sources.shows_secrets();
    let comment = field(page, path).map(|field| comment(field, path, sources));
    let comment = comment.unwrap_or_default();
    let description = description(&comment, &facts);
    if entry.is_group && description.is_empty() {
        return None;
    }
    let [default, set] = if entry.is_group {
        [String::new(), String::new()]
    } else {
        [
            default(page, path, &comment, &facts),
            settings(page, path, &facts),
        ]
    };
    let kind = kinds(page, path, &comment, &facts);
    Some([code(&path.to_string()), kind, default, description, set])
}

/// Reports whether the value is of a Secret in any release, or a part of it is.
fn is_secret(page: &ChartPage<'_>, path: &Path, sources: &SourceMap) -> bool {
    let releases = page.usage.releases.iter();
    let set = releases.filter_map(|release| release.values.get(path));
    let nodes = path.find(page.declared).into_iter().chain(set);
    let leaves = nodes.flat_map(|node| leaves(node, path));
    let mut spans = leaves.map(|(_, leaf)| leaf.span);
    spans.any(|span| sources.secrets_in(span).next().is_some())
}

/// Where the key is written: in the chart's own file, else in the first that has it.
fn field<'a>(page: &ChartPage<'a>, path: &Path) -> Option<&'a Field> {
    let merged = page
        .usage
        .releases
        .iter()
        .map(|release| &release.values.root);
    let mut roots = std::iter::once(page.declared).chain(merged);
    let parent = path.parent()?;
    let key = path.keys().last()?;
    roots.find_map(|root| parent.find(root)?.as_map()?.get(key))
}

/// A comment that is marked goes before the schema, and the schema before any other.
fn description(comment: &Comment, facts: &SchemaFacts) -> String {
    let of_schema = facts.description.as_deref().filter(|_| !comment.is_marked);
    let about = text(of_schema.unwrap_or(&comment.text));
    let choices: Vec<String> = facts.choices.iter().map(value).collect();
    let choices = match choices.as_slice() {
        [] => String::new(),
        [only] => format!("Always {only}."),
        all => format!("One of {}.", all.join(", ")),
    };
    let deprecated = if facts.is_deprecated {
        "Deprecated."
    } else {
        ""
    };
    let parts = [deprecated, &about, &choices];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn kinds(page: &ChartPage<'_>, path: &Path, comment: &Comment, facts: &SchemaFacts) -> String {
    match (&comment.kind, facts.kinds.as_slice()) {
        (Some(kind), _) => text(kind),
        (None, []) => field(page, path)
            .map_or("", |field| kind(&field.value))
            .to_owned(),
        (None, kinds) => kinds.join(" or "),
    }
}

fn default(page: &ChartPage<'_>, path: &Path, comment: &Comment, facts: &SchemaFacts) -> String {
    if let Some(told) = &comment.default {
        return text(told);
    }
    let default = path.find(page.declared).or(facts.default.as_ref());
    default.map_or_else(String::new, |default| shown(default, facts))
}

fn shown(node: &Node, facts: &SchemaFacts) -> String {
    if facts.is_hidden {
        HIDDEN.to_owned()
    } else {
        value(node)
    }
}

/// What releases have in the place of the default: `dev, stg: x`, one line for each value.
fn settings(page: &ChartPage<'_>, path: &Path, facts: &SchemaFacts) -> String {
    let releases = &page.usage.releases;
    let lines = set_values(page, path).into_iter().map(|(set, labels)| {
        let is_all = labels.len() == releases.len() && labels.len() > 1;
        let labels = if is_all {
            "all".to_owned()
        } else {
            labels.join(", ")
        };
        let told = set.map_or(REMOVED.to_owned(), |set| shown(set, facts));
        format!("{labels}: {told}")
    });
    lines.collect::<Vec<_>>().join("<br>")
}

/// The values that are not the default, each with the releases that have it; none is a removed one.
fn set_values<'a>(page: &ChartPage<'a>, path: &Path) -> Vec<(Option<&'a Node>, Vec<&'a str>)> {
    let default = path.find(page.declared);
    let mut found: Vec<(Option<&Node>, Vec<&str>)> = Vec::new();
    for release in &page.usage.releases {
        let set = release.values.get(path);
        if is_same(default, set) {
            continue;
        }
        let label = label(release, &page.usage.releases);
        match found.iter_mut().find(|(known, _)| is_same(*known, set)) {
            Some((_, labels)) => labels.push(label),
            None => found.push((set, vec![label])),
        }
    }
    found
}

fn is_same(one: Option<&Node>, other: Option<&Node>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.same_data(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The environment names a release, unless it has several of the chart.
fn label<'a>(release: &'a ReleaseUsage, all: &[ReleaseUsage]) -> &'a str {
    let mut others = all.iter().filter(|other| other.name != release.name);
    let is_one_of_several = others.any(|other| other.environment == release.environment);
    match release.environment.as_deref() {
        Some(environment) if !is_one_of_several => environment,
        _ => &release.name,
    }
}
