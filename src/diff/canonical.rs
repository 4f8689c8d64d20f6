//! A text that two nodes share if they hold the same data, and only then.

use std::fmt::Write;

use crate::yaml::{Data, Node};

/// Returns the text of `node`, in which maps have their keys in the order of their bytes.
pub(super) fn canonical(node: &Node) -> String {
    let mut out = String::new();
    append(node, &mut out);
    out
}

fn append(node: &Node, out: &mut String) {
    match &node.data {
        Data::Null => out.push_str("null"),
        Data::String(text) => quoted(text, out),
        Data::List(items) => {
            out.push('[');
            for item in items {
                append(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Data::Map(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            out.push('{');
            for key in keys {
                quoted(key, out);
                out.push(':');
                append(&map[key].value, out);
                out.push(',');
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.text().unwrap_or_default()),
    }
}

fn quoted(text: &str, out: &mut String) {
    write!(out, "{text:?}").expect("a string takes any text");
}
