//! Where edges leave and enter boxes.

use super::boxes::{Lead, count};
use super::grid::Grid;

impl Grid<'_> {
    /// Finds where each edge leaves its upper box and enters its lower one.
    pub(super) fn fix_ends(&mut self) {
        self.fix_given_ends();
        self.spread(Side::Below);
        self.spread(Side::Above);
        self.straighten();
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
    pub(super) fn ends_of(&self, lead: &Lead) -> (Option<f64>, Option<f64>) {
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
        for place in 0..self.tiles.len() {
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
            .flat_map(|side| (0..self.tiles.len()).map(move |place| (side, place)))
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
}

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
