//! The kinds and types of values.
//!
//! Helm has Go's names: `string`, `bool`, `int`, `float64`, `slice`, `map`, and `invalid` for null.
//! A number from a values file is a `float64` there, so `float64` holds for every number here.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::convert;
use super::entry::Entry;

const NUMBERS: &str = "A whole number is `int`, also from a values file; Helm has `float64` there.";
const FLOATS: &str =
    "`float64` is true for every number, `int` and `int64` for every whole number.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("kind_of", kind_of)
        .helm(&["kindOf"])
        .takes(&["value"])
        .doc("Go's name of the value's kind: string, bool, int, float64, slice, map or invalid.")
        .differs(NUMBERS)
        .example("kind_of([1])", "'slice'"),
    Entry::function("kind_is", kind_is)
        .helm(&["kindIs"])
        .takes(&["kind", "value"])
        .doc("Whether the value has the kind; `value is mapping`, `is string`, `is number` are the same.")
        .differs(FLOATS)
        .example("{'a': 1} | kind_is('map')", "true"),
    Entry::function("type_of", type_of)
        .helm(&["typeOf"])
        .takes(&["value"])
        .doc("Go's name of the value's type, such as `[]interface {}`.")
        .differs(NUMBERS)
        .example("type_of('a')", "'string'"),
    Entry::function("type_is", type_is)
        .helm(&["typeIs"])
        .takes(&["type", "value"])
        .doc("Whether the value has the type.")
        .differs(FLOATS)
        .example("'a' | type_is('string')", "true"),
    Entry::function("type_is_like", type_is)
        .helm(&["typeIsLike"])
        .takes(&["type", "value"])
        .doc("Whether the value has the type.")
        .differs(FLOATS)
        .example("'a' | type_is_like('string')", "true"),
    Entry::function("to_string", to_string)
        .helm(&["toString"])
        .takes(&["value"])
        .doc("The text of a string, a number or a boolean, as YAML writes it.")
        .differs("1000000.0 is `1000000.0`, in Helm `1e+06`. Null, a list or a map is an error; Helm writes `<nil>`, `[a b]`, `map[a:1]`.")
        .example("8080 | to_string", "'8080'"),
    Entry::engine("string")
        .takes(&["value"])
        .doc("The same as `to_string`.")
        .differs("minijinja itself would write `True` and `None`.")
        .example("true | string", "'true'"),
    Entry::instead(&["deepEqual"], "a == b"),
];

fn kind_of(arguments: &Arguments) -> Result<Value, Error> {
    let value = arguments.any("value")?;
    Ok(Value::from(kind(arguments, value)?))
}

fn kind(arguments: &Arguments, value: &Value) -> Result<&'static str, Error> {
    match value.kind() {
        ValueKind::None => Ok("invalid"),
        ValueKind::Bool => Ok("bool"),
        ValueKind::Number if value.is_integer() => Ok("int"),
        ValueKind::Number => Ok("float64"),
        ValueKind::String | ValueKind::Bytes => Ok("string"),
        ValueKind::Seq | ValueKind::Iterable => Ok("slice"),
        ValueKind::Map => Ok("map"),
        _ => Err(arguments.wrong("value", value, "data")),
    }
}

fn type_of(arguments: &Arguments) -> Result<Value, Error> {
    let value = arguments.any("value")?;
    Ok(Value::from(type_name(kind(arguments, value)?)))
}

fn type_name(kind: &'static str) -> &'static str {
    match kind {
        "invalid" => "<nil>",
        "slice" => "[]interface {}",
        "map" => "map[string]interface {}",
        scalar => scalar,
    }
}

fn kind_is(arguments: &Arguments) -> Result<Value, Error> {
    holds(arguments, "kind", |kind| kind)
}

fn type_is(arguments: &Arguments) -> Result<Value, Error> {
    holds(arguments, "type", type_name)
}

/// Reports whether the value has the name that the argument `parameter` asks for.
fn holds(
    arguments: &Arguments,
    parameter: &str,
    name: fn(&'static str) -> &'static str,
) -> Result<Value, Error> {
    let value = arguments.any("value")?;
    let kind = kind(arguments, value)?;
    let is_number = matches!(kind, "int" | "float64");
    Ok(Value::from(match arguments.text(parameter)? {
        "float64" => is_number,
        "int" | "int64" => is_number && convert::integer(value).is_some(),
        wanted => wanted == name(kind),
    }))
}

fn to_string(arguments: &Arguments) -> Result<Value, Error> {
    let value = arguments.any("value")?;
    plain_text(value)
        .ok_or_else(|| arguments.wrong("value", value, "a string, a number or a boolean"))
}

/// Returns a string itself, and the text of a number or a boolean.
pub(super) fn plain_text(value: &Value) -> Option<Value> {
    match value.kind() {
        ValueKind::String if !value.is_safe() => Some(value.clone()),
        _ => convert::text(value).map(Value::from),
    }
}
