//! The `--set` family: Helm's grammar, with a place for every error.
//!
//! - `a.b[0].c=1,d={x,y}`: keys, indexes from zero, lists in braces; `\` takes the next character
//!   as it is.
//! - `--set` reads `true`, `false`, `null` and whole numbers of 64 bits as such, `--set-string`
//!   reads strings only, `--set-file` reads the named file as a string, `--set-json` reads JSON,
//!   and `--set-literal` takes all that follows the first `=`, without escapes.
//! - They apply by kind, in the order of [`SetKind`], in any order on the command line.
//!
//! Checked against Helm 4.3.1. Helm drops a few arguments silently (`=1`, `a[0`, a `\` at the
//! end); these are errors here.

mod assignment;
mod grammar;
mod left_side;
mod scanner;

use super::layer::Audience;
use super::leaves::leaves;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{SourceMap, Span};
use crate::yaml::{Node, Path};

pub use assignment::{Assignment, SetKind, SetStep};

/// One argument of the `--set` family, as it is on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetArgument {
    pub kind: SetKind,
    /// What follows the flag.
    pub text: String,
}

/// All assignments of the command line, in the order in which they apply.
#[derive(Debug, Clone, PartialEq)]
pub struct Sets {
    pub assignments: Vec<Assignment>,
    /// Whose templates may mention their keys.
    pub audience: Audience,
}

/// Reads the arguments, puts their assignments in order, and collects the error of each.
///
/// Each argument becomes a text of its own in `sources`, named like its flag, of which nothing
/// after the first `=` is shown.
pub fn parse_sets(
    arguments: &[SetArgument],
    sources: &mut SourceMap,
) -> Result<Vec<Assignment>, Diagnostics> {
    let mut sorted: Vec<&SetArgument> = arguments.iter().collect();
    sorted.sort_by_key(|argument| argument.kind);
    let mut assignments = Vec::new();
    let mut diagnostics = Diagnostics::new();
    for argument in sorted {
        match parse_set(argument, sources) {
            Ok(parsed) => assignments.extend(parsed),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    diagnostics.or(assignments)
}

pub fn parse_set(
    argument: &SetArgument,
    sources: &mut SourceMap,
) -> Result<Vec<Assignment>, Diagnostic> {
    let file = sources.add(argument.kind.flag(), argument.text.as_str());
    let parsed = grammar::parse(argument.kind, file, &argument.text);
    if let Some((key, value)) = argument.text.split_once('=') {
        let whole = Span::new(file, key.len() + 1, argument.text.len());
        sources.hide(whole, value);
    }
    for assignment in parsed.iter().flatten() {
        hide(&assignment.value, sources);
    }
    parsed
}

/// What is set on the command line may be a secret, with any name of its key.
fn hide(value: &Node, sources: &mut SourceMap) {
    for (_, leaf) in leaves(value, &Path::root()) {
        sources.hide(leaf.span, &leaf.text().unwrap_or_default());
    }
}
