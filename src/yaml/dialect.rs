//! Where the parser would accept what Kubernetes refuses or reads otherwise.
//!
//! The parser reads YAML 1.2. Everything here is a fault to Kubernetes, or would be read as
//! something else, so it is an error with a place:
//! - control characters, and U+0085, U+2028, U+2029, which end a line to Kubernetes alone;
//! - tabs in the indentation of block structure, and between a `-` or `?` and what follows it;
//! - in `[…]` and `{…}`: text that starts with `?` or `:`, has a `?` in it, or ends in a `:` right before a
//!   bracket; keys over several lines; a tag right before a bracket;
//! - names of anchors with other characters than letters, digits, `-` and `_`;
//! - `\/` and surrogates (`\ud83d`) in double quotes.

use super::event::{Event, Placed};
use super::fault;
use super::node::Style;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Refuses characters that no part of a text may hold.
pub(super) fn check_characters(file: FileId, text: &str) -> Result<(), Diagnostic> {
    let fault = text.char_indices().find_map(|(at, c)| {
        let span = Span::new(file, at, at + c.len_utf8());
        match c {
            '\t' | '\n' | '\r' | ' '..='~' => None,
            '\u{85}' | '\u{2028}' | '\u{2029}' => Some(fault::hidden_line_end(c, span)),
            c if c.is_control() => Some(fault::control_character(c, span)),
            '\u{fffe}' | '\u{ffff}' => Some(fault::control_character(c, span)),
            _ => None,
        }
    });
    fault.map_or(Ok(()), Err)
}

/// Refuses the name of an anchor or alias that Kubernetes would read as a shorter one.
pub(super) fn check_name(name: &str, span: Span) -> Result<(), Diagnostic> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.bytes().all(is_plain) {
        Ok(())
    } else {
        Err(fault::anchor_name(name, span))
    }
}

/// A list or map whose end has not been read.
struct Context {
    flow: bool,
    map: bool,
    /// Whether the next node of a map is a key.
    key: bool,
    column: usize,
}

/// Checks the events of one text in order.
pub(super) struct Dialect<'t> {
    text: &'t str,
    open: Vec<Context>,
    /// The end of the last event that has text.
    gap: usize,
    after_plain: bool,
}

impl<'t> Dialect<'t> {
    /// Returns a check for `text`.
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            open: Vec::new(),
            gap: 0,
            after_plain: false,
        }
    }

    /// Refuses an event that Kubernetes would not see there.
    pub(super) fn check(&mut self, placed: &Placed<'_>) -> Result<(), Diagnostic> {
        let span = placed.span;
        self.check_gap(span)?;
        if let Event::Scalar { style, .. } = &placed.event {
            self.check_scalar(*style, span)?;
        }
        if let Some(tag) = placed.tag {
            self.check_tag(tag)?;
        }
        self.advance(placed);
        Ok(())
    }

    fn in_flow(&self) -> bool {
        self.open.last().is_some_and(|context| context.flow)
    }

    fn advance(&mut self, placed: &Placed<'_>) {
        let Placed { event, span, .. } = placed;
        match event {
            Event::ListStart { flow } => self.push(*flow, false, *span),
            Event::MapStart { flow } => self.push(*flow, true, *span),
            Event::End => {
                self.open.pop();
                self.node_done();
            }
            Event::Scalar { .. } | Event::Alias(_) => self.node_done(),
            Event::DocumentStart | Event::DocumentEnd => {}
        }
        if !span.range().is_empty() {
            self.gap = span.range().end;
            self.after_plain = matches!(
                event,
                Event::Scalar {
                    style: Style::Plain,
                    ..
                }
            );
        }
    }

    fn push(&mut self, flow: bool, map: bool, span: Span) {
        let column = span.range().start - line_start(self.text, span.range().start);
        self.open.push(Context {
            flow,
            map,
            key: map,
            column,
        });
    }

    fn node_done(&mut self) {
        if let Some(context) = self.open.last_mut().filter(|context| context.map) {
            context.key = !context.key;
        }
    }

    /// Looks for tabs between the last event and this one.
    fn check_gap(&self, next: Span) -> Result<(), Diagnostic> {
        let end = next.range().start;
        let Some(gap) = self
            .text
            .get(self.gap..end)
            .filter(|gap| gap.contains('\t'))
        else {
            return Ok(());
        };
        if self.in_flow() {
            return Ok(());
        }
        match self.misplaced_tab(gap) {
            Some(at) => Err(fault::tab(Span::new(next.file, at, at + 1))),
            None => Ok(()),
        }
    }

    fn misplaced_tab(&self, gap: &str) -> Option<usize> {
        let mut start = self.gap;
        for (number, line) in gap.split_inclusive(['\n', '\r']).enumerate() {
            let at_line_start = number > 0 || line_start(self.text, start) == start;
            let tab = line.find('\t').filter(|tab| {
                at_line_start
                    && line[..*tab]
                        .bytes()
                        .all(|byte| matches!(byte, b' ' | b'-' | b'?'))
            });
            if let Some(tab) = tab.filter(|tab| !self.continues_plain(*tab)) {
                return Some(start + tab);
            }
            start += line.len();
        }
        None
    }

    /// Behind a plain scalar, a tab past the indentation could still be white space in it.
    fn continues_plain(&self, column: usize) -> bool {
        self.after_plain
            && self
                .open
                .last()
                .is_none_or(|context| column > context.column)
    }

    fn check_scalar(&self, style: Style, span: Span) -> Result<(), Diagnostic> {
        let written = &self.text[span.range()];
        match style {
            Style::DoubleQuoted => check_escapes(written, span)?,
            Style::Plain if self.in_flow() => self.check_plain_in_flow(written, span)?,
            _ => {}
        }
        let is_key = self
            .open
            .last()
            .is_some_and(|context| context.flow && context.key);
        if is_key && written.contains(['\n', '\r']) {
            return Err(fault::key_over_lines(span));
        }
        Ok(())
    }

    fn check_plain_in_flow(&self, written: &str, span: Span) -> Result<(), Diagnostic> {
        if written.starts_with(':') || written.contains('?') {
            return Err(fault::indicator_in_brackets(span));
        }
        let mut behind = self.text[span.range().end..].chars();
        let colon = behind.next() == Some(':');
        if colon && behind.next().is_some_and(|c| ",[]{}".contains(c)) {
            return Err(fault::colon_before_bracket(span));
        }
        Ok(())
    }

    fn check_tag(&self, tag: Span) -> Result<(), Diagnostic> {
        let behind = self.text[tag.range().end..].chars().next();
        match behind {
            Some(',' | '[' | ']' | '{' | '}') => Err(fault::tag_before_bracket(tag)),
            _ => Ok(()),
        }
    }
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind(['\n', '\r']).map_or(0, |at| at + 1)
}

fn check_escapes(written: &str, span: Span) -> Result<(), Diagnostic> {
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at..];
        let start = span.range().start + written.len() - escape.len();
        if escape.starts_with("\\/") {
            return Err(fault::slash_escape(Span::new(span.file, start, start + 2)));
        }
        if is_surrogate(escape) {
            return Err(fault::surrogate_escape(Span::new(
                span.file,
                start,
                start + 6,
            )));
        }
        let length = escape.chars().take(2).map(char::len_utf8).sum();
        rest = &escape[length..];
    }
    Ok(())
}

/// `\ud800` to `\udfff`, also in the eight digits of `\U`.
fn is_surrogate(escape: &str) -> bool {
    let digits = escape
        .strip_prefix("\\u")
        .or_else(|| escape.strip_prefix("\\U0000"));
    digits
        .and_then(|digits| digits.get(..4))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .is_some_and(|code| (0xd800..=0xdfff).contains(&code))
}
