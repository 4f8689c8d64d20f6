//! Any engine's values, as the writers of JSON and TOML see them: one level at a time.

use super::error::FunctionError;

/// A value of an engine.
pub(super) trait Tree: Sized {
    fn level(&self) -> Result<Level<'_, Self>, FunctionError>;

    fn is_null(&self) -> bool;

    fn is_map(&self) -> bool;

    /// Returns what it is, with its article: `the string "x"`.
    fn described(&self) -> String;
}

/// A scalar, or the values one level below.
pub(super) enum Level<'a, T> {
    Null,
    Boolean(bool),
    Integer(i128),
    Float(f64),
    Text(&'a str),
    List(Vec<T>),
    /// The entries in the order in which they are written.
    Map(Vec<(String, T)>),
    /// What only the engine knows, such as a function.
    Opaque,
}
