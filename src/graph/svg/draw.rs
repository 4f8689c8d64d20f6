//! Frames, cards and ways as elements of SVG.

use std::fmt::Write as _;

use super::boxes::Point;
use super::card::Card;
use super::plan::{Frame, Plan};
use super::text::escape;
use crate::graph::{Edge, End, Family, Graph, Node, Presence, Strand};

/// How round the bends of a way are.
const BEND: f64 = 7.0;

pub(super) fn tips() -> String {
    let classes = Strand::ALL.into_iter().map(Strand::class).chain(["error"]);
    let tip = |class| {
        format!(
            "<marker id=\"tip-{class}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" \
             markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
             <path class=\"tip-{class}\" d=\"M0 0.6 L8 4 L0 7.4 Z\"/></marker>"
        )
    };
    classes.map(tip).collect()
}

/// Draws the frame of a release, without its title.
pub(super) fn frame(frame: &Frame, out: &mut String) {
    let (x, y) = frame.corner;
    let _ = writeln!(
        out,
        "<rect class=\"frame\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"10\"/>",
        frame.width, frame.height
    );
}

/// Draws the title of a frame, over what runs through it.
pub(super) fn title(frame: &Frame, graph: &Graph, out: &mut String) {
    let (x, y) = frame.corner;
    let name = escape(&graph.releases[frame.release]);
    let (x, y) = (x + 16.0, y + 22.0);
    let _ = writeln!(
        out,
        "<text class=\"title\" x=\"{x}\" y=\"{y}\">{name}</text>"
    );
}

/// Draws the card of the node of the place `place`.
pub(super) fn card(place: usize, node: &Node, card: &Card, corner: Point, out: &mut String) {
    let family = Family::of(node);
    let presence = match node.presence {
        Presence::Missing => " missing",
        Presence::External(_) | Presence::Given | Presence::Optional => " absent",
        _ => "",
    };
    let (x, y) = corner;
    let _ = writeln!(
        out,
        "<g class=\"node {}{presence}\" data-node=\"{place}\">{}<rect class=\"card\" x=\"{x}\" y=\"{y}\" \
         width=\"{}\" height=\"{}\" rx=\"7\"/>{}",
        family.class(),
        tooltip(node),
        card.width,
        card.height,
        sign(family, x + 18.0, y + 17.0)
    );
    for line in &card.lines {
        let _ = writeln!(
            out,
            "<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>",
            line.class,
            x + line.x,
            y + line.y,
            escape(&line.text)
        );
    }
    out.push_str("</g>\n");
}

/// Returns what a reader sees who points at `node`.
fn tooltip(node: &Node) -> String {
    let mut text = format!("{} {}", node.kind, node.name);
    if let Some(namespace) = &node.namespace {
        let _ = write!(text, " in {namespace}");
    }
    if let Presence::External(reason) = &node.presence {
        let _ = write!(text, ": {reason}");
    }
    format!("<title>{}</title>", escape(&text))
}

/// Returns the sign of `family` around the point `x`, `y`.
pub(super) fn sign(family: Family, x: f64, y: f64) -> String {
    let path = match family {
        Family::Outside => "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0m3 0a2 2 0 1 1 4 0a2 2 0 1 1 -4 0",
        Family::Traffic => "m-6 -2.5h6v-3l6 5.5l-6 5.5v-3h-6z",
        Family::Workload => "m0 -6l5.5 3v6l-5.5 3l-5.5 -3v-6z",
        Family::Data => "m-5 -4c0 -3 10 -3 10 0v8c0 3 -10 3 -10 0z",
        Family::Source => "m0 -6l6 6l-6 6l-6 -6z",
        Family::Access => "m-5 -5h10v4c0 4 -3 6 -5 7c-2 -1 -5 -3 -5 -7z",
        Family::Control => "m-6 -6h12l-4 6v5l-4 1v-6z",
        Family::Delivery => "m0 -6l6 7h-3.5v5h-5v-5h-3.5z",
        Family::Other => "m-5 -5h10v10h-10z",
    };
    format!("<path class=\"sign\" d=\"M{x} {y}{path}\"/>")
}

/// Draws the edge of the place `place`.
pub(super) fn way(place: usize, graph: &Graph, plan: &Plan, out: &mut String) {
    let edge = &graph.edges[place];
    let points = corners(&plan.ways[place]);
    if points.len() < 2 {
        return;
    }
    let class = if edge.has_errors() {
        "error"
    } else {
        edge.link.strand().class()
    };
    let (to, to_class) = match edge.to {
        End::Node(to) => (to.to_string(), "to"),
        End::Release(to) => (to.to_string(), "release"),
    };
    let _ = writeln!(
        out,
        "<path class=\"way {class}\" data-from=\"{}\" data-{to_class}=\"{to}\" \
         marker-end=\"url(#tip-{class})\" d=\"{}\">{}</path>",
        edge.from,
        line(&points),
        sentence(graph, edge)
    );
}

fn sentence(graph: &Graph, edge: &Edge) -> String {
    let from = &graph.nodes[edge.from];
    let to = match edge.to {
        End::Node(to) => format!("{} {}", graph.nodes[to].kind, graph.nodes[to].name),
        End::Release(to) => graph.releases[to].clone(),
    };
    let text = format!("{} {} {} {to}", from.kind, from.name, edge.link.verb());
    format!("<title>{}</title>", escape(&text))
}

/// Draws what is wrong with the edge of the place `place`, next to its end.
pub(super) fn diagnostics(place: usize, graph: &Graph, plan: &Plan, out: &mut String) {
    let Some((x, y)) = plan.ways[place].last() else {
        return;
    };
    let diagnostics = graph.edges[place].diagnostics.iter();
    for (number, diagnostic) in diagnostics
        .filter(|diagnostic| *diagnostic != "missing")
        .enumerate()
    {
        let y = y - 5.0 - 13.0 * super::boxes::count(number);
        let (x, diagnostic) = (x + 8.0, escape(diagnostic));
        let _ = writeln!(
            out,
            "<text class=\"diagnostic\" x=\"{x}\" y=\"{y}\">{diagnostic}</text>"
        );
    }
}

/// Returns the points of `way` at which it turns, and its ends.
fn corners(way: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::new();
    for point in way {
        if corners.last() == Some(point) {
            continue;
        }
        if let [.., before, last] = corners.as_slice()
            && is_straight(*before, *last, *point)
        {
            corners.pop();
        }
        corners.push(*point);
    }
    corners
}

fn is_straight(a: Point, b: Point, c: Point) -> bool {
    let same = |a: f64, b: f64| (a - b).abs() < 0.01;
    (same(a.0, b.0) && same(b.0, c.0)) || (same(a.1, b.1) && same(b.1, c.1))
}

/// Returns the path through `points`, with round bends.
fn line(points: &[Point]) -> String {
    let mut out = format!("M{} {}", points[0].0, points[0].1);
    for bend in points.windows(3) {
        let (before, at, after) = (bend[0], bend[1], bend[2]);
        let radius = BEND
            .min(length(before, at) / 2.0)
            .min(length(at, after) / 2.0);
        let start = towards(at, before, radius);
        let end = towards(at, after, radius);
        let _ = write!(
            out,
            "L{} {}Q{} {} {} {}",
            start.0, start.1, at.0, at.1, end.0, end.1
        );
    }
    if let Some((x, y)) = points.last() {
        let _ = write!(out, "L{x} {y}");
    }
    out
}

fn length(a: Point, b: Point) -> f64 {
    (a.0 - b.0).abs() + (a.1 - b.1).abs()
}

/// Returns the point at `distance` from `from` on the way to `to`.
fn towards(from: Point, to: Point, distance: f64) -> Point {
    let part = distance / length(from, to).max(0.001);
    (
        from.0 + (to.0 - from.0) * part,
        from.1 + (to.1 - from.1) * part,
    )
}
