//! What is noted while templates render and are composed, so that every node can be explained later.
//!
//! An *opening* is one time that a site was open: a tag in a loop has as many as the loop has turns.
//! Openings nest as calls do, so that the ones above an opening are the calls that led there.

use std::num::NonZeroU32;
use std::sync::Arc;

use minijinja::Value;

use super::log::Read;
use super::tracked::ValueId;
use crate::source::Span;
use crate::yaml::Mark;

/// One time that a site was open.
#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) site: usize,
    pub(crate) parent: Option<usize>,
    /// What the variables of its template were then.
    pub(crate) variables: Vec<(Arc<str>, Value)>,
    /// The values that were read for it alone.
    pub(crate) reads: Vec<ValueId>,
}

/// How a node of a manifest was written.
#[derive(Debug, Clone)]
pub(crate) struct Writing {
    /// Where, in a template; of a value that flowed in, the tag that printed it.
    pub(crate) place: Span,
    /// The placeholders that its text or its value was made of; none for what an author wrote.
    pub(crate) placeholders: Vec<usize>,
    /// Whether one placeholder is the whole value, with everything below.
    pub(crate) is_whole: bool,
    /// Of a splice point whose list was spliced or whose map was merged: how many items are before.
    pub(crate) spliced: Option<usize>,
    /// The placeholders of the key that leads to it.
    pub(crate) keys: Vec<usize>,
    /// The placeholders of the calls that printed the text in which it is, the innermost last.
    pub(crate) calls: Vec<usize>,
    /// The placeholders before and after it in that text.
    pub(crate) around: [Option<usize>; 2],
}

/// The notes of one release's rendering.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) openings: Vec<Opening>,
    pub(crate) placeholders: Vec<Option<usize>>,
    pub(crate) writings: Vec<Writing>,
    open: Vec<usize>,
}

impl Events {
    /// A template begins; what an error left open in the one before is closed.
    pub(crate) fn begin(&mut self) {
        self.open.clear();
    }

    pub(crate) fn open(&mut self, site: usize, variables: Vec<(Arc<str>, Value)>) {
        self.openings.push(Opening {
            site,
            parent: self.open.last().copied(),
            variables,
            reads: Vec::new(),
        });
        self.open.push(self.openings.len() - 1);
    }

    pub(crate) fn read(&mut self, read: &Read) {
        if let (Some(open), Read::Hit(id)) = (self.open.last(), read) {
            self.openings[*open].reads.push(*id);
        }
    }

    /// The innermost site printed a placeholder.
    pub(crate) fn print(&mut self) {
        let opening = self.open.pop();
        self.placeholders.push(opening);
    }

    /// The innermost site was closed without printing.
    pub(crate) fn close(&mut self) {
        self.open.pop();
    }

    /// Adds how a node was written, and returns the node's mark.
    pub(crate) fn write(&mut self, writing: Writing) -> Option<Mark> {
        self.writings.push(writing);
        let number = u32::try_from(self.writings.len()).ok()?;
        NonZeroU32::new(number).map(Mark)
    }

    /// Returns how the node with `mark` was written.
    pub(crate) fn writing(&mut self, mark: Mark) -> Option<&mut Writing> {
        self.writings.get_mut(index(mark))
    }
}

/// Which of the writings `mark` means.
pub(crate) fn index(mark: Mark) -> usize {
    usize::try_from(mark.0.get()).unwrap_or(usize::MAX) - 1
}
