//! What a schema asks of a value, in words.

use jsonschema::JsonType;
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

/// Returns what the schema asks, as the rest of a sentence: `must be an integer`.
pub(super) fn requirement(kind: &Kind) -> Option<String> {
    let words = match kind {
        Kind::Type { kind } => format!("must be {}", types(kind)),
        Kind::Enum { options } => format!("must be {}", alternatives(options)),
        Kind::Constant { expected_value } => format!("must be {expected_value}"),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be greater than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("must have at least {}", count(*limit, "character")),
        Kind::MaxLength { limit } => format!("must have at most {}", count(*limit, "character")),
        Kind::MinItems { limit } => format!("must have at least {}", count(*limit, "item")),
        Kind::MaxItems { limit } => format!("must have at most {}", count(*limit, "item")),
        Kind::MinProperties { limit } => format!("must have at least {}", count(*limit, "key")),
        Kind::MaxProperties { limit } => format!("must have at most {}", count(*limit, "key")),
        Kind::Pattern { pattern } => format!("must match `{pattern}`"),
        Kind::Format { format } => format!("must have the format {format}"),
        Kind::UniqueItems => "must not have the same item twice".to_owned(),
        Kind::FalseSchema => "must not be set".to_owned(),
        Kind::Not { .. } => "must not have the form that the schema excludes".to_owned(),
        Kind::Contains => "lacks an item that the schema requires".to_owned(),
        Kind::PropertyNames { error } => format!("has a key that {}", requirement(error.kind())?),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            "must have one of the forms in the schema".to_owned()
        }
        Kind::OneOfMultipleValid { .. } => {
            "must have exactly one of the forms in the schema".to_owned()
        }
        _ => return None,
    };
    Some(words)
}

/// Returns what keeps a value from each of the forms between which it may choose.
pub(super) fn forms(kind: &Kind) -> Vec<String> {
    let (Kind::AnyOf { context } | Kind::OneOfNotValid { context }) = kind else {
        return Vec::new();
    };
    let form = |(number, errors): (usize, &Vec<ValidationError<'static>>)| {
        let error = errors.first()?;
        let wanted = requirement(error.kind()).unwrap_or_else(|| error.to_string());
        Some(format!("form {}: {wanted}", number + 1))
    };
    context.iter().enumerate().filter_map(form).collect()
}

fn types(kind: &TypeKind) -> String {
    let one = |kind: JsonType| match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "a map",
        JsonType::String => "a string",
    };
    match kind {
        TypeKind::Single(kind) => one(*kind).to_owned(),
        TypeKind::Multiple(kinds) => {
            either(kinds.iter().map(|kind| one(kind).to_owned()).collect())
        }
    }
}

fn alternatives(options: &Value) -> String {
    let shown = options
        .as_array()
        .into_iter()
        .flatten()
        .map(Value::to_string)
        .collect();
    either(shown)
}

/// Joins `a`, `b` and `c` to `a, b or c`.
fn either(mut words: Vec<String>) -> String {
    let last = words.pop().unwrap_or_default();
    if words.is_empty() {
        return last;
    }
    format!("{} or {last}", words.join(", "))
}

fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
