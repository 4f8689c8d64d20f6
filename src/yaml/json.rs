//! Nodes as JSON values, and back.
//!
//! Numbers keep their value: whole numbers within 64 bits stay whole, a float stays a float.

use serde_json::{Number, Value};

use super::node::{Data, Field, Map, Node, Style};
use crate::source::Span;

/// Returns the JSON value that Kubernetes makes of `node`.
///
/// A whole number past 64 bits becomes a float; a float that JSON cannot hold becomes null.
pub fn to_json(node: &Node) -> Value {
    match &node.data {
        Data::Null => Value::Null,
        Data::Bool(value) => Value::Bool(*value),
        Data::Int(value) => whole(*value),
        Data::Float(value) => Value::from(*value),
        Data::String(text) => Value::String(text.clone()),
        Data::List(items) => items.iter().map(to_json).collect(),
        Data::Map(map) => map
            .iter()
            .map(|(key, field)| (key.clone(), to_json(&field.value)))
            .collect(),
    }
}

fn whole(value: i128) -> Value {
    #[expect(
        clippy::cast_precision_loss,
        reason = "JSON readers round such numbers anyway"
    )]
    Number::from_i128(value).map_or_else(|| Value::from(value as f64), Value::Number)
}

impl Node {
    /// Returns the node of a JSON value; every part of it is at `span`.
    pub fn from_json(value: &Value, span: Span) -> Self {
        let data = match value {
            Value::Null => Data::Null,
            Value::Bool(value) => Data::Bool(*value),
            Value::Number(number) => from_number(number),
            Value::String(text) => Data::String(text.clone()),
            Value::Array(items) => Data::List(
                items
                    .iter()
                    .map(|item| Self::from_json(item, span))
                    .collect(),
            ),
            Value::Object(object) => Data::from(
                object
                    .iter()
                    .map(|(key, value)| field(key, value, span))
                    .collect::<Map>(),
            ),
        };
        Self::new(data, span)
    }
}

fn from_number(number: &Number) -> Data {
    match number.as_i128() {
        Some(value) => Data::Int(value),
        None => Data::Float(number.as_f64().unwrap_or_default()),
    }
}

fn field(key: &str, value: &Value, span: Span) -> (String, Field) {
    let value = Node::from_json(value, span);
    let field = Field {
        key_span: span,
        key_style: Style::Plain,
        value,
    };
    (key.to_owned(), field)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn json_survives_as_a_node() {
        let value =
            json!({ "b": [1, -2, 18_446_744_073_709_551_615_u64, 1.0, null], "a": { "x": "y" } });
        let span = Span::new(SourceMap::new().add("a.json", ""), 0, 0);
        let node = Node::from_json(&value, span);
        assert_eq!(to_json(&node).to_string(), value.to_string());
    }

    #[test]
    fn numbers_past_64_bits_become_floats() {
        let span = Span::new(SourceMap::new().add("a.json", ""), 0, 0);
        let node = Node::new(Data::Int(i128::MAX), span);
        assert_eq!(to_json(&node), json!(1.701_411_834_604_692_3e38));
    }
}
