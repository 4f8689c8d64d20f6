//! The writer: from a node to canonical YAML text.
//!
//! The text is a contract, and its bytes for a value do not change without a major version.
//! - Block style throughout, two-space steps; only an empty map or list is `{}` or `[]`.
//! - A list under a key is at the key's own indentation; a map or list in a list begins on
//!   the line of its `-`.
//! - Maps keep their order. A key is followed by `: ` and its value, or by `:` and a new line.
//! - Strings and keys as in [`super::quote`]; never folded, never wrapped. A key whose text is
//!   longer than 1,000 characters is written `? key`, for YAML allows no longer one before a `:`.
//! - `null`, `true`, `false`; whole numbers in decimal digits, of any size; floats as in
//!   [`super::number`], with a point even if whole.
//! - Lines end with a line feed, and so does the text. How a value was written in its source, its
//!   lexeme and style, has no influence.
//!
//! Reading the text gives the same value, to Kubernetes and to every other YAML reader.

use super::node::{Data, Map, Node};
use super::number;
use super::quote::{self, Form};

/// How many characters a key may have before `:`; YAML's limit is 1,024 with quotes and escapes.
const MAX_SIMPLE_KEY: usize = 1_000;

/// Appends `node` to `out` as one document without `---`.
pub fn emit(node: &Node, out: &mut String) {
    match &node.data {
        Data::Map(map) if !map.is_empty() => fields(map, 0, out),
        Data::List(items) if !items.is_empty() => entries(items, 0, out),
        _ => {
            scalar(node, 0, out);
            out.push('\n');
        }
    }
}

/// Appends the lines of a map; the first one starts where `out` ends.
fn fields(map: &Map, indent: usize, out: &mut String) {
    for (position, (name, field)) in map.iter().enumerate() {
        if position > 0 {
            indentation(indent, out);
        }
        key(name, indent, out);
        field_value(&field.value, indent, out);
    }
}

fn key(name: &str, indent: usize, out: &mut String) {
    let start = out.len();
    match quote::key_form(name) {
        Form::Plain => out.push_str(name),
        _ => quote::quoted(name, out),
    }
    if out[start..].len() > MAX_SIMPLE_KEY && out[start..].chars().count() > MAX_SIMPLE_KEY {
        out.insert_str(start, "? ");
        out.push('\n');
        indentation(indent, out);
    }
    out.push(':');
}

fn field_value(value: &Node, indent: usize, out: &mut String) {
    match &value.data {
        Data::Map(map) if !map.is_empty() => {
            out.push('\n');
            indentation(indent + 2, out);
            fields(map, indent + 2, out);
        }
        Data::List(items) if !items.is_empty() => {
            out.push('\n');
            indentation(indent, out);
            entries(items, indent, out);
        }
        _ => {
            out.push(' ');
            scalar(value, indent, out);
            out.push('\n');
        }
    }
}

/// Appends the lines of a list; the first one starts where `out` ends.
fn entries(items: &[Node], indent: usize, out: &mut String) {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            indentation(indent, out);
        }
        out.push_str("- ");
        match &item.data {
            Data::Map(map) if !map.is_empty() => fields(map, indent + 2, out),
            Data::List(items) if !items.is_empty() => entries(items, indent + 2, out),
            _ => {
                scalar(item, indent, out);
                out.push('\n');
            }
        }
    }
}

/// Appends a scalar or an empty list or map, without the newline at its end.
fn scalar(node: &Node, indent: usize, out: &mut String) {
    match &node.data {
        Data::Null => out.push_str("null"),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Int(value) => out.push_str(&value.to_string()),
        Data::Float(value) => out.push_str(&number::float_text(*value)),
        Data::String(text) => string(text, indent, out),
        Data::List(_) => out.push_str("[]"),
        Data::Map(_) => out.push_str("{}"),
    }
}

fn string(text: &str, indent: usize, out: &mut String) {
    match quote::value_form(text) {
        Form::Plain => out.push_str(text),
        Form::Quoted => quote::quoted(text, out),
        Form::Literal => literal(text, indent + 2, out),
    }
}

fn literal(text: &str, indent: usize, out: &mut String) {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    out.push_str(header);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            indentation(indent, out);
            out.push_str(line);
        }
    }
}

fn indentation(width: usize, out: &mut String) {
    const BLANKS: &str = "                                ";
    let mut left = width;
    while left > 0 {
        let step = left.min(BLANKS.len());
        out.push_str(&BLANKS[..step]);
        left -= step;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::source::{SourceMap, Span};

    fn written(value: &Value) -> String {
        let span = Span::new(SourceMap::new().add("test.yaml", ""), 0, 0);
        let mut out = String::new();
        emit(&Node::from_json(value, span), &mut out);
        out
    }

    #[test]
    fn the_written_form_is_a_contract() {
        let value = json!({
            "apiVersion": "v1",
            "null": null,
            "empty": { "list": [], "map": {}, "text": "" },
            "numbers": [0, -1, 18_446_744_073_709_551_615_u64, 1.0, 0.1, 1e21],
            "words": ["yes", "true", true, "1.10", "a: b", "x"],
            "nested": [{ "a": 1, "b": [{ "c": "d" }] }, [1, [2, 3]], [], {}],
            "script": "set -e\n\techo hi\n\necho bye\n",
            "items": [{ "text": "a\nb" }, "a\nb\n"],
            "on": "off"
        });
        let expected = r#"apiVersion: v1
"null": null
empty:
  list: []
  map: {}
  text: ""
numbers:
- 0
- -1
- 18446744073709551615
- 1.0
- 0.1
- 1.0e+21
words:
- "yes"
- "true"
- true
- "1.10"
- "a: b"
- x
nested:
- a: 1
  b:
  - c: d
- - 1
  - - 2
    - 3
- []
- {}
script: |
  set -e
  	echo hi

  echo bye
items:
- text: |-
    a
    b
- |
  a
  b
"on": "off"
"#;
        assert_eq!(written(&value), expected);
    }

    #[test]
    fn a_scalar_is_a_document_too() {
        assert_eq!(written(&json!(null)), "null\n");
        assert_eq!(written(&json!("a\nb\n")), "|\n  a\n  b\n");
        assert_eq!(written(&json!([])), "[]\n");
    }

    #[test]
    fn a_long_key_stands_behind_a_question_mark() {
        let key = "k".repeat(1001);
        let value = json!({ "a": { key.clone(): [1] } });
        assert_eq!(written(&value), format!("a:\n  ? {key}\n  :\n  - 1\n"));
    }
}
