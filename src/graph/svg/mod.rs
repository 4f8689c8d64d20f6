//! A graph as a picture in SVG.
//!
//! - Each release is a frame, and its nodes are cards in it; colour and sign show families of kinds
//!   apart, colour and dashes what an edge says.
//! - The picture has a light look and a dark one, as the page around it asks.

mod arrange;
mod boxes;
mod card;
mod draw;
mod ends;
mod grid;
mod legend;
mod plan;
mod ranks;
mod relax;
mod rows;
mod style;
pub(super) mod text;
mod tracks;

use std::fmt::Write as _;

use super::model::Graph;
use plan::{Plan, plan};
use text::{escape, width};

/// The room around a picture.
const MARGIN: f64 = 24.0;

/// The height of the heading.
const HEAD: f64 = 44.0;

/// Returns `graph` as a picture with the heading `heading`.
pub fn svg(graph: &Graph, heading: &str) -> String {
    let plan = plan(graph);
    let least = width(heading, 17.0).max(560.0);
    let wide = plan.width.max(least);
    let foot = MARGIN + HEAD + plan.height + 22.0;
    let (legend, height) = legend::legend(graph, MARGIN, foot, wide);
    let (w, h) = (wide + MARGIN * 2.0, foot + height + MARGIN - 8.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plate\" width=\"{w}\" height=\"{h}\" \
         viewBox=\"0 0 {w} {h}\" role=\"img\">\n<title>{}</title>\n<style>{}</style>\n<defs>{}</defs>\n\
         <rect class=\"ground\" width=\"{w}\" height=\"{h}\"/>\n\
         <text class=\"head\" x=\"{MARGIN}\" y=\"42\">{}</text>\n",
        escape(heading),
        style::style_sheet(),
        draw::tips(),
        escape(heading),
    );
    let left = MARGIN + (wide - plan.width) / 2.0;
    let top = MARGIN + HEAD;
    let _ = writeln!(out, "<g transform=\"translate({left} {top})\">");
    draw(graph, &plan, &mut out);
    out.push_str("</g>\n");
    out.push_str(&legend);
    out.push_str("</svg>\n");
    out
}

fn draw(graph: &Graph, plan: &Plan, out: &mut String) {
    for frame in &plan.frames {
        draw::frame(frame, out);
    }
    for place in 0..graph.edges.len() {
        draw::way(place, graph, plan, out);
    }
    for frame in &plan.frames {
        draw::title(frame, graph, out);
    }
    for (place, (card, corner)) in plan.cards.iter().enumerate() {
        draw::card(place, &graph.nodes[place], card, *corner, out);
    }
    for place in 0..graph.edges.len() {
        draw::diagnostics(place, graph, plan, out);
    }
}
