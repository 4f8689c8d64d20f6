//! The text that a template printed, ready for the YAML reader.
//!
//! Values are not in it, only their placeholders; so all of its structure is the author's. Two things
//! happen here:
//! - the names of places are taken out and kept, so that every offset can be traced to the line of
//!   the template that wrote it;
//! - a placeholder alone on its line among the keys of a map becomes a key, and among the items of a list
//!   an item, so that the composer can merge the map or splice the list there;
//! - a placeholder that is further left than the lines it belongs with, and is indented by `indent`,
//!   goes to the column that Helm would give it.

use super::lines::Scanner;
use super::splice_points::roles;
use crate::template::jinja::marks::{self, Part};

/// Who wrote the text at an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    Place(usize),
    Placeholder(usize),
}

/// A printed text without the names of places.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlaceholderText {
    /// The text, for the YAML reader.
    pub(crate) text: String,
    writers: Vec<(usize, Writer)>,
    /// The placeholders that `indent` puts where no line asks for them.
    pub(crate) misplaced: Vec<usize>,
}

/// What `indent` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Indent {
    pub(crate) width: usize,
    pub(crate) kind: Indented,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indented {
    Text,
    List,
    Map,
}

impl PlaceholderText {
    /// Reads what a template printed; `indents` knows which placeholders are indented by `indent`.
    pub(crate) fn new(printed: &str, indents: &dyn Fn(usize) -> Option<Indent>) -> Self {
        let clean = Self::clean(printed);
        if !clean.text.contains(marks::PLACEHOLDER) {
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
        let mut clean = Self {
            text: String::with_capacity(printed.len()),
            ..Self::default()
        };
        for part in marks::parts(printed) {
            let at = clean.text.len();
            match part {
                Part::Text(text) => clean.text.push_str(text),
                Part::Place(place) => clean.writers.push((at, Writer::Place(place))),
                Part::Placeholder(placeholder) => {
                    clean.writers.push((at, Writer::Placeholder(placeholder)));
                    marks::push_name(&mut clean.text, marks::PLACEHOLDER, placeholder);
                }
            }
        }
        clean
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

    /// The nearest placeholders before `offset` and after it.
    pub(crate) fn placeholders_around(&self, offset: usize) -> [Option<usize>; 2] {
        let index = self.writers.partition_point(|(at, _)| *at <= offset);
        let (before, behind) = self.writers.split_at(index);
        let placeholder = |(_, writer): &(usize, Writer)| match writer {
            Writer::Placeholder(placeholder) => Some(*placeholder),
            Writer::Place(_) => None,
        };
        [
            before.iter().rev().find_map(placeholder),
            behind.iter().find_map(placeholder),
        ]
    }

    /// Returns who wrote the text at `offset`, and how far after its beginning that is.
    pub(crate) fn writer(&self, offset: usize) -> Option<(Writer, usize)> {
        let index = self.writers.partition_point(|(at, _)| *at <= offset);
        let (at, writer) = self.writers[index.checked_sub(1)?];
        Some((writer, offset - at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes `<0>` for a placeholder, and shows what the printed text makes of it.
    fn shown(text: &str) -> String {
        let mut printed = String::new();
        for (index, part) in text.split("<>").enumerate() {
            if index > 0 {
                printed.push_str(&marks::name(marks::PLACEHOLDER, index));
            }
            printed.push_str(part);
        }
        let text = PlaceholderText::new(&printed, &|_| None).text;
        text.replace(marks::PLACEHOLDER, "<")
            .replace(marks::END, ">")
            .replace(marks::SPLICE_POINT, "*")
    }

    #[test]
    fn a_placeholder_among_keys_becomes_a_key() {
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
    fn a_placeholder_among_items_becomes_an_item() {
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
    fn two_splice_points_are_merged() {
        assert_eq!(
            shown("x:\n  <>\n  <>\ny: 1\n"),
            "x:\n  <1>*:\n  <2>*:\ny: 1\n"
        );
    }

    #[test]
    fn a_placeholder_in_a_block_scalar_is_text() {
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
    fn a_placeholder_in_quotes_or_brackets_is_left_alone() {
        assert_eq!(
            shown("a: \"x\n  <>\n  y\"\nb: 1\n"),
            "a: \"x\n  <1>\n  y\"\nb: 1\n"
        );
        assert_eq!(shown("a: [\n  <>\n]\nb: 1\n"), "a: [\n  <1>\n]\nb: 1\n");
        assert_eq!(shown("a: some\n  <>\n  text\n"), "a: some\n  <1>\n  text\n");
    }

    /// The same, where each placeholder is indented by `width`.
    fn indented(text: &str, width: usize, kind: Indented) -> (String, usize) {
        let mut printed = String::new();
        for (index, part) in text.split("<>").enumerate() {
            if index > 0 {
                printed.push_str(&marks::name(marks::PLACEHOLDER, index));
            }
            printed.push_str(part);
        }
        let printed = PlaceholderText::new(&printed, &|_| Some(Indent { width, kind }));
        let text = printed.text.replace(marks::PLACEHOLDER, "<");
        let text = text
            .replace(marks::END, ">")
            .replace(marks::SPLICE_POINT, "*");
        (text, printed.misplaced.len())
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
