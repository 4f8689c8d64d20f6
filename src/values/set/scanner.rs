//! A position in one `--set` argument, and how far it can be read.

use super::SetKind;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Reads one argument from left to right.
pub(super) struct Scanner<'a> {
    pub(super) kind: SetKind,
    pub(super) file: FileId,
    pub(super) text: &'a str,
    /// The byte that is read next.
    pub(super) at: usize,
}

/// A text up to a stop character, and that character; none at the end of the argument.
pub(super) struct Stretch {
    /// The text without the backslashes that escape.
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) stop: Option<char>,
}

impl Scanner<'_> {
    /// Returns what is not read yet.
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Reads up to one of `stops` and past it.
    pub(super) fn until(&mut self, stops: &[char]) -> Result<Stretch, Diagnostic> {
        let start = self.at;
        let mut text = String::new();
        loop {
            let end = self.at;
            match self.next() {
                Some('\\') if self.kind != SetKind::Literal => text.push(self.escaped(end)?),
                Some(c) if !stops.contains(&c) => text.push(c),
                stop => {
                    let span = self.span(start, end);
                    return Ok(Stretch { text, span, stop });
                }
            }
        }
    }

    fn escaped(&mut self, backslash: usize) -> Result<char, Diagnostic> {
        let place = self.span(backslash, backslash + 1);
        self.next().ok_or_else(|| {
            diagnostic(place, "a `\\` is at the end, with nothing to escape")
                .help("write `\\\\` for a backslash")
        })
    }

    /// Reads one character.
    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub(super) fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }
}

/// Returns the error for an argument that is not in the grammar.
pub(super) fn diagnostic(place: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("bad-set", message).at(place)
}
