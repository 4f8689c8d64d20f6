//! Boxes and long edges in a grid: which row each is in, and its place from left to right.

use super::boxes::{Lead, PASS, Spacing, TRACK, Tile};
use super::ranks::Pin;
use super::relax::{Spring, relax};
use super::rows::centres;

/// A box, or a place held for an edge that passes a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) row: usize,
    pub(super) left: f64,
}

impl Cell {
    pub(super) fn middle(&self) -> f64 {
        self.left + self.width / 2.0
    }
}

/// One step of an edge, from a cell to one in the next row.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgeStep {
    pub(super) upper: usize,
    pub(super) lower: usize,
    /// Where it begins and ends, once it is known.
    pub(super) ends: (f64, f64),
    /// Its line between the rows, counted from above; none if it runs straight.
    pub(super) track: Option<usize>,
}

pub(super) struct Grid<'a> {
    pub(super) tiles: &'a [Tile],
    pub(super) leads: &'a [Lead],
    pub(super) cells: Vec<Cell>,
    pub(super) steps: Vec<EdgeStep>,
    /// The steps of each edge from its upper end to its lower one.
    pub(super) chains: Vec<Vec<usize>>,
    pub(super) rows: Vec<Vec<usize>>,
}

impl<'a> Grid<'a> {
    pub(super) fn new(tiles: &'a [Tile], leads: &'a [Lead], rows: &[usize]) -> Self {
        let cell = |(tile, row): (&Tile, &usize)| Cell {
            width: tile.width,
            height: tile.height,
            row: *row,
            left: 0.0,
        };
        let mut grid = Self {
            tiles,
            leads,
            cells: tiles.iter().zip(rows).map(cell).collect(),
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

    pub(super) fn is_upward(&self, lead: &Lead) -> bool {
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
            self.steps.push(EdgeStep {
                upper: last,
                lower: next,
                ends: (0.0, 0.0),
                track: None,
            });
            last = next;
        }
        chain
    }

    /// Places everything from left to right.
    pub(super) fn place(&mut self, spacing: Spacing) {
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

    /// Puts what is held for a long edge below each other, where there is room: below the end that is
    /// given, or wherever one of its places is.
    fn unbend(&mut self, halves: &[f64]) {
        for place in 0..self.leads.len() {
            let passes = self.passes(&self.chains[place]);
            let (first, last) = self.ends_of(&self.leads[place]);
            let ends = first.into_iter().chain(last).map(|at| at - PASS / 2.0);
            let own = passes.iter().map(|place| self.cells[*place].left);
            let fits = |left: &f64| {
                let mut passes = passes.iter();
                passes.all(|place| self.has_room(*place, *left, halves))
            };
            if let Some(left) = ends.chain(own).find(fits) {
                for place in passes {
                    self.cells[place].left = left;
                }
            }
        }
    }

    /// Returns the thin cells of an edge: the places held for it, and its gate.
    fn passes(&self, chain: &[usize]) -> Vec<usize> {
        let first = chain.first().map(|step| self.steps[*step].upper);
        let others = chain.iter().map(|step| self.steps[*step].lower);
        let cells = first.into_iter().chain(others);
        cells.filter(|place| self.is_thin(*place)).collect()
    }

    fn is_thin(&self, place: usize) -> bool {
        let tile = self.tiles.get(place);
        tile.is_none_or(|tile| tile.pin != Pin::Free && tile.width <= PASS)
    }

    /// Reports whether the pass `place` may be at `left`, between its neighbours.
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

    /// Returns how much room there is next to a cell.
    fn halo(&self, place: usize, spacing: Spacing) -> f64 {
        if self.is_thin(place) {
            TRACK / 2.0
        } else {
            spacing.gap / 2.0
        }
    }
}
