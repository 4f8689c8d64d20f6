//! What macros, includes and blocks capture: the author's text with placeholders in it.
//!
//! - A captured placeholder, alone, is its typed value.
//! - One line of plain text is a string; it can be compared, measured and cut.
//! - Everything else is a [`Fragment`]: YAML that becomes nodes where it is printed as a whole, and
//!   text where other text surrounds it or an expression needs it.
//! - The text of a fragment is the author's, with the text of each value. A list, a map or null is
//!   JSON in it where it is a whole value, and an error where it is inside text. A key or an
//!   item that is omitted is not in it.
//! - The text of an included file is that of the file, white space and line ends included; what a
//!   macro prints loses its indentation and the blank lines around it.

use std::fmt::{self, Write};
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr, ValueKind};

use super::{compose_errors, omitted};
use crate::account::{self, Overdrawn};
use crate::functions::FunctionError;
use crate::functions::jinja::convert;
use crate::source::Span;
use crate::template::jinja::marks::{self, NOT_TEXT, Part};
use crate::template::jinja::objects::{Layout, Omit, Quoted, YamlText};
use crate::template::jinja::recording::log::Placeholder;
use crate::template::jinja::recording::session::Session;
use crate::yaml::to_json;

/// YAML that an author wrote, with placeholders.
#[derive(Debug)]
pub(crate) struct Fragment {
    /// The text with the names of placeholders and places.
    pub(crate) text: String,
    /// Whether it is a file, whose white space counts.
    is_file: bool,
    session: Arc<Session>,
}

impl Fragment {
    pub(crate) fn new(text: &str, session: &Arc<Session>) -> Self {
        Self {
            text: text.to_owned(),
            is_file: false,
            session: Arc::clone(session),
        }
    }

    /// The text; null, lists and maps inside text are an error.
    pub(crate) fn plain(&self) -> Result<String, FunctionError> {
        if self.is_file {
            return exact_text(&self.text, &self.session);
        }
        plain_text(&self.text, &self.session)
    }

    /// Reports whether it is a list, as far as its first line shows.
    pub(crate) fn is_list(&self) -> bool {
        let text = without_places(&self.text);
        let text = text.trim_start();
        text.starts_with("- ") || text.starts_with("-\n") || text.starts_with('[')
    }

    /// The text for a line of its own, which ends with the line.
    pub(crate) fn lines(&self) -> Result<String, FunctionError> {
        let text = self.plain()?.replace("\r\n", "\n");
        Ok(text.strip_suffix('\n').unwrap_or(&text).to_owned())
    }
}

impl Object for Fragment {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.plain() {
            Ok(text) => f.write_str(&text),
            Err(_) => f.write_char(NOT_TEXT),
        }
    }
}

/// Returns what the captured `text` is worth in an expression.
pub(crate) fn captured(text: &str, session: &Arc<Session>) -> Value {
    let printed = without_places(text);
    let line = printed.trim();
    if let Some(placeholder) =
        marks::only_placeholder(line).and_then(|index| session.log.placeholder(index))
    {
        return placeholder.value.clone();
    }
    match one_line(line, session) {
        Some(line) => Value::from(line),
        None => Value::from_object(Fragment::new(text, session)),
    }
}

/// Returns what the `text` is worth that a file printed.
pub(crate) fn included(text: &str, session: &Arc<Session>) -> Value {
    let value = captured(text, session);
    if value.downcast_object_ref::<Fragment>().is_none() {
        return value;
    }
    Value::from_object(Fragment {
        is_file: true,
        ..Fragment::new(text, session)
    })
}

/// The value of the placeholder that is all of `text`: with white space around it, if it has no
/// place in text.
pub(crate) fn only_value(text: &str, session: &Session) -> Option<Value> {
    let printed = without_places(text);
    let index = marks::only_placeholder(printed.trim())?;
    let placeholder = session.log.placeholder(index)?;
    let is_exact = printed.trim().len() == printed.len();
    let inner = placeholder.value.downcast_object_ref::<YamlText>();
    let inner = inner.map_or(&placeholder.value, |YamlText(inner)| inner);
    let is_kept = is_exact || is_data(inner) || is_omitted(inner);
    (is_kept && fragment(&placeholder.value).is_none()).then(|| placeholder.value.clone())
}

/// Returns what the captured `text` is worth where it can only be printed: nothing is no string,
/// but YAML that says nothing.
pub(crate) fn printed(value: Value, session: &Arc<Session>) -> Value {
    match value.as_str() {
        Some("") => Value::from_object(Fragment::new("", session)),
        _ => value,
    }
}

/// One line is a string if YAML reads it as plain text, and its placeholders can be text.
fn one_line(line: &str, session: &Session) -> Option<String> {
    let structured = line.contains(['\n', '\r'])
        || [": ", ":\t", " #", "\t#"]
            .iter()
            .any(|mark| line.contains(mark))
        || line.ends_with(':')
        || ["- ", "-\t", "? ", "?\t", "---", "..."]
            .iter()
            .any(|mark| line.starts_with(mark))
        || line.starts_with([
            '{', '[', '"', '\'', '|', '>', '&', '*', '!', '#', '%', '@', '`',
        ])
        || matches!(line, "-" | "?");
    if structured {
        return None;
    }
    let mut out = String::with_capacity(line.len());
    for part in marks::parts(line) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Placeholder(index) => {
                out.push_str(&faithful(&*session.log.placeholder(index)?, session)?);
            }
            Part::Place(_) => {}
        }
    }
    Some(out)
}

/// The text of a placeholder whose value may be in text without more ado.
fn faithful(placeholder: &Placeholder, session: &Session) -> Option<String> {
    let text = match placeholder.value.downcast_object_ref::<Layout>() {
        Some(layout) => layout.printed().to_owned(),
        None => scalar_text(&placeholder.value)?,
    };
    let distorted = session
        .distorted(&placeholder.value, &placeholder.reads, &text)
        .is_some();
    (!distorted).then_some(text)
}

/// The string form of a scalar; none for null, lists, maps and undefined values.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value.kind() {
        ValueKind::Bool | ValueKind::Number => convert::to_node(value, Span::NOWHERE).ok()?.text(),
        ValueKind::String => value.as_str().map(str::to_owned),
        _ => object_text(value),
    }
}

pub(crate) fn object_text(value: &Value) -> Option<String> {
    let is_text = value.downcast_object_ref::<Fragment>().is_some()
        || value.downcast_object_ref::<YamlText>().is_some()
        || value.downcast_object_ref::<Quoted>().is_some()
        || value.downcast_object_ref::<Layout>().is_some();
    is_text.then(|| value.to_string())
}

pub(crate) fn without_places(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in marks::parts(text) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Placeholder(index) => out.push_str(&marks::name(marks::PLACEHOLDER, index)),
            Part::Place(_) => {}
        }
    }
    out
}

/// The captured `text` as a string; null, lists and maps inside text are an error.
pub(crate) fn plain_text(text: &str, session: &Session) -> Result<String, FunctionError> {
    // Values keep their white space; only the author's is settled.
    with_values(&dedent(&without_places(text)), session)
}

/// The same, with the white space and the line ends of the author.
pub(crate) fn exact_text(text: &str, session: &Session) -> Result<String, FunctionError> {
    with_values(&without_places(text), session)
}

fn with_values(printed: &str, session: &Session) -> Result<String, FunctionError> {
    let mut out = String::with_capacity(printed.len());
    let is_one_placeholder = marks::only_placeholder(printed).is_some();
    let mut rest = printed;
    while let Some(part) = marks::parts(rest).next() {
        let length = match part {
            Part::Text(text) => text.len(),
            Part::Placeholder(index) => marks::name(marks::PLACEHOLDER, index).len(),
            Part::Place(_) => 0,
        };
        let before = &printed[..printed.len() - rest.len()];
        rest = &rest[length..];
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Placeholder(index) => {
                let Some(placeholder) = session.log.placeholder(index) else {
                    continue;
                };
                let position = if is_one_placeholder {
                    Position::Inside
                } else {
                    Position::at_the_end_of(before, rest)
                };
                match omitted::cut(&placeholder.value, position, &mut out, rest) {
                    Some(left) => rest = left,
                    None => push_placeholder(&mut out, &placeholder, position, session)?,
                }
            }
            Part::Place(_) => {}
        }
    }
    // A fragment within a fragment is written out each time.
    let spent = session.account.spend(1 + account::text(out.len()));
    spent.map_err(|overdrawn| {
        FunctionError::new(Overdrawn::CODE, overdrawn.message()).help(Overdrawn::HELP)
    })?;
    Ok(out)
}

fn push_placeholder(
    out: &mut String,
    placeholder: &Placeholder,
    position: Position,
    session: &Session,
) -> Result<(), FunctionError> {
    let text = placeholder_text(placeholder, position, session)?;
    if matches!(position, Position::Whole(_)) && text.starts_with('\n') {
        out.truncate(out.trim_end_matches(' ').len());
    }
    out.push_str(&text);
    Ok(())
}

/// Reports whether a value takes away its key or its item.
pub(crate) fn is_omitted(value: &Value) -> bool {
    value.is_undefined() || value.downcast_object_ref::<Omit>().is_some()
}

/// Where a placeholder is in captured text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// Alone on its line, at this column.
    Alone(usize),
    /// The same, among the keys of a map or the items of a list.
    Beside(usize),
    /// Behind the `key:` or `-` of a line that begins at this column.
    Whole(usize),
    /// Among other text.
    Inside,
}

impl Position {
    fn at_the_end_of(before: &str, behind: &str) -> Self {
        let line = before.rsplit('\n').next().unwrap_or_default();
        let column = line.len() - line.trim_start_matches(' ').len();
        let ends = behind.trim_start_matches([' ', '\t']);
        let is_comment = ends.starts_with('#') && ends.len() < behind.len();
        match line.trim() {
            _ if !(ends.is_empty() || is_comment || ends.starts_with(['\n', '\r'])) => Self::Inside,
            "" if omitted::is_beside(before, behind, column) => Self::Beside(column),
            "" => Self::Alone(column),
            text if line.ends_with(' ') && text.ends_with([':', '-']) => Self::Whole(column),
            _ => Self::Inside,
        }
    }
}

fn placeholder_text(
    placeholder: &Placeholder,
    position: Position,
    session: &Session,
) -> Result<String, FunctionError> {
    if let Some(fragment) = fragment(&placeholder.value) {
        let text = plain_text(&fragment.text, session)?;
        return Ok(match position {
            Position::Alone(column) | Position::Beside(column) => indented(&text, column),
            Position::Whole(column) if text.contains('\n') || text.contains(": ") => {
                let pad = " ".repeat(column + 2);
                format!("\n{pad}{}", indented(&text, column + 2))
            }
            _ => text,
        });
    }
    let (value, text) = match placeholder.value.downcast_object_ref::<Layout>() {
        Some(layout) if marks::reserved(layout.printed()).is_some() => {
            (&layout.value, joined(&layout.value))
        }
        Some(layout) => (&layout.value, Ok(layout.printed().to_owned())),
        None if placeholder.value.is_undefined() => (&placeholder.value, Ok(String::new())),
        None => (&placeholder.value, joined(&placeholder.value)),
    };
    match text {
        Ok(text) => match (
            session.distorted(&placeholder.value, &placeholder.reads, &text),
            position,
        ) {
            (Some((id, node)), _) => Err(compose_errors::distorted_words(session, id, node)),
            (None, Position::Alone(column) | Position::Beside(column)) => {
                Ok(indented(&text, column))
            }
            (None, _) => Ok(text),
        },
        Err(_) if position != Position::Inside && is_data(value) => match position {
            Position::Beside(column) => {
                let text = YamlText(value.clone()).written()?;
                Ok(indented(&text, column))
            }
            _ => json(value),
        },
        Err(diagnostic) => Err(diagnostic),
    }
}

fn is_data(value: &Value) -> bool {
    matches!(
        value.kind(),
        ValueKind::None | ValueKind::Seq | ValueKind::Iterable | ValueKind::Map
    )
}

fn json(value: &Value) -> Result<String, FunctionError> {
    convert::to_node(value, Span::NOWHERE).map(|node| to_json(&node).to_string())
}

/// Indents all lines but the first; blank lines stay blank.
pub(crate) fn indented(text: &str, width: usize) -> String {
    let pad = " ".repeat(width);
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() { "" } else { &pad });
        }
        out.push_str(line);
    }
    out
}

/// The text that `value` has inside other text.
pub(crate) fn joined(value: &Value) -> Result<String, FunctionError> {
    match value.downcast_object_ref::<Fragment>() {
        Some(fragment) => fragment.plain(),
        None => scalar_text(value).ok_or_else(|| compose_errors::no_text(value)),
    }
}

/// The fragment that a value is, laid out or not.
pub(crate) fn fragment(value: &Value) -> Option<&Fragment> {
    if let Some(layout) = value.downcast_object_ref::<Layout>() {
        return fragment(&layout.value);
    }
    value.downcast_object_ref()
}

/// Removes the indentation that all lines share, blank lines around, and white space after.
pub(crate) fn dedent(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let shared = lines()
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.get(shared..).unwrap_or_default())
        .collect();
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}
