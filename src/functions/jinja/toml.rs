//! TOML text. Text that cannot be read is an error; Helm puts the message under a key `Error`.

use ::toml::Value as Toml;
use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::entry::Entry;
use crate::functions::toml;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("to_toml", to_toml)
        .helm(&["toToml", "mustToToml"])
        .takes(&["map"])
        .doc("The map as TOML text; keys that are null are left out.")
        .differs("Keys keep the map's order, Helm sorts them. A whole number stays one; Helm writes `1.0` for a 1 of a values file. A value that is not a map, and null in a list, is an error; Helm's `toToml` returns the error's text.")
        .example("{'b': 1, 'a': ['x']} | to_toml", "'b = 1\\na = [\"x\"]\\n'"),
    Entry::function("from_toml", from_toml)
        .helm(&["fromToml"])
        .takes(&["text"])
        .doc("The map in the TOML text.")
        .differs("Text that cannot be read is an error; Helm puts the message under a key `Error`. A date without a zone, a day and a time of day stay text; Helm makes each of them a date.")
        .example("from_toml('a.b = 1')", "{'a': {'b': 1}}"),
];

fn to_toml(arguments: &Arguments) -> Result<Value, Error> {
    let map = arguments.map("map")?;
    Ok(Value::from(toml::write(map, arguments)?))
}

fn from_toml(arguments: &Arguments) -> Result<Value, Error> {
    let table = toml::read(arguments.text("text")?);
    let table = table.map_err(|problem| arguments.bad("text", &problem))?;
    Ok(value_of(Toml::Table(table)))
}

fn value_of(toml: Toml) -> Value {
    match toml {
        Toml::String(text) => Value::from(text),
        Toml::Integer(integer) => Value::from(integer),
        Toml::Float(float) => Value::from(float),
        Toml::Boolean(boolean) => Value::from(boolean),
        Toml::Datetime(date) => Value::from(date.to_string()),
        Toml::Array(items) => items.into_iter().map(value_of).collect(),
        Toml::Table(table) => {
            Value::from_pairs(table.into_iter().map(|(key, item)| (key, value_of(item))))
        }
    }
}
