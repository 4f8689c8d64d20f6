//! Boxes to be placed, edges to be led between them, and what becomes of both.

use super::ranks::Pin;

#[derive(Debug, Clone, Copy)]
pub(super) struct Tile {
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

#[derive(Debug, Clone, Copy)]
pub(super) struct Spacing {
    pub(super) gap: f64,
    /// Below each other, at least.
    pub(super) row_gap: f64,
    /// How wide a row may be before it is split.
    pub(super) limit: f64,
}

/// The corner of a box that is nearest to the origin.
pub(super) type Point = (f64, f64);

#[derive(Debug, Clone, Default)]
pub(super) struct Arranged {
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

/// Returns a small count as a measure.
#[allow(
    clippy::cast_precision_loss,
    reason = "no picture has more than 2^52 boxes"
)]
pub(super) fn count(number: usize) -> f64 {
    number as f64
}
