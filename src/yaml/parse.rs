//! The reader: from YAML text to nodes.
//!
//! - A text without content has no document; an explicit empty document is null.
//! - A key that is written twice in one map is an error that shows both places.
//! - `<<` works in document order: it replaces what was written before it in its map, and is
//!   replaced by what is written after it; of several maps in a list the first wins.
//! - Lists and maps nest 500 deep at most, and aliases copy at most a million nodes; both limits
//!   are checked before anything is copied.

use std::collections::BTreeMap;

use super::anchor::{Anchors, Measure};
use super::event::{Event, Events, MAX_DEPTH, Placed, Tag};
use super::node::{Data, Field, Map, Node, Style};
use super::{dialect, fault, number, resolve};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Reads all documents of `text`, whose places are in `file`.
///
/// The text of a document may be a scalar or a list as well as a map; who wants a map asks for it.
pub fn parse(file: FileId, text: &str) -> Result<Vec<Node>, Diagnostic> {
    dialect::check_characters(file, text)?;
    let mut reader = Reader::new(text);
    for placed in Events::new(file, text) {
        reader.take(placed?)?;
    }
    Ok(reader.documents)
}

/// A finished node on its way to its place.
struct Built {
    node: Node,
    measure: Measure,
    /// Where it stands; of an alias, the alias and not the node that it copies.
    written: Span,
    origin: Origin,
}

/// How a node came about, as far as `<<` cares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Written,
    Tagged,
    Alias,
}

/// A list or a map whose end has not been read.
struct Open {
    children: Children,
    start: Span,
    flow: bool,
    anchor: Option<usize>,
    measure: Measure,
    last: Span,
}

enum Children {
    List(Vec<Node>),
    Map(OpenMap),
}

#[derive(Default)]
struct OpenMap {
    map: Map,
    key: Option<Key>,
    /// Once `<<` was seen: the keys that are written in this map, and where.
    written: Option<BTreeMap<String, Span>>,
}

struct Key {
    name: String,
    span: Span,
    style: Style,
    merges: bool,
}

struct Reader<'t> {
    text: &'t str,
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: Anchors,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            documents: Vec::new(),
            open: Vec::new(),
            anchors: Anchors::default(),
        }
    }

    fn take(&mut self, placed: Placed<'_>) -> Result<(), Diagnostic> {
        let Placed {
            event,
            span,
            anchor,
            ..
        } = placed;
        match event {
            Event::DocumentStart | Event::DocumentEnd => Ok(()),
            Event::ListStart { flow } => self.open(Children::List(Vec::new()), flow, span, anchor),
            Event::MapStart { flow } => {
                self.open(Children::Map(OpenMap::default()), flow, span, anchor)
            }
            Event::End => self.close(span),
            Event::Alias(id) => self.copy(id, span),
            Event::Scalar { text, style, tag } => {
                let lexeme = is_number_like(&text, style).then(|| text.clone());
                let data =
                    resolve::value(text, style, tag).map_err(|reason| fault::at(span, reason))?;
                let mut node = Node::new(data, span);
                node.style = style;
                node.lexeme = lexeme.and_then(|lexeme| odd_lexeme(&node.data, &lexeme));
                self.finish(node, anchor, tag)
            }
        }
    }

    fn open(
        &mut self,
        children: Children,
        flow: bool,
        span: Span,
        anchor: Option<usize>,
    ) -> Result<(), Diagnostic> {
        if self.open.len() == MAX_DEPTH {
            return Err(fault::too_deep(span));
        }
        self.open.push(Open {
            children,
            start: span,
            flow,
            anchor,
            measure: Measure::EMPTY,
            last: span,
        });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let last = if open.flow { end } else { open.last };
        let span = Span {
            end: last.end,
            ..open.start
        };
        let data = match open.children {
            Children::List(items) => Data::List(items),
            Children::Map(open) => Data::Map(open.map),
        };
        self.keep_and_place(
            Node::new(data, span),
            open.measure,
            open.anchor,
            Origin::Written,
        )
    }

    fn finish(&mut self, node: Node, anchor: Option<usize>, tag: Tag) -> Result<(), Diagnostic> {
        let origin = if tag == Tag::Untagged {
            Origin::Written
        } else {
            Origin::Tagged
        };
        let measure = Measure::of_scalar(&node.data);
        self.keep_and_place(node, measure, anchor, origin)
    }

    fn keep_and_place(
        &mut self,
        node: Node,
        measure: Measure,
        anchor: Option<usize>,
        origin: Origin,
    ) -> Result<(), Diagnostic> {
        let written = node.span;
        if let Some(id) = anchor {
            self.anchors
                .keep(id, &node, measure)
                .map_err(|fault| fault.at(written))?;
        }
        self.place(Built {
            node,
            measure,
            written,
            origin,
        })
    }

    fn copy(&mut self, id: usize, written: Span) -> Result<(), Diagnostic> {
        let room = MAX_DEPTH - self.open.len();
        let (node, measure) = self
            .anchors
            .copy(id, room)
            .map_err(|fault| fault.at(written))?;
        self.place(Built {
            node,
            measure,
            written,
            origin: Origin::Alias,
        })
    }

    fn place(&mut self, built: Built) -> Result<(), Diagnostic> {
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(finite(built.node)?);
            return Ok(());
        };
        parent.measure.add(built.measure);
        parent.last = built.written;
        match &mut parent.children {
            Children::List(items) => items.push(finite(built.node)?),
            Children::Map(map) => return map.take(built, self.text),
        }
        Ok(())
    }
}

impl OpenMap {
    fn take(&mut self, built: Built, text: &str) -> Result<(), Diagnostic> {
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
                for item in items.into_iter().rev() {
                    match item.data {
                        Data::Map(map) => self.map.extend(map),
                        _ => return Err(fault::not_a_map_to_merge(item.span, item.kind())),
                    }
                }
            }
            _ => return Err(fault::not_a_map_to_merge(built.written, built.node.kind())),
        }
        Ok(())
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

/// JSON has no infinity, so Kubernetes cannot take it; keys are exempt, they become text.
fn finite(node: Node) -> Result<Node, Diagnostic> {
    match node.data {
        Data::Float(value) if !value.is_finite() => Err(fault::not_finite(node.span)),
        _ => Ok(node),
    }
}

fn is_number_like(text: &str, style: Style) -> bool {
    style == Style::Plain && text.starts_with(|c: char| matches!(c, '+' | '-' | '.' | '0'..='9'))
}

/// Returns `lexeme` if the number in `data` is not written canonically there.
fn odd_lexeme(data: &Data, lexeme: &str) -> Option<Box<str>> {
    let canonical = match data {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => number::float_text(*value),
        _ => return None,
    };
    (canonical != lexeme).then(|| lexeme.into())
}
