//! The lines on which edges run sideways between two rows, and so their whole ways.

use super::boxes::{Arranged, Lead, Point, Spacing, TRACK, Tile, count};
use super::grid::{EdgeStep, Grid};

impl Grid<'_> {
    /// Gives the steps between two rows lines that do not run over each other.
    ///
    /// Of steps to the right the rightmost gets the uppermost line, of those to the left the
    /// leftmost, so that they do not cross where they need not.
    pub(super) fn lay_tracks(&mut self) {
        let mut bent_by_row: Vec<Vec<usize>> = vec![Vec::new(); self.rows.len()];
        for (number, step) in self.steps.iter().enumerate() {
            if step.is_bent() {
                bent_by_row[self.cells[step.upper].row].push(number);
            }
        }
        for mut bent in bent_by_row {
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

    pub(super) fn arranged(&self, spacing: Spacing) -> Arranged {
        let tracks = self.tracks();
        let mut tops = Vec::new();
        let mut bottoms: Vec<f64> = Vec::new();
        let mut top = 0.0;
        for (row, places) in self.rows.iter().enumerate() {
            let cells = places.iter().map(|place| self.cells[*place].height);
            let bottom: f64 = top + cells.fold(0.0, f64::max);
            tops.push(top);
            bottoms.push(bottom);
            top = bottom + self.room_below(row, tracks[row], spacing);
        }
        let corner = |(place, _): (usize, &Tile)| {
            let cell = &self.cells[place];
            (cell.left, tops[cell.row])
        };
        let widths = self.cells.iter().map(|cell| cell.left + cell.width);
        Arranged {
            corners: self.tiles.iter().enumerate().map(corner).collect(),
            ways: self
                .leads
                .iter()
                .zip(&self.chains)
                .map(|(lead, chain)| self.way(lead, chain, &tracks, &tops, &bottoms))
                .collect(),
            width: widths.fold(0.0, f64::max),
            height: bottoms.last().copied().unwrap_or_default(),
        }
    }

    /// Returns how much room there is below `row`; gates need no more than the lines to them.
    fn room_below(&self, row: usize, tracks: usize, spacing: Spacing) -> f64 {
        let is_flat = |row: &Vec<usize>| row.iter().all(|place| self.cells[*place].height < 1.0);
        let beside = self.rows.get(row + 1).into_iter().chain([&self.rows[row]]);
        let least = match (beside.filter(|row| is_flat(row)).count(), tracks) {
            (0, _) => spacing.row_gap,
            (_, 0) => 6.0,
            _ => 20.0,
        };
        least + TRACK * count(tracks.saturating_sub(1))
    }

    /// Returns how many lines there are below each row.
    fn tracks(&self) -> Vec<usize> {
        let mut tracks = vec![0; self.rows.len()];
        for step in &self.steps {
            let row = self.cells[step.upper].row;
            let own = step.track.map_or(0, |track| track + 1);
            tracks[row] = own.max(tracks[row]);
        }
        tracks
    }

    fn way(
        &self,
        lead: &Lead,
        chain: &[usize],
        tracks: &[usize],
        tops: &[f64],
        bottoms: &[f64],
    ) -> Vec<Point> {
        let mut way = Vec::new();
        for step in chain.iter().map(|step| &self.steps[*step]) {
            let upper = &self.cells[step.upper];
            let row = upper.row;
            let begin = tops[row] + upper.height;
            if way.is_empty() {
                way.push((step.ends.0, begin));
            }
            if let Some(track) = step.track {
                let tracks = count(tracks[row]);
                let room = tops[row + 1] - bottoms[row];
                let first = bottoms[row] + (room - TRACK * (tracks - 1.0)) / 2.0;
                let line = first + TRACK * count(track);
                way.push((step.ends.0, line));
                way.push((step.ends.1, line));
            }
            if step.lower < self.tiles.len() {
                way.push((step.ends.1, tops[row + 1]));
            }
        }
        if self.is_upward(lead) {
            way.reverse();
        }
        way
    }
}

impl EdgeStep {
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
