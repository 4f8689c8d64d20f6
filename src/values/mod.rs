//! Values: layers, the law by which they merge, and the origin of each leaf.

mod assign;
mod files;
mod json;
mod layer;
mod layered;
mod merge;
mod origin;
mod overrides;
mod path;
mod read;
mod reserved;
mod schema;
mod set;
mod undeclared;
mod wording;

pub use files::{Candidate, ChartFiles, ChartPlace};
pub use layer::{Audience, Layer, LayerKind};
pub use layered::{Inputs, layered};
pub use merge::{Merged, merge};
pub use origin::{Origin, Values};
pub use overrides::{OverrideArguments, Overrides, ReadStdin};
pub use path::{Path, Step};
pub use read::Reader;
pub use schema::Schema;
pub use set::{Assignment, SetArgument, SetKind, SetStep, Sets, parse_set, parse_sets};
pub use undeclared::Undeclared;
