//! The functions of templates: what Helm and Sprig have.
//!
//! - The files of this folder compute on plain types and know no template engine.
//! - [`jinja`] binds them to the engine of our charts, by rules of its own for arguments.
//! - Every function is pure: the same arguments give the same result, on every machine.

mod dates;
mod durations;
mod encoding;
mod error;
mod go_format;
mod go_text;
pub mod jinja;
mod json;
mod letter_case;
mod limits;
mod paths;
mod regexes;
mod sequences;
mod text;
mod toml;
mod tree;
mod urls;
mod versions;
mod yaml_text;

pub use error::FunctionError;
pub use limits::{DEEPEST, MOST_BYTES};
pub use regexes::weight as pattern_weight;
pub use versions::in_range;
