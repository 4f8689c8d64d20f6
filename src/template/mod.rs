//! Templates: values become nodes, never text.
//!
//! The modules here know no engine: a [`Template`], the [`Scope`] that it sees, the [`References`] that
//! it makes, and the answers of a [`Tracer`] are plain data. `jinja` is the engine; other
//! modules use it by these names alone:
//!
//! - [`Compiled`] has the templates of a chart, and [`render`] gives the documents that they print for
//!   a scope, with warnings and, if it is to be explained, a [`Trace`];
//! - [`Expression`] is evaluated among the templates of a chart;
//! - [`references()`] finds the values to which templates refer;
//! - [`Tracer`] reports how each node of a rendering was made.

mod at_work;
mod files;
mod jinja;
mod references;
mod scope;
mod trace;
mod unknown_values_key;
mod unread;
mod usage;

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Span};
use crate::yaml::Node;

pub use at_work::last_template;
pub use files::Files;
pub use jinja::{
    Compiled, Expression, Syntax, Trace, Tracer, references, references_in_text,
    references_with_words, render, reserved,
};
pub use references::{Reference, References};
pub use scope::{EnvironmentNames, ReleaseNames, Scope};
pub use trace::{Condition, Flow, Made};
pub use unknown_values_key::{Known, unknown_keys, unreferenced};
pub use unread::unread;
pub use usage::{ChartUsage, ReleaseUsage};

pub use crate::account::FUEL;

/// A template or a partial of a chart.
#[derive(Debug, Clone)]
pub struct Template {
    /// The path below the chart's `templates/`, as `import` and `include` name it.
    pub name: String,
    pub file: FileId,
    pub text: Arc<String>,
    /// Whether it is only imported and included, never rendered alone.
    pub is_partial: bool,
}

/// The documents of one template.
#[derive(Debug, Clone)]
pub struct Printed {
    pub template: String,
    pub documents: Vec<Node>,
}

/// What a rendering is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Its result alone.
    Print,
    /// Its result, and a trace that explains it.
    Explain,
}

/// What the templates of a release printed.
#[derive(Debug, Clone)]
pub struct Rendering {
    /// Of each template, in order.
    pub printed: Vec<Printed>,
    /// The tag of each [`crate::yaml::Mark`] of the nodes: number 1 is the first.
    pub tags: Arc<[Option<Span>]>,
    pub warnings: Diagnostics,
    /// Missing unless the rendering is to be explained.
    pub trace: Option<Trace>,
}
