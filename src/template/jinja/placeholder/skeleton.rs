//! The text that a template printed, ready for the YAML reader.
//!
//! Values are not in it, only their holes; so all of its structure is the author's. Two things
//! happen here:
//! - the names of places are taken out and kept, so that every offset can be traced to the line of
//!   the template that wrote it;
//! - a hole alone on its line among the keys of a map becomes a key, and among the items of a list
//!   an item, so that the composer can merge the map or splice the list there;
//! - a hole that stands further left than the lines it belongs with, and is indented by `indent`,
//!   goes to the column that Helm would give it.

use std::ops::Range;

use crate::template::jinja::marks::{self, LONE, Part};

/// Who wrote the text at an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// An author, at this place.
    Place(usize),
    /// The hole.
    Hole(usize),
}

/// A printed text without the names of places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Skeleton {
    /// The text, for the YAML reader.
    pub(crate) text: String,
    writers: Vec<(usize, Writer)>,
    /// The holes that `indent` puts where no line asks for them.
    pub(crate) misplaced: Vec<usize>,
}

/// What `indent` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Indent {
    pub(crate) width: usize,
    pub(crate) kind: Indented,
}

/// What is indented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indented {
    Text,
    List,
    /// A map, or nothing.
    Map,
}

impl Skeleton {
    /// Reads what a template printed; `indents` knows which holes are indented by `indent`.
    pub(crate) fn new(printed: &str, indents: &dyn Fn(usize) -> Option<Indent>) -> Self {
        let clean = Self::clean(printed);
        if !clean.text.contains(marks::HOLE) {
            return clean;
        }
        let mut scanner = Scanner::new(indents);
        let mut lines = scanner.lines(&clean.text);
        let misplaced = scanner.place(&mut lines, &clean.text);
        let mut insertions = scanner.moved;
        insertions.extend(roles(&lines));
        insertions.sort_by_key(|(at, _)| *at);
        Self {
            misplaced,
            ..clean.with(&insertions)
        }
    }

    fn clean(printed: &str) -> Self {
        let mut skeleton = Self {
            text: String::with_capacity(printed.len()),
            ..Self::default()
        };
        for part in marks::parts(printed) {
            let at = skeleton.text.len();
            match part {
                Part::Text(text) => skeleton.text.push_str(text),
                Part::Place(place) => skeleton.writers.push((at, Writer::Place(place))),
                Part::Hole(hole) => {
                    skeleton.writers.push((at, Writer::Hole(hole)));
                    marks::push_name(&mut skeleton.text, marks::HOLE, hole);
                }
            }
        }
        skeleton
    }

    /// Puts `insertions` (offset and text, in order) into the text.
    fn with(self, insertions: &[(usize, String)]) -> Self {
        if insertions.is_empty() {
            return self;
        }
        let mut text = String::with_capacity(self.text.len() + insertions.len() * 8);
        let mut from = 0;
        for (at, inserted) in insertions {
            text.push_str(&self.text[from..*at]);
            text.push_str(inserted);
            from = *at;
        }
        text.push_str(&self.text[from..]);
        let mut shifted = 0;
        let mut before = insertions.iter().peekable();
        let mut writers = self.writers;
        for (at, _) in &mut writers {
            while let Some((_, inserted)) = before.next_if(|(offset, _)| offset <= at) {
                shifted += inserted.len();
            }
            *at += shifted;
        }
        Self {
            text,
            writers,
            ..Self::default()
        }
    }

    /// Reports whether the node at `offset` has a tag.
    pub(crate) fn is_tagged(&self, offset: usize) -> bool {
        let mut before = self.text[..offset].trim_end();
        loop {
            let from = before
                .rfind([' ', '\t', '\n', '\r', ',', '[', '{'])
                .map_or(0, |at| at + 1);
            match before[from..].chars().next() {
                Some('!') => return true,
                Some('&') => before = before[..from].trim_end(),
                _ => return false,
            }
        }
    }

    /// Returns the nearest holes before `offset` and behind it.
    pub(crate) fn holes_around(&self, offset: usize) -> [Option<usize>; 2] {
        let index = self.writers.partition_point(|(at, _)| *at <= offset);
        let (before, behind) = self.writers.split_at(index);
        let hole = |(_, writer): &(usize, Writer)| match writer {
            Writer::Hole(hole) => Some(*hole),
            Writer::Place(_) => None,
        };
        [
            before.iter().rev().find_map(hole),
            behind.iter().find_map(hole),
        ]
    }

    /// Returns who wrote the text at `offset`, and how far behind its beginning that is.
    pub(crate) fn writer(&self, offset: usize) -> Option<(Writer, usize)> {
        let index = self.writers.partition_point(|(at, _)| *at <= offset);
        let (at, writer) = self.writers[index.checked_sub(1)?];
        Some((writer, offset - at))
    }
}

/// What stands at a column of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// `- `
    Dash,
    /// `key:`; `filled` if its value begins on the same line.
    Key { filled: bool },
    /// A hole, and nothing else up to the end of the line.
    Lone,
    /// Anything else.
    Other,
}

/// A line that takes part in the block structure, or the border between two documents.
#[derive(Debug, Clone, Default)]
struct Line {
    entries: Vec<(usize, Entry)>,
    /// The lone hole's range in the text.
    hole: Range<usize>,
}

impl Line {
    fn is_border(&self) -> bool {
        self.entries.is_empty()
    }

    fn at(&self, column: usize) -> Option<Entry> {
        self.entries
            .iter()
            .find(|(at, _)| *at == column)
            .map(|(_, entry)| *entry)
    }

    fn first(&self) -> usize {
        self.entries.first().map_or(0, |(column, _)| *column)
    }

    /// The column of a lone hole.
    fn lone(&self) -> Option<usize> {
        self.entries
            .last()
            .filter(|(_, entry)| *entry == Entry::Lone)
            .map(|(column, _)| *column)
    }
}

/// What becomes of a lone hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Its map is merged into the map around it.
    Merges,
    /// Its list is spliced into the list around it.
    Splices,
    /// It is the whole value there.
    Whole,
}

fn roles(lines: &[Line]) -> Vec<(usize, String)> {
    let mut insertions = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(column) = line.lone() else { continue };
        match role(lines, index, column) {
            Role::Merges => insertions.push((line.hole.end, format!("{LONE}:"))),
            Role::Splices => {
                insertions.push((line.hole.start, "- ".to_owned()));
                insertions.push((line.hole.end, LONE.to_string()));
            }
            Role::Whole => {}
        }
    }
    insertions
}

/// Decides by the nearest neighbours in the same column, first the ones above.
fn role(lines: &[Line], index: usize, column: usize) -> Role {
    let nested = lines[index].first() != column;
    let above = if nested {
        Above::Nothing
    } else {
        above(lines, index, column)
    };
    let below = below(lines, index, column);
    let is_first = matches!(above, Above::Nothing | Above::Lone);
    match (above, below) {
        (Above::Sibling(Entry::Dash), _)
        | (Above::Sibling(Entry::Key { filled: false }), Below::Sibling(Entry::Dash)) => {
            Role::Splices
        }
        (Above::Sibling(Entry::Key { .. }), _) => Role::Merges,
        (_, Below::Sibling(Entry::Dash)) if is_first => Role::Splices,
        (_, Below::Sibling(Entry::Key { .. })) if is_first => Role::Merges,
        (Above::Lone, _) | (Above::Nothing, Below::Lone) => Role::Merges,
        _ => Role::Whole,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Above {
    /// It is the first child.
    Nothing,
    /// Only other lone holes stand above it.
    Lone,
    /// It continues a scalar that began on the line of its parent.
    Continued,
    Sibling(Entry),
}

fn above(lines: &[Line], index: usize, column: usize) -> Above {
    let mut nearest = Above::Nothing;
    for line in lines[..index].iter().rev() {
        if line.is_border() {
            break;
        }
        match line.at(column) {
            Some(Entry::Lone) => nearest = Above::Lone,
            Some(entry) => return Above::Sibling(entry),
            None if line.first() < column => {
                let filled = matches!(
                    line.entries.last(),
                    Some((_, Entry::Key { filled: true } | Entry::Other))
                );
                return if filled && nearest == Above::Nothing {
                    Above::Continued
                } else {
                    nearest
                };
            }
            None => {}
        }
    }
    nearest
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    Nothing,
    Lone,
    Sibling(Entry),
}

fn below(lines: &[Line], index: usize, column: usize) -> Below {
    let mut nearest = Below::Nothing;
    for line in &lines[index + 1..] {
        if line.is_border() || line.first() < column {
            break;
        }
        match line.at(column) {
            Some(Entry::Lone) => nearest = Below::Lone,
            Some(entry) if line.first() == column => return Below::Sibling(entry),
            _ => {}
        }
    }
    nearest
}

/// Where a hole at a smaller column than the line above it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// It stands among the lines that it belongs with.
    Here,
    Column(usize),
    Nowhere,
}

/// Decides by the line above: a key without a value, or what stands in the column of the indentation.
fn target(lines: &[Line], index: usize, column: usize, indent: Indent) -> Target {
    let width = indent.width;
    let before = index.checked_sub(1).and_then(|before| lines.get(before));
    let Some(before) = before.filter(|line| !line.is_border() && width > column) else {
        return Target::Here;
    };
    match before.entries.last() {
        Some((key, Entry::Key { filled: false })) if *key >= column => {
            // The holes below this one go where it goes.
            let is_lone = |line: &&Line| line.lone() == Some(column);
            let holes = lines[index + 1..].iter().take_while(is_lone).count();
            below_key(lines, index + holes, *key, indent)
        }
        Some((dash, Entry::Dash)) if *dash >= column && width > *dash => Target::Column(width),
        // Another list stands above, in the column of the key.
        Some((list, Entry::Lone)) if indent.kind == Indented::List && *list == width + 1 => {
            Target::Column(*list)
        }
        _ if before.first() <= column => Target::Here,
        _ => match above(lines, index, width) {
            Above::Sibling(_) | Above::Lone => Target::Column(width),
            Above::Nothing | Above::Continued => Target::Nowhere,
        },
    }
}

/// A list may stand in the column of its key, if an item follows the line `last` there.
fn below_key(lines: &[Line], last: usize, key: usize, indent: Indent) -> Target {
    let width = indent.width;
    match indent.kind {
        _ if width > key => Target::Column(width),
        Indented::List if width == key => match below(lines, last, width) {
            Below::Sibling(Entry::Dash) => Target::Column(width),
            _ => Target::Column(width + 1),
        },
        _ => Target::Nowhere,
    }
}

/// Reads lines as far as the block structure goes; what stands in a block scalar, a quoted scalar
/// or a flow collection that began on an earlier line is passed over.
struct Scanner<'f> {
    indents: &'f dyn Fn(usize) -> Option<Indent>,
    /// The blanks that bring holes to their columns.
    moved: Vec<(usize, String)>,
    /// The column that ends a block scalar: its text is indented deeper.
    block: Option<usize>,
    quote: Option<char>,
    depth: usize,
}

impl<'f> Scanner<'f> {
    fn new(indents: &'f dyn Fn(usize) -> Option<Indent>) -> Self {
        Self {
            indents,
            moved: Vec::new(),
            block: None,
            quote: None,
            depth: 0,
        }
    }

    /// Brings holes to the columns of their indentation, and returns those that have none.
    fn place(&mut self, lines: &mut [Line], text: &str) -> Vec<usize> {
        let mut misplaced = Vec::new();
        for index in 0..lines.len() {
            let [(column, Entry::Lone)] = lines[index].entries[..] else {
                continue;
            };
            let hole = lines[index].hole.clone();
            let Some(number) = marks::only_hole(&text[hole.clone()]) else {
                continue;
            };
            let indent = (self.indents)(number).filter(|indent| indent.kind != Indented::Text);
            match indent.map(|indent| target(lines, index, column, indent)) {
                Some(Target::Column(to)) => {
                    self.moved.push((hole.start, " ".repeat(to - column)));
                    lines[index].entries[0].0 = to;
                }
                Some(Target::Nowhere) => misplaced.push(number),
                Some(Target::Here) | None => {}
            }
        }
        misplaced
    }

    /// Brings a hole at the left of a block scalar into the block, if `indent` puts it there.
    fn is_moved_into(&mut self, parent: usize, rest: &str, start: usize, column: usize) -> bool {
        let indent = lone_hole(rest)
            .and_then(|length| marks::only_hole(&rest[..length]))
            .and_then(|number| (self.indents)(number));
        let width = indent.map_or(0, |indent| indent.width);
        if width <= parent || width <= column {
            return false;
        }
        self.moved
            .push((start + column, " ".repeat(width - column)));
        true
    }

    fn lines(&mut self, text: &str) -> Vec<Line> {
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
        if let Some(length) = lone_hole(rest) {
            line.hole = start + column..start + column + length;
            line.entries.push((column, Entry::Lone));
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

/// The length of the hole, if a hole is all there is before the end of the line or a comment.
fn lone_hole(rest: &str) -> Option<usize> {
    let length = rest.find(marks::END)? + marks::END.len_utf8();
    let behind = rest[length..].trim_start();
    let alone = marks::only_hole(&rest[..length]).is_some()
        && (behind.is_empty() || (behind.starts_with('#') && behind.len() < rest[length..].len()));
    alone.then_some(length)
}

/// The offset behind the colon of a key at the beginning of `rest`.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes `<0>` for a hole, and shows what the skeleton makes of it.
    fn shown(text: &str) -> String {
        let mut printed = String::new();
        for (index, part) in text.split("<>").enumerate() {
            if index > 0 {
                printed.push_str(&marks::name(marks::HOLE, index));
            }
            printed.push_str(part);
        }
        let text = Skeleton::new(&printed, &|_| None).text;
        text.replace(marks::HOLE, "<")
            .replace(marks::END, ">")
            .replace(marks::LONE, "*")
    }

    #[test]
    fn a_hole_among_keys_becomes_a_key() {
        assert_eq!(shown("a: 1\n<>\nb: 2\n"), "a: 1\n<1>*:\nb: 2\n");
        assert_eq!(shown("x:\n  <>\n  b: 2\n"), "x:\n  <1>*:\n  b: 2\n");
        assert_eq!(
            shown("x:\n  b:\n    c: 1\n  <>\n"),
            "x:\n  b:\n    c: 1\n  <1>*:\n"
        );
        assert_eq!(shown("- a: 1\n  <>\n"), "- a: 1\n  <1>*:\n");
        assert_eq!(shown("- <>\n  a: 1\n"), "- <1>*:\n  a: 1\n");
    }

    #[test]
    fn a_hole_among_items_becomes_an_item() {
        assert_eq!(shown("x:\n- a\n<>\n"), "x:\n- a\n- <1>*\n");
        assert_eq!(shown("x:\n<>\n- a\n"), "x:\n- <1>*\n- a\n");
        assert_eq!(shown("x:\n  <>\n  - a\n"), "x:\n  - <1>*\n  - a\n");
        assert_eq!(
            shown("x:\n  - name: a\n    b: c\n  <>\n"),
            "x:\n  - name: a\n    b: c\n  - <1>*\n"
        );
    }

    #[test]
    fn an_only_child_stays_whole() {
        assert_eq!(shown("x:\n  <>\ny: 1\n"), "x:\n  <1>\ny: 1\n");
        assert_eq!(shown("x:\n  - <>\ny: 1\n"), "x:\n  - <1>\ny: 1\n");
        assert_eq!(shown("<>\n"), "<1>\n");
    }

    #[test]
    fn two_lone_holes_are_merged() {
        assert_eq!(
            shown("x:\n  <>\n  <>\ny: 1\n"),
            "x:\n  <1>*:\n  <2>*:\ny: 1\n"
        );
    }

    #[test]
    fn a_hole_in_a_block_scalar_is_text() {
        assert_eq!(
            shown("a: |\n  x: 1\n  <>\nb: 1\n"),
            "a: |\n  x: 1\n  <1>\nb: 1\n"
        );
        assert_eq!(
            shown("- >-\n  x: 1\n  <>\n- b\n"),
            "- >-\n  x: 1\n  <1>\n- b\n"
        );
    }

    #[test]
    fn a_hole_in_quotes_or_brackets_is_left_alone() {
        assert_eq!(
            shown("a: \"x\n  <>\n  y\"\nb: 1\n"),
            "a: \"x\n  <1>\n  y\"\nb: 1\n"
        );
        assert_eq!(shown("a: [\n  <>\n]\nb: 1\n"), "a: [\n  <1>\n]\nb: 1\n");
        assert_eq!(shown("a: some\n  <>\n  text\n"), "a: some\n  <1>\n  text\n");
    }

    /// The same, where each hole is indented by `width`.
    fn indented(text: &str, width: usize, kind: Indented) -> (String, usize) {
        let mut printed = String::new();
        for (index, part) in text.split("<>").enumerate() {
            if index > 0 {
                printed.push_str(&marks::name(marks::HOLE, index));
            }
            printed.push_str(part);
        }
        let skeleton = Skeleton::new(&printed, &|_| Some(Indent { width, kind }));
        let text = skeleton.text.replace(marks::HOLE, "<");
        let text = text.replace(marks::END, ">").replace(marks::LONE, "*");
        (text, skeleton.misplaced.len())
    }

    #[test]
    fn a_map_that_is_indented_goes_below_the_key_above_it() {
        let map = |text, width| indented(text, width, Indented::Map);
        assert_eq!(
            map("m:\n  l:\n<>\ns:\n", 4),
            ("m:\n  l:\n    <1>\ns:\n".into(), 0)
        );
        assert_eq!(
            map("m:\n  l:\n<>\n<>\n", 4),
            ("m:\n  l:\n    <1>*:\n    <2>*:\n".into(), 0)
        );
        assert_eq!(
            map("m:\n  l:\n    a: 1\n<>\n", 4),
            ("m:\n  l:\n    a: 1\n    <1>*:\n".into(), 0)
        );
        assert_eq!(map("s:\n<>\n", 2), ("s:\n  <1>\n".into(), 0));
        assert_eq!(map("s:\n  <>\n", 4), ("s:\n  <1>\n".into(), 0));
        assert_eq!(map("<>\n", 4), ("<1>\n".into(), 0));
        assert_eq!(map("m:\n  l:\n<>\n", 2).1, 1);
    }

    #[test]
    fn a_list_that_is_indented_may_stand_in_the_column_of_its_key() {
        let list = |text, width| indented(text, width, Indented::List);
        assert_eq!(list("m:\n  l:\n<>\n", 2), ("m:\n  l:\n   <1>\n".into(), 0));
        assert_eq!(
            list("m:\n  l:\n  - a\n<>\n", 2),
            ("m:\n  l:\n  - a\n  - <1>*\n".into(), 0)
        );
    }

    #[test]
    fn a_text_that_is_indented_goes_into_the_block_above_it() {
        let text = |text, width| indented(text, width, Indented::Text);
        assert_eq!(
            text("m:\n  l: |\n<>\nb: 1\n", 4),
            ("m:\n  l: |\n    <1>\nb: 1\n".into(), 0)
        );
        assert_eq!(text("l: |\n<>\n", 0), ("l: |\n<1>*:\n".into(), 0));
    }

    #[test]
    fn quoted_keys_and_trailing_comments_are_read() {
        assert_eq!(
            shown("\"a: b\": 1\n<> # more\n"),
            "\"a: b\": 1\n<1>*: # more\n"
        );
    }
}
