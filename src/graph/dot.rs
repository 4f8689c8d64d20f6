//! A graph for Graphviz.

use std::fmt::Write as _;

use super::family::Family;
use super::model::{Edge, End, Graph, Link, Node, Presence};
use crate::visible;

const HEAD: &str = r##"digraph {
  graph [compound=true, rankdir=TB, fontname="Helvetica", fontsize=12, ranksep=0.6, nodesep=0.3]
  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=10, fontcolor="#1f2328"]
  edge [fontname="Helvetica", fontsize=9, color="#57606a", fontcolor="#57606a", arrowsize=0.7]
"##;

/// Returns `graph` in the language of Graphviz, each release a cluster.
pub fn dot(graph: &Graph) -> String {
    let mut out = HEAD.to_owned();
    for (place, name) in graph.releases.iter().enumerate() {
        let nodes: Vec<usize> = graph.nodes_of(Some(place)).collect();
        if !nodes.is_empty() {
            let _ = writeln!(out, "  subgraph cluster_{place} {{");
            let _ = writeln!(
                out,
                "    graph [label={}, style=rounded, color=\"#8c959f\"]",
                quoted(name)
            );
            for node in nodes {
                line(graph, node, "    ", &mut out);
            }
            out.push_str("  }\n");
        }
    }
    for node in graph.nodes_of(None) {
        line(graph, node, "  ", &mut out);
    }
    for edge in &graph.edges {
        if let Some(arrow) = arrow(graph, edge) {
            let _ = writeln!(out, "  {arrow}");
        }
    }
    out.push_str("}\n");
    out
}

fn line(graph: &Graph, place: usize, indent: &str, out: &mut String) {
    let node = &graph.nodes[place];
    let texts = [node.kind.as_str(), node.name.as_str()].into_iter();
    let texts = texts.chain(node.facts.iter().map(String::as_str));
    let texts: Vec<&str> = texts.chain(node.remark()).collect();
    let label = quoted(&texts.join("\n"));
    let _ = writeln!(out, "{indent}n{place} [label={label}, {}]", look(node));
}

fn look(node: &Node) -> String {
    match node.presence {
        Presence::Missing => {
            r##"color="#cf222e", fillcolor="#ffebe9", fontcolor="#a40e26", penwidth=2"##.to_owned()
        }
        Presence::External(_) | Presence::Given | Presence::Optional => {
            r##"style="rounded,dashed", color="#57606a", fontcolor="#57606a""##.to_owned()
        }
        _ => {
            let (border, ground) = Family::of(node).light();
            format!("color=\"{border}\", fillcolor=\"{ground}\"")
        }
    }
}

/// Returns the edge; none if it leads to a release without nodes.
fn arrow(graph: &Graph, edge: &Edge) -> Option<String> {
    let (to, head) = match edge.to {
        End::Node(place) => (place, String::new()),
        // An edge needs a node; `lhead` cuts it at the border of the node's cluster.
        End::Release(place) => (
            graph.nodes_of(Some(place)).next()?,
            format!(", lhead=cluster_{place}"),
        ),
    };
    let said = [edge.link.verb()].into_iter();
    let said: Vec<&str> = said
        .chain(edge.diagnostics.iter().map(String::as_str))
        .collect();
    let label = quoted(&said.join("\n"));
    let dashed = match edge.link {
        Link::Requests | Link::Routes | Link::Sends | Link::Runs => "",
        _ => ", style=dashed",
    };
    let red = if edge.has_errors() {
        r##", color="#cf222e", fontcolor="#cf222e", penwidth=2"##
    } else {
        ""
    };
    Some(format!(
        "n{} -> n{to} [label={label}{dashed}{head}{red}]",
        edge.from
    ))
}

/// Returns `text` as a quoted string, in which a line break begins a new line.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ if visible::is_hidden(c) => {
                out.push('\\');
                out.push_str(&visible::escape(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
