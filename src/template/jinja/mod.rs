//! Templates of minijinja.

mod compiled;
mod definitions;
mod engine;
mod errors;
mod expression;
mod filters;
mod marks;
mod mentions;
mod objects;
mod placeholder;
mod recording;
mod render;
mod rewrite;
mod trace;
mod wording;

pub use compiled::Compiled;
pub use engine::Purpose;
pub use expression::Expression;
pub use marks::reserved;
pub use mentions::{Mention, Mentions};
pub use render::render;
pub use trace::{Condition, Flow, Made, Syntax, Trace, Tracer};
