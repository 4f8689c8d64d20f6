//! What is wrong with the tags of a template, before the engine sees them.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::functions::FunctionError;
use crate::source::{FileId, Span};

/// What the lexer could not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The first line.
    message: String,
    range: Range<usize>,
    /// Other places that made the error, and what is there.
    others: Vec<(Range<usize>, String)>,
    help: Option<String>,
    code: &'static str,
}

const GO: &str = "go-template";

impl SyntaxError {
    pub(super) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            message: message.into(),
            range,
            others: Vec::new(),
            help: None,
            code: "template-syntax",
        }
    }

    pub(super) fn go(range: Range<usize>) -> Self {
        Self {
            code: GO,
            ..Self::new("this is a Go template, not a Jinja one", range)
        }
    }

    /// A comment that is none.
    pub(super) fn comment(message: &str, range: Range<usize>) -> Self {
        Self {
            code: "comment-in-text",
            ..Self::new(message, range)
        }
    }

    /// A `set` in a loop that has no effect after it.
    pub(super) fn lost_set(message: String, range: Range<usize>) -> Self {
        Self {
            code: "set-in-loop",
            ..Self::new(message, range)
        }
    }

    pub(super) fn other(mut self, range: Range<usize>, note: String) -> Self {
        self.others.push((range, note));
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns what is wrong with a text that is in no file.
    pub(crate) fn words(self) -> FunctionError {
        let code = if self.code == GO {
            "template-syntax"
        } else {
            self.code
        };
        FunctionError {
            code,
            message: self.message,
            help: self.help,
        }
    }

    pub(crate) fn diagnostic(&self, file: FileId) -> Diagnostic {
        let span = |range: &Range<usize>| Span::new(file, range.start, range.end);
        if self.code == GO {
            return Diagnostic::error(GO, self.message.clone())
                .at(span(&self.range))
                .help("write `{{ values.x }}` instead of `{{ .Values.x }}`; `plate-render functions` lists the names of Helm's functions here")
                .help("put text for other engines in `{% raw %}…{% endraw %}`");
        }
        let diagnostic = Diagnostic::error(self.code, self.message.clone()).at(span(&self.range));
        let label = |diagnostic: Diagnostic, (range, note): &(Range<usize>, String)| {
            diagnostic.label(span(range), note)
        };
        let diagnostic = self.others.iter().fold(diagnostic, label);
        diagnostic.help_if(self.help.clone(), |help| help)
    }
}
