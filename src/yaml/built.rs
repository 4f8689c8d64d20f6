//! A finished node on its way to its place.

use super::anchor::Measure;
use super::errors;
use super::event::Tag;
use super::node::{Data, Node};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A node whose end has been read.
pub(super) struct Built {
    pub(super) node: Node,
    pub(super) measure: Measure,
    /// Its place; of an alias, that of the alias and not of the node that it copies.
    pub(super) written: Span,
    pub(super) written_as: WrittenAs,
}

/// How a node is written, as far as it matters to `<<`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrittenAs {
    Node,
    Tagged,
    Alias,
}

impl Built {
    pub(super) fn scalar(node: Node, tag: Tag) -> Self {
        let written_as = match tag {
            Tag::Untagged | Tag::NonSpecific => WrittenAs::Node,
            _ => WrittenAs::Tagged,
        };
        Self {
            measure: Measure::of_scalar(&node.data),
            written: node.span,
            node,
            written_as,
        }
    }
}

/// JSON has no infinity, so Kubernetes cannot take it; keys are exempt, they become text.
pub(super) fn finite(node: Node) -> Result<Node, Diagnostic> {
    match node.data {
        Data::Float(value) if !value.is_finite() => Err(errors::not_finite(node.span)),
        _ => Ok(node),
    }
}
