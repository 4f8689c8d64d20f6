//! Rewrites a template so that its output tells where everything in it comes from.
//!
//! - Each run of literal text is preceded by the name of its place.
//! - Each tag that prints is preceded by an event that tells the formatter which site comes next.
//! - What a macro, `include`, `{% set %}` block, `{% filter %}` block or `caller()` captures goes
//!   through one of our filters, so that captured text is never taken for a plain string; and
//!   where an expression needs plain text, [`super::operands`] makes it so.
//! - What a `{% set %}` computes is a site of its own, so that a number that it puts into text is
//!   known by what was read.
//! - White space is settled here: a statement or comment that stands alone on its line vanishes
//!   with the line, and one that shares its line eats nothing. The engine then trims nothing.
//! - Every tag stays on its line: a line end that must not be printed stands in a comment.
//!
//! The engine reports faults at offsets of the rewritten text, or at its lines;
//! [`Instrumented::original`] maps the offsets back, and the lines are the original's.

mod blocks;
mod fault;
mod go;
mod lines;
mod pieces;
mod tag;
mod writer;

use std::ops::Range;

use minijinja::syntax::SyntaxConfig;

use super::operands;
use crate::source::{FileId, Span};
use blocks::check_blocks;
use fault::LexFault;
use lines::lines;
use pieces::Pieces;
use tag::{MOST_OPERATORS, is_word_operator};
use writer::Writer;

/// A template as the engine gets it.
#[derive(Debug, Clone, Default)]
pub(super) struct Instrumented {
    /// The rewritten text.
    pub(super) source: String,
    copies: Vec<Copied>,
    /// The insides of the original's tags.
    tags: Vec<Range<usize>>,
}

/// A piece of the original that stands in the rewritten text letter by letter.
#[derive(Debug, Clone, Copy)]
struct Copied {
    to: usize,
    from: usize,
    length: usize,
    /// Whether it is the beginning or the end of a tag.
    is_bracket: bool,
    /// How much white space begins and ends it.
    blank: (usize, usize),
}

impl Instrumented {
    /// Maps a range of the rewritten text to the original.
    ///
    /// What was put in stands for what it was put behind; there is none if that is no expression.
    pub(super) fn original(&self, range: Range<usize>) -> Option<Range<usize>> {
        let is_inside = |copy: &&Copied| copy.to < range.end && range.start < copy.to + copy.length;
        let is_inner = |copy: &&Copied| is_inside(copy) && !copy.is_bracket;
        let mut inside = self.copies.iter().filter(is_inner);
        let bracket = || self.copies.iter().find(is_inside);
        let Some(first) = inside.next().or_else(bracket) else {
            return self.put_behind(range.start);
        };
        let last = inside.next_back().unwrap_or(first);
        let start = first.from + range.start.saturating_sub(first.to);
        let end = last.from + (range.end - last.to).min(last.length);
        Some(start..end)
    }

    /// The original behind which the text at `offset` was put.
    fn put_behind(&self, offset: usize) -> Option<Range<usize>> {
        let index = self.copies.partition_point(|copy| copy.to <= offset);
        let copy = self.copies[index.checked_sub(1)?];
        let start = copy.from + copy.blank.0;
        let end = (copy.from + copy.length).saturating_sub(copy.blank.1);
        (!copy.is_bracket && start < end).then_some(start..end)
    }

    /// Returns the insides of the tags that begin in a range of the original.
    pub(super) fn tags_in(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let begins = |tag: &&Range<usize>| range.contains(&tag.start);
        self.tags.iter().filter(begins).cloned().collect()
    }
}

/// Reports whether the engine's parser may be given `text`: it calls itself for each operator.
pub(super) fn is_shallow(text: &str) -> bool {
    text.len() <= MOST_OPERATORS
        || most_operators(text) <= MOST_OPERATORS
        || Pieces::read(text).is_ok()
}

/// More operators than this are in no tag of `text`: each is a sign or a word.
fn most_operators(text: &str) -> usize {
    let is_sign = |byte: &u8| byte.is_ascii_punctuation();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    text.bytes().filter(|byte| is_sign(byte)).count()
        + words.filter(|word| is_word_operator(word)).count()
}

/// Where the places of sites and literal text go.
pub(super) enum Places<'p> {
    /// Each site and each run of text of the file becomes a place in the list.
    Record(FileId, &'p mut Vec<Span>),
    /// The text stands in no file: all its sites are this one, and its text has no places.
    Inherit(usize),
}

impl Places<'_> {
    fn add(&mut self, range: Range<usize>) -> usize {
        match self {
            Places::Record(file, places) => {
                places.push(Span::new(*file, range.start, range.end));
                places.len() - 1
            }
            Places::Inherit(site) => *site,
        }
    }
}

/// Rewrites `text`.
///
/// A fault of the lexer is given as the engine's message and a range of `text`.
pub(super) fn instrument(text: &str, places: Places<'_>) -> Result<Instrumented, LexFault> {
    let mut pieces = Pieces::read(text)?;
    check_blocks(text, &pieces.list)?;
    if pieces.has_operands {
        pieces.insert(&operands::insertions(text));
    }
    let mut writer = Writer {
        text,
        places,
        out: Instrumented::default(),
        macros: Vec::new(),
        written: 0,
    };
    for line in lines(text, pieces.list) {
        writer.line(line);
    }
    Ok(writer.out)
}

fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + (inner.len() - inner.trim_start().len());
    start..(start + inner.trim().len())
}

/// The engine's syntax without any trimming of its own.
pub(super) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .keep_trailing_newline(true)
        .build()
        .expect("the default delimiters are distinct")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> Instrumented {
        instrument(text, Places::Inherit(0)).unwrap()
    }

    #[test]
    fn every_tag_stays_on_its_line() {
        let text = "{# a\ncomment #}\n{% if true -%}\n\n  a: {{ one }}\n{% endif %}\n\
                    {% raw %}\n{{ raw }}\n{% endraw %}\r\nb: {{\ntwo }}\n{% set x = 1 %}c: {{ three }}\n";
        let lines = |text: &str, word: &str| {
            let at = text.find(word).unwrap();
            text[..at].matches('\n').count()
        };
        let source = rewritten(text).source;
        for word in ["if true", "one", "endif", "two", "set x", "three"] {
            assert_eq!(lines(&source, word), lines(text, word), "{word}: {source}");
        }
    }

    #[test]
    fn a_range_is_mapped_to_what_the_author_wrote() {
        let text = "a: {{ caller() }}\n";
        let out = rewritten(text);
        let original = |word: &str| {
            let at = out.source.rfind(word).unwrap();
            out.original(at..at + word.len())
        };
        assert_eq!(original("caller"), Some(6..12));
        assert_eq!(original("(caller|__macro)"), Some(6..12));
        assert_eq!(original("|__macro"), Some(6..12));
        assert_eq!(original(" }}"), Some(14..15));
    }

    #[test]
    fn what_a_namespace_keeps_is_checked() {
        let out = rewritten("{% set x = [1] %}{% set ns.y = [ns.y] %}");
        let source = out.source.replace(' ', "");
        assert!(source.contains("{%setx=([1])|__set("), "{source}");
        assert!(
            source.contains("{%setns.y=(([ns.y])|__kept)|__set("),
            "{source}"
        );
    }
}
