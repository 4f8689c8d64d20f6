//! What is wrong with the tags of a template, before the engine sees them.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// What the lexer could not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::template) struct LexFault {
    /// The first line.
    pub(in crate::template) message: String,
    /// Where in the original.
    range: Range<usize>,
    /// Another place that made the fault, and what is there.
    other: Option<(Range<usize>, String)>,
    help: Option<String>,
    /// Whether this is a Go template.
    is_go: bool,
}

impl LexFault {
    pub(super) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            message: message.into(),
            range,
            other: None,
            help: None,
            is_go: false,
        }
    }

    pub(super) fn go(range: Range<usize>) -> Self {
        Self {
            is_go: true,
            ..Self::new("this is a Go template, not a Jinja one", range)
        }
    }

    pub(super) fn other(mut self, range: Range<usize>, note: String) -> Self {
        self.other = Some((range, note));
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the diagnostic for a template in `file`.
    pub(in crate::template) fn diagnostic(&self, file: FileId) -> Diagnostic {
        let span = |range: &Range<usize>| Span::new(file, range.start, range.end);
        if self.is_go {
            return Diagnostic::error("go-template", self.message.clone())
                .at(span(&self.range))
                .help("write `{{ values.x }}` for `{{ .Values.x }}`; `plate-render functions` lists what Helm's functions are called here")
                .help("text for other engines stands in `{% raw %}…{% endraw %}`");
        }
        let fault =
            Diagnostic::error("template-syntax", self.message.clone()).at(span(&self.range));
        let fault = match &self.other {
            Some((range, note)) => fault.label(span(range), note),
            None => fault,
        };
        fault.help_if(self.help.clone(), |help| help)
    }
}
