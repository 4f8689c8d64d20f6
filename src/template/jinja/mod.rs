//! Templates of minijinja.

mod compiled;
mod definitions;
mod engine;
mod errors;
mod expression;
mod filters;
mod marks;
mod objects;
mod placeholder;
mod recording;
mod references;
mod render;
mod rewrite;
mod trace;
mod wording;

pub use compiled::Compiled;
pub use engine::Purpose;
pub use expression::Expression;
pub use marks::reserved;
pub(super) use references::add_references;
pub use references::{references, references_in_text, references_with_words};
pub use render::render;
pub use trace::{Condition, Flow, Made, Syntax, Trace, Tracer};
