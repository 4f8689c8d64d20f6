//! Errors as data: what is wrong, where, and the next step.
//!
//! - The library's error is [`Diagnostics`], a list that is never empty when it is an `Err`.
//! - A diagnostic knows no terminal: [`text`] draws it for people, [`json`] for programs.
//! - The first label is the error's place; further labels show the other places that made it.

pub mod json;
mod nearest;
mod secrets;
pub mod text;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::account::Overdrawn;
use crate::source::Span;

pub use nearest::{nearest, nearest_within};
pub use secrets::Secrecy;

/// How severe a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The run cannot give a result that may be used.
    Error,
    /// The result can be used, and something in it deserves a look.
    Warning,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A place that a diagnostic shows, with an optional remark.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    pub span: Span,
    /// A remark that is shown after the place; empty for none.
    pub note: String,
    /// Whether the text there must not be shown.
    pub is_secret: bool,
}

/// One error in a user's file, or one that the machine reported.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How severe it is.
    pub severity: Severity,
    /// Its stable name in kebab case, as in `unknown-value`.
    pub code: &'static str,
    /// The first line: lower case, no final dot, names in backticks.
    pub message: String,
    /// The places, the most telling one first; empty for an error of the machine.
    pub labels: Vec<Label>,
    /// Facts that belong to it, one sentence each.
    pub notes: Vec<String>,
    /// The next steps, one sentence each; what begins with a line break is a line of the step before.
    pub help: Vec<String>,
}

impl Diagnostic {
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    /// Returns the error that a run does more work than it may.
    pub fn too_much_work(overdrawn: Overdrawn) -> Self {
        Self::error(Overdrawn::CODE, overdrawn.message()).help(Overdrawn::HELP)
    }

    fn new(severity: Severity, code: &'static str, message: String) -> Self {
        Self {
            severity,
            code,
            message,
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    #[must_use]
    pub fn at(self, span: Span) -> Self {
        self.label(span, "")
    }

    /// Adds a place if there is one.
    #[must_use]
    pub fn at_if(self, span: Option<Span>) -> Self {
        match span {
            Some(span) => self.at(span),
            None => self,
        }
    }

    /// Adds a place with a remark, as in "first set here"; [`Span::NOWHERE`] is no place to show.
    #[must_use]
    pub fn label(mut self, span: Span, note: impl Into<String>) -> Self {
        if span != Span::NOWHERE {
            self.labels.push(Label {
                span,
                note: note.into(),
                is_secret: false,
            });
        }
        self
    }

    /// Adds a place whose line is not shown, since it holds a secret and logs are read by many.
    #[must_use]
    pub fn secret_at(mut self, span: Span) -> Self {
        self.labels.push(Label {
            span,
            note: "not shown here".to_owned(),
            is_secret: true,
        });
        self
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds the lines that the last step says to write; any other text stays on one line.
    #[must_use]
    pub fn example<const N: usize>(mut self, lines: [String; N]) -> Self {
        self.help.extend(lines.map(|line| format!("\n{line}")));
        self
    }

    /// Adds the next step that `sentence` makes of `subject`, if there is a subject.
    #[must_use]
    pub fn help_if<T>(self, subject: Option<T>, sentence: impl FnOnce(T) -> String) -> Self {
        match subject {
            Some(subject) => self.help(sentence(subject)),
            None => self,
        }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A list of diagnostics, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// The place of the first with a hash, once there are many: to look through all takes long then.
    known: HashMap<u64, usize>,
}

/// Returns a number that equal diagnostics have in common.
fn hash(diagnostic: &Diagnostic) -> u64 {
    let mut hasher = DefaultHasher::new();
    diagnostic.hash(&mut hasher);
    hasher.finish()
}

/// From how many diagnostics on their hashes are kept.
const MANY: usize = 64;

impl PartialEq for Diagnostics {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Eq for Diagnostics {}

impl Diagnostics {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic, unless the same one is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.has(&diagnostic) {
            self.list.push(diagnostic);
        }
    }

    fn has(&mut self, diagnostic: &Diagnostic) -> bool {
        if self.list.len() < MANY {
            return self.list.contains(diagnostic);
        }
        if self.known.is_empty() {
            let placed = self.list.iter().enumerate().rev();
            self.known = placed.map(|(index, known)| (hash(known), index)).collect();
        }
        let next = self.list.len();
        let index = *self.known.entry(hash(diagnostic)).or_insert(next);
        // Different ones with the same hash are next to impossible.
        index != next && (self.list[index] == *diagnostic || self.list.contains(diagnostic))
    }

    /// Returns the list after `warnings`, which may explain the errors in it.
    #[must_use]
    pub fn behind(self, mut warnings: Self) -> Self {
        warnings.extend(self);
        warnings
    }

    pub fn has_errors(&self) -> bool {
        self.list.iter().any(Diagnostic::is_error)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Returns `value`, or the list if it holds an error. Warnings alone are dropped: take them
    /// out first where they matter.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.has_errors() {
            Err(self)
        } else {
            Ok(value)
        }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            list: vec![diagnostic],
            known: HashMap::new(),
        }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
