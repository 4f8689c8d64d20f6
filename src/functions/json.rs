//! JSON text: writing and reading.
//!
//! JSON is written with keys in the map's order, and `<`, `>`, `&` stay what they are: the text is
//! data, never HTML.

use super::error::FunctionError;
use super::limits::{MOST_BYTES, allow_depth};
use super::tree::{Level, Tree};
use crate::source::{SourceMap, Span};
use crate::yaml::{Data, Node};

/// Writes JSON on one line, or on several with `indent` spaces for each level where it is not 0.
pub(super) fn write<T: Tree>(tree: &T, indent: usize) -> Result<String, FunctionError> {
    let mut writer = JsonWriter {
        out: String::new(),
        indent,
    };
    writer.value(tree, 0)?;
    Ok(writer.out)
}

struct JsonWriter {
    out: String,
    indent: usize,
}

impl JsonWriter {
    fn value<T: Tree>(&mut self, value: &T, depth: usize) -> Result<(), FunctionError> {
        allow_depth(depth)?;
        if self.out.len() > MOST_BYTES {
            return Err(FunctionError::wrong(format!(
                "the JSON has more than {MOST_BYTES} bytes"
            )));
        }
        match value.level()? {
            Level::Null => self.out.push_str("null"),
            Level::Boolean(boolean) => self.out.push_str(if boolean { "true" } else { "false" }),
            Level::Integer(integer) => self.out.push_str(&integer.to_string()),
            Level::Float(float) if float.is_finite() => {
                self.out.extend(Data::Float(float).text());
            }
            Level::Text(text) => self.quoted(text),
            Level::List(items) => self.list(&items, depth)?,
            Level::Map(entries) => self.map(&entries, depth)?,
            Level::Float(_) | Level::Opaque => {
                let says = format!("{} has no JSON form", value.described());
                return Err(FunctionError::wrong(says));
            }
        }
        Ok(())
    }

    fn quoted(&mut self, text: &str) {
        self.out
            .push_str(&serde_json::Value::from(text).to_string());
    }

    fn list<T: Tree>(&mut self, items: &[T], depth: usize) -> Result<(), FunctionError> {
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            self.separate(index, depth + 1);
            self.value(item, depth + 1)?;
        }
        self.close(']', items.is_empty(), depth);
        Ok(())
    }

    fn map<T: Tree>(&mut self, entries: &[(String, T)], depth: usize) -> Result<(), FunctionError> {
        self.out.push('{');
        for (index, (key, item)) in entries.iter().enumerate() {
            self.separate(index, depth + 1);
            self.quoted(key);
            self.out.push_str(if self.indent > 0 { ": " } else { ":" });
            self.value(item, depth + 1)?;
        }
        self.close('}', entries.is_empty(), depth);
        Ok(())
    }

    fn separate(&mut self, index: usize, depth: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.break_line(depth);
    }

    fn close(&mut self, bracket: char, is_empty: bool, depth: usize) {
        if !is_empty {
            self.break_line(depth);
        }
        self.out.push(bracket);
    }

    fn break_line(&mut self, depth: usize) {
        if self.indent > 0 {
            self.out.push('\n');
            self.out
                .extend(std::iter::repeat_n(' ', depth * self.indent));
        }
    }
}

/// Returns the value that JSON text means; the error is the problem with the text.
pub(super) fn read(text: &str) -> Result<Node, String> {
    let json = serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
    let span = Span::new(SourceMap::new().add("json", ""), 0, 0);
    Ok(Node::from_json(&json, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_the_order_of_keys_are_kept() {
        let node = read(r#"{"b": [18446744073709551615, 1.0], "a": null}"#).unwrap();
        assert_eq!(
            node.as_map().unwrap().keys().collect::<Vec<_>>(),
            ["b", "a"]
        );
        let numbers = node.as_map().unwrap()["b"].value.as_list().unwrap();
        assert_eq!(numbers[0].data, Data::Int(i128::from(u64::MAX)));
        assert_eq!(numbers[1].data, Data::Float(1.0));
    }
}
