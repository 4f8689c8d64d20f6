//! Defaults, conditions, and errors that the author raises.
//!
//! - Empty values are the false ones: null, `false`, `0`, `""`, an empty list or map, and an undefined value.
//! - A chosen value is returned itself, so that it keeps its origin.

#![expect(
    clippy::unnecessary_wraps,
    reason = "the table's functions may fail, also where one of them cannot"
)]

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::entry::Entry;
use crate::functions::error::FunctionError;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::engine("default")
        .helm(&["default"])
        .takes(&["default", "value"])
        .doc("The value, or the default if the value is undefined.")
        .differs("Helm also replaces 0, false, \"\", null and empty lists and maps: write `value or 'default'`.")
        .example("missing | default('x')", "'x'"),
    Entry::function("required", required)
        .helm(&["required"])
        .takes(&["message", "value"])
        .doc("The value; if it is undefined, null or \"\", an error with the message.")
        .example("'api' | required('a name is needed')", "'api'"),
    Entry::function("fail", fail)
        .helm(&["fail"])
        .takes(&["message"])
        .doc("An error with the message."),
    Entry::function("coalesce", coalesce)
        .helm(&["coalesce"])
        .takes(&["values…"])
        .doc("The first value that is not empty, else null.")
        .example("coalesce(missing, '', 'x')", "'x'"),
    Entry::function("ternary", ternary)
        .helm(&["ternary"])
        .takes(&["yes", "no", "condition"])
        .doc("The first value if the condition is true, else the second; `yes if condition else no` is the same.")
        .example("true | ternary('on', 'off')", "'on'"),
    Entry::function("empty", empty)
        .helm(&["empty"])
        .takes(&["value"])
        .doc("Whether the value is empty; `not value` is the same.")
        .example("empty(0)", "true"),
    Entry::function("all", all)
        .helm(&["all"])
        .takes(&["values…"])
        .doc("Whether none of the values is empty.")
        .example("all(1, 'a', [])", "false"),
    Entry::function("any", any)
        .helm(&["any"])
        .takes(&["values…"])
        .doc("Whether one of the values is not empty.")
        .example("any(0, 'a')", "true"),
    Entry::instead(&["and"], "a and b"),
    Entry::instead(&["or"], "a or b"),
    Entry::instead(&["not"], "not a"),
    Entry::instead(&["eq"], "a == b").differs("`1` and `1.0` are equal; in Helm, comparing them is an error."),
    Entry::instead(&["ne"], "a != b"),
    Entry::instead(&["lt"], "a < b"),
    Entry::instead(&["le"], "a <= b"),
    Entry::instead(&["gt"], "a > b"),
    Entry::instead(&["ge"], "a >= b"),
];

fn required(arguments: &Arguments) -> Result<Value, Error> {
    let value = arguments.maybe("value").cloned().unwrap_or_default();
    if !is_missing(&value) {
        return Ok(value);
    }
    let what = match value.kind() {
        ValueKind::Undefined => "not defined",
        ValueKind::None => "null",
        _ => "\"\"",
    };
    let error = FunctionError::new("missing-value", arguments.text("message")?);
    Err(error.help(format!("set the value: it is {what}")).into())
}

fn is_missing(value: &Value) -> bool {
    value.is_undefined() || value.is_none() || value.as_str() == Some("")
}

fn fail(arguments: &Arguments) -> Result<Value, Error> {
    Err(FunctionError::new("failed", arguments.text("message")?).into())
}

fn coalesce(arguments: &Arguments) -> Result<Value, Error> {
    let mut values = arguments.rest("values").iter();
    let found = values.find(|value| value.is_true());
    Ok(found.cloned().unwrap_or(Value::from(())))
}

fn ternary(arguments: &Arguments) -> Result<Value, Error> {
    let chosen = if arguments.boolean("condition")? {
        "yes"
    } else {
        "no"
    };
    arguments.any(chosen).cloned()
}

fn empty(arguments: &Arguments) -> Result<Value, Error> {
    let value = arguments.maybe("value");
    Ok(Value::from(!value.is_some_and(Value::is_true)))
}

fn all(arguments: &Arguments) -> Result<Value, Error> {
    let values = arguments.rest("values");
    Ok(Value::from(values.iter().all(Value::is_true)))
}

fn any(arguments: &Arguments) -> Result<Value, Error> {
    let values = arguments.rest("values");
    Ok(Value::from(values.iter().any(Value::is_true)))
}
