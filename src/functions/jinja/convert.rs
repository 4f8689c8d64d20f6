//! Values of the engine as YAML nodes, as text and as numbers, and back.
//!
//! - Whole numbers stay exact within 64 bits; floats are written as the writer of YAML does it,
//!   with the fewest digits that read back, and a point: `3.0`, `0.5`, `1.0e+21`.
//! - Keys of maps become the strings that JSON has: `1` becomes `"1"`.
//! - Nesting past [`DEEPEST`](crate::functions::DEEPEST) levels is an error, as in the reader.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Payer;
use super::error::described;
use crate::functions::error::FunctionError;
use crate::functions::limits::allow_depth;
use crate::functions::tree::{Level, Tree};
use crate::source::Span;
use crate::yaml::{Data, Field, Map, Node, Style};

/// How many nodes one value may become, shared ones counted each time: as in the reader.
const MOST_NODES: usize = 1_000_000;

/// Returns `value` as a node that was written at `span`.
pub fn to_node(value: &Value, span: Span) -> Result<Node, FunctionError> {
    Builder { span, nodes: 0 }.node(value, 0)
}

/// Makes nodes, and counts them.
struct Builder {
    span: Span,
    nodes: usize,
}

impl Builder {
    fn node(&mut self, value: &Value, depth: usize) -> Result<Node, FunctionError> {
        allow_depth(depth)?;
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(FunctionError::wrong(format!(
                "a value has more than {MOST_NODES} nodes"
            )));
        }
        let data = match value.level()? {
            Level::Null => Data::Null,
            Level::Boolean(boolean) => Data::Bool(boolean),
            Level::Integer(integer) => Data::Int(integer),
            Level::Float(float) if float.is_finite() => Data::Float(float),
            Level::Text(text) => Data::String(text.to_owned()),
            Level::List(items) => self.list(&items, depth)?,
            Level::Map(entries) => self.map(entries, depth)?,
            Level::Float(_) | Level::Opaque => return Err(no_data(value)),
        };
        Ok(Node::new(data, self.span))
    }

    /// A loop and no iterator chain, because each level of nesting costs stack.
    fn list(&mut self, items: &[Value], depth: usize) -> Result<Data, FunctionError> {
        let mut nodes = Vec::with_capacity(items.len());
        for item in items {
            nodes.push(self.node(item, depth + 1)?);
        }
        Ok(Data::List(nodes))
    }

    fn map(&mut self, entries: Vec<(String, Value)>, depth: usize) -> Result<Data, FunctionError> {
        let mut map = Map::default();
        for (key, item) in entries {
            if map.contains_key(&key) {
                return Err(FunctionError::wrong(format!(
                    "two keys of a map are `{key}`"
                )));
            }
            let field = Field {
                key_span: self.span,
                key_style: Style::Plain,
                value: self.node(&item, depth + 1)?,
            };
            map.insert(key, field);
        }
        Ok(Data::from(map))
    }
}

fn no_data(value: &Value) -> FunctionError {
    FunctionError::wrong(format!("{} cannot be in a manifest", described(value)))
}

/// Returns the price of comparing `value` with another; `payer` pays for going through it.
pub fn weight(value: &Value, payer: &dyn Payer) -> Result<u64, Error> {
    weight_at(value, payer, 0)
}

fn weight_at(value: &Value, payer: &dyn Payer, depth: usize) -> Result<u64, Error> {
    if let Some(text) = value.as_str() {
        return Ok(text.len() as u64 / 256);
    }
    if !matches!(
        value.kind(),
        ValueKind::Seq | ValueKind::Iterable | ValueKind::Map
    ) {
        return Ok(0);
    }
    allow_depth(depth)?;
    let mut weight = 0;
    for item in value.try_iter()? {
        payer.pay(1)?;
        let part = match value.kind() {
            ValueKind::Map => value.get_item(&item)?,
            _ => item,
        };
        weight += 1 + weight_at(&part, payer, depth + 1)?;
    }
    Ok(weight)
}

/// Refuses a value that is nested too deep; `seen` counts the visited values.
pub fn check_depth(value: &Value, seen: &mut u64) -> Result<(), FunctionError> {
    depth_at(value, seen, 0)
}

fn depth_at(value: &Value, seen: &mut u64, depth: usize) -> Result<(), FunctionError> {
    *seen += 1;
    allow_depth(depth)?;
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => {
            for item in items(value)? {
                depth_at(&item, seen, depth + 1)?;
            }
        }
        ValueKind::Map => {
            for key in items(value)? {
                depth_at(&value.get_item(&key).unwrap_or_default(), seen, depth + 1)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Returns the items of a list; one that repeats its items could have any number of them.
pub(super) fn items(list: &Value) -> Result<Vec<Value>, FunctionError> {
    let items = list.try_iter().map_err(|_| no_data(list))?;
    let first: Result<Vec<Value>, _> = items.checked().take(MOST_NODES + 1).collect();
    match first {
        Ok(items) if items.len() > MOST_NODES => Err(FunctionError::wrong(format!(
            "a list has more than {MOST_NODES} items"
        ))),
        Ok(items) => Ok(items),
        Err(error) => Err(FunctionError::wrong(error.to_string())),
    }
}

/// Returns the keys of a map in its order, as strings, and their values.
pub(super) fn pairs(map: &Value) -> Result<Vec<(String, Value)>, FunctionError> {
    let keys = items(map)?;
    keys.into_iter()
        .map(|key| {
            let value = map.get_item(&key).unwrap_or_default();
            Ok((key_text(&key)?, value))
        })
        .collect()
}

fn key_text(key: &Value) -> Result<String, FunctionError> {
    text(key).ok_or_else(|| FunctionError::wrong(format!("{} cannot be a key", described(key))))
}

/// Returns a node's value without its places and styles.
pub fn to_value(node: &Node) -> Value {
    match &node.data {
        Data::Null => Value::from(()),
        Data::Bool(boolean) => Value::from(*boolean),
        Data::Int(integer) => whole(*integer),
        Data::Float(float) => Value::from(*float),
        Data::String(text) => Value::from(text.as_str()),
        Data::List(items) => list_value(items),
        Data::Map(map) => map_value(map),
    }
}

fn list_value(nodes: &[Node]) -> Value {
    let mut values = Vec::with_capacity(nodes.len());
    for node in nodes {
        values.push(to_value(node));
    }
    Value::from(values)
}

fn map_value(map: &Map) -> Value {
    let mut pairs = Vec::with_capacity(map.len());
    for (key, field) in map {
        pairs.push((key.as_str(), to_value(&field.value)));
    }
    Value::from_pairs(pairs)
}

/// Returns a whole number in the engine's smallest form.
pub(super) fn whole(integer: i128) -> Value {
    i64::try_from(integer).map_or_else(|_| Value::from(integer), Value::from)
}

/// Returns the whole number that `value` is; floats without a fraction are whole.
pub(super) fn integer(value: &Value) -> Option<i128> {
    if value.is_number() {
        i128::try_from(value.clone()).ok()
    } else {
        None
    }
}

/// Returns the text of a string, a number or a boolean as YAML writes it; `None` for the rest.
pub fn text(value: &Value) -> Option<String> {
    match value.kind() {
        ValueKind::String | ValueKind::Bytes => value.as_str().map(str::to_owned),
        ValueKind::Bool => Some(value.is_true().to_string()),
        ValueKind::Number if value.is_integer() => Some(value.to_string()),
        ValueKind::Number => Data::Float(f64::try_from(value.clone()).ok()?).text(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::DEEPEST;

    fn span() -> Span {
        let mut sources = crate::source::SourceMap::new();
        let file = sources.add("a.yaml", "");
        Span::new(file, 0, 0)
    }

    #[test]
    fn a_value_survives_the_way_through_a_node() {
        let value = Value::from_pairs([
            ("b", Value::from(vec![Value::from(1), Value::from(1.5)])),
            ("a", Value::from_pairs([("x", Value::from(()))])),
            ("c", Value::from("1")),
            ("d", Value::from(u64::MAX)),
        ]);
        let node = to_node(&value, span()).unwrap();
        assert_eq!(to_value(&node), value);
        let keys: Vec<&String> = node.as_map().unwrap().keys().collect();
        assert_eq!(keys, ["b", "a", "c", "d"]);
    }

    fn nested(levels: usize) -> Value {
        (0..levels).fold(Value::from(1), |value, _| Value::from(vec![value]))
    }

    #[test]
    fn the_deepest_value_survives() {
        let value = nested(DEEPEST);
        let node = to_node(&value, span()).unwrap();
        assert_eq!(to_node(&to_value(&node), span()), Ok(node));
    }

    #[test]
    fn a_deeper_value_is_an_error() {
        let error = to_node(&nested(DEEPEST + 1), span()).unwrap_err();
        assert_eq!(
            error.message,
            "maps and lists are nested more than 500 levels deep"
        );
    }

    #[test]
    fn a_value_that_unfolds_without_end_is_an_error() {
        let doubled = |value: Value, _| Value::from(vec![value.clone(), value]);
        let error = to_node(&(0..40).fold(Value::from(1), doubled), span()).unwrap_err();
        assert_eq!(error.message, "a value has more than 1000000 nodes");
    }

    #[test]
    fn two_keys_with_one_text_are_an_error() {
        let map = Value::from_pairs([(Value::from(1), 1), (Value::from("1"), 2)]);
        let error = to_node(&map, span()).unwrap_err();
        assert_eq!(error.message, "two keys of a map are `1`");
    }

    #[test]
    fn infinity_is_an_error() {
        let error = to_node(&Value::from(f64::INFINITY), span()).unwrap_err();
        assert_eq!(error.message, "the number inf cannot be in a manifest");
    }
}
