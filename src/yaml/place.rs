//! A place in a text, and the lines around it, for finding the cause of an error.

use crate::source::{FileId, Span};

/// How much of a line a message may quote.
const QUOTE: usize = 40;

/// Where the parser stopped.
pub(super) struct Place<'t> {
    file: FileId,
    pub(super) text: &'t str,
    pub(super) offset: usize,
    pub(super) line_start: usize,
}

impl<'t> Place<'t> {
    pub(super) fn new(file: FileId, text: &'t str, offset: usize) -> Self {
        let boundary = |offset: &usize| text.is_char_boundary(*offset);
        let offset = (0..=offset.min(text.len()))
            .rev()
            .find(boundary)
            .unwrap_or_default();
        let line_start = start_of_line(text, offset);
        Self {
            file,
            text,
            offset,
            line_start,
        }
    }

    /// The text of the line from its start up to the place.
    pub(super) fn before(&self) -> &'t str {
        &self.text[self.line_start..self.offset]
    }

    /// The text of the line from the place on.
    pub(super) fn behind(&self) -> &'t str {
        self.text[self.offset..]
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default()
    }

    pub(super) fn starts_line(&self) -> bool {
        self.before().trim().is_empty()
    }

    /// The last line above that is neither blank nor a comment, and where it starts.
    pub(super) fn line_above(&self) -> Option<(usize, &'t str)> {
        let mut end = self.line_start;
        loop {
            let start = start_of_line(self.text, end.checked_sub(1)?);
            let line = self.text[start..end].trim_end();
            if !line.trim_start().is_empty() && !line.trim_start().starts_with('#') {
                return Some((start, line));
            }
            end = start;
        }
    }

    pub(super) fn span(&self, start: usize, length: usize) -> Span {
        Span::new(self.file, start, start + length)
    }

    pub(super) fn point(&self) -> Span {
        let length = self.behind().chars().next().map_or(0, char::len_utf8);
        self.span(self.offset, length)
    }

    /// The text at the place, up to the next blank.
    pub(super) fn word(&self) -> &'t str {
        self.behind().split([' ', '\t']).next().unwrap_or_default()
    }

    pub(super) fn word_span(&self) -> Span {
        self.span(self.offset, self.word().len())
    }

    /// The rest of the line without a comment, cut for a message.
    pub(super) fn quote(&self) -> String {
        let rest = self
            .behind()
            .split(" #")
            .next()
            .unwrap_or_default()
            .trim_end();
        match rest.char_indices().nth(QUOTE) {
            Some((end, _)) => format!("{}…", &rest[..end]),
            None => rest.to_owned(),
        }
    }
}

fn start_of_line(text: &str, offset: usize) -> usize {
    text[..offset].rfind(['\n', '\r']).map_or(0, |at| at + 1)
}
