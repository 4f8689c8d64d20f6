//! What macros, includes and blocks capture: the author's text with holes in it.
//!
//! - A captured hole, alone, is its typed value.
//! - One line of plain text is a string; it can be compared, measured and cut.
//! - Everything else is a [`Fragment`]: YAML that becomes nodes where it is printed as a whole, and
//!   text where other text surrounds it.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, ValueKind};
use minijinja::{State, Value};

use super::log::{Hole, Log};
use super::marks::{self, Part};
use super::objects::{Layout, Quoted, YamlText};
use super::session::Session;
use crate::functions::{Fault, convert};
use crate::source::Span;

/// YAML that an author wrote, with holes.
#[derive(Debug)]
pub(super) struct Fragment {
    /// The text with the names of holes and places.
    pub(super) text: String,
    session: Arc<Session>,
}

impl Object for Fragment {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lossy_text(&self.text, &self.session.log))
    }
}

/// Returns what the captured `text` is worth in an expression.
pub(super) fn captured(text: &str, session: &Arc<Session>) -> Value {
    let printed = without_places(text);
    let line = printed.trim();
    if let Some(hole) = marks::only_hole(line).and_then(|index| session.log.hole(index)) {
        return hole.value;
    }
    match one_line(line, session) {
        Some(line) => Value::from(line),
        None => Value::from_object(Fragment {
            text: text.to_owned(),
            session: Arc::clone(session),
        }),
    }
}

/// Returns the captured `text` as a string, as `{% set %}` blocks and filter blocks want it.
pub(super) fn string(text: &str, session: &Session) -> Value {
    Value::from(lossy_text(text, &session.log))
}

/// One line is a string if YAML reads it as plain text, and its holes can be text.
fn one_line(line: &str, session: &Session) -> Option<String> {
    let structured = line.contains(['\n', '\r'])
        || line.contains(": ")
        || line.contains(" #")
        || line.ends_with(':')
        || line.starts_with("- ")
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
            Part::Hole(index) => out.push_str(&faithful(&session.log.hole(index)?, session)?),
            Part::Place(_) => {}
        }
    }
    Some(out)
}

/// The text of a hole whose value may stand in text without more ado.
fn faithful(hole: &Hole, session: &Session) -> Option<String> {
    let text = scalar_text(&hole.value)?;
    session.distorted(hole, &text).is_none().then_some(text)
}

/// Returns the string form of a scalar; none for null, lists, maps and undefined values.
pub(super) fn scalar_text(value: &Value) -> Option<String> {
    match value.kind() {
        ValueKind::Bool | ValueKind::Number => convert::to_node(value, Span::NOWHERE).ok()?.text(),
        ValueKind::String => value.as_str().map(str::to_owned),
        _ => object_text(value),
    }
}

/// Returns the text of the objects that stand for text.
pub(super) fn object_text(value: &Value) -> Option<String> {
    let is_text = value.downcast_object_ref::<Fragment>().is_some()
        || value.downcast_object_ref::<YamlText>().is_some()
        || value.downcast_object_ref::<Quoted>().is_some()
        || value.downcast_object_ref::<Layout>().is_some();
    is_text.then(|| value.to_string())
}

fn without_places(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in marks::parts(text) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Hole(index) => out.push_str(&marks::name(marks::HOLE, index)),
            Part::Place(_) => {}
        }
    }
    out
}

/// The text with every hole in the form that it has in strings; for expressions, where there is no
/// place for a diagnostic.
fn lossy_text(text: &str, log: &Log) -> String {
    let mut out = String::with_capacity(text.len());
    for part in marks::parts(text) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Hole(index) => {
                let value = log.hole(index).map(|hole| hole.value).unwrap_or_default();
                out.push_str(&scalar_text(&value).unwrap_or_else(|| value.to_string()));
            }
            Part::Place(_) => {}
        }
    }
    dedent(&out)
}

/// Removes the indentation that all lines share, blank lines around, and white space behind.
pub(super) fn dedent(text: &str) -> String {
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

/// A macro, or the `caller()` of a call block: its output is captured.
#[derive(Debug)]
pub(super) struct Capturing {
    inner: Value,
    session: Arc<Session>,
}

impl Capturing {
    /// Wraps `callable`; other values pass.
    pub(super) fn wrap(callable: Value, session: &Arc<Session>) -> Value {
        if callable.downcast_object_ref::<Capturing>().is_some() || callable.is_undefined() {
            return callable;
        }
        Value::from_object(Capturing {
            inner: callable,
            session: Arc::clone(session),
        })
    }

    /// Checks the arguments, since the engine does not name the macro.
    fn check(&self, args: &[Value]) -> Result<(), Fault> {
        let attribute = |name: &str| self.inner.get_attr(name).unwrap_or_default();
        let Ok(parameters) = attribute("arguments").try_iter() else {
            return Ok(());
        };
        let parameters: Vec<String> = parameters.map(|name| name.to_string()).collect();
        let name = attribute("name").to_string();
        let fault = |message: String| {
            Fault::wrong(message).help(format!("write `{name}({})`", parameters.join(", ")))
        };
        let (named, positional) = match args.split_last() {
            Some((last, rest)) if last.is_kwargs() => (Some(last), rest.len()),
            _ => (None, args.len()),
        };
        if positional > parameters.len() {
            let takes = match parameters.len() {
                1 => "1 argument".to_owned(),
                count => format!("{count} arguments"),
            };
            return Err(fault(format!("`{name}` takes {takes}, got {positional}")));
        }
        let keys = named.into_iter().flat_map(Value::try_iter).flatten();
        for key in keys.map(|key| key.to_string()) {
            match parameters.iter().position(|parameter| *parameter == key) {
                Some(index) if index < positional => {
                    return Err(fault(format!("`{name}` is given `{key}` twice")));
                }
                None if key == "caller" && !attribute("caller").is_true() => {
                    return Err(Fault::wrong(format!("`{name}` does not use `caller()`"))
                        .help("call it in `{{ }}`, or print `{{ caller() }}` in it"));
                }
                None if key != "caller" => {
                    return Err(fault(format!("`{name}` has no argument named `{key}`")));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Object for Capturing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.inner
            .get_item(key)
            .ok()
            .filter(|value| !value.is_undefined())
    }

    fn call(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        args: &[Value],
    ) -> Result<Value, minijinja::Error> {
        self.check(args)?;
        let output = self.inner.call(state, args)?;
        Ok(match output.as_str() {
            Some(text) => captured(text, &self.session),
            None => output,
        })
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.inner)
    }
}
