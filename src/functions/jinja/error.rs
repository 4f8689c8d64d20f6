//! A [`FunctionError`] as the engine's error, and how messages describe the engine's values.

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind};

use super::convert;
use crate::functions::error::{FunctionError, excerpt};

/// The function's error is the source of the engine's, so that the renderer can take it out again
/// and show it with the place in the template.
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
        ValueKind::String => format!("the string {}", excerpt(value.as_str().unwrap_or_default())),
        ValueKind::Seq | ValueKind::Iterable => "a list".to_owned(),
        ValueKind::Map => "a map".to_owned(),
        ValueKind::Bytes => "bytes that are not UTF-8".to_owned(),
        _ => "a function or an object of the engine".to_owned(),
    }
}

/// Returns the engine's own error for an undefined value, which knows where the value came from.
pub(super) fn undefined(value: &Value) -> Error {
    value
        .get_attr("")
        .err()
        .unwrap_or_else(|| Error::from(ErrorKind::UndefinedError))
}
