//! Values that only this engine has: `omit`, YAML text, and the layout filters of Helm habits.

pub(crate) mod files;
pub(crate) mod scope;

use std::fmt::{self, Write};
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};

use super::marks::NOT_TEXT;
use crate::functions::FunctionError;
use crate::functions::jinja::convert;
use crate::source::Span;
use crate::yaml;

/// `omit`: the key or the item that is given this value disappears.
#[derive(Debug)]
pub(super) struct Omit;

impl Object for Omit {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char(NOT_TEXT)
    }
}

/// `x | toyaml`: the value where it is alone, its YAML where text surrounds it.
#[derive(Debug)]
pub(super) struct YamlText(pub(super) Value);

impl YamlText {
    /// The YAML, without the line end after it.
    pub(super) fn written(&self) -> Result<String, FunctionError> {
        let node = convert::to_node(&self.0, Span::NOWHERE)?;
        let mut text = String::new();
        yaml::emit(&node, &mut text);
        text.truncate(text.trim_end_matches('\n').len());
        Ok(text)
    }
}

impl Object for YamlText {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.written() {
            Ok(text) => f.write_str(&text),
            Err(_) => f.write_char(NOT_TEXT),
        }
    }
}

/// `s | raw`: the text is parsed as YAML where it is.
#[derive(Debug)]
pub(super) struct Raw(pub(super) String);

impl Object for Raw {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `x | quote`: the string where it is alone, the quoted text where text surrounds it. And what
/// `tojson` makes of numbers: a text in which they are right.
#[derive(Debug)]
pub(super) struct Quoted {
    pub(super) value: String,
    pub(super) text: String,
}

impl Object for Quoted {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Reports whether a value is text in which numbers are written as such.
pub(super) fn is_written(value: &Value) -> bool {
    value.downcast_object_ref::<YamlText>().is_some()
        || value.downcast_object_ref::<Quoted>().is_some()
}

/// `x | indent(n)` and `x | nindent(n)`: the composer decides where something is placed, so
/// only text in expressions is indented.
#[derive(Debug)]
pub(super) struct Layout {
    /// What is laid out.
    pub(super) value: Value,
    /// The text that Jinja or Helm make of it.
    pub(super) text: String,
    /// How many columns it is indented by.
    pub(super) width: usize,
    /// The column of a new line that begins with it, for `nindent`.
    pub(super) new_line: Option<usize>,
}

impl Layout {
    /// The text where a placeholder stands for it: the formatter has begun the new line already.
    pub(super) fn printed(&self) -> &str {
        match self.new_line {
            Some(column) => self.text.get(1 + column..).unwrap_or_default(),
            None => &self.text,
        }
    }
}

impl Object for Layout {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
