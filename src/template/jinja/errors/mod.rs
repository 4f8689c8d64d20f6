//! The engine's errors as diagnostics.

pub(crate) mod located;
mod undefined;
mod unknown_name;
pub(crate) mod yaml_comment;
