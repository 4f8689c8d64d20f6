//! The engine of Jinja templates: minijinja, which only this folder names.
//!
//! ```text
//! template ─rewrite─► minijinja ─► text with placeholders ─placeholder─► YAML ─► nodes
//! ```
//! `{{ expr }}` prints a placeholder, a private-use name with a number, instead of its value. The text
//! is read as YAML, and each placeholder is replaced at the level of nodes. A value never passes
//! through YAML text, so it cannot change the structure, its own type, or its neighbours.

mod compiled;
mod definitions;
mod engine;
mod errors;
mod expression;
mod filters;
mod marks;
mod objects;
mod placeholder;
mod read_texts;
mod recording;
mod references;
mod render;
mod rewrite;
mod syntax;
mod trace;
mod wording;

pub use compiled::Compiled;
pub use expression::Expression;
pub use marks::reserved;
pub(super) use references::add_references;
pub use references::{references, references_in_text, references_with_words};
pub use render::render;
pub use trace::{Syntax, Trace, Tracer};
