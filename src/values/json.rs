//! JSON as nodes: each value knows its place in the text.
//!
//! What is read here is JSON for `serde_json` too, and what is not JSON is explained by it; a property
//! test holds the two together. Duplicate keys, deep nesting and numbers that are too great are refused
//! here alone. Whole numbers of 64 bits stay exact, and every number keeps its lexeme.

use indexmap::map::{Entry, OccupiedEntry};
use serde::de::IgnoredAny;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::yaml::{Data, Field, Map, Node, Style};

/// How deeply lists and objects may nest, as in YAML.
const MAX_DEPTH: usize = 500;

/// Reads a text that holds one JSON value and nothing else; a byte order mark may stand before it.
pub(super) fn parse(file: FileId, text: &str) -> Result<Node, Diagnostic> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let (node, end) = prefix(file, text, start)?;
    let rest = text[end..].trim_start_matches(is_blank);
    if rest.is_empty() {
        return Ok(node);
    }
    let at = text.len() - rest.len();
    let message = "the JSON value ends before this";
    Err(diagnostic(Span::new(file, at, text.len()), message).help("delete what follows the value"))
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
    let mut reader = Reader {
        file,
        text,
        at: start,
        open: Vec::new(),
    };
    match reader.value(0) {
        Ok(node) => Ok((node, reader.at)),
        Err(found) => Err(not_json(file, text, start).unwrap_or(found)),
    }
}

/// Returns the error that `serde_json` finds in what begins at byte `start`, if it finds one.
fn not_json(file: FileId, text: &str, start: usize) -> Option<Diagnostic> {
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => None,
        Some(Err(error)) => Some(syntax_diagnostic(file, text, start, &error)),
        None => {
            let place = Span::new(file, start, start);
            Some(diagnostic(place, "a JSON value is missing"))
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
    .help("strings and keys stand in double quotes, as in `{\"a\": \"b\"}`")
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

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    /// The fields of the objects that are not read to their ends: a map is made once their number
    /// is known, for most are small, and a map that grows takes room for four at first.
    open: Vec<(String, Field)>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, Diagnostic> {
        self.skip_blanks();
        if depth > MAX_DEPTH {
            let message = format!("the JSON value is nested more than {MAX_DEPTH} deep");
            return Err(diagnostic(self.span(self.at), message));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string(),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let first = self.open.len();
        let mut has_more = !self.steps_over(b'}');
        while has_more {
            self.skip_blanks();
            let (name, key_span) = self.quoted()?;
            if !self.steps_over(b':') {
                return Err(self.refusal());
            }
            let value = self.value(depth + 1)?;
            let key_style = Style::DoubleQuoted;
            let field = Field {
                key_span,
                key_style,
                value,
            };
            self.open.push((name, field));
            has_more = self.another(b'}')?;
        }
        let map = closed(self.open.drain(first..))?;
        Ok(Node::new(Data::from(map), self.span(start)))
    }

    fn list(&mut self, depth: usize) -> Result<Node, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        let mut has_more = !self.steps_over(b']');
        while has_more {
            items.push(self.value(depth + 1)?);
            has_more = self.another(b']')?;
        }
        Ok(Node::new(Data::List(items), self.span(start)))
    }

    /// Steps over a comma, behind which another element follows, or over the `end`.
    fn another(&mut self, end: u8) -> Result<bool, Diagnostic> {
        let follows = self.steps_over(b',');
        if follows || self.steps_over(end) {
            Ok(follows)
        } else {
            Err(self.refusal())
        }
    }

    /// Steps over blanks and then over `mark`, and reports whether it is there.
    fn steps_over(&mut self, mark: u8) -> bool {
        self.skip_blanks();
        let found = self.peek() == Some(mark);
        self.at += usize::from(found);
        found
    }

    fn string(&mut self) -> Result<Node, Diagnostic> {
        let (text, span) = self.quoted()?;
        let style = Style::DoubleQuoted;
        Ok(Node {
            style,
            ..Node::new(Data::String(text), span)
        })
    }

    fn quoted(&mut self) -> Result<(String, Span), Diagnostic> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.refusal());
        }
        self.at += 1;
        let mut escapes = false;
        loop {
            self.at += self
                .rest()
                .iter()
                .take_while(|byte| is_plain(**byte))
                .count();
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escapes = true;
                    self.at += 2;
                }
                _ => return Err(self.refusal()),
            }
        }
        self.at += 1;
        let span = self.span(start);
        let inner = &self.text[start + 1..self.at - 1];
        let text = if escapes {
            serde_json::from_str(&self.text[start..self.at])
                .map_err(|error| syntax_diagnostic(self.file, self.text, start, &error))?
        } else {
            inner.to_owned()
        };
        Ok((text, span))
    }

    /// Reads `null`, `true`, `false` or a number.
    fn word(&mut self) -> Result<Node, Diagnostic> {
        let start = self.at;
        let ends = |c: char| is_blank(c) || matches!(c, ',' | ':' | '[' | ']' | '{' | '}' | '"');
        let rest = &self.text[start..];
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += word.len();
        let span = self.span(start);
        let node = |data| Node::new(data, span);
        match word {
            "null" => Ok(node(Data::Null)),
            "true" => Ok(node(Data::Bool(true))),
            "false" => Ok(node(Data::Bool(false))),
            number if is_number(number) => {
                let data = number_data(number).ok_or_else(|| too_great(span, number))?;
                Ok(Node {
                    lexeme: Some(number.into()),
                    ..node(data)
                })
            }
            _ => Err(self.refusal()),
        }
    }

    fn skip_blanks(&mut self) {
        let is_blank = |byte: &&u8| is_blank(char::from(**byte));
        self.at += self.rest().iter().take_while(is_blank).count();
    }

    fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// What `serde_json` says better.
    fn refusal(&self) -> Diagnostic {
        diagnostic(self.span(self.at), "this is not JSON")
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.file, start, self.at)
    }
}

/// The map of these fields, of which no two may have one name.
fn closed(fields: impl ExactSizeIterator<Item = (String, Field)>) -> Result<Map, Diagnostic> {
    let mut map = Map::default();
    map.reserve_exact(fields.len());
    for (name, field) in fields {
        match map.entry(name) {
            Entry::Vacant(place) => place.insert(field),
            Entry::Occupied(first) => return Err(twice(&first, field.key_span)),
        };
    }
    Ok(map)
}

fn twice(first: &OccupiedEntry<'_, String, Field>, again: Span) -> Diagnostic {
    let message = format!("the key {:?} stands here twice", first.key());
    diagnostic(again, message).label(first.get().key_span, "first here")
}

/// Reports whether a byte of a string stands for itself.
fn is_plain(byte: u8) -> bool {
    byte >= b' ' && !matches!(byte, b'"' | b'\\')
}

/// Reports whether `word` is a number of RFC 8259, section 6.
fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let (whole, rest) = digits(word);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("0", rest),
    };
    let (exponent, rest) = match rest.strip_prefix(['e', 'E']) {
        Some(rest) => digits(rest.strip_prefix(['+', '-']).unwrap_or(rest)),
        None => ("0", rest),
    };
    let begins_well = whole == "0" || !whole.starts_with('0');
    begins_well && ![whole, fraction, exponent].contains(&"") && rest.is_empty()
}

/// Splits `text` behind the digits that it begins with.
fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}

/// A whole number of 64 bits stays whole, a greater one is a float, as in YAML.
fn number_data(word: &str) -> Option<Data> {
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

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
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

    /// Texts that are JSON, or nearly.
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
                    let is_twice = diagnostic.message.ends_with("stands here twice");
                    prop_assert!(!is_json || is_twice, "{text:?}: {}", diagnostic.message);
                    prop_assert_ne!(diagnostic.message, "this is not JSON");
                }
            }
        }
    }
}
