//! Typed reading of the small files plate.yaml and Chart.yaml, with a place for each error.
//!
//! - A key that the file does not have is an error with the nearest one that it has.
//! - A value of another type is an error that shows what is there and what may be there.
//! - A key without a value (`null`) counts as left out.
//! - Every error of a file is collected, so that one run shows them all.
//!
//! The files are read from nodes and not through serde: that stops at the first error, knows no
//! place of a key, and makes 1.1 of `version: 1.10`.

use std::cell::RefCell;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::Span;
use crate::yaml::{Data, Field, Map, Node};

/// The errors found so far; shared by all who read one file.
#[derive(Debug, Default)]
pub(super) struct Problems(RefCell<Diagnostics>);

impl Problems {
    pub(super) fn add(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    /// Returns `value`, or the errors in the order of their places if there are any.
    pub(super) fn or<T>(self, value: T) -> Result<T, Diagnostics> {
        let mut diagnostics: Vec<Diagnostic> = self.0.into_inner().into_iter().collect();
        diagnostics.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span));
        let mut sorted = Diagnostics::new();
        sorted.extend(diagnostics);
        sorted.or(value)
    }
}

/// A string and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub(super) value: String,
    pub(super) span: Span,
}

/// A map whose keys are known, and the path that names it in messages.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    map: &'a Map,
    /// Empty at the top of the file.
    path: String,
    /// Where the map begins.
    pub(super) span: Span,
    diagnostics: &'a Problems,
}

impl<'a> Fields<'a> {
    /// Reads the top of the file named `file`, which may have the keys `known`.
    pub(super) fn top(
        node: &'a Node,
        file: &str,
        known: &[&str],
        diagnostics: &'a Problems,
    ) -> Option<Self> {
        Self::read(node, file, String::new(), known, diagnostics)
    }

    /// Reads `node`, which is at `path` and may have the keys `known`.
    pub(super) fn nested(
        &self,
        node: &'a Node,
        path: String,
        known: &[&str],
    ) -> Option<Fields<'a>> {
        let owner = ["`", &path, "`"].concat();
        Self::read(node, &owner, path, known, self.diagnostics)
    }

    fn read(
        node: &'a Node,
        owner: &str,
        path: String,
        known: &[&str],
        diagnostics: &'a Problems,
    ) -> Option<Self> {
        let Some(map) = node.as_map() else {
            diagnostics.add(wrong_type(owner, "a map", node));
            return None;
        };
        for (key, field) in map {
            if !known.contains(&key.as_str()) {
                diagnostics.add(unknown_key(key, field, owner, known));
            }
        }
        let span = node.span;
        Some(Self {
            map,
            path,
            span,
            diagnostics,
        })
    }

    /// Returns the value of `key`, unless it is left out or null.
    pub(super) fn value(&self, key: &str) -> Option<&'a Node> {
        let field = self.map.get(key)?;
        (field.value.data != Data::Null).then_some(&field.value)
    }

    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.map.get(key).map(|field| field.key_span)
    }

    /// Returns the path of `key`, as messages name it.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            [&self.path, ".", key].concat()
        }
    }

    /// Returns the string at `key`; anything else there is an error.
    pub(super) fn text(&self, key: &str) -> Option<Text> {
        let node = self.value(key)?;
        self.text_of(node, &self.path_of(key))
    }

    /// Returns the string `node`, which is at `path`; anything else is an error.
    pub(super) fn text_of(&self, node: &Node, path: &str) -> Option<Text> {
        let Some(text) = node.as_str() else {
            self.wrong_type(path, "a string", node);
            return None;
        };
        Some(Text {
            value: text.to_owned(),
            span: node.span,
        })
    }

    /// Returns the string or number at `key` as it is written, so that `1.10` is "1.10".
    pub(super) fn written(&self, key: &str) -> Option<Text> {
        let node = self.value(key)?;
        self.written_of(node, &self.path_of(key))
    }

    /// Returns the string or number `node`, which is at `path`, as it is written.
    pub(super) fn written_of(&self, node: &Node, path: &str) -> Option<Text> {
        let Some(value) = written(node) else {
            self.wrong_type(path, "a string", node);
            return None;
        };
        let span = node.span;
        Some(Text { value, span })
    }

    /// Returns the boolean at `key`, false if it is left out; anything else is an error.
    pub(super) fn flag(&self, key: &str) -> bool {
        match self.value(key).map(|node| (node, &node.data)) {
            None => false,
            Some((_, Data::Bool(flag))) => *flag,
            Some((node, _)) => {
                self.wrong_type(&self.path_of(key), "true or false", node);
                false
            }
        }
    }

    /// Returns the whole number above zero at `key`; anything else is an error.
    pub(super) fn count(&self, key: &str) -> Option<u64> {
        let node = self.value(key)?;
        let count = match node.data {
            Data::Int(number) => u64::try_from(number).ok().filter(|count| *count > 0),
            _ => None,
        };
        if count.is_none() {
            self.wrong_type(&self.path_of(key), "a whole number above 0", node);
        }
        count
    }

    /// Returns the items of the list at `key` with their paths; anything else is an error.
    pub(super) fn items(&self, key: &str) -> Vec<(String, &'a Node)> {
        let Some(node) = self.value(key) else {
            return Vec::new();
        };
        let path = self.path_of(key);
        let Some(items) = node.as_list() else {
            self.wrong_type(&path, "a list", node);
            return Vec::new();
        };
        let numbered = items.iter().enumerate();
        numbered
            .map(|(index, item)| (format!("{path}[{index}]"), item))
            .collect()
    }

    /// Returns the values of the map at `key` with their paths; anything else is an error.
    pub(super) fn entries(&self, key: &str) -> Vec<(String, &'a Node)> {
        let Some(node) = self.value(key) else {
            return Vec::new();
        };
        let path = self.path_of(key);
        let Some(map) = node.as_map() else {
            self.wrong_type(&path, "a map", node);
            return Vec::new();
        };
        map.iter()
            .map(|(name, field)| (format!("{path}.{name}"), &field.value))
            .collect()
    }

    /// Returns the strings of the list at `key`, or nothing if the key is left out.
    pub(super) fn texts(&self, key: &str) -> Option<Vec<Text>> {
        self.value(key)?;
        let items = self.items(key).into_iter();
        Some(
            items
                .filter_map(|(path, item)| self.text_of(item, &path))
                .collect(),
        )
    }

    /// Reports a `key` that `owner` must have and has not; `example` shows how it is written.
    pub(super) fn require(&self, key: &str, owner: &str, example: &str) {
        if self.value(key).is_none() {
            let message = format!("{owner} has no `{key}`");
            let place = self.key_span(key).unwrap_or(self.span);
            let diagnostic = Diagnostic::error("missing-key", message).at(place);
            self.diagnostics
                .add(diagnostic.help(format!("add it, as in `{key}: {example}`")));
        }
    }

    /// Reports that `node` at `path` is not what `wanted` says.
    pub(super) fn wrong_type(&self, path: &str, wanted: &str, node: &Node) {
        self.diagnostics
            .add(wrong_type(&format!("`{path}`"), wanted, node));
    }

    pub(super) fn diagnostic(&self, diagnostic: Diagnostic) {
        self.diagnostics.add(diagnostic);
    }
}

/// Returns a string or a number exactly as it was written.
pub(super) fn written(node: &Node) -> Option<String> {
    match &node.data {
        Data::String(text) => Some(text.clone()),
        Data::Int(number) => Some(lexeme(node).unwrap_or_else(|| number.to_string())),
        Data::Float(number) => Some(lexeme(node).unwrap_or_else(|| format!("{number:?}"))),
        _ => None,
    }
}

fn lexeme(node: &Node) -> Option<String> {
    node.lexeme.as_deref().map(str::to_owned)
}

fn wrong_type(owner: &str, wanted: &str, node: &Node) -> Diagnostic {
    let message = format!("{owner} must be {wanted}, got {}", described(node));
    let diagnostic = Diagnostic::error("wrong-type", message).at(node.span);
    let is_word = matches!(node.data, Data::Bool(_) | Data::Int(_) | Data::Float(_));
    if wanted == "a string" && is_word {
        return diagnostic.help("put it in quotes");
    }
    diagnostic
}

/// Names the kind of `node`, with its value where that is short.
fn described(node: &Node) -> String {
    match &node.data {
        Data::String(text) if text.chars().count() <= 40 => format!("the string {text:?}"),
        Data::Bool(flag) => format!("the boolean {flag}"),
        Data::Int(_) | Data::Float(_) => {
            format!("the number {}", written(node).unwrap_or_default())
        }
        _ => node.kind().to_owned(),
    }
}

fn unknown_key(key: &str, field: &Field, owner: &str, known: &[&str]) -> Diagnostic {
    let message = format!("`{key}` is not a key of {owner}");
    let diagnostic = Diagnostic::error("unknown-key", message).at(field.key_span);
    match nearest(key, known.iter().copied()) {
        Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
        None => diagnostic.help(format!("the keys are {}", known.join(", "))),
    }
}
