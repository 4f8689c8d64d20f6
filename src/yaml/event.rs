//! What a text is made of, one after the other.

use std::borrow::Cow;

use super::node::Style;
use crate::source::Span;

/// A tag on a scalar, as far as it changes what the scalar means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// None: the text decides.
    Untagged,
    Int,
    Float,
    Bool,
    Null,
    Binary,
    Timestamp,
    /// `!` alone: the text is text, except that `! <<` still merges.
    NonSpecific,
    /// `!!str` and every tag that Kubernetes does not know: the text is text.
    Text,
}

/// One step through a text.
#[derive(Debug)]
pub(super) enum Event<'t> {
    DocumentStart,
    DocumentEnd,
    Scalar {
        text: Cow<'t, str>,
        style: Style,
        tag: Tag,
    },
    ListStart {
        flow: bool,
    },
    MapStart {
        flow: bool,
    },
    End,
    Alias(usize),
}

/// An event with its place and the anchor that it defines.
#[derive(Debug)]
pub(super) struct Placed<'t> {
    pub(super) event: Event<'t>,
    pub(super) span: Span,
    pub(super) anchor: Option<usize>,
    pub(super) tag: Option<Span>,
}
