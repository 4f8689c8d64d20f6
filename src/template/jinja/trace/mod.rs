//! How each node of a manifest was made: by which tags, in which conditions, of which values.
//!
//! - A rendering keeps a [`Trace`] for that, if it is to be explained.
//! - A [`Tracer`] answers, node by node. Its answer about a leaf is a promise: a change of one of its
//!   `values` changes the leaf; a change of one of its `choices`, or of a value that a condition reads,
//!   may change it, remove it, or change its surroundings; a change of any other value does not affect
//!   it.

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

pub use self::tracer::Tracer;

/// What a rendering keeps, so that it can be explained.
#[derive(Debug, Clone)]
pub struct Trace(Arc<Notes>);

/// The syntax of the templates of a trace.
pub struct Syntax<'t>(Trees<'t>);

impl Drop for Notes {
    fn drop(&mut self) {
        self.session.log.forget_values();
    }
}

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
            placeholders: events.placeholders,
            writings: events.writings,
            session: Arc::clone(&engine.session),
            globals: globals(scope),
            templates: engine.compiled.templates.iter().map(template).collect(),
        })))
    }

    /// The tag of each mark, as a rendering without a trace gives it.
    pub(super) fn tags(&self) -> Arc<[Option<Span>]> {
        let notes = &self.0;
        let tag = |writing: &Writing| {
            let whole = writing.placeholders.first().filter(|_| writing.is_whole);
            let placeholder = whole.or(writing.calls.last())?;
            notes
                .placeholders
                .get(*placeholder)
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
