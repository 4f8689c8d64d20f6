//! The events of a text in the plainest YAML, without the parser.
//!
//! Most of what people write is block maps and block lists of scalars that stand on one line or
//! behind a `|`, and such a text is read here in a tenth of the time. The rule that makes this safe:
//! where anything is not plain beyond doubt, the events given so far count for nothing, and the parser
//! reads the whole text, also to tell what is wrong with it. Not plain are:
//! - tabs, carriage returns, byte order marks, directives, anchors, aliases and tags;
//! - brackets, but for an empty `[]` or `{}`; escapes but for `\"`, `\\`, `\n` and `''`;
//! - other scalars over several lines, `? ` and documents without content.
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

/// Gives the events of `text` to `taker`; none if it is not plain all over, and those given do not
/// count.
pub(super) fn read<'t>(file: FileId, text: &'t str, taker: impl FnMut(Placed<'t>)) -> Option<()> {
    let bytes = text.as_bytes();
    if bytes.contains(&b'\t') || bytes.contains(&b'\r') || bytes.contains(&0xef) {
        return None;
    }
    let mut reader = Reader {
        file,
        taker,
        open: Vec::new(),
        vacant: None,
        literal: None,
        in_document: false,
        is_empty: true,
    };
    let mut start = 0;
    for line in text.split('\n') {
        reader.line(start, line)?;
        start += line.len() + 1;
    }
    if reader.literal.is_some() {
        reader.end_last_literal(text)?;
    }
    reader.end_document(text.len())
}

/// A list or a map whose end has not been read.
#[derive(Clone, Copy)]
struct Block {
    column: usize,
    is_list: bool,
}

struct Reader<F> {
    file: FileId,
    /// What gets the events.
    taker: F,
    open: Vec<Block>,
    /// The place of the null that a key or an item is for which nothing has been read yet.
    vacant: Option<usize>,
    literal: Option<Literal>,
    in_document: bool,
    /// Whether the document has no content yet.
    is_empty: bool,
}

/// A `|` whose end has not been read.
struct Literal {
    /// Its lines stand behind this column.
    parent: usize,
    /// Whether it is `|-`, and ends without a line end.
    strips: bool,
    /// Where it begins, and at which column its lines do, once there is one.
    start: Option<Place>,
    text: String,
    /// Blank lines behind its last line.
    blanks: usize,
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

impl<'t, F: FnMut(Placed<'t>)> Reader<F> {
    fn line(&mut self, start: usize, line: &'t str) -> Option<()> {
        let content = line.trim_start_matches(' ');
        let column = line.len() - content.len();
        if self.literal.is_some() && self.literal_line(start, column, line)? {
            return Some(());
        }
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
            self.key(place, content, key(content)?)
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
        match key(rest) {
            Some(_) => self.nested(inner, rest, false),
            None => self.value(inner, rest),
        }
    }

    /// A list or a map that begins on the line of its dash.
    fn nested(&mut self, place: Place, content: &'t str, is_item: bool) -> Option<()> {
        self.vacant = Some(place.at);
        self.entry(place, content, is_item)
    }

    fn key(&mut self, place: Place, content: &'t str, key: Scalar<'t>) -> Option<()> {
        if !self.continues(place, false) {
            self.start(
                Event::MapStart { flow: false },
                place.at,
                place.column,
                false,
            );
        }
        let end = key.length;
        self.scalar(place.at, key);
        let behind = &content[end + 1..];
        let rest = behind.trim_start_matches(' ');
        if rest.is_empty() || (rest.starts_with('#') && rest.len() < behind.len()) {
            self.vacant = Some(place.at + end);
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
        let scalar = match text.as_bytes()[0] {
            b'\'' | b'"' => Scalar::quoted(text)?,
            b'[' | b'{' => return self.brackets(place, text),
            b'|' => return self.literal(text),
            _ => Scalar::plain(text, plain_length(text)?),
        };
        is_end(&text[scalar.length..]).then_some(())?;
        self.scalar(place.at, scalar);
        Some(())
    }

    fn literal(&mut self, header: &str) -> Option<()> {
        let strips = match header.trim_end_matches(' ') {
            "|" => false,
            "|-" => true,
            _ => return None,
        };
        self.literal = Some(Literal {
            parent: self.open.last()?.column,
            strips,
            start: None,
            text: String::new(),
            blanks: 0,
        });
        Some(())
    }

    /// Takes a line, or ends the literal before it and returns false.
    fn literal_line(&mut self, start: usize, column: usize, line: &str) -> Option<bool> {
        let literal = self.literal.as_mut()?;
        let indentation = literal.start.map(|start| start.column);
        if column == line.len() {
            literal.blanks += 1;
            return (column <= indentation.unwrap_or(0)).then_some(true);
        }
        if column <= literal.parent {
            self.end_literal(start + column)?;
            return Some(false);
        }
        let indentation = indentation.unwrap_or(column);
        let at = start + column;
        literal.start.get_or_insert(Place { at, column });
        let blanks = std::mem::take(&mut literal.blanks);
        literal.text.extend(std::iter::repeat_n('\n', blanks));
        literal
            .text
            .push_str(line.get(indentation..).filter(|_| column >= indentation)?);
        literal.text.push('\n');
        Some(true)
    }

    fn end_literal(&mut self, end: usize) -> Option<()> {
        let literal = self.literal.take()?;
        let mut text = literal.text;
        if literal.strips {
            text.pop();
        }
        let start = literal.start?.at;
        let scalar = Scalar {
            text: Cow::Owned(text),
            style: Style::Literal,
            length: end - start,
        };
        self.scalar(start, scalar);
        Some(())
    }

    /// A line without an end has none in the literal either.
    fn end_last_literal(&mut self, text: &str) -> Option<()> {
        let literal = self.literal.as_mut()?;
        if !text.ends_with('\n') {
            literal.strips = true;
            return (literal.blanks == 0).then(|| self.end_literal(text.len()))?;
        }
        self.end_literal(text.len())
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
            let null = Scalar {
                length: 0,
                ..Scalar::plain("~", 1)
            };
            self.scalar(at, null);
        }
    }

    fn scalar(&mut self, at: usize, scalar: Scalar<'t>) {
        let event = Event::Scalar {
            text: scalar.text,
            style: scalar.style,
            tag: Tag::Untagged,
        };
        self.push(event, at, at + scalar.length);
    }

    fn push(&mut self, event: Event<'t>, start: usize, end: usize) {
        (self.taker)(Placed {
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

fn is_item(content: &str) -> bool {
    content.starts_with("- ") || content == "-"
}

/// Reports whether nothing but blanks and a comment stands behind a value.
fn is_end(behind: &str) -> bool {
    let rest = behind.trim_start_matches(' ');
    rest.is_empty() || (rest.starts_with('#') && rest.len() < behind.len())
}

/// A scalar at the start of a text.
struct Scalar<'t> {
    text: Cow<'t, str>,
    style: Style,
    /// As it is written, with its quotes.
    length: usize,
}

impl<'t> Scalar<'t> {
    fn plain(text: &'t str, length: usize) -> Self {
        Self {
            text: Cow::Borrowed(&text[..length]),
            style: Style::Plain,
            length,
        }
    }

    /// None if it ends on another line, or has an escape that is seldom written.
    fn quoted(text: &'t str) -> Option<Self> {
        let quote = text.chars().next()?;
        let mut unescaped = Cow::Borrowed("");
        let mut start = 1;
        loop {
            let at = start + text[start..].find([quote, '\\'])?;
            let escape = Escape::at_start(&text[at..], quote)?;
            unescaped = joined(unescaped, &text[start..at], escape.means);
            start = at + escape.length;
            if escape.means.is_empty() {
                return Some(Self {
                    text: unescaped,
                    style: quoted_style(quote),
                    length: start,
                });
            }
        }
    }
}

/// What stands in a quoted scalar for something else, or ends it and so means nothing.
struct Escape {
    means: &'static str,
    length: usize,
}

impl Escape {
    fn at_start(text: &str, quote: char) -> Option<Self> {
        let (means, length) = match (quote, text.get(..2).unwrap_or(text)) {
            ('"', "\\\"") => ("\"", 2),
            ('"', "\\\\") => ("\\", 2),
            ('"', "\\n") => ("\n", 2),
            ('\'', "''") => ("'", 2),
            ('\'', _) if text.starts_with('\\') => ("\\", 1),
            _ if text.starts_with('\\') => return None,
            _ => ("", 1),
        };
        Some(Self { means, length })
    }
}

fn quoted_style(quote: char) -> Style {
    match quote {
        '"' => Style::DoubleQuoted,
        _ => Style::SingleQuoted,
    }
}

/// Text that has nothing to be joined with stays borrowed.
fn joined<'t>(before: Cow<'t, str>, text: &'t str, means: &str) -> Cow<'t, str> {
    if before.is_empty() && means.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut joined = before.into_owned();
    joined.push_str(text);
    joined.push_str(means);
    Cow::Owned(joined)
}

/// The key at the start of a text, if it has one.
fn key(content: &str) -> Option<Scalar<'_>> {
    let key = match content.bytes().next()? {
        b'\'' | b'"' => Scalar::quoted(content)?,
        _ => Scalar::plain(content, plain_key_length(content)?),
    };
    let behind = content[key.length..].strip_prefix(':')?;
    let is_key = key.length <= LONGEST_KEY && (behind.is_empty() || behind.starts_with(' '));
    is_key.then_some(key)
}

fn plain_key_length(content: &str) -> Option<usize> {
    let colon = colon(content)?;
    let key = &content[..colon];
    let is_plain = starts_plain(key) && !key.ends_with(' ') && comment(key).is_none();
    is_plain.then_some(colon)
}

/// Finds the first `:` that has a blank or the line's end behind it.
fn colon(content: &str) -> Option<usize> {
    let bytes = content.as_bytes();
    let ends = |at: &usize| bytes[*at] == b':' && matches!(bytes.get(at + 1), None | Some(b' '));
    (0..bytes.len()).find(ends)
}

/// Finds the blank before the first comment.
fn comment(text: &str) -> Option<usize> {
    let mut pairs = text.as_bytes().windows(2);
    pairs.position(|pair| pair == b" #")
}

/// The length of a plain scalar up to a comment or the line's end; none if it has a `: ` in it.
fn plain_length(text: &str) -> Option<usize> {
    let end = comment(text).unwrap_or(text.len());
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
