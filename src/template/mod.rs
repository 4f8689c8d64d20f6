//! Templates: values go into nodes, never into text.
//!
//! ```text
//! template ─instrument─► minijinja ─► text with holes ─skeleton─► YAML ─compose─► nodes
//! ```
//! `{{ expr }}` writes no value: it writes a hole, a private-use placeholder with an index. The text
//! is read as YAML, and each hole is filled at the level of nodes. A value never passes through YAML
//! text, so it cannot change the structure, its own type, or its neighbours.

mod at_work;
mod files;
mod jinja;
mod references;
mod scope;
mod unknown;
mod unread;
mod usage;

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Span};
use crate::yaml::Node;

pub use at_work::last_template;
pub use files::Files;
pub use jinja::{
    Compiled, Condition, Expression, Flow, Made, Purpose, Syntax, Trace, Tracer, references,
    references_in_text, references_with_words, render, reserved,
};
pub use references::{Reference, References};
pub use scope::{EnvironmentNames, ReleaseNames, Scope};
pub use unknown::{Known, unknown_keys, unreferenced};
pub use unread::unread;
pub use usage::{ChartUsage, ReleaseUsage};

pub use crate::account::FUEL;

/// A template or a partial of a chart.
#[derive(Debug, Clone)]
pub struct Template {
    /// The path below the chart's `templates/`, as `import` and `include` name it.
    pub name: String,
    /// The text's number.
    pub file: FileId,
    /// The text.
    pub text: Arc<String>,
    /// Whether it is only imported and included, never rendered alone.
    pub is_partial: bool,
}

/// The documents of one template.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The template's name.
    pub template: String,
    /// The documents, in order.
    pub documents: Vec<Node>,
}

/// What the templates of a release printed.
#[derive(Debug, Clone)]
pub struct Rendering {
    /// Of each template, in order.
    pub printed: Vec<Printed>,
    /// The tag behind each [`crate::yaml::Mark`] of the nodes: number 1 is the first.
    pub tags: Arc<[Option<Span>]>,
    /// What deserves a look.
    pub warnings: Diagnostics,
    /// What tells how each node was made, if [`render`] was asked.
    pub trace: Option<Trace>,
}
