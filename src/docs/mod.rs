//! A chart's page: its values, its releases and their resources, as Markdown.
//!
//! - [`page`] is the whole text; it is made of nothing but files, so the same files give the same page.
//! - [`insert`] puts it between two comments of a file, and leaves what stands around them alone.
//! - What a schema calls `writeOnly` or a password, and what a Secret gets, is not shown.
//! - What comes from a chart cannot end a cell, a block or the page, and is no HTML.

mod comment;
mod entries;
mod markdown;
mod markers;
mod releases;
mod values;

use crate::manifest::Manifest;
use crate::source::SourceMap;
use crate::template::ChartUsage;
use crate::workspace::{Chart, Release};
use crate::yaml::Node;
use markdown::{name, text};

pub use markers::{difference, has_page, insert};

/// What a page is made of.
#[derive(Debug, Clone, Copy)]
pub struct ChartPage<'a> {
    /// The chart.
    pub chart: &'a Chart,
    /// Its templates, its schema, and the values of its releases.
    pub usage: &'a ChartUsage,
    /// What its own `values.yaml` holds.
    pub declared: &'a Node,
    /// Its releases in all environments, and their manifests.
    pub releases: &'a [(Release, Vec<Manifest>)],
    /// Who refers to whom in one of the environments, if it has a release.
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

/// Returns the page of a chart.
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
    format!("## Graph\n\nWho refers to whom{place}:\n\n```mermaid\n{mermaid}\n```\n")
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
