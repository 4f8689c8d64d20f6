//! How messages name a value.

use crate::yaml::{Data, Node};

/// How much of a string is quoted, in characters.
const SHOWN: usize = 40;

/// Returns a value as a phrase: `the string "three"`, `the number 1.10`, `a map`, `null`.
pub fn described(node: &Node) -> String {
    match &node.data {
        Data::Bool(value) => format!("the boolean {value}"),
        Data::Int(value) => format!("the number {}", number(node, value)),
        Data::Float(value) => format!("the number {}", number(node, value)),
        Data::String(text) => format!("the string {}", quoted(text)),
        Data::Null | Data::List(_) | Data::Map(_) => node.kind().to_owned(),
    }
}

fn number(node: &Node, value: &impl ToString) -> String {
    match &node.lexeme {
        Some(lexeme) => lexeme.to_string(),
        None => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}
