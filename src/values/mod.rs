//! Values: layers, the rules by which they merge, and the origin of each leaf.
//!
//! - [`layered()`] is the whole way: it reads the layers of one release, merges them by the rules of
//!   `docs/values.md`, applies the `--set` family, and checks the chart's schema.
//! - A [`Reader`] and the [`Overrides`] live as long as the run: what several releases share is
//!   read once, and its errors are shown once.
//! - All errors of the values are collected; a run shows them together.
//! - Which undeclared key is an error depends on the templates, so it is judged where they are
//!   known: [`Merged::undeclared`] lists the candidates.

mod assign;
mod encrypted;
mod files;
mod json;
mod keyed_list;
mod layer;
mod layered;
mod leaves;
mod merge;
mod merge_keys;
mod missing;
mod origin;
mod overrides;
mod read;
mod reserved;
mod schema;
mod set;
mod undeclared;
mod wording;

pub use files::{Candidate, ChartFiles, ChartPlace};
pub use layer::{Audience, Layer, LayerKind};
pub use layered::{Inputs, Layers, declared, layered, layers, schema};
pub use leaves::{Difference, differences, leaves};
pub use merge::{Merged, merge};
pub use merge_keys::MergeKeys;
pub use origin::{Origin, Values};
pub use overrides::{OverrideArguments, Overrides, ReadStdin};
pub use read::Reader;
pub use schema::{Schema, SchemaFacts, kind};
pub use set::{Assignment, SetArgument, SetKind, SetStep, Sets, parse_set, parse_sets};
pub use undeclared::Undeclared;
pub use wording::{described, one_line, written};
