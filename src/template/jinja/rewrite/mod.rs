//! Rewrites a template so that its output shows where everything in it comes from.
//!
//! - Each run of literal text is preceded by the name of its place.
//! - Each tag that prints is preceded by an event that says to the formatter which site comes next.
//! - What a macro, `include`, `{% set %}` block, `{% filter %}` block or `caller()` captures goes
//!   through one of our filters, so that captured text is never taken for a plain string; and
//!   where an expression needs plain text, [`operands`] makes it so.
//! - What a `{% set %}` computes is a site of its own, so that a number that it puts into text is
//!   known by what was read.
//! - White space is settled here: a statement or comment that is alone on its line vanishes
//!   with the line, and one that shares its line eats nothing. The engine then trims nothing.
//! - Every tag stays on its line: a line end that must not be printed is in a comment.
//!
//! The engine reports errors at offsets of the rewritten text, or at its lines;
//! [`Instrumented::original`] maps the offsets back, and the lines are the original's.

mod blocks;
mod comments;
mod go;
mod lines;
pub(super) mod loops;
mod operands;
mod pieces;
mod syntax_error;
mod tag;
mod uses;
mod writer;

use std::ops::Range;

use self::blocks::{check_blocks, sets_in_a_loop};
use self::lines::each_line;
use self::pieces::Pieces;
use self::syntax_error::SyntaxError;
use self::tag::{MOST_OPERATORS, is_word_operator};
use self::writer::Writer;
use crate::source::{FileId, Span};

/// A template as the engine gets it.
#[derive(Debug, Clone, Default)]
pub(super) struct Instrumented {
    /// The rewritten text.
    pub(super) source: String,
    copies: Vec<Copied>,
    /// The insides of the original's tags.
    tags: Vec<Range<usize>>,
}

/// A piece of the original that is in the rewritten text letter by letter.
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
    /// An empty one with room for most texts of so many pieces.
    fn with_room(text: &str, pieces: usize) -> Self {
        Self {
            source: String::with_capacity(2 * text.len()),
            copies: Vec::with_capacity(2 * pieces),
            tags: Vec::with_capacity(pieces),
        }
    }

    /// Maps a range of the rewritten text to the original.
    ///
    /// What was put in stands for what it was put after; there is none if that is no expression.
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

    /// The original after which the text at `offset` was put.
    fn put_behind(&self, offset: usize) -> Option<Range<usize>> {
        let index = self.copies.partition_point(|copy| copy.to <= offset);
        let copy = self.copies[index.checked_sub(1)?];
        let start = copy.from + copy.blank.0;
        let end = (copy.from + copy.length).saturating_sub(copy.blank.1);
        (!copy.is_bracket && start < end).then_some(start..end)
    }

    /// The insides of the tags that begin in a range of the original.
    pub(super) fn tags_in(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let begins = |tag: &&Range<usize>| range.contains(&tag.start);
        self.tags.iter().filter(begins).cloned().collect()
    }
}

/// Reports whether the engine's parser may be given `text`: it calls itself for each operator.
pub(super) fn is_shallow(text: &str) -> bool {
    let signs = || text.bytes().filter(u8::is_ascii_punctuation).count();
    // A word and the blank before it take three bytes at least.
    text.len() <= MOST_OPERATORS
        || signs() + text.len() / 3 < MOST_OPERATORS
        || signs() + words(text) <= MOST_OPERATORS
        || Pieces::read(text).is_ok()
}

/// The inside of the tag of the loop in which `offset` is, the innermost.
pub(super) fn loop_around(text: &str, offset: usize) -> Option<Range<usize>> {
    blocks::loop_around(text, &Pieces::read(text).ok()?.list, offset)
}

/// How many operators of `text` can be words.
fn words(text: &str) -> usize {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| is_word_operator(word)).count()
}

/// Where the places of sites and literal text go.
pub(super) enum Places<'p> {
    /// Each site and each run of text of the file becomes a place in the list.
    Record(FileId, &'p mut Vec<Span>),
    /// The text is in no file: all its sites are this one, and its text has no places.
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
/// An error of the lexer is given as the engine's message and a range of `text`.
pub(super) fn instrument(text: &str, places: Places<'_>) -> Result<Instrumented, SyntaxError> {
    let mut pieces = Pieces::read(text)?;
    check_blocks(text, &pieces.list)?;
    if sets_in_a_loop(&pieces.list) {
        loops::check_loops(text)?;
    }
    if pieces.has_operands {
        pieces.insert(&operands::insertions(text));
    }
    let mut writer = Writer {
        text,
        places,
        out: Instrumented::with_room(text, pieces.list.len()),
        macros: Vec::new(),
        written: 0,
    };
    each_line(text, &pieces.list, |line| writer.line(line));
    Ok(writer.out)
}

fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + (inner.len() - inner.trim_start().len());
    start..(start + inner.trim().len())
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
    fn no_tag_with_operands_is_passed_over() {
        for tag in [
            "{{ a }}",
            "{{ a.b['c'].d() }}",
            "{{ a.b()[0].c or d and not e }}",
            "{{ [a, b()] if c else {'d': e} }}",
            "{{ f(a) }}",
            "{{ f()(a) }}",
            "{{ f(g()) }}",
            "{{ len(g()) }}",
            "{{ len((g())) }}",
            "{{ loop() }}",
            "{{ loop(a) }}",
            "{{ super() }}",
            "{{ self.a() }}",
            "{{ self['a']() }}",
            "{{ f() | upper }}",
            "{{ f() ~ g() }}",
            "{{ f() + g() }}",
            "{{ f() == g() }}",
            "{{ f() != 1 }}",
            "{{ f() < 1 }}",
            "{{ f() <= 1 }}",
            "{{ f() > 1 }}",
            "{{ f() >= 1 }}",
            "{{ f() in g() }}",
            "{{ f() not in g() }}",
            "{{ f() is odd }}",
            "{{ f()[1:] }}",
            "{% if f() is odd %}{% elif f() == 1 %}{% endif %}",
            "{% for a in f() %}{% endfor %}",
            "{% for a in f() if a in g() %}{% endfor %}",
            "{% for a in f(g()) %}{% endfor %}",
            "{% macro m() %}{% endmacro %}",
            "{% macro m(a, b=1) %}{% endmacro %}",
            "{% macro m(a=len(g())) %}{% endmacro %}",
            "{% macro m(a=g()|upper) %}{% endmacro %}",
            "{% call m(f()) %}{% endcall %}",
            "{% call(x) m(len(f())) %}{% endcall %}",
            "{% set a = f() + 1 %}",
            "{% set a = len(f()) %}",
            "{% with a = len(f()) %}{% endwith %}",
            "{% include 'a' if f() == 1 %}",
            "{% do len(f()) %}",
        ] {
            let pieces = Pieces::read(tag).unwrap();
            let needs = !operands::insertions(tag).is_empty();
            assert!(pieces.has_operands || !needs, "{tag}");
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
