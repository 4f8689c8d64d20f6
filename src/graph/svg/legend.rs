//! What the colours, shapes and lines of a picture mean.

use std::fmt::Write as _;

use super::draw::sign;
use super::text::{escape, width};
use crate::graph::{Edge, Family, Graph, Presence, Strand};

const LINE: f64 = 24.0;

/// An entry: what is drawn, and what it means.
struct Entry {
    sample: Sample,
    text: &'static str,
}

enum Sample {
    Family(Family),
    Strand(&'static str),
    Border(&'static str),
}

/// Returns the legend of what `graph` has, at most `limit` wide, with its upper left corner at
/// `x`, `y`; and its height.
pub(super) fn legend(graph: &Graph, x: f64, y: f64, limit: f64) -> (String, f64) {
    let mut out = String::new();
    let (mut left, mut line) = (0.0, 0.0);
    for entry in entries(graph) {
        let own = 48.0 + width(entry.text, 10.5) + 14.0;
        if left > 0.0 && left + own > limit {
            left = 0.0;
            line += 1.0;
        }
        draw(&entry, x + left, y + line * LINE, &mut out);
        left += own;
    }
    (out, (line + 1.0) * LINE)
}

fn entries(graph: &Graph) -> Vec<Entry> {
    let families = Family::ALL.into_iter().filter(|family| {
        let mut nodes = graph.nodes.iter();
        nodes.any(|node| Family::of(node) == *family)
    });
    let strands = Strand::ALL.into_iter().filter(|strand| {
        let mut edges = graph.edges.iter();
        edges.any(|edge| edge.link.strand() == *strand && !edge.has_errors())
    });
    let families = families.map(|family| Entry {
        sample: Sample::Family(family),
        text: family.name(),
    });
    let strands = strands.map(|strand| Entry {
        sample: Sample::Strand(strand.class()),
        text: strand.name(),
    });
    families.chain(strands).chain(presences(graph)).collect()
}

fn presences(graph: &Graph) -> Vec<Entry> {
    let is_absent = |presence: &Presence| {
        matches!(
            presence,
            Presence::External(_) | Presence::Given | Presence::Optional
        )
    };
    let mut found = Vec::new();
    if graph.nodes.iter().any(|node| is_absent(&node.presence)) {
        found.push(Entry {
            sample: Sample::Border("absent"),
            text: "not rendered here",
        });
    }
    if graph.edges.iter().any(Edge::has_errors) {
        found.push(Entry {
            sample: Sample::Border("missing"),
            text: "missing",
        });
    }
    found
}

fn draw(entry: &Entry, x: f64, y: f64, out: &mut String) {
    let middle = y + LINE / 2.0;
    match entry.sample {
        Sample::Family(family) => {
            let sign = sign(family, x + 33.0, middle);
            let _ = writeln!(out, "<g class=\"{}\">{sign}</g>", family.class());
        }
        Sample::Strand(class) => {
            let _ = writeln!(
                out,
                "<path class=\"way {class}\" marker-end=\"url(#tip-{class})\" d=\"M{} {middle}h32\"/>",
                x + 4.0
            );
        }
        Sample::Border(class) => {
            let _ = writeln!(
                out,
                "<g class=\"{class}\"><rect class=\"card\" x=\"{}\" y=\"{}\" width=\"26\" height=\"14\" rx=\"4\"/></g>",
                x + 14.0,
                middle - 7.0
            );
        }
    }
    let _ = writeln!(
        out,
        "<text class=\"note\" x=\"{}\" y=\"{}\">{}</text>",
        x + 46.0,
        middle + 4.0,
        escape(entry.text)
    );
}
