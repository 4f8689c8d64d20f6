//! From a scalar's text, style and tag to its value, as Kubernetes decides it.
//!
//! - Quotes and the tags `!!str`, `!` and unknown ones make text.
//! - `!!int`, `!!float`, `!!bool` and `!!null` take the value that the text has anyway, quoted or
//!   not, and refuse another kind; a whole number may become a float.
//! - `!!binary` is decoded; bytes that are no UTF-8 become U+FFFD, one each.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::event::Tag;
use super::node::{Data, Node, Style};
use super::scalar::{Meaning, meaning};
use super::{errors, number};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Why a scalar has no value or makes no key: an error's first line.
pub(super) type Reason = String;

/// Returns the node of a scalar at `span`; an infinite number is still one here.
pub(super) fn scalar(
    text: Cow<'_, str>,
    style: Style,
    tag: Tag,
    span: Span,
) -> Result<Node, Diagnostic> {
    let number = starts_like_a_number(&text).then(|| text.clone());
    let data = value(text, style, tag).map_err(|reason| errors::at(span, reason))?;
    let mut node = Node::new(data, span);
    node.style = style;
    node.lexeme = number.and_then(|lexeme| odd_lexeme(&node, &lexeme));
    Ok(node)
}

fn starts_like_a_number(text: &str) -> bool {
    text.starts_with(|c: char| matches!(c, '+' | '-' | '.' | '0'..='9'))
}

/// Returns `lexeme` if `node` is a number that is not written canonically there.
fn odd_lexeme(node: &Node, lexeme: &str) -> Option<Box<str>> {
    let is_number = matches!(node.data, Data::Int(_) | Data::Float(_));
    (is_number && node.text().as_deref() != Some(lexeme)).then(|| lexeme.into())
}

fn value(text: Cow<'_, str>, style: Style, tag: Tag) -> Result<Data, Reason> {
    match tag {
        Tag::Untagged if style == Style::Plain => Ok(plain(text)),
        Tag::Untagged | Tag::NonSpecific | Tag::Text => Ok(Data::String(text.into_owned())),
        Tag::Binary => binary(&text).map(Data::String),
        Tag::Timestamp if looks_like_a_date(&text) => Ok(Data::String(text.into_owned())),
        Tag::Timestamp | Tag::Int | Tag::Float | Tag::Bool | Tag::Null => tagged(&text, tag),
    }
}

fn plain(text: Cow<'_, str>) -> Data {
    match meaning(&text) {
        Meaning::Null => Data::Null,
        Meaning::Bool(value) => Data::Bool(value),
        Meaning::Int(value) => Data::Int(value),
        Meaning::Float(value) => float(&text, value),
        Meaning::Text => Data::String(text.into_owned()),
    }
}

/// `08` has no point and no exponent, so it is the whole number 8, as it is in JSON.
fn float(text: &str, value: f64) -> Data {
    const LARGEST: f64 = 9_223_372_036_854_775_808.0;
    if text.contains(['.', 'e', 'E']) || value.abs() >= LARGEST {
        return Data::Float(value);
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and within 64 bits")]
    Data::Int(value as i128)
}

fn tagged(text: &str, tag: Tag) -> Result<Data, Reason> {
    #[expect(clippy::cast_precision_loss, reason = "the author asked for a float")]
    match (tag, meaning(text)) {
        (Tag::Int, Meaning::Int(value)) => Ok(Data::Int(value)),
        (Tag::Float, Meaning::Int(value)) => Ok(Data::Float(value as f64)),
        (Tag::Float, Meaning::Float(value)) => Ok(Data::Float(value)),
        (Tag::Bool, Meaning::Bool(value)) => Ok(Data::Bool(value)),
        (Tag::Null, Meaning::Null) => Ok(Data::Null),
        _ => Err(format!("`{text}` does not match its tag: {}", wanted(tag))),
    }
}

fn wanted(tag: Tag) -> &'static str {
    match tag {
        Tag::Int => "a whole number",
        Tag::Float => "a number",
        Tag::Bool => "a boolean",
        Tag::Null => "null",
        _ => "a date",
    }
}

fn looks_like_a_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 8 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-'
}

fn binary(text: &str) -> Result<String, Reason> {
    let packed: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let bytes = STANDARD
        .decode(packed)
        .map_err(|_| "a `!!binary` value must be base64".to_owned())?;
    let mut decoded = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        decoded.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Ok(decoded)
}

/// Returns the key that Kubernetes makes of a scalar's value.
///
/// `lexeme` is the text of a number that was not written canonically.
pub(super) fn key(data: Data, lexeme: Option<&str>) -> Result<String, Reason> {
    match data {
        Data::String(text) => Ok(text),
        Data::Bool(value) => Ok(value.to_string()),
        Data::Int(value) => whole_key(value, lexeme),
        Data::Float(value) => Ok(number::float_key(value)),
        Data::Null => Err("a key is missing, or it is null".to_owned()),
        Data::List(_) => Err("a key must be text, got a list".to_owned()),
        Data::Map(_) => Err("a key must be text, got a map".to_owned()),
    }
}

fn whole_key(value: i128, lexeme: Option<&str>) -> Result<String, Reason> {
    // `0888888888` is no octal number, so Kubernetes reads a float and prints it as one.
    if let Some(Meaning::Float(float)) = lexeme.map(meaning) {
        return Ok(number::float_key(float));
    }
    match i64::try_from(value) {
        Ok(value) => Ok(value.to_string()),
        Err(_) => Err(format!("the number {value} is too large for a key")),
    }
}
