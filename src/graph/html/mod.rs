//! Graphs as one page that needs nothing else: no network, no other file.
//!
//! - It is text and data until its script runs: nothing that was rendered becomes a mark or a
//!   script. All text is put into the page as text.
//! - The data of Secrets is not in it.

mod lines;

use indexmap::IndexSet;
use serde_json::{Value, json};

use super::model::{End, Graph, Node, Presence};
use super::svg::svg;
use super::svg::text::escape;
use crate::resources::ResourceSet;
use crate::source::SourceMap;
use crate::visible;
use lines::{FileLine, ManifestLine, lines};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The graph of one environment, and the resources that it is of.
#[derive(Debug, Clone, Copy)]
pub struct PageView<'a> {
    /// What the page calls it.
    pub heading: &'a str,
    /// The graph, or a part of it.
    pub graph: &'a Graph,
    pub set: &'a ResourceSet<'a>,
}

/// Returns a page with all of `views`, of which one can be seen at a time.
pub fn html(views: &[PageView<'_>], sources: &SourceMap) -> String {
    let mut files = IndexSet::new();
    let data: Vec<Value> = views
        .iter()
        .map(|view| view_data(view, sources, &mut files))
        .collect();
    let data = json!({ "views": data, "files": files });
    let pictures: Vec<String> = views.iter().map(picture).collect();
    let headings: Vec<&str> = views.iter().map(|view| view.heading).collect();
    let parts = [
        ("title", escape(&headings.join(", "))),
        ("style", STYLE.to_owned()),
        ("pictures", pictures.concat()),
        ("data", script_safe(&data)),
        ("script", SCRIPT.to_owned()),
    ];
    filled(PAGE, &parts)
}

/// Returns `page` with the parts in place of their names, `%title%`; no part is looked into.
fn filled(page: &str, parts: &[(&str, String)]) -> String {
    let mut out = String::new();
    for (place, piece) in page.split('%').enumerate() {
        let part = parts.iter().find(|(name, _)| *name == piece);
        match part.filter(|_| place % 2 == 1) {
            Some((_, text)) => out.push_str(text),
            None => out.push_str(piece),
        }
    }
    out
}

fn picture(view: &PageView<'_>) -> String {
    format!("<template>{}</template>\n", svg(view.graph, view.heading))
}

/// Returns JSON that may be in a script: nothing in it ends one, or begins a comment.
fn script_safe(data: &Value) -> String {
    visible::json(data.to_string())
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

fn view_data(view: &PageView<'_>, sources: &SourceMap, files: &mut IndexSet<String>) -> Value {
    let graph = view.graph;
    let nodes = graph
        .nodes
        .iter()
        .map(|node| node_data(node, view, sources, files));
    let nodes: Vec<Value> = nodes.collect();
    let edges: Vec<Value> = graph
        .edges
        .iter()
        .map(|edge| {
            let to = match edge.to {
                End::Node(to) => json!({ "node": to }),
                End::Release(to) => json!({ "release": graph.releases[to] }),
            };
            json!({ "from": edge.from, "to": to, "verb": edge.link.verb(), "errors": edge.diagnostics })
        })
        .collect();
    json!({ "heading": view.heading, "nodes": nodes, "edges": edges })
}

fn node_data(
    node: &Node,
    view: &PageView<'_>,
    sources: &SourceMap,
    files: &mut IndexSet<String>,
) -> Value {
    let resource = node
        .resource
        .and_then(|place| view.set.resources.get(place));
    let manifest = resource.map(|resource| lines(resource.manifest, sources));
    let lines: Vec<Value> = manifest
        .unwrap_or_default()
        .iter()
        .map(|line| line_data(line, files))
        .collect();
    json!({
        "kind": visible::one_line(&node.kind),
        "name": visible::one_line(&node.name),
        "namespace": node.namespace.as_deref().map(visible::one_line),
        "release": node.release.map(|place| visible::one_line(&view.graph.releases[place])),
        "source": resource.map(|resource| visible::one_line(&resource.manifest.source)),
        "remark": remark(node),
        "facts": node.facts,
        "missing": node.is_missing(),
        "lines": lines,
    })
}

/// Returns a sentence about where a node comes from that no release renders.
fn remark(node: &Node) -> Option<String> {
    let text = match &node.presence {
        Presence::Rendered => return None,
        Presence::Made => "created in the cluster".to_owned(),
        Presence::External(reason) => format!("external: {reason}"),
        Presence::Given => "in every cluster".to_owned(),
        Presence::Outside => "outside of the cluster".to_owned(),
        Presence::Optional => "optional, missing".to_owned(),
        Presence::Missing => "missing".to_owned(),
    };
    Some(text)
}

/// Returns a line as `[text, file, line, file, line]`: the template's, then the values'.
fn line_data(line: &ManifestLine, files: &mut IndexSet<String>) -> Value {
    let mut place = |place: &Option<FileLine>| match place {
        Some((name, line)) => {
            let (number, _) = files.insert_full(visible::one_line(name).into_owned());
            (json!(number), json!(line))
        }
        None => (Value::Null, Value::Null),
    };
    let (template, template_line) = place(&line.template);
    let (values, values_line) = place(&line.values);
    json!([line.text, template, template_line, values, values_line])
}
