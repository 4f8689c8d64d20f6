//! The items of a fragment that is a list, so that `+` and `concat` join fragments and lists.
//!
//! An item stays the author's text until it is printed: its placeholders and places are in it.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr, ValueKind};

use super::capture::{self, Fragment, without_places};
use crate::functions::FunctionError;
use crate::template::jinja::marks::{self, NOT_TEXT};
use crate::template::jinja::objects::{Layout, Quoted, YamlText};
use crate::template::jinja::recording::session::Session;

/// Items of a list, as their author wrote them: one, unless the text cannot be taken apart.
#[derive(Debug)]
pub(crate) struct Items(pub(crate) Fragment);

impl Object for Items {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.plain() {
            Ok(text) => f.write_str(&text),
            Err(_) => write!(f, "{NOT_TEXT}"),
        }
    }
}

/// Who asks for the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joiner {
    Plus,
    Concat,
}

/// The items of a fragment, and every other value as it is; a macro that prints nothing is
/// an empty list to `concat`.
pub(crate) fn items(
    value: &Value,
    joiner: Joiner,
    session: &Arc<Session>,
) -> Result<Value, FunctionError> {
    if let Some(YamlText(inner)) = value.downcast_object_ref() {
        return items(inner, joiner, session);
    }
    match capture::fragment(value) {
        Some(fragment) if fragment.is_list() => Ok(Value::from(split(&fragment.text, session))),
        Some(_) => Err(no_list(joiner)),
        None if joiner == Joiner::Concat && value.as_str() == Some("") => {
            Ok(Value::from(Vec::<Value>::new()))
        }
        None => Ok(match value.downcast_object_ref::<Quoted>() {
            Some(quoted) => Value::from(quoted.text.as_str()),
            None => value.clone(),
        }),
    }
}

fn no_list(joiner: Joiner) -> FunctionError {
    let name = match joiner {
        Joiner::Plus => "+",
        Joiner::Concat => "concat",
    };
    FunctionError::new(
        "wrong-operand",
        format!("`{name}` joins lists, and this YAML is not a list"),
    )
    .help("to merge maps, write each alone on its line; `~` joins text")
}

/// Reports whether `list` has items that are fragments; no list has them that is longer than `most`.
pub(crate) fn has_items(list: &Value, most: usize) -> bool {
    let is_list = matches!(list.kind(), ValueKind::Seq | ValueKind::Iterable);
    let items = list.try_iter().into_iter().flatten().take(most);
    is_list
        && items
            .into_iter()
            .any(|item| item.downcast_object_ref::<Items>().is_some())
}

/// The value that is laid out or written as YAML.
pub(crate) fn inner(value: &Value) -> &Value {
    if let Some(YamlText(value)) = value.downcast_object_ref() {
        return inner(value);
    }
    match value.downcast_object_ref::<Layout>() {
        Some(layout) => inner(&layout.value),
        None => value,
    }
}

/// Takes the text of a list apart.
fn split(text: &str, session: &Arc<Session>) -> Vec<Value> {
    let whole = || vec![item(text, session)];
    let Some(column) = shared_column(text) else {
        return whole();
    };
    let mut out = Vec::new();
    let mut open = String::new();
    for line in text.split_inclusive('\n') {
        let printed = without_places(line);
        let content = printed.trim();
        let is_outer = indentation(&printed) == column && !content.is_empty();
        if is_outer && !content.starts_with('#') {
            close(&mut open, &mut out, session);
            match marks::only_placeholder(content)
                .and_then(|placeholder| session.log.placeholder(placeholder))
            {
                Some(placeholder) if is_spliced(&placeholder.value) => {
                    splice(&placeholder.value, &mut out, session);
                    continue;
                }
                None if content == "-" || content.starts_with("- ") => {}
                _ => return whole(),
            }
        }
        open.push_str(line);
    }
    close(&mut open, &mut out, session);
    out
}

fn item(text: &str, session: &Arc<Session>) -> Value {
    Value::from_object(Items(Fragment::new(text, session)))
}

fn close(open: &mut String, out: &mut Vec<Value>, session: &Arc<Session>) {
    let text = std::mem::take(open);
    let is_empty = without_places(&text)
        .lines()
        .all(|line| line.trim().is_empty() || line.trim().starts_with('#'));
    if !is_empty {
        out.push(item(&text, session));
    }
}

/// Reports whether a placeholder alone on its line is a list that can be taken apart.
fn is_spliced(value: &Value) -> bool {
    let value = inner(value);
    let is_list = capture::fragment(value).is_some_and(Fragment::is_list);
    is_list || value.kind() == ValueKind::Seq || capture::is_omitted(value)
}

fn splice(value: &Value, out: &mut Vec<Value>, session: &Arc<Session>) {
    let value = inner(value);
    match capture::fragment(value) {
        Some(fragment) => out.extend(split(&fragment.text, session)),
        None => out.extend(value.try_iter().into_iter().flatten()),
    }
}

fn shared_column(text: &str) -> Option<usize> {
    let printed = without_places(text);
    let lines = printed.lines().filter(|line| !line.trim().is_empty());
    lines.map(indentation).min()
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
