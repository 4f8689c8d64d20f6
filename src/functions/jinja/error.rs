//! What a function says when it cannot give a result.
//!
//! A [`FunctionError`] travels as the source of a `minijinja` error, so that whoever renders can take it
//! out again and show it with the place in the template.

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind};

use super::convert;

/// How many characters of a string a message shows.
const SHOWN: usize = 40;

/// A function's error: its code, its first line, and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// The stable name in kebab case: `wrong-argument`, `missing-value`, `failed`,
    /// `refused-function`, `no-filter`, `no-function`.
    pub code: &'static str,
    /// The first line: lower case, no final dot; of `required` and `fail` the author's own text.
    pub message: String,
    /// The next step, one sentence.
    pub help: Option<String>,
}

impl FunctionError {
    /// Returns an error without a next step.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
        }
    }

    /// Returns an error about what an argument is.
    pub fn wrong(message: impl Into<String>) -> Self {
        Self::new("wrong-argument", message)
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl std::fmt::Display for FunctionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FunctionError {}

impl From<FunctionError> for Error {
    fn from(error: FunctionError) -> Self {
        Error::new(ErrorKind::InvalidOperation, error.message.clone()).with_source(error)
    }
}

/// Returns what `value` is, with its article and, where it is short, its text: `the string "x"`.
pub(super) fn described(value: &Value) -> String {
    match value.kind() {
        ValueKind::Undefined => "an undefined value".to_owned(),
        ValueKind::None => "null".to_owned(),
        ValueKind::Bool => format!("the boolean {}", value.is_true()),
        ValueKind::Number => convert::text(value).map_or_else(
            || "a number".to_owned(),
            |text| format!("the number {text}"),
        ),
        ValueKind::String => format!("the string {}", quoted(value.as_str().unwrap_or_default())),
        ValueKind::Seq | ValueKind::Iterable => "a list".to_owned(),
        ValueKind::Map => "a map".to_owned(),
        ValueKind::Bytes => "bytes that are not UTF-8".to_owned(),
        _ => "a function or an object of the engine".to_owned(),
    }
}

/// Returns `text` in double quotes, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// Returns the engine's own error for an undefined value, which knows where the value came from.
pub(super) fn undefined(value: &Value) -> Error {
    value
        .get_attr("")
        .err()
        .unwrap_or_else(|| Error::from(ErrorKind::UndefinedError))
}
