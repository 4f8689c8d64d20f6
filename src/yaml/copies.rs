//! Counts what aliases would copy before anything is copied.
//!
//! A text of a few hundred bytes can ask for more copies than a machine holds. Its nodes are
//! counted first, so that it is refused at once, and not after a million copies.

use std::collections::BTreeMap;

use super::anchor::{Budget, Measure, Refusal};
use super::event::{Event, Placed};
use super::node::Data;
use super::parser::Events;
use crate::account::{Account, NODE};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

/// Refuses a text whose aliases would copy too much, by itself or with all that the run did before;
/// any other error is left to the reader.
pub(super) fn check(account: &Account, file: FileId, text: &str) -> Result<(), Diagnostic> {
    if !(text.contains('&') && text.contains('*')) {
        return Ok(());
    }
    let mut counter = Counter::default();
    for placed in Events::new(file, text) {
        let Ok(placed) = placed else { return Ok(()) };
        let span = placed.span;
        let before = counter.budget.spent();
        counter.take(&placed).map_err(|refusal| refusal.at(span))?;
        let copied = (counter.budget.spent() - before) as u64;
        let paid = account.spend(copied * NODE);
        paid.map_err(|overdrawn| Diagnostic::too_much_work(overdrawn).at(span))?;
    }
    Ok(())
}

#[derive(Default)]
struct Counter {
    open: Vec<(Measure, Option<usize>)>,
    kept: BTreeMap<usize, Measure>,
    budget: Budget,
}

impl Counter {
    fn take(&mut self, placed: &Placed<'_>) -> Result<(), Refusal> {
        match &placed.event {
            Event::DocumentStart | Event::DocumentEnd => Ok(()),
            Event::ListStart { .. } | Event::MapStart { .. } => {
                self.open.push((Measure::EMPTY, placed.anchor));
                Ok(())
            }
            Event::End => match self.open.pop() {
                Some((measure, anchor)) => self.finish(measure, anchor),
                None => Ok(()),
            },
            Event::Alias(id) => match self.kept.get(id).copied() {
                Some(measure) => {
                    self.budget.spend(measure)?;
                    self.add(measure);
                    Ok(())
                }
                None => Ok(()),
            },
            Event::Scalar { text, .. } => {
                let measure = Measure::of_scalar(&Data::String(text.to_string()));
                self.finish(measure, placed.anchor)
            }
        }
    }

    fn finish(&mut self, measure: Measure, anchor: Option<usize>) -> Result<(), Refusal> {
        if let Some(id) = anchor {
            self.budget.spend(measure)?;
            self.kept.insert(id, measure);
        }
        self.add(measure);
        Ok(())
    }

    fn add(&mut self, child: Measure) {
        if let Some((parent, _)) = self.open.last_mut() {
            parent.add(child);
        }
    }
}
