//! A graph as a flow chart of Mermaid.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::family::Family;
use super::model::{Edge, End, Graph, Link, Node, Presence};
use crate::visible;

/// Returns `graph` as Mermaid, ready for a block of `mermaid` in Markdown.
///
/// The colours are light and the text is dark, so that it can be read on any page.
pub fn mermaid(graph: &Graph) -> String {
    let mut out = "flowchart TB\n".to_owned();
    for (place, name) in graph.releases.iter().enumerate() {
        let nodes: Vec<usize> = graph.nodes_of(Some(place)).collect();
        if !nodes.is_empty() {
            let _ = writeln!(out, "  subgraph r{place}[\"{}\"]", escape(name));
            for node in nodes {
                line(graph, node, "    ", &mut out);
            }
            out.push_str("  end\n");
        }
    }
    for node in graph.nodes_of(None) {
        line(graph, node, "  ", &mut out);
    }
    let edges: Vec<&Edge> = graph
        .edges
        .iter()
        .filter(|edge| is_drawn(graph, edge))
        .collect();
    for edge in &edges {
        let _ = writeln!(out, "  {}", arrow(edge));
    }
    styles(graph, &edges, &mut out);
    out
}

fn line(graph: &Graph, place: usize, indent: &str, out: &mut String) {
    let node = &graph.nodes[place];
    let (open, close) = shape(node);
    let texts = [node.kind.as_str(), node.name.as_str()].into_iter();
    let texts = texts.chain(node.facts.iter().map(String::as_str));
    let texts: Vec<String> = texts.chain(node.remark()).map(escape).collect();
    let label = texts.join("<br/>");
    let _ = writeln!(
        out,
        "{indent}n{place}{open}\"{label}\"{close}:::{}",
        class(node)
    );
}

/// Returns the brackets that make the shape of `node`.
fn shape(node: &Node) -> (&'static str, &'static str) {
    match Family::of(node) {
        Family::Outside => ("([", "])"),
        Family::Data => ("[(", ")]"),
        Family::Source => ("{{", "}}"),
        Family::Access => ("(", ")"),
        Family::Control => ("[/", "/]"),
        _ => ("[", "]"),
    }
}

fn class(node: &Node) -> &'static str {
    match node.presence {
        Presence::Missing => "missing",
        Presence::External(_) | Presence::Given | Presence::Optional => "absent",
        _ => Family::of(node).class(),
    }
}

/// Mermaid accepts no edge from a node to the subgraph around it.
fn is_drawn(graph: &Graph, edge: &Edge) -> bool {
    match edge.to {
        End::Node(_) => true,
        End::Release(release) => graph.nodes[edge.from].release != Some(release),
    }
}

fn arrow(edge: &Edge) -> String {
    let line = match edge.link {
        Link::Requests | Link::Routes | Link::Sends | Link::Runs => "-->",
        _ => "-.->",
    };
    let to = match edge.to {
        End::Node(place) => format!("n{place}"),
        End::Release(place) => format!("r{place}"),
    };
    let said = [edge.link.verb()].into_iter();
    let said = said.chain(edge.diagnostics.iter().map(String::as_str));
    let label: Vec<String> = said.map(escape).collect();
    format!("n{} {line}|\"{}\"| {to}", edge.from, label.join("<br/>"))
}

fn styles(graph: &Graph, edges: &[&Edge], out: &mut String) {
    for (number, edge) in edges.iter().enumerate() {
        if edge.has_errors() {
            let _ = writeln!(
                out,
                "  linkStyle {number} stroke:#cf222e,stroke-width:2px,color:#cf222e"
            );
        }
    }
    let classes = graph.nodes.iter().map(class);
    let classes: BTreeSet<&str> = classes.collect();
    for family in Family::ALL {
        let (border, ground) = family.light();
        let name = family.class();
        if classes.contains(name) {
            let _ = writeln!(
                out,
                "  classDef {name} fill:{ground},stroke:{border},color:#1f2328"
            );
        }
    }
    for (name, look) in [("absent", ABSENT), ("missing", MISSING)] {
        if classes.contains(name) {
            let _ = writeln!(out, "  classDef {name} {look}");
        }
    }
}

const ABSENT: &str = "fill:#ffffff,stroke:#57606a,stroke-dasharray:4 3,color:#57606a";
const MISSING: &str = "fill:#ffebe9,stroke:#cf222e,stroke-width:2px,color:#a40e26";

/// Returns `text` with every character that could mean something to Mermaid as its number.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in visible::one_line(text).chars() {
        match c {
            _ if c.is_alphanumeric() || " ._:/-,()*".contains(c) => out.push(c),
            _ => {
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
    }
    out
}
