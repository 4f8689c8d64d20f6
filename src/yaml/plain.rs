//! The events of a text in the plainest YAML, without the parser.
//!
//! Most of what people write is block maps and block lists of scalars that stand on one line, and
//! such a text is read here in a tenth of the time. The rule that makes this safe: whatever is not
//! plain beyond doubt gives no events at all, and the parser reads the whole text, also to tell
//! what is wrong with it. Not plain are:
//! - tabs, carriage returns, byte order marks, directives, anchors, aliases and tags;
//! - brackets, but for an empty `[]` or `{}`; quotes with a backslash or a doubled quote in them;
//! - scalars over several lines, `? ` and documents without content.
//!
//! That both give the same nodes and places is a property test.

use std::borrow::Cow;

use super::event::{Event, Placed, Tag};
use super::node::Style;
use crate::source::{FileId, Span};

/// Deeper ones are left to the parser, which has the limit.
const DEEPEST: usize = 60;

/// The parser takes keys of up to 1024 characters.
const LONGEST_KEY: usize = 1000;

/// Returns the events of `text`, or none if it is not plain all over.
pub(super) fn events(file: FileId, text: &str) -> Option<Vec<Placed<'_>>> {
    let is_plain = |byte: u8| !matches!(byte, b'\t' | b'\r' | 0xef);
    if !text.bytes().all(is_plain) {
        return None;
    }
    let mut reader = Reader {
        file,
        events: Vec::with_capacity(text.len() / 12),
        open: Vec::new(),
        vacant: None,
        in_document: false,
        is_empty: true,
    };
    let mut start = 0;
    for line in text.split('\n') {
        reader.line(start, line)?;
        start += line.len() + 1;
    }
    reader.end_document(text.len())?;
    Some(reader.events)
}

/// A list or a map whose end has not been read.
#[derive(Clone, Copy)]
struct Block {
    column: usize,
    is_list: bool,
}

struct Reader<'t> {
    file: FileId,
    events: Vec<Placed<'t>>,
    open: Vec<Block>,
    /// The place of the null that a key or an item is for which nothing has been read yet.
    vacant: Option<usize>,
    in_document: bool,
    /// Whether the document has no content yet.
    is_empty: bool,
}

/// Where on its line something begins.
#[derive(Clone, Copy)]
struct Place {
    /// In the text.
    at: usize,
    column: usize,
}

impl Place {
    fn behind(self, count: usize) -> Self {
        Self {
            at: self.at + count,
            column: self.column + count,
        }
    }
}

impl<'t> Reader<'t> {
    fn line(&mut self, start: usize, line: &'t str) -> Option<()> {
        let content = line.trim_start_matches(' ');
        let column = line.len() - content.len();
        if content.is_empty() || content.starts_with('#') {
            return Some(());
        }
        if column == 0 && content.starts_with(['-', '.', '%']) {
            if content.trim_end_matches(' ') == "---" {
                return self.start_document(start);
            }
            if content.starts_with("---") || content.starts_with(['.', '%']) {
                return None;
            }
        }
        if !self.in_document {
            self.push(Event::DocumentStart, start, start);
            self.in_document = true;
        }
        self.is_empty = false;
        let place = Place {
            at: start + column,
            column,
        };
        let is_item = is_item(content);
        self.close_until(place, is_item)?;
        self.entry(place, content, is_item)
    }

    fn start_document(&mut self, start: usize) -> Option<()> {
        if self.in_document {
            self.end_document(start)?;
        }
        self.push(Event::DocumentStart, start, start + 3);
        self.in_document = true;
        self.is_empty = true;
        Some(())
    }

    fn end_document(&mut self, at: usize) -> Option<()> {
        if !self.in_document {
            return Some(());
        }
        if self.is_empty {
            return None;
        }
        self.fill_vacancy();
        while self.open.pop().is_some() {
            self.push(Event::End, at, at);
        }
        self.push(Event::DocumentEnd, at, at);
        self.in_document = false;
        Some(())
    }

    /// Closes what a line does not belong to; none if it can only go on with a scalar.
    fn close_until(&mut self, place: Place, is_item: bool) -> Option<()> {
        let Some(innermost) = self.open.last() else {
            return Some(());
        };
        if self.vacant.is_some() && belongs_below(*innermost, place.column, is_item) {
            return Some(());
        }
        self.fill_vacancy();
        while let Some(block) = self.open.last() {
            let is_same = block.column == place.column && block.is_list == is_item;
            if is_same {
                return Some(());
            }
            if block.column < place.column {
                return None;
            }
            self.push(Event::End, place.at, place.at);
            self.open.pop();
        }
        None
    }

    /// An item or a key with what stands behind it on its line.
    fn entry(&mut self, place: Place, content: &'t str, is_item: bool) -> Option<()> {
        if self.open.len() > DEEPEST {
            return None;
        }
        if is_item {
            self.item(place, content)
        } else {
            let key = Key::at_start(content)?;
            self.key(place, content, &key)
        }
    }

    fn item(&mut self, place: Place, content: &'t str) -> Option<()> {
        let rest = content[1..].trim_start_matches(' ');
        let inner = place.behind(content.len() - rest.len());
        let is_empty = content == "-";
        // Where the parser sees the null of a dash with a blank behind it is a long story.
        if !is_empty && (rest.is_empty() || rest.starts_with('#')) {
            return None;
        }
        if !self.continues(place, true) {
            // The parser sees a list at its key's column begin behind the first dash.
            let parent = self.open.last();
            let is_indentless = parent.is_some_and(|map| map.column == place.column);
            if is_indentless && is_empty {
                return None;
            }
            let start = if is_indentless { inner.at } else { place.at };
            self.start(Event::ListStart { flow: false }, start, place.column, true);
        }
        if is_empty {
            self.vacant = Some(place.at + 1);
            return Some(());
        }
        if is_item(rest) {
            return self.nested(inner, rest, true);
        }
        match Key::at_start(rest) {
            Some(_) => self.nested(inner, rest, false),
            None => self.value(inner, rest),
        }
    }

    /// A list or a map that begins on the line of its dash.
    fn nested(&mut self, place: Place, content: &'t str, is_item: bool) -> Option<()> {
        self.vacant = Some(place.at);
        self.entry(place, content, is_item)
    }

    fn key(&mut self, place: Place, content: &'t str, key: &Key) -> Option<()> {
        if !self.continues(place, false) {
            self.start(
                Event::MapStart { flow: false },
                place.at,
                place.column,
                false,
            );
        }
        self.scalar(place.at, key.style, &content[..key.length]);
        let behind = &content[key.length + 1..];
        let rest = behind.trim_start_matches(' ');
        if rest.is_empty() || (rest.starts_with('#') && rest.len() < behind.len()) {
            self.vacant = Some(place.at + key.length);
            return Some(());
        }
        self.value(place.behind(content.len() - rest.len()), rest)
    }

    /// Reports whether the innermost block goes on at `place`, and not a new one begins there.
    fn continues(&self, place: Place, is_list: bool) -> bool {
        let innermost = self.open.last();
        self.vacant.is_none()
            && innermost
                .is_some_and(|block| block.column == place.column && block.is_list == is_list)
    }

    fn start(&mut self, event: Event<'t>, at: usize, column: usize, is_list: bool) {
        self.vacant = None;
        self.push(event, at, at);
        self.open.push(Block { column, is_list });
    }

    /// A scalar that ends on its line, or empty brackets.
    fn value(&mut self, place: Place, text: &'t str) -> Option<()> {
        let (style, length) = match text.as_bytes()[0] {
            quote @ (b'\'' | b'"') => (quoted_style(quote), quoted_length(text, quote)?),
            b'[' | b'{' => return self.brackets(place, text),
            _ => (Style::Plain, plain_length(text)?),
        };
        is_end(&text[length..]).then_some(())?;
        self.scalar(place.at, style, &text[..length]);
        Some(())
    }

    fn brackets(&mut self, place: Place, text: &'t str) -> Option<()> {
        let event = match text.get(..2)? {
            "[]" => Event::ListStart { flow: true },
            "{}" => Event::MapStart { flow: true },
            _ => return None,
        };
        is_end(&text[2..]).then_some(())?;
        self.push(event, place.at, place.at + 1);
        self.push(Event::End, place.at + 1, place.at + 2);
        Some(())
    }

    /// What has nothing behind its `:` or `-` is null.
    fn fill_vacancy(&mut self) {
        if let Some(at) = self.vacant.take() {
            let event = scalar_event(Style::Plain, "~");
            self.push(event, at, at);
        }
    }

    fn scalar(&mut self, at: usize, style: Style, written: &'t str) {
        let text = match style {
            Style::Plain => written,
            _ => &written[1..written.len() - 1],
        };
        self.push(scalar_event(style, text), at, at + written.len());
    }

    fn push(&mut self, event: Event<'t>, start: usize, end: usize) {
        self.events.push(Placed {
            event,
            span: Span::new(self.file, start, end),
            anchor: None,
            tag: None,
        });
    }
}

/// Reports whether a line is the value of the last key or item of `block`.
///
/// A list may stand at the column of its key.
fn belongs_below(block: Block, column: usize, is_item: bool) -> bool {
    column > block.column || (column == block.column && is_item && !block.is_list)
}

fn scalar_event(style: Style, text: &str) -> Event<'_> {
    Event::Scalar {
        text: Cow::Borrowed(text),
        style,
        tag: Tag::Untagged,
    }
}

fn is_item(content: &str) -> bool {
    content.starts_with("- ") || content == "-"
}

/// Reports whether nothing but blanks and a comment stands behind a value.
fn is_end(behind: &str) -> bool {
    let rest = behind.trim_start_matches(' ');
    rest.is_empty() || (rest.starts_with('#') && rest.len() < behind.len())
}

/// A key at the start of a text.
struct Key {
    style: Style,
    /// With its quotes.
    length: usize,
}

impl Key {
    fn at_start(content: &str) -> Option<Self> {
        let first = content.bytes().next()?;
        let (style, length) = match first {
            b'\'' | b'"' => (quoted_style(first), quoted_length(content, first)?),
            _ => (Style::Plain, plain_key_length(content)?),
        };
        let behind = content[length..].strip_prefix(':')?;
        let is_key = length <= LONGEST_KEY && (behind.is_empty() || behind.starts_with(' '));
        is_key.then_some(Self { style, length })
    }
}

fn plain_key_length(content: &str) -> Option<usize> {
    let colon = colon(content)?;
    let key = &content[..colon];
    let is_plain = starts_plain(key) && !key.ends_with(' ') && !key.contains(" #");
    is_plain.then_some(colon)
}

/// Finds the first `:` that has a blank or the line's end behind it.
fn colon(content: &str) -> Option<usize> {
    let bytes = content.as_bytes();
    let ends = |at: &usize| bytes[*at] == b':' && matches!(bytes.get(at + 1), None | Some(b' '));
    (0..bytes.len()).find(ends)
}

/// The length of a plain scalar up to a comment or the line's end; none if it has a `: ` in it.
fn plain_length(text: &str) -> Option<usize> {
    let end = text.find(" #").unwrap_or(text.len());
    let scalar = text[..end].trim_end_matches(' ');
    (starts_plain(scalar) && colon(scalar).is_none()).then_some(scalar.len())
}

/// Reports whether no character at the start of a plain scalar has a meaning of its own.
fn starts_plain(scalar: &str) -> bool {
    let mut bytes = scalar.bytes();
    match bytes.next() {
        None => false,
        Some(b'-' | b'?' | b':') => !matches!(bytes.next(), None | Some(b' ')),
        Some(first) => !b",[]{}#&*!|>'\"%@`".contains(&first),
    }
}

fn quoted_style(quote: u8) -> Style {
    if quote == b'"' {
        Style::DoubleQuoted
    } else {
        Style::SingleQuoted
    }
}

/// The length of a quoted scalar without escapes, with its quotes.
fn quoted_length(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let inner = bytes[1..].iter().position(|byte| *byte == quote)?;
    let length = inner + 2;
    let is_escaped = bytes.get(length) == Some(&quote) || bytes[..length].contains(&b'\\');
    (!is_escaped).then_some(length)
}
