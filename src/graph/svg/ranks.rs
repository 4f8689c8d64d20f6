//! The row of each box.
//!
//! - An edge leads downwards; of a circle of edges one is drawn upwards.
//! - A box is as high as it can be; a box without incoming edges is next to what it leads to.

use std::collections::BTreeSet;

/// Where a box must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pin {
    /// Wherever its edges lead it.
    Free,
    /// In the first row.
    Top,
    /// In the last row.
    Bottom,
}

/// Returns `edges` without circles: those that close one are turned round, and those from a box to
/// itself are left out.
pub(super) fn downward(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut walk = Walk {
        next: vec![Vec::new(); count],
        state: vec![State::New; count],
        closing: Vec::new(),
    };
    for (from, to) in edges {
        walk.next[*from].push(*to);
    }
    for start in 0..count {
        walk.from(start);
    }
    let turned = edges.iter().map(|(from, to)| {
        if walk.closing.contains(&(*from, *to)) {
            (*to, *from)
        } else {
            (*from, *to)
        }
    });
    turned.filter(|(from, to)| from != to).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk {
    next: Vec<Vec<usize>>,
    state: Vec<State>,
    closing: Vec<(usize, usize)>,
}

impl Walk {
    /// Walks in depth from `start`; the way is kept in a list, so that it may be of any length.
    fn from(&mut self, start: usize) {
        if self.state[start] != State::New {
            return;
        }
        self.state[start] = State::Open;
        let mut way = vec![(start, 0)];
        while let Some((place, step)) = way.last_mut() {
            let (from, next) = (*place, self.next[*place].get(*step).copied());
            *step += 1;
            match next.map(|next| (next, self.state[next])) {
                None => {
                    self.state[from] = State::Done;
                    way.pop();
                }
                Some((next, State::New)) => {
                    self.state[next] = State::Open;
                    way.push((next, 0));
                }
                Some((next, State::Open)) => self.closing.push((from, next)),
                Some((_, State::Done)) => {}
            }
        }
    }
}

/// Returns the row of each box, so that every one of `edges`, which are without circles, leads
/// downwards.
pub(super) fn rows_of(pins: &[Pin], edges: &[(usize, usize)]) -> Vec<usize> {
    let has_top = pins.contains(&Pin::Top);
    let first = |pin: &Pin| usize::from(has_top && *pin != Pin::Top);
    let mut rows: Vec<usize> = pins.iter().map(first).collect();
    // Each round settles one more step of the longest way.
    while push_down(&mut rows, edges) {}
    pull_down(&mut rows, pins, edges);
    let is_free = |(place, _): &(usize, &usize)| pins[*place] != Pin::Bottom;
    let free = rows.iter().enumerate().filter(is_free);
    let last = free.map(|(_, row)| row + 1).max().unwrap_or_default();
    for (row, pin) in rows.iter_mut().zip(pins) {
        if *pin == Pin::Bottom {
            *row = last;
        }
    }
    close_gaps(&mut rows);
    rows
}

/// Numbers `rows` anew, so that none is empty.
fn close_gaps(rows: &mut [usize]) {
    let used: BTreeSet<usize> = rows.iter().copied().collect();
    for row in rows {
        *row = used.range(..*row).count();
    }
}

fn push_down(rows: &mut [usize], edges: &[(usize, usize)]) -> bool {
    let mut moved = false;
    for (from, to) in edges {
        if rows[*to] <= rows[*from] {
            rows[*to] = rows[*from] + 1;
            moved = true;
        }
    }
    moved
}

/// Moves what nothing leads to down to what it leads to.
fn pull_down(rows: &mut [usize], pins: &[Pin], edges: &[(usize, usize)]) {
    for place in 0..rows.len() {
        let is_source = edges.iter().all(|(_, to)| *to != place);
        let next = edges.iter().filter(|(from, _)| *from == place);
        let next = next.filter(|(_, to)| pins[*to] != Pin::Bottom);
        let nearest = next.map(|(_, to)| rows[*to]).min();
        if let Some(nearest) = nearest.filter(|_| is_source && pins[place] == Pin::Free) {
            rows[place] = rows[place].max(nearest.saturating_sub(1));
        }
    }
}

/// Splits rows whose boxes are together wider than `limit`; what was below stays below.
pub(super) fn wrap(rows: &mut [usize], widths: &[f64], limit: f64) {
    let last = rows.iter().max().copied().unwrap_or_default();
    let mut below = 0;
    let old = rows.to_vec();
    for row in 0..=last {
        let mut width = 0.0;
        let members = (0..old.len()).filter(|place| old[*place] == row);
        for (place, own) in members.map(|place| (place, widths[place])) {
            if width > 0.0 && width + own > limit {
                below += 1;
                width = 0.0;
            }
            width += own;
            rows[place] = row + below;
        }
    }
}
