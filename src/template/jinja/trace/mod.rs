//! How each node of a manifest was made: by which tags, in which conditions, of which values.
//!
//! - A [`Trace`] is what a rendering kept for that; a rendering that is only printed keeps nothing.
//! - A [`Tracer`] answers, node by node. What it says of a leaf is meant so: who changes one of its
//!   `values` changes the leaf; who changes one of its `choices`, or what a condition reads, may
//!   change it, take it away, or change what stands around it; who changes anything else in the
//!   values changes nothing of it.

mod claims;
mod filters;
mod known;
mod macros;
mod names;
mod notes;
mod outline;
mod printed;
mod slice;
mod tracer;
mod tree;

use std::sync::Arc;

use self::notes::Notes;
use super::engine::Engine;
use super::recording::events::{Events, Writing};
use super::references::trees::Trees;
use crate::source::{FileId, Span};
use crate::template::jinja::objects::scope::globals;
use crate::template::{Scope, Template};
use crate::values::Path;

pub use self::tracer::Tracer;

/// What a rendering keeps, so that it can be explained.
#[derive(Debug, Clone)]
pub struct Trace(Arc<Notes>);

/// How a node was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What made it.
    pub flow: Flow,
    /// The tags in macros and templates by which the tag there got a text that it printed.
    pub through: Vec<Span>,
    /// The tags that called what printed it, the innermost first.
    pub calls: Vec<Span>,
    /// The conditions and loops that it stands in, the innermost first.
    pub conditions: Vec<Condition>,
}

/// What made a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Where it is written: a tag, or a text between tags.
    pub place: Span,
    /// Whether a tag printed it, and not an author's text alone.
    pub is_printed: bool,
    /// The values that flowed into it.
    pub values: Vec<Path>,
    /// The entries of the values whose keys flowed into it.
    pub keys: Vec<Path>,
    /// The values that decided which ones flow into it, or where it stands.
    pub choices: Vec<Path>,
    /// What else flowed into it, as templates name it: `release.name`.
    pub scope: Vec<String>,
    /// Whether there is more, and finding it would take too long.
    pub is_cut: bool,
}

/// A condition or a loop around a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The tag, from its first word on.
    pub span: Span,
    /// Whether the node stands where the condition is false.
    pub is_else: bool,
    /// The values that it reads.
    pub reads: Vec<Path>,
    /// What else it reads, as templates name it.
    pub scope: Vec<String>,
}

/// The syntax of the templates behind a trace.
pub struct Syntax<'t>(Trees<'t>);

impl Trace {
    /// Takes what the engine noted, if it noted anything.
    pub(super) fn taken(engine: &Engine<'_>, scope: &Scope) -> Option<Self> {
        let events: Events = engine.session.log.take_events()?;
        let template = |(name, (file, _)): (&String, &(FileId, _))| Template {
            name: name.clone(),
            file: *file,
            text: Arc::clone(engine.sources.file(*file).text()),
            is_partial: false,
        };
        Some(Self(Arc::new(Notes {
            openings: events.openings,
            holes: events.holes,
            writings: events.writings,
            session: Arc::clone(&engine.session),
            globals: globals(scope),
            templates: engine.compiled.templates.iter().map(template).collect(),
        })))
    }

    /// Returns the tag behind each mark, as a rendering without a trace gives it.
    pub(super) fn tags(&self) -> Arc<[Option<Span>]> {
        let notes = &self.0;
        let tag = |writing: &Writing| {
            let whole = writing.holes.first().filter(|_| writing.is_whole);
            let hole = whole.or(writing.calls.last())?;
            notes
                .holes
                .get(*hole)
                .copied()?
                .map(|opening| notes.place(opening))
        };
        notes.writings.iter().map(tag).collect()
    }

    /// Reads the templates again, for a [`Tracer`].
    pub fn syntax(&self) -> Syntax<'_> {
        Syntax(Trees::of(&self.0.templates))
    }
}
