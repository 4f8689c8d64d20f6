//! The engine's errors as diagnostics, with places in the text that the author wrote.

use minijinja::{Error, ErrorKind};

use super::engine::Engine;
use super::instrument::message;
use super::tracked;
use crate::diagnostic::{Diagnostic, nearest};
use crate::functions::{self, Fault};
use crate::source::Span;

/// An error of the engine and the template in which it arose.
pub(super) struct Located<'e> {
    engine: &'e Engine<'e>,
    error: &'e Error,
}

impl<'e> Located<'e> {
    /// Takes the innermost error that has a place: the outer ones only say "while including".
    pub(super) fn new(engine: &'e Engine<'e>, error: &'e Error) -> Self {
        let mut innermost = error;
        while let Some(source) =
            std::error::Error::source(innermost).and_then(|s| s.downcast_ref::<Error>())
        {
            if source
                .name()
                .is_none_or(|name| !engine.templates.contains_key(name))
            {
                break;
            }
            innermost = source;
        }
        Self {
            engine,
            error: innermost,
        }
    }

    /// Returns the diagnostic.
    pub(super) fn diagnostic(&self) -> Diagnostic {
        let span = self.span();
        if let Some(fault) = self.fault() {
            let diagnostic = Diagnostic::error(fault.code, fault.message.clone()).at_if(span);
            return diagnostic.help_if(fault.help.clone(), |help| help);
        }
        let detail = message(self.error);
        match self.error.kind() {
            ErrorKind::UndefinedError => self.undefined(span, &detail),
            ErrorKind::SyntaxError => Diagnostic::error("template-syntax", detail).at_if(span),
            ErrorKind::UnknownFilter => self.unknown("filter", span, &detail),
            ErrorKind::UnknownFunction => self.unknown("function", span, &detail),
            ErrorKind::UnknownTest => self.unknown("test", span, &detail),
            ErrorKind::TemplateNotFound => self.missing_partial(span, &detail),
            ErrorKind::OutOfFuel => out_of_fuel().at_if(span),
            _ if detail.contains("recursion limit") => endless_recursion().at_if(span),
            kind => Diagnostic::error(
                code(kind),
                if self.error.detail().is_some() {
                    detail
                } else {
                    kind.to_string()
                },
            )
            .at_if(span),
        }
    }

    fn fault(&self) -> Option<&Fault> {
        std::error::Error::source(self.error)?.downcast_ref::<Fault>()
    }

    /// The engine knows the range of most errors, and the line of all.
    fn span(&self) -> Option<Span> {
        let (file, rewritten) = self.engine.templates.get(self.error.name()?)?;
        let range = self
            .error
            .range()
            .or_else(|| rewritten.line(self.error.line()?))?;
        let range = rewritten.original(range);
        Some(Span::new(*file, range.start, range.end))
    }

    fn undefined(&self, span: Option<Span>, detail: &str) -> Diagnostic {
        let Some(expression) = detail.split('`').nth(1).filter(|text| !text.is_empty()) else {
            return Diagnostic::error("undefined-name", "an undefined value is used").at_if(span);
        };
        let span = span.map(|span| self.narrowed(span, expression));
        let message = format!("`{expression}` is not defined");
        match expression.rsplit_once(['.', '[']) {
            Some((_, key)) => self.unknown_key(message, expression, key, span),
            None => {
                let names = self.engine.names();
                Diagnostic::error("undefined-name", message)
                    .at_if(span)
                    .help_if(
                        nearest(expression, names.iter().map(String::as_str)),
                        |name| format!("did you mean `{name}`?"),
                    )
            }
        }
    }

    fn unknown_key(
        &self,
        message: String,
        expression: &str,
        key: &str,
        span: Option<Span>,
    ) -> Diagnostic {
        let key = key.trim_matches(['"', '\'', ']']);
        let code = if expression.starts_with("values") {
            "unknown-value"
        } else {
            "undefined-name"
        };
        let diagnostic = Diagnostic::error(code, message).at_if(span);
        let session = &self.engine.session;
        let Some((map, _)) = session.log.last_miss().filter(|(_, missed)| missed == key) else {
            return diagnostic;
        };
        let path = tracked::display(&session.tracker.path(map));
        let node = session.tracker.node(map);
        let diagnostic = match expression.starts_with("values") {
            true => diagnostic,
            false => diagnostic.note(format!("it was looked for in `{path}`")),
        };
        let Some(fields) = node.as_map() else {
            return diagnostic;
        };
        let found = nearest(key, fields.keys().map(String::as_str))
            .and_then(|near| fields.get_key_value(near));
        match found {
            Some((near, field)) => {
                let place = self.engine.sources.place(field.key_span);
                diagnostic.help(format!("did you mean `{near}`? it is set in {place}"))
            }
            None => diagnostic.help(format!(
                "set it in a values file, or write `{expression} or omit`"
            )),
        }
    }

    /// The part of `span`, or of its line, in which the expression stands.
    fn narrowed(&self, span: Span, expression: &str) -> Span {
        let file = self.engine.sources.file(span.file);
        let line = file.line_range(file.line_of(span.start));
        let found = [span.range(), line].into_iter().find_map(|range| {
            let at = file.text().get(range.clone())?.find(expression)?;
            Some(range.start + at)
        });
        found.map_or(span, |start| {
            Span::new(span.file, start, start + expression.len())
        })
    }

    fn unknown(&self, what: &str, span: Option<Span>, detail: &str) -> Diagnostic {
        let name = detail
            .strip_prefix(what)
            .unwrap_or(detail)
            .trim()
            .trim_end_matches("is unknown")
            .trim();
        let code = match what {
            "filter" => "unknown-filter",
            "test" => "unknown-test",
            _ => "unknown-function",
        };
        let span = span.map(|span| self.narrowed(span, name));
        let diagnostic =
            Diagnostic::error(code, format!("there is no {what} `{name}`")).at_if(span);
        if let Some(ours) = functions::spelled(name) {
            return diagnostic.help(format!("it is called `{ours}` here"));
        }
        if let Some(instead) = functions::refused(name) {
            return diagnostic.help(instead);
        }
        let names = functions::names();
        diagnostic
            .help_if(nearest(name, names), |near| {
                format!("did you mean `{near}`?")
            })
            .help("`plate-render functions` lists them all")
    }

    fn missing_partial(&self, span: Option<Span>, detail: &str) -> Diagnostic {
        let name = detail
            .split(['"', '\''])
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        let names = self.engine.templates.keys().map(String::as_str);
        let help = nearest(&name, names.clone()).map_or_else(
            || {
                "partials are files in the chart's `templates/` whose names begin with `_`"
                    .to_owned()
            },
            |near| format!("did you mean `{near}`?"),
        );
        Diagnostic::error("missing-partial", format!("there is no template `{name}`"))
            .at_if(span)
            .help(help)
    }
}

fn out_of_fuel() -> Diagnostic {
    Diagnostic::error("out-of-fuel", "the template does more work than it may")
        .help("is there an endless loop? `--fuel` or `fuel` in plate.yaml allow more")
}

fn endless_recursion() -> Diagnostic {
    Diagnostic::error("endless-recursion", "the template calls itself too deeply")
        .help("is there a macro or an include without an end?")
}

fn code(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::MissingArgument | ErrorKind::TooManyArguments => "wrong-argument",
        _ => "template-error",
    }
}
