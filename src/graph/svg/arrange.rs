//! Boxes in rows, and the ways of edges between them.
//!
//! - No two boxes overlap, and no edge runs through a box: it leaves a row between the boxes of
//!   that row, and goes sideways only between rows.
//! - Between two rows every edge has a line of its own, unless another's ends where it begins.

use super::ranks::{Pin, downward, rows_of, wrap};
use super::relax::{Spring, relax};
use super::rows::centres;

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
const TRACK: f64 = 9.0;

/// The width of what holds a place for an edge that passes a row.
const PASS: f64 = 4.0;

/// Places `items` so that `leads` lead downwards, but for those that close a circle.
pub(super) fn arrange(items: &[Item], leads: &[Lead], spacing: Spacing) -> Arranged {
    let pairs: Vec<(usize, usize)> = leads.iter().map(|lead| (lead.from, lead.to)).collect();
    let edges = downward(items.len(), &pairs);
    let pins: Vec<Pin> = items.iter().map(|item| item.pin).collect();
    let mut rows = rows_of(&pins, &edges);
    let widths: Vec<f64> = items.iter().map(|item| item.width + spacing.gap).collect();
    wrap(&mut rows, &widths, spacing.limit);
    let mut grid = Grid::new(items, leads, &rows);
    grid.place(spacing);
    grid.arranged(spacing)
}

/// A box, or a place held for an edge that passes a row.
#[derive(Debug, Clone, Copy)]
struct Cell {
    width: f64,
    height: f64,
    row: usize,
    /// Its left side.
    left: f64,
}

impl Cell {
    fn middle(&self) -> f64 {
        self.left + self.width / 2.0
    }
}

/// One step of an edge, from a cell to one in the next row.
#[derive(Debug, Clone, Copy)]
struct Step {
    upper: usize,
    lower: usize,
    /// Where it begins and ends, once it is known.
    ends: (f64, f64),
    /// Its line between the rows, counted from above; none if it runs straight.
    track: Option<usize>,
}

struct Grid<'a> {
    items: &'a [Item],
    leads: &'a [Lead],
    cells: Vec<Cell>,
    steps: Vec<Step>,
    /// The steps of each edge from its upper end to its lower one.
    chains: Vec<Vec<usize>>,
    rows: Vec<Vec<usize>>,
}

impl<'a> Grid<'a> {
    fn new(items: &'a [Item], leads: &'a [Lead], rows: &[usize]) -> Self {
        let cell = |(item, row): (&Item, &usize)| Cell {
            width: item.width,
            height: item.height,
            row: *row,
            left: 0.0,
        };
        let mut grid = Self {
            items,
            leads,
            cells: items.iter().zip(rows).map(cell).collect(),
            steps: Vec::new(),
            chains: Vec::new(),
            rows: Vec::new(),
        };
        for lead in leads {
            let chain = grid.chain(lead);
            grid.chains.push(chain);
        }
        let count = grid.cells.iter().map(|cell| cell.row + 1).max();
        grid.rows = vec![Vec::new(); count.unwrap_or_default()];
        for (place, cell) in grid.cells.iter().enumerate() {
            grid.rows[cell.row].push(place);
        }
        grid
    }

    fn is_upward(&self, lead: &Lead) -> bool {
        self.cells[lead.from].row > self.cells[lead.to].row
    }

    fn chain(&mut self, lead: &Lead) -> Vec<usize> {
        let (upper, lower) = if self.is_upward(lead) {
            (lead.to, lead.from)
        } else {
            (lead.from, lead.to)
        };
        let mut chain = Vec::new();
        let mut last = upper;
        for row in self.cells[upper].row + 1..=self.cells[lower].row {
            let next = if row == self.cells[lower].row {
                lower
            } else {
                self.cells.push(Cell {
                    width: PASS,
                    height: 0.0,
                    row,
                    left: 0.0,
                });
                self.cells.len() - 1
            };
            chain.push(self.steps.len());
            self.steps.push(Step {
                upper: last,
                lower: next,
                ends: (0.0, 0.0),
                track: None,
            });
            last = next;
        }
        chain
    }

    /// Finds where everything stands from left to right.
    fn place(&mut self, spacing: Spacing) {
        let widths: Vec<f64> = self.cells.iter().map(|cell| cell.width).collect();
        let edges: Vec<(usize, usize)> = self
            .steps
            .iter()
            .map(|one| (one.upper, one.lower))
            .collect();
        let halos: Vec<f64> = (0..self.cells.len())
            .map(|place| self.halo(place, spacing))
            .collect();
        let mut middles = centres(&widths, &self.rows, &edges, &halos);
        for row in &mut self.rows {
            row.sort_by(|a, b| middles[*a].total_cmp(&middles[*b]));
        }
        let room = widths.iter().zip(&halos);
        let halves: Vec<f64> = room.map(|(width, halo)| width / 2.0 + halo).collect();
        relax(&mut middles, &halves, &self.rows, &self.springs());
        for (cell, middle) in self.cells.iter_mut().zip(&middles) {
            cell.left = (middle - cell.width / 2.0).round();
        }
        self.unbend(&halves);
        let least = self.cells.iter().map(|cell| cell.left).reduce(f64::min);
        for cell in &mut self.cells {
            cell.left -= least.unwrap_or_default();
        }
        self.fix_given_ends();
        self.spread(Side::Below);
        self.spread(Side::Above);
        self.straighten();
        self.lay_tracks();
    }

    /// Returns what draws cells together: the longer an edge, the more it is held straight.
    fn springs(&self) -> Vec<Spring> {
        let mut springs = Vec::new();
        for (lead, chain) in self.leads.iter().zip(&self.chains) {
            let (first, last) = if self.is_upward(lead) {
                (lead.at.1, lead.at.0)
            } else {
                lead.at
            };
            for (number, step) in chain.iter().map(|step| &self.steps[*step]).enumerate() {
                let is_first = number == 0;
                let is_last = number + 1 == chain.len();
                let upper = self.offset(step.upper, first.filter(|_| is_first));
                let lower = self.offset(step.lower, last.filter(|_| is_last));
                let stiffness = match (is_first, is_last) {
                    (true, true) => 1.0,
                    (false, false) => 8.0,
                    _ => 2.0,
                };
                springs.push(Spring {
                    ends: [(step.upper, upper), (step.lower, lower)],
                    strength: lead.strength * stiffness,
                });
            }
        }
        springs
    }

    /// Returns how far the place `at`, which is counted from the left, is from the middle of a cell.
    fn offset(&self, place: usize, at: Option<f64>) -> f64 {
        at.map_or(0.0, |at| at - self.cells[place].width / 2.0)
    }

    /// Puts the places that are held for a long edge below each other, where there is room.
    fn unbend(&mut self, halves: &[f64]) {
        for chain in self.chains.clone() {
            let lower = chain.iter().map(|step| self.steps[*step].lower);
            let passes: Vec<usize> = lower.filter(|place| *place >= self.items.len()).collect();
            let mut wanted = passes.iter().map(|place| self.cells[*place].left);
            let fits = |left: &f64| {
                let mut passes = passes.iter();
                passes.all(|place| self.has_room(*place, *left, halves))
            };
            if let Some(left) = wanted.find(fits) {
                for place in passes {
                    self.cells[place].left = left;
                }
            }
        }
    }

    /// Reports whether the pass `place` may stand at `left`, between its neighbours.
    fn has_room(&self, place: usize, left: f64, halves: &[f64]) -> bool {
        let row = &self.rows[self.cells[place].row];
        let middle = left + PASS / 2.0;
        let Some(number) = row.iter().position(|own| *own == place) else {
            return false;
        };
        let distance = |other: usize| halves[other] + halves[place];
        let before = number.checked_sub(1).map(|number| row[number]);
        let after = row.get(number + 1).copied();
        before.is_none_or(|one| self.cells[one].middle() + distance(one) <= middle + 1.0)
            && after.is_none_or(|one| middle + distance(one) <= self.cells[one].middle() + 1.0)
    }

    /// Returns how much room there is beside a cell.
    fn halo(&self, place: usize, spacing: Spacing) -> f64 {
        if place < self.items.len() && self.items[place].pin == Pin::Free {
            spacing.gap / 2.0
        } else {
            TRACK / 2.0
        }
    }

    /// Sets the ends of steps that are given, and all others to the middle of their cells.
    fn fix_given_ends(&mut self) {
        for step in &mut self.steps {
            step.ends = (
                self.cells[step.upper].middle(),
                self.cells[step.lower].middle(),
            );
        }
        for (place, lead) in self.leads.iter().enumerate() {
            let (first, last) = self.ends_of(lead);
            let chain = &self.chains[place];
            if let (Some(at), Some(step)) = (first, chain.first()) {
                self.steps[*step].ends.0 = at;
            }
            if let (Some(at), Some(step)) = (last, chain.last()) {
                self.steps[*step].ends.1 = at;
            }
        }
    }

    /// Returns where the upper and the lower end of `lead` are to be.
    fn ends_of(&self, lead: &Lead) -> (Option<f64>, Option<f64>) {
        let at = |place: usize, at: Option<f64>| at.map(|at| self.cells[place].left + at);
        let (from, to) = (at(lead.from, lead.at.0), at(lead.to, lead.at.1));
        if self.is_upward(lead) {
            (to, from)
        } else {
            (from, to)
        }
    }

    /// Returns the steps that are free to end anywhere on `side` of the box `place`.
    fn free_ends(&self, place: usize, side: Side) -> Vec<usize> {
        let mut found = Vec::new();
        for (lead, chain) in self.leads.iter().zip(&self.chains) {
            let (first, last) = self.ends_of(lead);
            let (given, step) = match side {
                Side::Below => (first, chain.first()),
                Side::Above => (last, chain.last()),
            };
            if let Some(step) =
                step.filter(|step| given.is_none() && self.own(**step, side) == place)
            {
                found.push(*step);
            }
        }
        found
    }

    /// Returns the cell whose `side` the step touches.
    fn own(&self, step: usize, side: Side) -> usize {
        match side {
            Side::Below => self.steps[step].upper,
            Side::Above => self.steps[step].lower,
        }
    }

    fn end(&mut self, step: usize, side: Side) -> &mut f64 {
        match side {
            Side::Below => &mut self.steps[step].ends.0,
            Side::Above => &mut self.steps[step].ends.1,
        }
    }

    /// Spreads the ends of edges along one side of each box, in the order of where they lead.
    fn spread(&mut self, side: Side) {
        for place in 0..self.items.len() {
            let mut steps = self.free_ends(place, side);
            let other = side.other();
            steps.sort_by(|a, b| {
                let at = |step: usize| self.cells[self.own(step, other)].middle();
                at(*a).total_cmp(&at(*b)).then(a.cmp(b))
            });
            let cell = self.cells[place];
            let room = cell.width * 0.7 / count(steps.len());
            let distance = room.min(18.0).round();
            let start = cell.middle() - distance * (count(steps.len()) - 1.0) / 2.0;
            for (number, step) in steps.into_iter().enumerate() {
                *self.end(step, side) = (start + distance * count(number)).round();
            }
        }
    }

    /// Moves the single end of an edge on a side of a box to where the edge comes from, if that is
    /// above or below the box.
    fn straighten(&mut self) {
        for (side, place) in [Side::Above, Side::Below]
            .into_iter()
            .flat_map(|side| (0..self.items.len()).map(move |place| (side, place)))
        {
            if let [step] = self.free_ends(place, side).as_slice() {
                let at = *self.end(*step, side.other());
                let cell = self.cells[place];
                let inset = (cell.width / 2.0).min(14.0);
                let ends = self.ends_at(place, side);
                if ends == 1 && at >= cell.left + inset && at <= cell.left + cell.width - inset {
                    *self.end(*step, side) = at;
                }
            }
        }
    }

    fn ends_at(&self, place: usize, side: Side) -> usize {
        let steps = 0..self.steps.len();
        steps.filter(|step| self.own(*step, side) == place).count()
    }

    /// Gives the steps between two rows lines that do not run over each other.
    ///
    /// Of steps to the right the rightmost gets the uppermost line, of those to the left the
    /// leftmost, so that they do not cross where they need not.
    fn lay_tracks(&mut self) {
        for row in 0..self.rows.len() {
            let steps = 0..self.steps.len();
            let mut bent: Vec<usize> = steps
                .filter(|step| self.cells[self.steps[*step].upper].row == row)
                .filter(|step| self.steps[*step].is_bent())
                .collect();
            bent.sort_by(|a, b| self.steps[*a].order().total_cmp(&self.steps[*b].order()));
            let mut tracks: Vec<Vec<(f64, f64)>> = Vec::new();
            for step in bent {
                let span = self.steps[step].span();
                let is_free = |taken: &Vec<(f64, f64)>| {
                    taken
                        .iter()
                        .all(|other| span.1 < other.0 || other.1 < span.0)
                };
                // Only the last line may be shared: an earlier one lies above others' ends.
                let shared = tracks.last().is_some_and(&is_free);
                if !shared {
                    tracks.push(Vec::new());
                }
                let track = tracks.len() - 1;
                tracks[track].push(span);
                self.steps[step].track = Some(track);
            }
        }
    }

    fn arranged(&self, spacing: Spacing) -> Arranged {
        let mut tops = Vec::new();
        let mut bottoms: Vec<f64> = Vec::new();
        let mut top = 0.0;
        for row in 0..self.rows.len() {
            let cells = self.rows[row].iter().map(|place| self.cells[*place].height);
            let bottom: f64 = top + cells.fold(0.0, f64::max);
            tops.push(top);
            bottoms.push(bottom);
            top = bottom + self.room_below(row, spacing);
        }
        let corner = |(place, _): (usize, &Item)| {
            let cell = &self.cells[place];
            (cell.left, tops[cell.row])
        };
        let widths = self.cells.iter().map(|cell| cell.left + cell.width);
        Arranged {
            corners: self.items.iter().enumerate().map(corner).collect(),
            ways: self
                .leads
                .iter()
                .zip(&self.chains)
                .map(|(lead, chain)| self.way(lead, chain, &tops, &bottoms))
                .collect(),
            width: widths.fold(0.0, f64::max),
            height: bottoms.last().copied().unwrap_or_default(),
        }
    }

    /// Returns how much room there is below `row`; gates need no more than the lines to them.
    fn room_below(&self, row: usize, spacing: Spacing) -> f64 {
        let is_flat = |row: &Vec<usize>| row.iter().all(|place| self.cells[*place].height < 1.0);
        let beside = self.rows.get(row + 1).into_iter().chain([&self.rows[row]]);
        let tracks = self.tracks(row);
        let least = match (beside.filter(|row| is_flat(row)).count(), tracks) {
            (0, _) => spacing.row_gap,
            (_, 0) => 6.0,
            _ => 20.0,
        };
        least + TRACK * count(tracks.saturating_sub(1))
    }

    fn tracks(&self, row: usize) -> usize {
        let steps = self.steps.iter();
        let own = steps.filter(|step| self.cells[step.upper].row == row);
        own.filter_map(|step| step.track)
            .map(|track| track + 1)
            .max()
            .unwrap_or_default()
    }

    fn way(&self, lead: &Lead, chain: &[usize], tops: &[f64], bottoms: &[f64]) -> Vec<Point> {
        let mut way = Vec::new();
        for step in chain.iter().map(|step| &self.steps[*step]) {
            let upper = &self.cells[step.upper];
            let row = upper.row;
            let begin = tops[row] + upper.height;
            if way.is_empty() {
                way.push((step.ends.0, begin));
            }
            if let Some(track) = step.track {
                let tracks = count(self.tracks(row));
                let room = tops[row + 1] - bottoms[row];
                let first = bottoms[row] + (room - TRACK * (tracks - 1.0)) / 2.0;
                let line = first + TRACK * count(track);
                way.push((step.ends.0, line));
                way.push((step.ends.1, line));
            }
            if step.lower < self.items.len() {
                way.push((step.ends.1, tops[row + 1]));
            }
        }
        if self.is_upward(lead) {
            way.reverse();
        }
        way
    }
}

/// A side of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Side::Above => Side::Below,
            Side::Below => Side::Above,
        }
    }
}

impl Step {
    fn is_bent(&self) -> bool {
        (self.ends.0 - self.ends.1).abs() > 0.5
    }

    fn span(&self) -> (f64, f64) {
        (self.ends.0.min(self.ends.1), self.ends.0.max(self.ends.1))
    }

    /// Returns what lines are ordered by, from above.
    fn order(&self) -> f64 {
        if self.ends.1 > self.ends.0 {
            -self.ends.0
        } else {
            self.ends.0
        }
    }
}

/// Returns a small count as a measure.
#[allow(
    clippy::cast_precision_loss,
    reason = "no picture has more than 2^52 boxes"
)]
pub(super) fn count(number: usize) -> f64 {
    number as f64
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
