//! A chart's page: its values, its releases and their resources, as Markdown.
//!
//! - [`page`] is the whole text; it is made of nothing but files, so the same files give the same page.
//! - [`insert`] puts it between two comments of a file, and leaves the text around them alone.
//! - What a schema calls `writeOnly` or a password, and what a Secret gets, is not shown.
//! - What comes from a chart cannot end a cell, a block or the page, and is no HTML.

mod chart_page;
mod comment;
mod entries;
mod markdown;
mod markers;
mod releases;
mod values;

use crate::source::SourceMap;
use crate::workspace::Chart;
use crate::yaml::Node;
use markdown::{name, text};

pub use chart_page::{ChartGraph, ChartPage};
pub use markers::{difference, has_page, insert};

/// Writes the page of a chart.
pub fn page(page: &ChartPage<'_>, sources: &SourceMap) -> String {
    let sections = [
        heading(page.chart),
        releases::releases(page.releases),
        values::values(page, sources),
        releases::resources(page.releases),
        page.graph.map(graph).unwrap_or_default(),
    ];
    let sections: Vec<String> = sections
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    sections.join("\n")
}

fn graph(graph: &ChartGraph) -> String {
    let place = graph.environment.as_deref();
    let place = place
        .map(|place| format!(" in {}", name(place)))
        .unwrap_or_default();
    let mermaid = graph.mermaid.trim_end();
    format!("## Graph\n\nReferences between resources{place}:\n\n```mermaid\n{mermaid}\n```\n")
}

fn heading(chart: &Chart) -> String {
    let metadata = &chart.metadata;
    let fact = |key: &str| metadata.node.get(key).and_then(Node::text);
    let description = fact("description").map(|about| format!("{}\n\n", text(&about)));
    let versions = [
        ("Version", "version"),
        ("application", "appVersion"),
        ("Kubernetes", "kubeVersion"),
    ];
    let versions = versions.into_iter();
    let versions = versions.filter_map(|(name, key)| Some(format!("{name} {}", text(&fact(key)?))));
    let versions: Vec<String> = versions.collect();
    format!(
        "# {}\n\n{}{}\n",
        name(&metadata.name),
        description.unwrap_or_default(),
        versions.join(", ")
    )
}
