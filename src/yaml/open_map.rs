//! A map that is being read: its keys, duplicates, and `<<`.
//!
//! `<<` works in document order: it replaces what was written before it in its map, and is
//! replaced by what is written after it. Of several maps in a list the first wins. A quoted `"<<"`
//! is an ordinary key. What `<<` brings is no duplicate of what is written in the map itself.

use std::collections::BTreeMap;

use super::node::{Data, Field, Map, Node, Style};
use super::parse::{Built, Origin, finite};
use super::{fault, resolve};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A map whose end has not been read.
#[derive(Default)]
pub(super) struct OpenMap {
    map: Map,
    key: Option<Key>,
    /// Once `<<` was seen: the keys that are written in this map, and where.
    written: Option<BTreeMap<String, Span>>,
}

/// A key that waits for its value.
struct Key {
    name: String,
    span: Span,
    style: Style,
    merges: bool,
}

impl OpenMap {
    /// Takes a key or the value of the last key, in turn; `text` is what is being read.
    pub(super) fn take(&mut self, built: Built, text: &str) -> Result<(), Diagnostic> {
        match self.key.take() {
            None => self.key = Some(key(&built, text)?),
            Some(key) if key.merges => self.merge(built)?,
            Some(key) => self.insert(key, finite(built.node)?)?,
        }
        Ok(())
    }

    fn insert(&mut self, key: Key, value: Node) -> Result<(), Diagnostic> {
        let first = match &self.written {
            Some(written) => written.get(&key.name).copied(),
            None => self.map.get(&key.name).map(|field| field.key_span),
        };
        if let Some(first) = first {
            return Err(fault::duplicate(&key.name, first, key.span));
        }
        if let Some(written) = &mut self.written {
            written.insert(key.name.clone(), key.span);
        }
        self.map.insert(
            key.name,
            Field {
                key_span: key.span,
                key_style: key.style,
                value,
            },
        );
        Ok(())
    }

    fn merge(&mut self, built: Built) -> Result<(), Diagnostic> {
        let keys = || {
            self.map
                .iter()
                .map(|(name, field)| (name.clone(), field.key_span))
                .collect()
        };
        self.written.get_or_insert_with(keys);
        match built.node.data {
            Data::Map(map) => self.map.extend(map),
            Data::List(items) if built.origin != Origin::Alias => {
                let maps: Result<Vec<Map>, _> = items.into_iter().map(map_to_merge).collect();
                self.map.extend(maps?.into_iter().rev().flatten());
            }
            _ => return Err(fault::not_a_map_to_merge(built.written, built.node.kind())),
        }
        Ok(())
    }

    /// Returns the map when its end has been read.
    pub(super) fn finish(self) -> Map {
        self.map
    }
}

fn map_to_merge(node: Node) -> Result<Map, Diagnostic> {
    let kind = node.kind();
    match node.data {
        Data::Map(map) => Ok(map),
        _ => Err(fault::not_a_map_to_merge(node.span, kind)),
    }
}

fn key(built: &Built, text: &str) -> Result<Key, Diagnostic> {
    let Built {
        node,
        written: span,
        ..
    } = built;
    let name = resolve::key(&node.data, node.lexeme.as_deref())
        .map_err(|reason| key_fault(*span, reason, text))?;
    let merges = name == "<<" && node.style == Style::Plain && built.origin == Origin::Written;
    Ok(Key {
        name,
        span: *span,
        style: node.style,
        merges,
    })
}

/// A map as the key of a map is what `{{ name }}` makes without quotes.
fn key_fault(span: Span, reason: String, text: &str) -> Diagnostic {
    let start = span.range().start;
    let opens_twice = text
        .get(..start + 1)
        .is_some_and(|text| text.ends_with("{{"));
    if opens_twice {
        return fault::braces("{{", Span::new(span.file, start - 1, start + 1));
    }
    fault::at(span, reason)
}
