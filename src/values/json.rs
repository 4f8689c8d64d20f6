//! JSON as nodes: each value knows its place in the text.
//!
//! `nojson` finds the values and their places; what is not JSON is explained by `serde_json`. Duplicate
//! keys and numbers that are too great are refused here. Whole numbers of 64 bits stay exact, and every
//! number keeps its lexeme.

use std::ops::Range;

use indexmap::map::Entry;
use nojson::{JsonParseError, JsonValueKind, MAX_NESTING_DEPTH, RawJson, RawJsonValue};
use serde::de::IgnoredAny;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::yaml::{Data, Field, Map, Node, Style};

/// Reads a text that holds one JSON value and nothing else; a byte order mark may be before it.
pub(super) fn parse(file: FileId, text: &str) -> Result<Node, Diagnostic> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let (node, end) = prefix(file, text, start)?;
    let rest = text[end..].trim_start_matches([' ', '\t', '\n', '\r']);
    if rest.is_empty() {
        return Ok(node);
    }
    let at = text.len() - rest.len();
    let message = "the JSON value ends before this";
    Err(diagnostic(Span::new(file, at, text.len()), message)
        .help("delete the text after the value"))
}

/// Keeps of each number in `node` how it is written only where that is not its usual text, as in YAML.
pub(super) fn forget_usual_lexemes(node: &mut Node) {
    if node.lexeme.is_some() && node.lexeme.as_deref() == node.text().as_deref() {
        node.lexeme = None;
    }
    match &mut node.data {
        Data::List(items) => items.iter_mut().for_each(forget_usual_lexemes),
        Data::Map(map) => map
            .values_mut()
            .for_each(|field| forget_usual_lexemes(&mut field.value)),
        _ => {}
    }
}

/// Reads the JSON value that begins at byte `start`, and returns where it ends.
pub(super) fn prefix(file: FileId, text: &str, start: usize) -> Result<(Node, usize), Diagnostic> {
    let end = end_of_value(file, text, start)?;
    let json = RawJson::parse(&text[start..end]);
    let json = json.map_err(|error| refused(file, text, start..end, &error))?;
    let reader = Reader { file, start };
    Ok((reader.node(json.value())?, end))
}

/// Explains what passes `serde_json` where it looks for the end of a value alone.
fn refused(file: FileId, text: &str, value: Range<usize>, error: &JsonParseError) -> Diagnostic {
    let (start, at) = (value.start, value.start + error.position());
    let place = Span::new(file, at, at + 1);
    if matches!(error, JsonParseError::InvalidValue { .. }) {
        let message = format!("the JSON value is nested more than {MAX_NESTING_DEPTH} levels deep");
        return diagnostic(place, message);
    }
    match serde_json::from_str::<serde_json::Value>(&text[value]) {
        Err(error) => syntax_diagnostic(file, text, start, &error),
        Ok(_) => diagnostic(place, "this is not JSON"),
    }
}

/// Returns where the value that begins at byte `start` ends.
fn end_of_value(file: FileId, text: &str, start: usize) -> Result<usize, Diagnostic> {
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => Ok(start + values.byte_offset()),
        Some(Err(error)) => Err(syntax_diagnostic(file, text, start, &error)),
        None => {
            let place = Span::new(file, start, start);
            Err(diagnostic(place, "a JSON value is missing"))
        }
    }
}

fn syntax_diagnostic(
    file: FileId,
    text: &str,
    start: usize,
    error: &serde_json::Error,
) -> Diagnostic {
    let at = start + offset(&text[start..], error.line(), error.column());
    let sentence = error.to_string();
    let reason = sentence.split(" at line ").next().unwrap_or_default();
    diagnostic(
        Span::new(file, at, at + 1),
        format!("this is not JSON: {reason}"),
    )
    .help("strings and keys are in double quotes, as in `{\"a\": \"b\"}`")
}

/// Returns the byte that line and column lead to; a column counts bytes from one.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Makes nodes of the values in a text.
struct Reader {
    file: FileId,
    /// The byte at which the outermost value begins to be looked for.
    start: usize,
}

impl Reader {
    fn node(&self, value: RawJsonValue<'_, '_>) -> Result<Node, Diagnostic> {
        let (span, raw) = (self.span(value), value.as_raw_str());
        let node = |data| Node::new(data, span);
        match value.kind() {
            JsonValueKind::Null => Ok(node(Data::Null)),
            JsonValueKind::Boolean => Ok(node(Data::Bool(raw == "true"))),
            JsonValueKind::Integer | JsonValueKind::Float => Ok(Node {
                lexeme: Some(raw.into()),
                ..node(number(raw).ok_or_else(|| too_great(span, raw))?)
            }),
            JsonValueKind::String => Ok(Node {
                style: Style::DoubleQuoted,
                ..node(Data::String(string(value)))
            }),
            JsonValueKind::Array => {
                let items = value.to_array().into_iter().flatten();
                let items: Result<_, _> = items.map(|item| self.node(item)).collect();
                Ok(node(Data::List(items?)))
            }
            JsonValueKind::Object => Ok(node(Data::from(self.map(value)?))),
        }
    }

    fn map(&self, object: RawJsonValue<'_, '_>) -> Result<Map, Diagnostic> {
        let mut map = Map::default();
        for (key, value) in object.to_object().into_iter().flatten() {
            let key_span = self.span(key);
            match map.entry(string(key)) {
                Entry::Vacant(place) => place.insert(Field {
                    key_span,
                    key_style: Style::DoubleQuoted,
                    value: self.node(value)?,
                }),
                Entry::Occupied(first) => {
                    let message = format!("the key {:?} is here twice", first.key());
                    let first = first.get().key_span;
                    return Err(diagnostic(key_span, message).label(first, "first here"));
                }
            };
        }
        Ok(map)
    }

    fn span(&self, value: RawJsonValue<'_, '_>) -> Span {
        let start = self.start + value.position();
        Span::new(self.file, start, start + value.as_raw_str().len())
    }
}

fn string(value: RawJsonValue<'_, '_>) -> String {
    let text = value.to_unquoted_string_str();
    text.expect("only strings are read as strings").into_owned()
}

/// A whole number of 64 bits stays whole, a greater one is a float, as in YAML.
fn number(word: &str) -> Option<Data> {
    let whole = word.parse::<i64>().map(i128::from);
    if let Ok(number) = whole.or_else(|_| word.parse::<u64>().map(i128::from)) {
        return Some(Data::Int(number));
    }
    let number: f64 = word.parse().ok()?;
    number.is_finite().then_some(Data::Float(number))
}

fn too_great(span: Span, number: &str) -> Diagnostic {
    diagnostic(span, format!("the number {number} is too great")).help("write it as a string")
}

fn diagnostic(place: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("bad-json", message).at(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::source::SourceMap;

    fn texts() -> impl Strategy<Value = String> {
        let parts = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\":", "\"\\n\"", "\"\\", "\"", "\\u00",
            "\\ud800", "null", "true", "falsy", "0", "-", "1", ".5", "e1", "E+", "01", "1e999",
            " ", "\n", "\t", "\u{b}", "ä", "\u{1}", "/",
        ];
        prop_oneof![
            prop::collection::vec(prop::sample::select(parts.to_vec()), 0..9)
                .prop_map(|parts| parts.concat()),
            "[-0-9.eE+]{0,6}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_is_json_is_json_for_serde_json_too(text in texts()) {
            let file = SourceMap::new().add("x.json", text.clone());
            let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
            let is_json = values.next().is_some_and(|value| value.is_ok());
            match prefix(file, &text, 0) {
                Ok((_, end)) => {
                    prop_assert!(is_json, "{text:?}");
                    prop_assert_eq!(end, values.byte_offset(), "{:?}", text);
                }
                Err(diagnostic) => {
                    let is_twice = diagnostic.message.ends_with("is here twice");
                    prop_assert!(!is_json || is_twice, "{text:?}: {}", diagnostic.message);
                    prop_assert_ne!(diagnostic.message, "this is not JSON");
                }
            }
        }
    }
}
