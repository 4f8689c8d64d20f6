//! The forms in which values are written.

use serde_json::{Value, json};

use crate::cli::args::Format;
use crate::cli::outcome::Failure;
use crate::cli::terminal::Terminal;
use crate::source::{SourceMap, Span};
use crate::visible;
use crate::yaml::{self, Node};

/// How much of a value a column shows, in characters.
const SHOWN: usize = 48;

/// Writes records in the form that was asked for; those for people are drawn by `draw`.
pub(super) fn records(
    records: Vec<Value>,
    format: Option<Format>,
    draw: impl FnOnce() -> String,
) -> String {
    match format {
        Some(_) => tree(
            &Node::from_json(&Value::Array(records), Span::NOWHERE),
            format,
        ),
        None => draw(),
    }
}

/// Prints what [`records`] has written.
pub(super) fn print(
    text: &str,
    format: Option<Format>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    match format {
        Some(_) => terminal.print(&visible_json(text.to_owned(), format)),
        None => terminal.show(text),
    }
}

/// A value and its place, for programs.
pub(super) fn record(value: &Node, place: Span, sources: &SourceMap) -> Value {
    let location = sources.location(place);
    json!({"value": yaml::to_json(value), "file": location.name, "line": location.line})
}

/// Cuts a value that is too long for a column.
pub(super) fn short(text: String) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

pub(super) fn tree(node: &Node, format: Option<Format>) -> String {
    match format {
        Some(Format::Json) => format!("{:#}\n", yaml::to_json(node)),
        Some(Format::Yaml) | None => {
            let mut text = String::new();
            yaml::emit(node, &mut text);
            text
        }
    }
}

/// YAML is written with nothing hidden in it.
pub(super) fn visible_json(text: String, format: Option<Format>) -> String {
    match format {
        Some(Format::Json) => visible::json(text),
        _ => text,
    }
}
