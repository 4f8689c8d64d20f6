//! The engine's errors as diagnostics: the place in the text that the author wrote, what is wrong in
//! our words, and the values that made it.

use std::collections::HashSet;

use minijinja::{Error, ErrorKind};

use super::undefined::Undefined;
use super::unknown_name;
use crate::diagnostic::{Diagnostic, nearest};
use crate::functions::FunctionError;
use crate::source::{FileId, Span};
use crate::template::jinja::definitions::Definitions;
use crate::template::jinja::engine::Engine;
use crate::template::jinja::recording::log::Read;
use crate::template::jinja::recording::tracked::{self, ValueId};
use crate::template::jinja::wording::{self, Wording, wording};
use crate::values::described;
use crate::yaml::Node;

/// How many values that were read a diagnostic shows.
const SHOWN: usize = 2;

/// An error of the engine and the template in which it arose.
pub(crate) struct Located<'e> {
    pub(crate) engine: &'e Engine<'e>,
    error: &'e Error,
}

impl<'e> Located<'e> {
    /// Takes the innermost error that has a place: the outer ones only say "while including".
    pub(crate) fn new(engine: &'e Engine<'e>, error: &'e Error) -> Self {
        let mut innermost = error;
        while let Some(source) =
            std::error::Error::source(innermost).and_then(|s| s.downcast_ref::<Error>())
        {
            if source
                .name()
                .is_none_or(|name| !engine.compiled.templates.contains_key(name))
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

    /// The diagnostic; none if it only repeats that a template cannot be compiled.
    pub(crate) fn diagnostic(&self) -> Option<Diagnostic> {
        let span = self.span();
        let snippet = span.map_or("", |span| self.engine.sources.snippet(span));
        let detail = self.error.detail().unwrap_or_default();
        if let Some(function) = self.function_error() {
            let diagnostic = Diagnostic::error(function.code, function.message.clone()).at_if(span);
            let diagnostic = self.with_reads(diagnostic, span);
            let diagnostic = diagnostic.help_if(function.help.clone(), |help| help);
            return Some(self.called(self.with_missed(diagnostic, span), span));
        }
        let undefined = wording::undefined_expression(detail);
        let diagnostic = match self.error.kind() {
            ErrorKind::TemplateNotFound if !detail.is_empty() => {
                self.missing_template(span, detail)?
            }
            ErrorKind::UnknownFilter => unknown_name::filter(self, span, detail),
            ErrorKind::UnknownFunction => unknown_name::function(self, span, detail),
            ErrorKind::UnknownTest => unknown_name::test(self, span, detail),
            ErrorKind::UnknownMethod => unknown_name::method(self, span, detail),
            _ if undefined.is_some() || self.error.kind() == ErrorKind::UndefinedError => {
                Undefined::new(self, undefined, span).diagnostic()
            }
            _ => self.with_reads(drawn(&wording(self.error, snippet), span), span),
        };
        Some(self.called(diagnostic, span))
    }

    fn function_error(&self) -> Option<&FunctionError> {
        std::error::Error::source(self.error)?.downcast_ref::<FunctionError>()
    }

    /// The engine knows the range of most errors, and the line of all.
    fn span(&self) -> Option<Span> {
        let (file, rewritten) = self.engine.compiled.templates.get(self.error.name()?)?;
        let range = self.error.range();
        if let Some(range) = range.and_then(|range| rewritten.original(range)) {
            return Some(self.tidied(Span::new(*file, range.start, range.end)));
        }
        let sites = self.engine.session.log.open_sites();
        let innermost = sites
            .first()
            .and_then(|(site, _)| self.engine.session.places.get(*site));
        if let Some(site) = innermost.filter(|site| self.is_on_line_of(**site, *file)) {
            return Some(*site);
        }
        let source = self.engine.sources.file(*file);
        let line = source.line_range(self.error.line()?);
        let text = source.text().get(line.clone())?;
        let range = match &rewritten.tags_in(&line)[..] {
            [tag] => tag.clone(),
            _ => line,
        };
        let text = source.text().get(range.clone()).unwrap_or(text);
        let start = range.start + (text.len() - text.trim_start().len());
        Some(Span::new(*file, start, start + text.trim().len()))
    }

    /// The engine knows only the line of some operators; on it, the tag that is open is at error.
    fn is_on_line_of(&self, site: Span, file: FileId) -> bool {
        let lines = |site: Span| {
            let source = self.engine.sources.file(file);
            source.line_of(site.start)..=source.line_of(site.end)
        };
        site.file == file
            && self
                .error
                .line()
                .is_none_or(|line| lines(site).contains(&line))
    }

    /// Takes away white space, and the dot that the engine takes for a part of a call.
    fn tidied(&self, span: Span) -> Span {
        let snippet = self.engine.sources.snippet(span);
        let text = snippet.trim_start();
        let text = text.strip_prefix('.').unwrap_or(text);
        let start = span.range().end - text.len();
        match text.trim_end() {
            "" => span,
            text => Span::new(span.file, start, start + text.len()),
        }
    }

    /// The text of the template in which the error arose.
    pub(crate) fn text(&self, span: Option<Span>) -> &'e str {
        span.map_or("", |span| self.engine.sources.file(span.file).text())
    }

    /// What the template in which the error arose defines.
    pub(crate) fn definitions(&self, span: Option<Span>) -> Definitions {
        Definitions::of(self.text(span))
    }

    /// The part of `span`, or of its line, in which the expression is.
    pub(crate) fn narrowed(&self, span: Span, expression: &str) -> Span {
        let file = self.engine.sources.file(span.file);
        let line = file.line_range(file.line_of(span.start));
        let found = [span.range(), line].into_iter().find_map(|range| {
            let text = file.text().get(range.clone())?;
            Some(range.start + find_name(text, expression)?)
        });
        found.map_or(span, |start| {
            Span::new(span.file, start, start + expression.len())
        })
    }

    /// A template that does not compile is missed by all that use it, and was reported before.
    fn missing_template(&self, span: Option<Span>, detail: &str) -> Option<Diagnostic> {
        let name = wording::missing_template(detail);
        if self.engine.compiled.broken.contains_key(name) {
            return None;
        }
        Some(unknown_name::template(self, span, name))
    }

    /// Adds where the values come from that were read for the tag at error.
    fn with_reads(&self, diagnostic: Diagnostic, span: Option<Span>) -> Diagnostic {
        let reads = self.reads(&diagnostic.message, span);
        reads
            .into_iter()
            .fold(diagnostic, |diagnostic, (id, node)| {
                let path = tracked::display(&self.engine.session.tracker.path(id));
                diagnostic.label(node.span, format!("`{path}`"))
            })
    }

    /// Adds what may have been meant where `required` was given a key that is not there.
    fn with_missed(&self, diagnostic: Diagnostic, span: Option<Span>) -> Diagnostic {
        let session = &self.engine.session;
        let missed = session.log.last_miss();
        let Some((map, key)) = missed.filter(|_| diagnostic.code == "missing-value") else {
            return diagnostic;
        };
        let named = span.is_some_and(|span| {
            let file = self.engine.sources.file(span.file);
            find_name(file.line_text(file.line_of(span.start)), &key).is_some()
        });
        let node = session.tracker.node(map);
        let near = node.as_map().filter(|_| named).and_then(|map| {
            let near = nearest(&key, map.keys().map(String::as_str))?;
            map.get_key_value(near)
        });
        diagnostic.help_if(near, |(near, field)| {
            let place = self.engine.sources.place(field.key_span);
            format!("did you mean `{near}`? it is set in {place}")
        })
    }

    /// What was read last: for the tag itself if it prints; else what the tag names; else what the
    /// message speaks of, for it may have come as the argument of a macro.
    fn reads(&self, message: &str, span: Option<Span>) -> Vec<(ValueId, &Node)> {
        let session = &self.engine.session;
        let sites = session.log.open_sites();
        let inside = |site: usize| {
            let place = session.places.get(site);
            let holds = |place: &Span, span: Span| {
                place.file == span.file && place.start <= span.start && span.end <= place.end
            };
            place
                .zip(span)
                .is_some_and(|(place, span)| holds(place, span))
        };
        let line = span.map_or("", |span| {
            let file = self.engine.sources.file(span.file);
            file.line_text(file.line_of(span.start))
        });
        let is_told = |id: ValueId, node: &Node| {
            let path = tracked::display(&session.tracker.path(id));
            line.contains(&path) || message.contains(&described(node))
        };
        let mut found: Vec<(ValueId, &Node)> = Vec::new();
        for (index, (site, reads)) in sites.iter().enumerate() {
            let is_own = index == 0 && inside(*site);
            for read in reads {
                let Read::Hit(id) = read else { continue };
                let node = session.tracker.node(*id);
                if is_own || is_told(*id, node) {
                    found.push((*id, node));
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        if sites.is_empty() {
            let recent = session.log.recent();
            let hits = recent.into_iter().filter_map(|read| match read {
                Read::Hit(id) => Some((id, session.tracker.node(id))),
                Read::Miss(..) => None,
            });
            found.extend(hits.filter(|(id, node)| is_told(*id, node)));
        }
        self.leaves(&found)
    }

    /// Drops the maps on the way to a value, and all but the last few.
    fn leaves<'n>(&self, reads: &[(ValueId, &'n Node)]) -> Vec<(ValueId, &'n Node)> {
        let tracker = &self.engine.session.tracker;
        let mut ways = HashSet::new();
        for (id, _) in reads {
            let above = std::iter::successors(tracker.parent(*id), |id| tracker.parent(*id));
            // What is above a way is one already.
            above.take_while(|id| ways.insert(*id)).for_each(drop);
        }
        let mut leaves: Vec<(ValueId, &Node)> = Vec::new();
        for (id, node) in reads.iter().rev() {
            if leaves.len() == SHOWN {
                break;
            }
            let known = leaves.iter().any(|(known, _)| known == id);
            if !known && !ways.contains(id) {
                leaves.push((*id, node));
            }
        }
        leaves.reverse();
        leaves
    }

    /// Adds the tag of the rendered template that led into the file of the error.
    fn called(&self, diagnostic: Diagnostic, span: Option<Span>) -> Diagnostic {
        let session = &self.engine.session;
        let sites = session.log.open_sites();
        let outermost = sites.last().and_then(|(site, _)| session.places.get(*site));
        let from = outermost
            .zip(span)
            .filter(|(site, span)| site.file != span.file);
        match from {
            Some((site, _)) => diagnostic.label(*site, "called from here"),
            None => diagnostic,
        }
    }
}

fn drawn(wording: &Wording, span: Option<Span>) -> Diagnostic {
    Diagnostic::error(wording.code, wording.message.clone())
        .at_if(span)
        .help_if(wording.help.clone(), |help| help)
}

/// Finds `name` where it is not part of a longer name.
fn find_name(text: &str, name: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(name) {
        let start = from + at;
        let before = text[..start].chars().next_back().is_some_and(is_word);
        let behind = text[start + name.len()..]
            .chars()
            .next()
            .is_some_and(is_word);
        if !before && !behind {
            return Some(start);
        }
        from = start + name.chars().next().map_or(1, char::len_utf8);
    }
    None
}
