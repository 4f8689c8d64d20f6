//! The order of boxes in rows, and where they are in these: by the crate `layout-rs`.

use layout_rs::adt::dag::NodeHandle;
use layout_rs::core::base::Orientation;
use layout_rs::core::geometry::{Point, Position};
use layout_rs::core::style::StyleAttr;
use layout_rs::std_shapes::shapes::{Element, ShapeKind};
use layout_rs::topo::layout::VisualGraph;
use layout_rs::topo::optimizer::EdgeCrossOptimizer;
use layout_rs::topo::placer::Placer;

/// How many boxes are put in order; the work grows faster than their square. More stay in the order
/// that they have, which is that of the manifests.
const MOST: usize = 500;

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
    if widths.is_empty() || widths.len() > MOST {
        return in_order(widths, rows, halos);
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
    EdgeCrossOptimizer::new(&mut graph.dag).optimize();
    Placer::new(&mut graph).layout(false);
    (0..widths.len())
        .map(|place| graph.pos(handle(place)).center().x)
        .collect()
}

/// Returns the centres of boxes that are side by side.
fn in_order(widths: &[f64], rows: &[Vec<usize>], halos: &[f64]) -> Vec<f64> {
    let mut centres = vec![0.0; widths.len()];
    for row in rows {
        let mut left = 0.0;
        for place in row {
            let room = widths[*place] + halos[*place] * 2.0;
            centres[*place] = left + room / 2.0;
            left += room;
        }
    }
    centres
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
