//! Guards before the filters of minijinja that want text or make numbers.
//!
//! minijinja writes `True` and `None` for text, and accepts any number for a whole one.
//! A guarded filter accepts booleans and numbers as YAML writes them, and refuses null, lists and
//! maps; a whole number has 64 bits at most.

use minijinja::value::{Kwargs, StringInput, Value, ValueKind, from_args};
use minijinja::{Error, ErrorKind, State, filters};

use super::convert;
use super::error::{described, undefined};
use super::types::plain_text;
use crate::functions::error::FunctionError;
use crate::functions::limits::{MOST_BYTES, MOST_ITEMS};

type Filter = fn() -> Value;

/// A filter with the guard before it.
pub(super) enum Guard {
    /// The piped value becomes text as YAML writes it.
    Text(Filter),
    /// Items are compared with each other.
    Ordered(Filter),
    /// Each item is compared with the arguments of a test.
    Tested(Filter),
    /// Lists of lists: each one takes more than its items.
    Grouped(Filter),
    /// A function of this file does the work.
    Own(fn(&mut State<'_, '_>, &[Value]) -> Result<Value, Error>),
}

impl Guard {
    /// Calls the filter `name`; the piped value is the first of `values`.
    pub(super) fn call(
        &self,
        name: &str,
        state: &mut State<'_, '_>,
        values: &[Value],
    ) -> Result<Value, Error> {
        let filter = match self {
            Self::Text(filter) => return filter().call(state, &text_first(name, values)?),
            Self::Own(work) => return work(state, values),
            Self::Ordered(filter) => {
                pay_to_order(state, values)?;
                filter
            }
            Self::Tested(filter) => {
                pay_to_choose(state, values)?;
                filter
            }
            Self::Grouped(filter) => {
                state.consume_fuel(items(values) * 2)?;
                filter
            }
        };
        filter().call(state, values)
    }
}

/// Each filter has a type of its own, so that no function could take them all.
macro_rules! filter {
    ($name:ident) => {
        || Value::from_function(filters::$name)
    };
}

pub(super) const GUARDS: &[(&str, Guard)] = &[
    ("lower", Guard::Text(filter!(lower))),
    ("upper", Guard::Text(filter!(upper))),
    ("title", Guard::Text(filter!(title))),
    ("trim", Guard::Text(filter!(trim))),
    ("indent", Guard::Own(indent)),
    ("replace", Guard::Own(replace)),
    ("join", Guard::Own(join)),
    ("capitalize", Guard::Text(filter!(capitalize))),
    ("split", Guard::Text(filter!(split))),
    ("lines", Guard::Text(filter!(lines))),
    ("string", Guard::Own(string)),
    ("format", Guard::Own(format)),
    ("int", Guard::Own(int)),
    ("float", Guard::Own(float)),
    ("batch", Guard::Grouped(filter!(batch))),
    ("slice", Guard::Grouped(filter!(slice))),
    ("sort", Guard::Ordered(filter!(sort))),
    ("unique", Guard::Ordered(filter!(unique))),
    ("min", Guard::Ordered(filter!(min))),
    ("max", Guard::Ordered(filter!(max))),
    ("select", Guard::Tested(filter!(select))),
    ("reject", Guard::Tested(filter!(reject))),
];

/// The guarded filters that can be called as functions: the piped value is the last argument.
pub(super) const FUNCTIONS: &[&str] = &[
    "lower", "upper", "title", "trim", "indent", "replace", "join", "int", "float",
];

/// How many items the list has that is piped, as far as that is known.
fn items(values: &[Value]) -> u64 {
    let length = values.first().and_then(Value::len);
    length.unwrap_or(0).min(MOST_ITEMS) as u64
}

/// Ordering compares each item with some others; the engine counts them, and not how long they are.
fn pay_to_order(state: &State<'_, '_>, values: &[Value]) -> Result<(), Error> {
    let rounds = u64::from(items(values).max(1).ilog2() + 1);
    let Some(Ok(list)) = values.first().map(Value::try_iter) else {
        return Ok(());
    };
    for item in list.take(MOST_ITEMS) {
        state.consume_fuel(convert::weight(&item, state)? * rounds)?;
    }
    Ok(())
}

/// Each item is compared with the arguments of the test.
fn pay_to_choose(state: &State<'_, '_>, values: &[Value]) -> Result<(), Error> {
    let given = values.get(2..).unwrap_or_default().iter();
    let weights = given.map(|value| convert::weight(value, state));
    let weight: u64 = weights.collect::<Result<Vec<u64>, _>>()?.into_iter().sum();
    state.consume_fuel(items(values).saturating_mul(weight))
}

fn string(_: &mut State<'_, '_>, values: &[Value]) -> Result<Value, Error> {
    text_first("string", values).map(|mut values| values.swap_remove(0))
}

fn indent(state: &mut State<'_, '_>, values: &[Value]) -> Result<Value, Error> {
    let too_wide = |width: &Value| convert::integer(width).is_some_and(|width| width > 1000);
    if values.get(1).is_some_and(too_wide) {
        return Err(FunctionError::wrong("`indent` indents by 1000 spaces at most").into());
    }
    Value::from_function(filters::indent).call(state, &text_first("indent", values)?)
}

/// Makes text of the first value as YAML writes it.
fn text_first(name: &str, values: &[Value]) -> Result<Vec<Value>, Error> {
    let mut values = values.to_vec();
    let first = values
        .first_mut()
        .ok_or_else(|| Error::from(ErrorKind::MissingArgument))?;
    *first = as_text(name, first)?;
    Ok(values)
}

fn as_text(name: &str, value: &Value) -> Result<Value, Error> {
    if value.is_undefined() {
        return Err(undefined(value));
    }
    plain_text(value).ok_or_else(|| {
        let error =
            FunctionError::wrong(format!("`{name}` accepts text, got {}", described(value)));
        match (name, value.kind()) {
            ("join", ValueKind::None) => error.help("`compact` drops the empty items of a list"),
            (_, ValueKind::None) => error.help("if the value may be missing, write `(x or '')`"),
            _ => error.help("`tojson` turns it into text"),
        }
        .into()
    })
}

/// Replaces all, or the first `count`, as minijinja does.
fn replace(state: &mut State<'_, '_>, values: &[Value]) -> Result<Value, Error> {
    let values = text_first("replace", values)?;
    let (text, old, new, count, named): (&Value, &Value, &Value, Option<i64>, Kwargs) =
        from_args(&values)?;
    let count = count.map_or_else(
        || named.get::<Option<i64>>("count"),
        |count| Ok(Some(count)),
    )?;
    named.assert_all_used()?;
    let (old, new) = (as_text("replace", old)?, as_text("replace", new)?);
    if let Some(count) = count.and_then(|count| usize::try_from(count).ok()) {
        let limited = text.as_str().unwrap_or_default();
        let (old, new) = (
            old.as_str().unwrap_or_default(),
            new.as_str().unwrap_or_default(),
        );
        allow_bytes(
            "replace",
            limited
                .len()
                .saturating_add(count.min(limited.len() + 1).saturating_mul(new.len())),
        )?;
        return Ok(Value::from(limited.replacen(old, new, count)));
    }
    let [text, old, new] = [text, &old, &new].map(|value| StringInput::new(state, value));
    let (text, old, new) = (text?, old?, new?);
    filters::replace(state, text, old, new)
}

fn allow_bytes(name: &str, count: usize) -> Result<(), Error> {
    if count <= MOST_BYTES {
        return Ok(());
    }
    Err(FunctionError::wrong(format!("`{name}` returns at most {MOST_BYTES} bytes")).into())
}

/// Joins as minijinja does, but the items' text is what YAML writes, and text is not a list.
fn join(_: &mut State<'_, '_>, values: &[Value]) -> Result<Value, Error> {
    let (list, joiner, attribute, named): (&Value, Option<&Value>, Option<&str>, Kwargs) =
        from_args(values)?;
    let joiner = joiner.map_or_else(|| named.get("d"), |joiner| Ok(Some(joiner)))?;
    let attribute = attribute.map_or_else(|| named.get("attribute"), |name| Ok(Some(name)))?;
    named.assert_all_used()?;
    let joiner = joiner.map_or(Ok(Value::from("")), |joiner| as_text("join", joiner))?;
    let mut texts = Vec::new();
    for item in listed("join", list)? {
        let item = attribute.map_or(Ok(item.clone()), |path| below(&item, path))?;
        texts.push(as_text("join", &item)?);
    }
    let texts: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
    let joiner = joiner.as_str().unwrap_or_default();
    let size: usize = texts.iter().map(|text| text.len() + joiner.len()).sum();
    allow_bytes("join", size)?;
    Ok(Value::from(texts.join(joiner)))
}

fn listed(name: &str, value: &Value) -> Result<Vec<Value>, Error> {
    match value.kind() {
        ValueKind::Undefined => Err(undefined(value)),
        ValueKind::Seq | ValueKind::Iterable => Ok(convert::items(value)?),
        _ => Err(FunctionError::wrong(format!(
            "`{name}` accepts a list, got {}",
            described(value)
        ))
        .into()),
    }
}

/// Returns the value below the keys of `path`, which are separated by dots.
fn below(item: &Value, path: &str) -> Result<Value, Error> {
    let mut keys = path.split('.');
    keys.try_fold(item.clone(), |value, key| value.get_attr(key))
}

/// Python would write `True`, so that booleans become text first.
fn format(state: &mut State<'_, '_>, values: &[Value]) -> Result<Value, Error> {
    let mut values = values.to_vec();
    for value in values.iter_mut().skip(1) {
        if !value.is_number() && !value.is_kwargs() {
            *value = as_text("format", value)?;
        }
    }
    Value::from_function(filters::format).call(state, &values)
}

fn int(state: &mut State<'_, '_>, values: &[Value]) -> Result<Value, Error> {
    let given = values.first().cloned().unwrap_or_default();
    let number = Value::from_function(filters::int).call(state, values);
    let number = number.map_err(|error| no_number("int", "whole number", &given, error))?;
    let range = i128::from(i64::MIN)..=i128::from(u64::MAX);
    match i128::try_from(number.clone()) {
        Ok(whole) if range.contains(&whole) && !is_nan(&given) => Ok(number),
        _ if !number.is_number() => Ok(number),
        _ => Err(FunctionError::wrong(format!(
            "{} is not a whole number of 64 bits at most",
            described(&given)
        ))
        .into()),
    }
}

fn is_nan(value: &Value) -> bool {
    let float = match value.as_str() {
        Some(text) => text.parse().ok(),
        None => f64::try_from(value.clone()).ok(),
    };
    float.is_some_and(f64::is_nan)
}

fn float(state: &mut State<'_, '_>, values: &[Value]) -> Result<Value, Error> {
    let given = values.first().cloned().unwrap_or_default();
    let number = Value::from_function(filters::float).call(state, values);
    number.map_err(|error| no_number("float", "number", &given, error))
}

fn no_number(name: &str, what: &str, value: &Value, error: Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidOperation => {
            FunctionError::wrong(format!("{} is not a {what}", described(value)))
                .help(format!("write `{name}(0)` to get 0 instead"))
                .into()
        }
        _ => error,
    }
}
