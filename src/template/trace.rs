//! How a node of a manifest was made, as an engine reports it.

use crate::source::Span;
use crate::yaml::Path;

/// How a node was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub flow: Flow,
    /// The tags in macros and templates by which the tag there got a text that it printed.
    pub through: Vec<Span>,
    /// The tags that called the macro or template that printed it, the innermost first.
    pub calls: Vec<Span>,
    /// The conditions and loops that it is in, the innermost first.
    pub conditions: Vec<Condition>,
}

/// The tag or the text that made a node, and all that flowed into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Where it is written: a tag, or a text between tags.
    pub place: Span,
    /// Whether a tag printed it, and not an author's text alone.
    pub is_printed: bool,
    pub values: Vec<Path>,
    /// The entries of the values whose keys flowed into it.
    pub keys: Vec<Path>,
    /// The values that decided which ones flow into it, or where it is.
    pub choices: Vec<Path>,
    /// Other objects that flowed into it, as templates name them: `release.name`.
    pub scope: Vec<String>,
    /// Whether the lists are incomplete, since completing them would take too long.
    pub is_cut: bool,
}

/// A condition or a loop around a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The tag, from its first word on.
    pub span: Span,
    /// Whether the node is where the condition is false.
    pub is_else: bool,
    /// The values that it reads.
    pub reads: Vec<Path>,
    /// Other objects that it reads, as templates name them.
    pub scope: Vec<String>,
}
