//! Reads the lines of a printed text that take part in its block structure.

use std::ops::Range;

use super::splice_points::{Target, target};
use super::text::{Indent, Indented};
use crate::template::jinja::marks;

/// What is at a column of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// `- `
    Dash,
    /// `key:`; `filled` if its value begins on the same line.
    Key { filled: bool },
    /// A placeholder, and nothing else up to the end of the line.
    SplicePoint,
    /// Anything else.
    Other,
}

/// A line that takes part in the block structure, or the border between two documents.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) entries: Vec<(usize, Entry)>,
    /// The splice point's range in the text.
    pub(super) placeholder: Range<usize>,
}

impl Line {
    pub(super) fn is_border(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn at(&self, column: usize) -> Option<Entry> {
        self.entries
            .iter()
            .find(|(at, _)| *at == column)
            .map(|(_, entry)| *entry)
    }

    pub(super) fn first(&self) -> usize {
        self.entries.first().map_or(0, |(column, _)| *column)
    }

    pub(super) fn splice_point(&self) -> Option<usize> {
        self.entries
            .last()
            .filter(|(_, entry)| *entry == Entry::SplicePoint)
            .map(|(column, _)| *column)
    }
}

/// Reads lines as far as the block structure goes; what is in a block scalar, a quoted scalar
/// or a flow collection that began on an earlier line is passed over.
pub(super) struct Scanner<'f> {
    indents: &'f dyn Fn(usize) -> Option<Indent>,
    /// The blanks that bring placeholders to their columns.
    pub(super) moved: Vec<(usize, String)>,
    /// The column that ends a block scalar: its text is indented deeper.
    block: Option<usize>,
    quote: Option<char>,
    depth: usize,
}

impl<'f> Scanner<'f> {
    pub(super) fn new(indents: &'f dyn Fn(usize) -> Option<Indent>) -> Self {
        Self {
            indents,
            moved: Vec::new(),
            block: None,
            quote: None,
            depth: 0,
        }
    }

    /// Brings placeholders to the columns of their indentation, and returns those that have none.
    pub(super) fn place(&mut self, lines: &mut [Line], text: &str) -> Vec<usize> {
        let mut misplaced = Vec::new();
        for index in 0..lines.len() {
            let [(column, Entry::SplicePoint)] = lines[index].entries[..] else {
                continue;
            };
            let placeholder = lines[index].placeholder.clone();
            let Some(number) = marks::only_placeholder(&text[placeholder.clone()]) else {
                continue;
            };
            let indent = (self.indents)(number).filter(|indent| indent.kind != Indented::Text);
            match indent.map(|indent| target(lines, index, column, indent)) {
                Some(Target::Column(to)) => {
                    self.moved
                        .push((placeholder.start, " ".repeat(to - column)));
                    lines[index].entries[0].0 = to;
                }
                Some(Target::Nowhere) => misplaced.push(number),
                Some(Target::Here) | None => {}
            }
        }
        misplaced
    }

    /// Brings a placeholder at the left of a block scalar into the block, if `indent` puts it there.
    fn is_moved_into(&mut self, parent: usize, rest: &str, start: usize, column: usize) -> bool {
        let indent = splice_point(rest)
            .and_then(|length| marks::only_placeholder(&rest[..length]))
            .and_then(|number| (self.indents)(number));
        let width = indent.map_or(0, |indent| indent.width);
        if width <= parent || width <= column {
            return false;
        }
        self.moved
            .push((start + column, " ".repeat(width - column)));
        true
    }

    pub(super) fn lines(&mut self, text: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut start = 0;
        for part in text.split_inclusive('\n') {
            let content = part.trim_end_matches(['\n', '\r']);
            lines.extend(self.line(content, start));
            start += part.len();
        }
        lines
    }

    fn line(&mut self, content: &str, start: usize) -> Option<Line> {
        let indent = content.len() - content.trim_start_matches(' ').len();
        let rest = &content[indent..];
        if self.quote.is_some() || self.depth > 0 {
            self.flow(rest);
            return None;
        }
        if let Some(parent) = self.block {
            let is_inside = rest.is_empty() || indent > parent;
            if is_inside || self.is_moved_into(parent, rest, start, indent) {
                return None;
            }
            self.block = None;
        }
        if rest.starts_with("---") || rest == "..." {
            return Some(Line::default());
        }
        if rest.is_empty() || rest.starts_with('#') {
            return None;
        }
        Some(self.entries(content, indent, start))
    }

    fn entries(&mut self, content: &str, indent: usize, start: usize) -> Line {
        let mut line = Line::default();
        let mut column = indent;
        while let Some(entry) = indicator(&content[column..]) {
            line.entries.push((column, entry));
            let behind = &content[column + 1..];
            column += 1 + behind.len() - behind.trim_start_matches(' ').len();
        }
        let rest = &content[column..];
        if rest.is_empty() || rest.starts_with('#') {
            return line;
        }
        if let Some(length) = splice_point(rest) {
            line.placeholder = start + column..start + column + length;
            line.entries.push((column, Entry::SplicePoint));
            return line;
        }
        let parent = line.entries.last().map_or(0, |(column, _)| *column);
        let (value, entry_parent) = match key_end(rest) {
            Some(end) => (rest[end..].trim_start(), Some(column)),
            None => (rest, None),
        };
        let filled = self.value(value, entry_parent.unwrap_or(parent));
        let entry = entry_parent.map_or(Entry::Other, |_| Entry::Key { filled });
        line.entries.push((column, entry));
        line
    }

    /// Notes what a value opens, and reports whether there is one.
    fn value(&mut self, value: &str, parent: usize) -> bool {
        let value = without_properties(value);
        match value.chars().next() {
            None | Some('#') => false,
            Some('|' | '>') => {
                self.block = Some(parent);
                true
            }
            Some('"' | '\'' | '[' | '{') => {
                self.flow(value);
                true
            }
            Some(_) => true,
        }
    }

    /// Follows quotes and brackets to the end of the line.
    fn flow(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        let mut before = ' ';
        while let Some(c) = chars.next() {
            match (self.quote, c) {
                (Some('"'), '\\') => {
                    chars.next();
                }
                (Some('\''), '\'') if chars.peek() == Some(&'\'') => {
                    chars.next();
                }
                (Some(quote), c) if c == quote => self.quote = None,
                (None, '"' | '\'') if matches!(before, ' ' | ',' | '[' | '{' | ':') => {
                    self.quote = Some(c);
                }
                (None, '[' | '{') => self.depth += 1,
                (None, ']' | '}') => self.depth = self.depth.saturating_sub(1),
                (None, '#') if before == ' ' => return,
                _ => {}
            }
            before = c;
            if self.quote.is_none() && self.depth == 0 {
                return;
            }
        }
    }
}

/// What begins at a `-` of a list, or at the `?` and the `:` of a key that has lines of its own.
fn indicator(rest: &str) -> Option<Entry> {
    let mut chars = rest.chars();
    let entry = match chars.next()? {
        '-' => Entry::Dash,
        '?' | ':' => Entry::Key { filled: false },
        _ => return None,
    };
    chars.next().is_none_or(|c| c == ' ').then_some(entry)
}

/// The length of the placeholder, if a placeholder is all there is before the end of the line or a comment.
fn splice_point(rest: &str) -> Option<usize> {
    let length = rest.find(marks::END)? + marks::END.len_utf8();
    let behind = rest[length..].trim_start();
    let alone = marks::only_placeholder(&rest[..length]).is_some()
        && (behind.is_empty() || (behind.starts_with('#') && behind.len() < rest[length..].len()));
    alone.then_some(length)
}

/// The offset after the colon of a key at the beginning of `rest`.
fn key_end(rest: &str) -> Option<usize> {
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote {
        Some(quote) => 1 + closing(&rest[1..], quote)? + 1,
        None if rest.starts_with(['[', '{', '#', '|', '>', '@', '`', '%']) => return None,
        None => 0,
    };
    let mut before = ' ';
    for (at, c) in rest[from..].char_indices() {
        let behind = rest[from + at + c.len_utf8()..].chars().next();
        match c {
            ':' if behind.is_none_or(|c| c == ' ' || c == '\t') => return Some(from + at + 1),
            '#' if before == ' ' && at > 0 => return None,
            _ if quote.is_some() && c != ' ' => return None,
            _ => before = c,
        }
    }
    None
}

fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            '\'' if quote == '\'' && chars.peek().is_some_and(|(_, c)| *c == '\'') => {
                chars.next();
            }
            c if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// Skips anchors and tags before a value.
fn without_properties(mut value: &str) -> &str {
    while value.starts_with(['&', '!']) {
        let length = value.find(' ').unwrap_or(value.len());
        value = value[length..].trim_start();
    }
    value
}
