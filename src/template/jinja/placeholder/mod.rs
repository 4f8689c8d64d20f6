//! Placeholders stand for values in what a template prints; here they become nodes.
//!
//! ```text
//! printed text ─text─► YAML ─compose─► nodes, each placeholder filled with its value
//! ```

mod block;
pub(crate) mod capture;
pub(crate) mod captured_call;
pub(crate) mod compose;
pub(crate) mod compose_errors;
pub(crate) mod items;
mod lines;
mod omitted;
mod splice_points;
mod text;
pub(crate) mod value_to_node;
