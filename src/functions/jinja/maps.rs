//! Maps: looking up, choosing keys, merging.
//!
//! - Keys keep the order in which the map has them, Helm's have no order.
//! - Nothing changes a map; `set` and `unset` are refused, `merge` and `omit` make new ones.
//! - Values are returned as they are, so that they keep their origins.

use std::collections::HashSet;

use indexmap::IndexMap;
use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::convert;
use super::entry::{Entry, Forms};
use crate::account::ENTRY;
use crate::functions::error::FunctionError;
use crate::functions::limits::{Budget, allow_depth};

const ORDER: &str = "Keys keep the map's order; Helm's come in any order.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::in_form("dict", dict, Forms::Function)
        .helm(&["dict"])
        .takes(&["keys_and_values…"])
        .doc("A map of the keys, each with the value after it; `{'a': 1}` is the same.")
        .differs("A key without a value is an error, in Helm it gets \"\". minijinja's `dict(a=1)` works too.")
        .example("dict('a', 1, 'b', 2)", "{'a': 1, 'b': 2}"),
    Entry::in_form("get", get, Forms::MapFirst)
        .helm(&["get"])
        .takes(&["map", "key"])
        .doc("The value of the key, or \"\" if it is missing; `map[key]` is undefined then.")
        .example("get({'a': 1}, 'b')", "''"),
    Entry::in_form("has_key", has_key, Forms::MapFirst)
        .helm(&["hasKey"])
        .takes(&["map", "key"])
        .doc("Whether the map has the key; `key in map` is the same.")
        .example("has_key({'a': none}, 'a')", "true"),
    Entry::function("keys", keys)
        .helm(&["keys"])
        .takes(&["maps…"])
        .doc("The keys of the maps.")
        .differs(ORDER)
        .example("{'b': 1, 'a': 2} | keys", "['b', 'a']"),
    Entry::in_form("values", values, Forms::Filter)
        .helm(&["values"])
        .takes(&["map"])
        .doc("The values of the map; only as a filter, because `values` itself is the chart's values.")
        .differs("They keep the map's order; Helm's come in any order.")
        .example("{'b': 1, 'a': 2} | values", "[1, 2]"),
    Entry::in_form("pick", pick, Forms::MapFirst)
        .helm(&["pick"])
        .takes(&["map", "keys…"])
        .doc("The map with only these keys.")
        .example("{'a': 1, 'b': 2} | pick('a')", "{'a': 1}"),
    Entry::in_form("omit", omit, Forms::Filter)
        .helm(&["omit"])
        .takes(&["map", "keys…"])
        .doc("The map without these keys; only as a filter, since `omit` alone removes its own key.")
        .example("{'a': 1, 'b': 2} | omit('a')", "{'b': 2}"),
    Entry::function("pluck", pluck)
        .helm(&["pluck"])
        .takes(&["key", "maps…"])
        .doc("The values that the maps have for the key.")
        .example("pluck('a', {'a': 1}, {}, {'a': 3})", "[1, 3]"),
    Entry::function("dig", dig)
        .helm(&["dig"])
        .takes(&["key", "keys…", "default", "map"])
        .doc("The value below the keys, or the default if one of them is missing.")
        .differs("If a value on the way is not a map, the result is the default; Helm fails.")
        .example("dig('a', 'b', 0, {'a': {'b': 1}})", "1"),
    Entry::function("merge", merge)
        .helm(&["merge", "mustMerge"])
        .takes(&["map", "maps…"])
        .doc("One map of all, key by key at every depth; the first map wins.")
        .differs("No map is changed. An existing false, 0, \"\", null or [] also wins; Helm replaces it.")
        .example("merge({'a': 1}, {'a': 2, 'b': 2})", "{'a': 1, 'b': 2}"),
    Entry::function("merge_overwrite", merge_overwrite)
        .helm(&["mergeOverwrite", "mustMergeOverwrite"])
        .takes(&["map", "maps…"])
        .doc("One map of all, key by key at every depth; the last map wins.")
        .differs("No map is changed.")
        .example("merge_overwrite({'a': 1}, {'a': 2})", "{'a': 2}"),
    Entry::instead(&["deepCopy", "mustDeepCopy"], "map").differs("Maps never change, so no copy is needed."),
    Entry::refused("set", &["set"], "maps do not change: write `merge_overwrite(map, {'key': value})`"),
    Entry::refused("unset", &["unset"], "maps do not change: write `map | omit('key')`"),
];

/// Returns the entry of `dict`, which minijinja has as well.
pub(super) fn dict_entry() -> &'static Entry {
    &ENTRIES[0]
}

/// A map's entries in its order.
type Entries = IndexMap<String, Value>;

fn entries(map: &Value) -> Result<Entries, Error> {
    Ok(convert::pairs(map)?.into_iter().collect())
}

fn map_of(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::from_pairs(entries)
}

fn dict(arguments: &Arguments) -> Result<Value, Error> {
    let mut map = Entries::new();
    let pairs = arguments.rest("keys_and_values").chunks(2);
    for pair in pairs {
        let [key, value] = pair else {
            return Err(FunctionError::wrong("`dict` has a key without a value").into());
        };
        let key = convert::text(key)
            .ok_or_else(|| arguments.wrong("keys_and_values", key, "text as keys"))?;
        map.insert(key, value.clone());
    }
    Ok(map_of(map))
}

fn get(arguments: &Arguments) -> Result<Value, Error> {
    let value = lookup(arguments.map("map")?, arguments.text("key")?);
    Ok(value.unwrap_or_else(|| Value::from("")))
}

fn lookup(map: &Value, key: &str) -> Option<Value> {
    map.get_attr(key).ok().filter(|value| !value.is_undefined())
}

fn has_key(arguments: &Arguments) -> Result<Value, Error> {
    let value = lookup(arguments.map("map")?, arguments.text("key")?);
    Ok(Value::from(value.is_some()))
}

fn keys(arguments: &Arguments) -> Result<Value, Error> {
    let mut keys: Vec<Value> = Vec::new();
    for map in arguments.maps("maps")? {
        keys.extend(convert::items(map)?);
    }
    Ok(Value::from(keys))
}

fn values(arguments: &Arguments) -> Result<Value, Error> {
    let pairs = convert::pairs(arguments.map("map")?)?;
    Ok(pairs.into_iter().map(|(_, value)| value).collect())
}

fn pick(arguments: &Arguments) -> Result<Value, Error> {
    chosen(arguments, |is_named| is_named)
}

fn omit(arguments: &Arguments) -> Result<Value, Error> {
    chosen(arguments, |is_named| !is_named)
}

/// Returns the entries of the map that `keeps` chooses by whether their keys are named.
fn chosen(arguments: &Arguments, keeps: fn(bool) -> bool) -> Result<Value, Error> {
    let named: HashSet<&str> = arguments.texts("keys")?.into_iter().collect();
    let pairs = convert::pairs(arguments.map("map")?)?.into_iter();
    Ok(map_of(
        pairs.filter(|(key, _)| keeps(named.contains(key.as_str()))),
    ))
}

fn pluck(arguments: &Arguments) -> Result<Value, Error> {
    let key = arguments.text("key")?;
    let maps = arguments.maps("maps")?.into_iter();
    Ok(maps.filter_map(|map| lookup(map, key)).collect())
}

fn dig(arguments: &Arguments) -> Result<Value, Error> {
    let mut path = vec![arguments.text("key")?];
    path.extend(arguments.texts("keys")?);
    let mut found = arguments.map("map")?.clone();
    for key in path {
        match lookup(&found, key) {
            Some(value) => found = value,
            None => return arguments.any("default").cloned(),
        }
    }
    Ok(found)
}

fn merge(arguments: &Arguments) -> Result<Value, Error> {
    merged(arguments, Winner::First)
}

fn merge_overwrite(arguments: &Arguments) -> Result<Value, Error> {
    merged(arguments, Winner::Second)
}

/// Which of two maps keeps its value where both have the key.
#[derive(Clone, Copy, PartialEq)]
enum Winner {
    First,
    Second,
}

fn merged(arguments: &Arguments, winner: Winner) -> Result<Value, Error> {
    let mut merged = arguments.map("map")?.clone();
    for map in arguments.maps("maps")? {
        merged = merged_pair(&merged, map, winner, 0, arguments)?;
    }
    Ok(merged)
}

/// Merges two maps at every depth; the keys of the first come first.
fn merged_pair(
    first: &Value,
    second: &Value,
    winner: Winner,
    depth: usize,
    arguments: &Arguments,
) -> Result<Value, Error> {
    pay_to_merge(first, second, arguments)?;
    allow_depth(depth)?;
    let mut merged = entries(first)?;
    for (key, value) in convert::pairs(second)? {
        let value = match merged.get(&key) {
            Some(known) if both_maps(known, &value) => {
                merged_pair(known, &value, winner, depth + 1, arguments)?
            }
            Some(_) if winner == Winner::First => continue,
            _ => value,
        };
        merged.insert(key, value);
    }
    Ok(map_of(merged))
}

/// Each map on the way is made anew.
fn pay_to_merge(a: &Value, b: &Value, arguments: &Arguments) -> Result<(), Error> {
    let entries = a.len().unwrap_or(0) + b.len().unwrap_or(0);
    arguments.pay(entries as u64 * ENTRY)
}

fn both_maps(a: &Value, b: &Value) -> bool {
    a.kind() == ValueKind::Map && b.kind() == ValueKind::Map
}
