//! The reader: from YAML text to nodes.
//!
//! - A text without content has no document; an explicit empty document is null.
//! - A key that is written twice in one map is an error that shows both places.
//! - Lists and maps nest 500 deep at most, and aliases copy at most a million nodes; both limits
//!   are checked before anything is copied.

use super::anchor::{Anchors, Measure};
use super::event::{Event, Events, MAX_DEPTH, Placed, Tag};
use super::node::{Data, Node};
use super::open_map::OpenMap;
use super::{dialect, fault, resolve};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Reads all documents of `text`, whose places are in `file`.
///
/// A document may be a scalar or a list as well as a map; who wants a map asks for it.
pub fn parse(file: FileId, text: &str) -> Result<Vec<Node>, Diagnostic> {
    dialect::check_characters(file, text)?;
    let mut reader = Reader::new(text);
    for placed in Events::new(file, text) {
        reader.take(placed?)?;
    }
    Ok(reader.documents)
}

/// A finished node on its way to its place.
pub(super) struct Built {
    pub(super) node: Node,
    pub(super) measure: Measure,
    /// Where it stands; of an alias, the alias and not the node that it copies.
    pub(super) written: Span,
    pub(super) origin: Origin,
}

/// How a node came about, as far as `<<` cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
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
    /// From the first to the last child.
    covered: Option<Span>,
}

enum Children {
    List(Vec<Node>),
    Map(OpenMap),
}

impl Open {
    fn new(children: Children, flow: bool, start: Span, anchor: Option<usize>) -> Self {
        Self {
            children,
            start,
            flow,
            anchor,
            measure: Measure::EMPTY,
            covered: None,
        }
    }

    fn cover(&mut self, child: Span) {
        let first = self.covered.unwrap_or(child);
        self.covered = Some(Span {
            end: child.end,
            ..first
        });
    }

    /// Brackets belong to what they enclose; without them the children are all there is to see.
    fn span(&self, end: Span) -> Span {
        match self.covered {
            Some(covered) if !self.flow => covered,
            _ => Span {
                end: end.end,
                ..self.start
            },
        }
    }
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
            Event::ListStart { flow } => {
                self.open(Open::new(Children::List(Vec::new()), flow, span, anchor))
            }
            Event::MapStart { flow } => self.open(Open::new(
                Children::Map(OpenMap::default()),
                flow,
                span,
                anchor,
            )),
            Event::End => self.close(span),
            Event::Alias(id) => self.copy(id, span),
            Event::Scalar { text, style, tag } => {
                let node = resolve::scalar(text, style, tag, span)?;
                self.finish(scalar(node, tag), anchor)
            }
        }
    }

    fn open(&mut self, open: Open) -> Result<(), Diagnostic> {
        if self.open.len() == MAX_DEPTH {
            return Err(fault::too_deep(open.start));
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let written = open.span(end);
        let data = match open.children {
            Children::List(items) => Data::List(items),
            Children::Map(map) => Data::Map(map.finish()),
        };
        let node = Node::new(data, written);
        let built = Built {
            node,
            measure: open.measure,
            written,
            origin: Origin::Written,
        };
        self.finish(built, open.anchor)
    }

    fn copy(&mut self, id: usize, written: Span) -> Result<(), Diagnostic> {
        let room = MAX_DEPTH - self.open.len();
        let copied = self.anchors.copy(id, room);
        let (node, measure) = copied.map_err(|refusal| refusal.at(written))?;
        self.place(Built {
            node,
            measure,
            written,
            origin: Origin::Alias,
        })
    }

    fn finish(&mut self, built: Built, anchor: Option<usize>) -> Result<(), Diagnostic> {
        if let Some(id) = anchor {
            let kept = self.anchors.keep(id, &built.node, built.measure);
            kept.map_err(|refusal| refusal.at(built.written))?;
        }
        self.place(built)
    }

    fn place(&mut self, built: Built) -> Result<(), Diagnostic> {
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(finite(built.node)?);
            return Ok(());
        };
        parent.measure.add(built.measure);
        parent.cover(built.written);
        match &mut parent.children {
            Children::List(items) => items.push(finite(built.node)?),
            Children::Map(map) => map.take(built, self.text)?,
        }
        Ok(())
    }
}

fn scalar(node: Node, tag: Tag) -> Built {
    let origin = match tag {
        Tag::Untagged | Tag::NonSpecific => Origin::Written,
        _ => Origin::Tagged,
    };
    Built {
        measure: Measure::of_scalar(&node.data),
        written: node.span,
        node,
        origin,
    }
}

/// JSON has no infinity, so Kubernetes cannot take it; keys are exempt, they become text.
pub(super) fn finite(node: Node) -> Result<Node, Diagnostic> {
    match node.data {
        Data::Float(value) if !value.is_finite() => Err(fault::not_finite(node.span)),
        _ => Ok(node),
    }
}
