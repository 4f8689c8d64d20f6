//! Boxes in rows, and the ways of edges between them.
//!
//! - No two boxes overlap, and no edge runs through a box: it leaves a row between the boxes of
//!   that row, and goes sideways only between rows.
//! - Between two rows every edge has a line of its own, unless another's ends where it begins.

use super::boxes::{Arranged, Lead, Spacing, Tile};
use super::grid::Grid;
use super::ranks::{Pin, downward, rows_of, wrap};

/// Places `tiles` so that `leads` lead downwards, but for those that close a circle.
pub(super) fn arrange(tiles: &[Tile], leads: &[Lead], spacing: Spacing) -> Arranged {
    let pairs: Vec<(usize, usize)> = leads.iter().map(|lead| (lead.from, lead.to)).collect();
    let edges = downward(tiles.len(), &pairs);
    let pins: Vec<Pin> = tiles.iter().map(|tile| tile.pin).collect();
    let mut rows = rows_of(&pins, &edges);
    let widths: Vec<f64> = tiles.iter().map(|tile| tile.width + spacing.gap).collect();
    wrap(
        &mut rows,
        &widths,
        spacing.limit.max(fair_width(tiles, spacing)),
    );
    let mut grid = Grid::new(tiles, leads, &rows);
    grid.place(spacing);
    grid.fix_ends();
    grid.lay_tracks();
    grid.arranged(spacing)
}

/// Returns how wide a picture of `tiles` is that is somewhat wider than high.
fn fair_width(tiles: &[Tile], spacing: Spacing) -> f64 {
    let room = |tile: &Tile| (tile.width + spacing.gap) * (tile.height + spacing.row_gap);
    let area: f64 = tiles.iter().map(room).sum();
    (area * 1.5).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::boxes::Point;
    use super::*;

    const SPACING: Spacing = Spacing {
        gap: 20.0,
        row_gap: 30.0,
        limit: 600.0,
    };

    fn tile(size: (u16, u16, u8)) -> Tile {
        Tile {
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
    fn graphs() -> impl Strategy<Value = (Vec<Tile>, Vec<Lead>)> {
        let tiles =
            prop::collection::vec((10_u16..200, 10_u16..80, 0_u8..12).prop_map(tile), 1..24);
        tiles.prop_flat_map(|tiles| {
            let count = tiles.len();
            let ends = prop::collection::vec((0..count, 0..count), 0..count * 2);
            (Just(tiles), ends).prop_map(|(tiles, ends)| {
                let lead = |(from, to): &(usize, usize)| Lead {
                    from: *from,
                    to: *to,
                    at: (None, None),
                    strength: 1.0,
                };
                // Nothing leads to what is at the top, and nothing from what is at the bottom.
                let is_led = |(from, to): &&(usize, usize)| {
                    tiles[*to].pin != Pin::Top && tiles[*from].pin != Pin::Bottom
                };
                let leads = ends.iter().filter(is_led).map(lead).collect();
                (tiles, leads)
            })
        })
    }

    /// Reports whether the line from `a` to `b`, which is level or upright, runs through the inside
    /// of a box.
    fn cuts(a: Point, b: Point, corner: Point, tile: &Tile) -> bool {
        let (left, right) = (a.0.min(b.0), a.0.max(b.0));
        let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
        left < corner.0 + tile.width - 0.5
            && right > corner.0 + 0.5
            && top < corner.1 + tile.height - 0.5
            && bottom > corner.1 + 0.5
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        #[test]
        fn boxes_do_not_overlap_and_edges_run_between_them((tiles, leads) in graphs()) {
            let arranged = arrange(&tiles, &leads, SPACING);
            let boxes: Vec<(Point, &Tile)> = arranged.corners.iter().copied().zip(&tiles).collect();
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
                    for (corner, tile) in &boxes {
                        prop_assert!(!cuts(step[0], step[1], *corner, tile), "{:?}", step);
                    }
                }
            }
        }

        #[test]
        fn the_same_boxes_are_placed_alike((tiles, leads) in graphs()) {
            let (one, other) = (arrange(&tiles, &leads, SPACING), arrange(&tiles, &leads, SPACING));
            prop_assert_eq!(one.corners, other.corners);
            prop_assert_eq!(one.ways, other.ways);
        }
    }
}
