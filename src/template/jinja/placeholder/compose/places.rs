//! Traces places and messages about a printed text to the templates that wrote it.

use super::Composer;
use crate::account::Overdrawn;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::template::jinja::marks::{self, SPLICE_POINT};
use crate::template::jinja::objects::Layout;
use crate::template::jinja::placeholder::compose_errors::{self, Round};
use crate::template::jinja::placeholder::text::{PlaceholderText, Writer};
use crate::template::jinja::recording::log::Placeholder;
use crate::template::jinja::rewrite::loop_around;

impl Composer<'_> {
    /// The diagnostics of the printed text, moved to the template.
    pub(super) fn about_printed(
        &self,
        mut diagnostic: Diagnostic,
        printed: &PlaceholderText,
    ) -> Diagnostic {
        for label in &mut diagnostic.labels {
            label.span = self.original(label.span, printed);
        }
        diagnostic.message = self.shown(&diagnostic.message);
        for text in diagnostic.notes.iter_mut().chain(&mut diagnostic.help) {
            *text = self.shown(text);
        }
        diagnostic
    }

    /// A message about the printed text, with the tags that the author wrote instead of placeholders.
    pub(super) fn shown(&self, message: &str) -> String {
        let mut out = String::with_capacity(message.len());
        for part in marks::parts(message) {
            match part {
                marks::Part::Text(text) => out.extend(text.chars().filter(|c| *c != SPLICE_POINT)),
                marks::Part::Placeholder(index) => match self.site(index) {
                    Some(site) => {
                        let text = &self.sources.file(site.file).text()[site.range()];
                        out.extend(["{{ ", text, " }}"]);
                    }
                    None => out.push_str("{{ … }}"),
                },
                marks::Part::Place(_) => {}
            }
        }
        out
    }

    /// Maps a span of the printed text to the template that wrote it.
    pub(super) fn original(&self, span: Span, printed: &PlaceholderText) -> Span {
        let start = self.writer_span(span.start as usize, printed);
        let last = self.writer_span((span.end.max(span.start + 1) - 1) as usize, printed);
        let end = if last.file == start.file && last.end >= start.start {
            last.end
        } else {
            start.end
        };
        Span {
            end: if span.end > span.start {
                end.max(start.start)
            } else {
                start.start
            },
            ..start
        }
    }

    /// The place of the character at `offset`, or of the whole tag if a placeholder is there.
    pub(super) fn writer_span(&self, offset: usize, printed: &PlaceholderText) -> Span {
        match printed.writer(offset) {
            Some((Writer::Place(place), behind)) => {
                let place = self.session.places[place];
                let start = (place.start + u32::try_from(behind).unwrap_or(0)).min(place.end);
                Span {
                    start,
                    end: (start + 1).min(place.end).max(start),
                    ..place
                }
            }
            Some((Writer::Placeholder(placeholder), _)) => {
                self.site(placeholder).unwrap_or(self.unwritten)
            }
            None => self.unwritten,
        }
    }

    pub(super) fn site(&self, index: usize) -> Option<Span> {
        let placeholder = self.session.log.placeholder(index)?;
        self.session.site(&placeholder)
    }

    /// Adds an error; if it lies in another file, with the tag that led there.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.told |= diagnostic.code == Overdrawn::CODE;
        let file = diagnostic.labels.first().map(|label| label.span.file);
        let caller = self.caller.filter(|site| Some(site.file) != file);
        self.diagnostics.push(match caller {
            Some(site) => diagnostic.label(site, "called from here"),
            None => diagnostic,
        });
    }

    /// The loop that writes a key again that is written in one place.
    pub(super) fn written_again(
        &self,
        diagnostic: &Diagnostic,
        is_root: bool,
    ) -> Option<Diagnostic> {
        let place = diagnostic.labels.first()?.span;
        let is_one_place = diagnostic.labels.iter().all(|label| label.span == place);
        let key = diagnostic.message.split('`').nth(1)?;
        let is_repeated = diagnostic.code == "duplicate-key" && is_one_place;
        is_repeated.then(|| self.in_each_round(key, place, is_root))?
    }

    /// A key that is twice there since a loop around `place` writes it in each of its rounds.
    pub(super) fn in_each_round(
        &self,
        key: &str,
        place: Span,
        is_root: bool,
    ) -> Option<Diagnostic> {
        let callers = self
            .calls
            .iter()
            .rev()
            .filter_map(|index| self.site(*index));
        let mut around = [place].into_iter().chain(callers).filter_map(|site| {
            let text = self.sources.file(site.file).text();
            let range = loop_around(text, site.range().start)?;
            let body = text[range.end..]
                .split_once("%}")
                .map_or("", |(_, body)| body);
            Some(Round {
                tag: Span::new(site.file, range.start, range.end),
                is_root,
                is_separated: body.trim_start().starts_with("---"),
            })
        });
        Some(compose_errors::in_each_round(key, place, &around.next()?))
    }

    pub(super) fn has_lines_of_comments(&mut self, text: &str) -> bool {
        let before = self.diagnostics.len();
        for part in marks::parts(text) {
            let placeholder = match part {
                marks::Part::Placeholder(index) => self.session.log.placeholder(index),
                _ => None,
            };
            if let Some(placeholder) = placeholder {
                self.check_comment(&placeholder);
            }
        }
        self.diagnostics.len() > before
    }

    /// A comment is dropped, but a new line that its tag begins is no comment.
    pub(super) fn check_comment(&mut self, placeholder: &Placeholder) {
        let layout = placeholder.value.downcast_object_ref::<Layout>();
        let site = self.session.site(placeholder);
        let Some(site) = site.filter(|_| layout.is_some_and(|layout| layout.new_line.is_some()))
        else {
            return;
        };
        let file = self.sources.file(site.file);
        let line = file.line_range(file.line_of(site.start));
        let before = &file.text()[line.start..site.range().start];
        if before.trim_start().starts_with('#') || before.contains(" #") {
            self.diagnostics
                .push(compose_errors::new_line_in_comment(site));
        }
    }
}

/// Reports whether the error's place is the beginning of a line of `text`.
pub(super) fn is_at_line_start(diagnostic: &Diagnostic, text: &str) -> bool {
    let start = diagnostic
        .labels
        .first()
        .map(|label| label.span.range().start);
    let before = start.and_then(|start| text.get(..start));
    before.is_some_and(|before| before.is_empty() || before.ends_with('\n'))
}
