//! Boxes in rows, and the ways of edges between them.
//!
//! - No two boxes overlap, and no edge runs through a box: it leaves a row between the boxes of
//!   that row, and goes sideways only between rows.
//! - Between two rows every edge has a line of its own, unless another's ends where it begins.

use super::grid::Grid;
use super::ranks::{Pin, downward, rows_of, wrap};

/// A box to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) pin: Pin,
}

/// An edge to be led from one box to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lead {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Where it leaves and enters, from the left of its boxes; anywhere without one.
    pub(super) at: (Option<f64>, Option<f64>),
    /// How much it draws its boxes together.
    pub(super) strength: f64,
}

/// How much room there is between boxes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spacing {
    /// Beside each other.
    pub(super) gap: f64,
    /// Below each other, at least.
    pub(super) row_gap: f64,
    /// How wide a row may be before it is split.
    pub(super) limit: f64,
}

/// The corner of a box that is nearest to the origin.
pub(super) type Point = (f64, f64);

/// What was placed.
#[derive(Debug, Clone, Default)]
pub(super) struct Arranged {
    /// The upper left corners of the boxes.
    pub(super) corners: Vec<Point>,
    /// The bends of each edge, both ends included; of one from a box to itself there are none.
    pub(super) ways: Vec<Vec<Point>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// How far apart the lines of two edges are.
pub(super) const TRACK: f64 = 9.0;

/// The width of what holds a place for an edge that passes a row.
pub(super) const PASS: f64 = 4.0;

/// Places `items` so that `leads` lead downwards, but for those that close a circle.
pub(super) fn arrange(items: &[Item], leads: &[Lead], spacing: Spacing) -> Arranged {
    let pairs: Vec<(usize, usize)> = leads.iter().map(|lead| (lead.from, lead.to)).collect();
    let edges = downward(items.len(), &pairs);
    let pins: Vec<Pin> = items.iter().map(|item| item.pin).collect();
    let mut rows = rows_of(&pins, &edges);
    let widths: Vec<f64> = items.iter().map(|item| item.width + spacing.gap).collect();
    wrap(
        &mut rows,
        &widths,
        spacing.limit.max(fair_width(items, spacing)),
    );
    let mut grid = Grid::new(items, leads, &rows);
    grid.place(spacing);
    grid.fix_ends();
    grid.lay_tracks();
    grid.arranged(spacing)
}

/// Returns a small count as a measure.
#[allow(
    clippy::cast_precision_loss,
    reason = "no picture has more than 2^52 boxes"
)]
pub(super) fn count(number: usize) -> f64 {
    number as f64
}

/// Returns how wide a picture of `items` is that is somewhat wider than high.
fn fair_width(items: &[Item], spacing: Spacing) -> f64 {
    let room = |item: &Item| (item.width + spacing.gap) * (item.height + spacing.row_gap);
    let area: f64 = items.iter().map(room).sum();
    (area * 1.5).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPACING: Spacing = Spacing {
        gap: 20.0,
        row_gap: 30.0,
        limit: 600.0,
    };

    fn item(size: (u16, u16, u8)) -> Item {
        Item {
            width: f64::from(size.0),
            height: f64::from(size.1),
            pin: match size.2 {
                0 => Pin::Top,
                1 => Pin::Bottom,
                _ => Pin::Free,
            },
        }
    }

    /// Boxes of any sizes, and edges between any two of them.
    fn graphs() -> impl Strategy<Value = (Vec<Item>, Vec<Lead>)> {
        let items =
            prop::collection::vec((10_u16..200, 10_u16..80, 0_u8..12).prop_map(item), 1..24);
        items.prop_flat_map(|items| {
            let count = items.len();
            let ends = prop::collection::vec((0..count, 0..count), 0..count * 2);
            (Just(items), ends).prop_map(|(items, ends)| {
                let lead = |(from, to): &(usize, usize)| Lead {
                    from: *from,
                    to: *to,
                    at: (None, None),
                    strength: 1.0,
                };
                // Nothing leads to what is at the top, and nothing from what is at the bottom.
                let is_led = |(from, to): &&(usize, usize)| {
                    items[*to].pin != Pin::Top && items[*from].pin != Pin::Bottom
                };
                let leads = ends.iter().filter(is_led).map(lead).collect();
                (items, leads)
            })
        })
    }

    /// Reports whether the line from `a` to `b`, which is level or upright, runs through the inside
    /// of a box.
    fn cuts(a: Point, b: Point, corner: Point, item: &Item) -> bool {
        let (left, right) = (a.0.min(b.0), a.0.max(b.0));
        let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
        left < corner.0 + item.width - 0.5
            && right > corner.0 + 0.5
            && top < corner.1 + item.height - 0.5
            && bottom > corner.1 + 0.5
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        #[test]
        fn boxes_do_not_overlap_and_edges_run_between_them((items, leads) in graphs()) {
            let arranged = arrange(&items, &leads, SPACING);
            let boxes: Vec<(Point, &Item)> = arranged.corners.iter().copied().zip(&items).collect();
            for (number, (a, one)) in boxes.iter().enumerate() {
                prop_assert!(a.0 >= 0.0 && a.0 + one.width <= arranged.width + 0.5);
                prop_assert!(a.1 >= 0.0 && a.1 + one.height <= arranged.height + 0.5);
                for (b, other) in &boxes[number + 1..] {
                    let beside = a.0 + one.width <= b.0 + 0.5 || b.0 + other.width <= a.0 + 0.5;
                    let below = a.1 + one.height <= b.1 || b.1 + other.height <= a.1;
                    prop_assert!(beside || below);
                }
            }
            for (way, lead) in arranged.ways.iter().zip(&leads) {
                prop_assert_eq!(way.is_empty(), lead.from == lead.to);
                for step in way.windows(2) {
                    let is_level = (step[0].1 - step[1].1).abs() < 0.01;
                    let is_upright = (step[0].0 - step[1].0).abs() < 0.51;
                    prop_assert!(is_level || is_upright, "{:?}", step);
                    for (corner, item) in &boxes {
                        prop_assert!(!cuts(step[0], step[1], *corner, item), "{:?}", step);
                    }
                }
            }
        }

        #[test]
        fn the_same_boxes_are_placed_alike((items, leads) in graphs()) {
            let (one, other) = (arrange(&items, &leads, SPACING), arrange(&items, &leads, SPACING));
            prop_assert_eq!(one.corners, other.corners);
            prop_assert_eq!(one.ways, other.ways);
        }
    }
}
