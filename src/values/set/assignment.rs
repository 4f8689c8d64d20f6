//! What one argument of the `--set` family sets.

use crate::source::Span;
use crate::yaml::{Node, Path, Step};

/// One `path=value`; of `--set-file` the value is at first the file's path.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The flag that it belongs to.
    pub kind: SetKind,
    /// The path, which begins with a key.
    pub steps: Vec<SetStep>,
    pub value: Node,
}

impl Assignment {
    pub fn path(&self) -> Path {
        self.steps.iter().map(|step| step.step.clone()).collect()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct SetStep {
    pub step: Step,
    /// Where it was written.
    pub span: Span,
}

/// A flag of the `--set` family; they apply in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetKind {
    /// `--set-json`
    Json,
    /// `--set`
    Typed,
    /// `--set-string`
    String,
    /// `--set-file`
    File,
    /// `--set-literal`
    Literal,
}

impl SetKind {
    /// Returns the flag as it is on the command line.
    pub fn flag(self) -> &'static str {
        match self {
            SetKind::Json => "--set-json",
            SetKind::Typed => "--set",
            SetKind::String => "--set-string",
            SetKind::File => "--set-file",
            SetKind::Literal => "--set-literal",
        }
    }
}
