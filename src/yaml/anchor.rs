//! Anchored nodes, and the limits on copying them.
//!
//! An alias is a copy. A few lines of aliases to aliases can ask for more copies than a machine
//! can hold, so every node knows how large it is, and the budget is asked before the copy is made.
//! Keeping an anchored node for later is a copy as well.

use std::collections::BTreeMap;

use super::errors;
use super::limits::MAX_COPIES;
use super::node::{Data, Node};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// So many bytes of text count as one more node.
const BYTES_PER_NODE: usize = 100;

/// How large a node is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    /// The nodes in it, itself included.
    nodes: usize,
    /// How many lists and maps nest in it, itself included.
    height: usize,
}

impl Measure {
    /// An empty list or map.
    pub(super) const EMPTY: Self = Self {
        nodes: 1,
        height: 1,
    };

    pub(super) fn of_scalar(data: &Data) -> Self {
        let bytes = match data {
            Data::String(text) => text.len(),
            _ => 0,
        };
        Self {
            nodes: 1 + bytes / BYTES_PER_NODE,
            height: 0,
        }
    }

    pub(super) fn add(&mut self, child: Self) {
        self.nodes = self.nodes.saturating_add(child.nodes);
        self.height = self.height.max(child.height + 1);
    }
}

/// What stops a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The node would contain itself.
    Cycle,
    /// It would nest too deep.
    TooDeep,
    /// The budget is used up.
    TooMany,
}

impl Refusal {
    /// Returns the error for the alias or anchor at `span`.
    pub(super) fn at(self, span: Span) -> Diagnostic {
        match self {
            Self::Cycle => errors::cycle(span),
            Self::TooDeep => errors::too_deep(span),
            Self::TooMany => errors::too_many_copies(span),
        }
    }
}

/// How many nodes have been copied.
#[derive(Debug, Default)]
pub(super) struct Budget(usize);

impl Budget {
    /// Returns how many nodes have been copied.
    pub(super) fn spent(&self) -> usize {
        self.0
    }

    /// Takes one more copy, if there is room for it.
    pub(super) fn spend(&mut self, measure: Measure) -> Result<(), Refusal> {
        self.0 = self.0.saturating_add(measure.nodes);
        if self.0 > MAX_COPIES {
            Err(Refusal::TooMany)
        } else {
            Ok(())
        }
    }
}

/// The anchored nodes of a text, by the parser's number.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    kept: BTreeMap<usize, (Node, Measure)>,
    budget: Budget,
}

impl Anchors {
    /// Keeps `node` for the aliases to `id`.
    pub(super) fn keep(&mut self, id: usize, node: &Node, measure: Measure) -> Result<(), Refusal> {
        self.budget.spend(measure)?;
        self.kept.insert(id, (node.clone(), measure));
        Ok(())
    }

    /// Copies the node of anchor `id` to a place that has `room` levels left below it.
    pub(super) fn copy(&mut self, id: usize, room: usize) -> Result<(Node, Measure), Refusal> {
        // The parser knows only anchors that have begun, so a missing one has not ended.
        let measure = self.kept.get(&id).ok_or(Refusal::Cycle)?.1;
        if measure.height > room {
            return Err(Refusal::TooDeep);
        }
        self.budget.spend(measure)?;
        let (node, _) = self.kept.get(&id).ok_or(Refusal::Cycle)?;
        Ok((node.clone(), measure))
    }
}
