//! The order of boxes in rows, and where they stand in these: by the crate `layout-rs`.

use layout_rs::adt::dag::NodeHandle;
use layout_rs::core::base::Orientation;
use layout_rs::core::geometry::{Point, Position};
use layout_rs::core::style::StyleAttr;
use layout_rs::std_shapes::shapes::{Element, ShapeKind};
use layout_rs::topo::layout::VisualGraph;
use layout_rs::topo::optimizer::EdgeCrossOptimizer;
use layout_rs::topo::placer::Placer;

/// How many pairs of boxes in one row may be compared for their crossings; the work grows with the
/// square of a row.
const PAIRS: usize = 20_000;

/// Returns the horizontal centre of each box, so that edges cross little and run straight.
///
/// No row is empty, and each edge leads from a box to one in the next row. The boxes have these
/// widths, and these halos at both sides.
pub(super) fn centres(
    widths: &[f64],
    rows: &[Vec<usize>],
    edges: &[(usize, usize)],
    halos: &[f64],
) -> Vec<f64> {
    if widths.is_empty() {
        return Vec::new();
    }
    let mut graph = VisualGraph::new(Orientation::TopToBottom);
    // What it checks is so by construction, and takes longer than the rest.
    graph.dag.set_validate(false);
    for (width, halo) in widths.iter().zip(halos) {
        graph.add_node(element(*width, *halo));
    }
    for (from, to) in edges {
        graph.dag.add_edge(handle(*from), handle(*to));
    }
    let handles = |row: &Vec<usize>| row.iter().map(|place| handle(*place)).collect();
    *graph.dag.ranks_mut() = rows.iter().map(handles).collect();
    if rows.iter().map(|row| row.len() * row.len()).sum::<usize>() < PAIRS {
        EdgeCrossOptimizer::new(&mut graph.dag).optimize();
    }
    Placer::new(&mut graph).layout(false);
    (0..widths.len())
        .map(|place| graph.pos(handle(place)).center().x)
        .collect()
}

fn handle(place: usize) -> NodeHandle {
    NodeHandle::new(place)
}

fn element(width: f64, halo: f64) -> Element {
    let size = Point::new(width, 1.0);
    let shape = ShapeKind::new_box("");
    let mut element = Element::create(shape, StyleAttr::simple(), Orientation::TopToBottom, size);
    // The library counts it once for both sides.
    let halo = Point::new(halo * 2.0, 0.0);
    element.pos = Position::new(Point::zero(), size, Point::zero(), halo);
    element
}
