//! How much one function may make, and how deep its values may be nested.

use super::error::FunctionError;

/// The most bytes that one function makes.
pub const MOST_BYTES: usize = 10_000_000;

pub(super) const MOST_ITEMS: usize = 1_000_000;

/// How deep maps and lists may be nested.
pub const DEEPEST: usize = 500;

/// Counts the work and the output of a function that could have much of either.
pub(super) trait Budget {
    /// The error of the engine that runs the function.
    type Error: From<FunctionError>;

    /// Takes the price of work, if so much is left.
    fn pay(&self, fuel: u64) -> Result<(), Self::Error>;

    /// Refuses to make more than [`MOST_BYTES`] bytes.
    fn allow_bytes(&self, count: usize) -> Result<(), Self::Error>;
}

/// Refuses a nesting of more than [`DEEPEST`] levels.
pub(super) fn allow_depth(depth: usize) -> Result<(), FunctionError> {
    if depth <= DEEPEST {
        return Ok(());
    }
    Err(FunctionError::wrong(format!(
        "maps and lists are nested more than {DEEPEST} levels deep"
    )))
}
