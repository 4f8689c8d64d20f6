//! The inside of one tag, and what its tokens ask to be put into it.

use std::ops::Range;

use minijinja::machinery::Token;

use super::trimmed;

/// How many operators, calls and brackets a tag may have: the engine calls itself for each.
pub(super) const MOST_OPERATORS: usize = 2000;

/// How many `elif`s the `if`s around a tag may have had in all.
pub(super) const MOST_BRANCHES: usize = 500;

/// The inside of a tag and what is to be inserted there.
#[derive(Debug, Clone, Default)]
pub(super) struct Tag {
    pub(super) inner: Range<usize>,
    pub(super) keyword: String,
    /// The name that a macro defines.
    pub(super) defines: String,
    pub(super) insertions: Vec<(usize, &'static str)>,
}

impl Tag {
    /// Reports whether an `end…` belongs to it; a `set` block is recognised by the filter put into it.
    pub(super) fn opens_block(&self) -> bool {
        match self.keyword.as_str() {
            "if" | "for" | "macro" | "call" | "filter" | "block" | "with" | "autoescape" => true,
            "set" => self
                .insertions
                .iter()
                .any(|(_, inserted)| *inserted == "|__text"),
            _ => false,
        }
    }
}

/// The last token, as far as the next one asks.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Other,
    Dot,
    /// It opens what a call is given.
    Arguments,
    /// It names what prints a block, or the next turn of a loop.
    Printer,
    /// It opens an index or a list.
    Bracket,
}

impl Last {
    fn new(token: &Token<'_>) -> Self {
        match token {
            Token::Dot => Self::Dot,
            Token::ParenOpen => Self::Arguments,
            Token::BracketOpen => Self::Bracket,
            Token::Ident("loop" | "super" | "self") => Self::Printer,
            _ => Self::Other,
        }
    }
}

/// Watches the tokens of one tag for what has to be inserted into it.
#[derive(Default)]
pub(super) struct TagReader {
    count: usize,
    pub(super) operators: usize,
    last: Last,
    caller: Option<usize>,
    /// Behind the `=`, once there is one.
    assigned: Option<usize>,
    sets_key: bool,
    pipe: Option<usize>,
    /// Behind the `as` of an import.
    alias: Option<usize>,
    has_in: bool,
    pub(super) has_operands: bool,
}

impl TagReader {
    pub(super) fn token(
        &mut self,
        token: &Token<'_>,
        range: &Range<usize>,
        tag: &mut Tag,
        statement: bool,
    ) {
        if let (Some(start), Token::ParenOpen) = (self.caller.take(), token) {
            tag.insertions.push((start, "("));
            tag.insertions.push((range.start, "|__macro)"));
        }
        match token {
            Token::Ident(name) if statement && self.count == 0 => {
                (*name).clone_into(&mut tag.keyword);
                if *name == "filter" {
                    tag.insertions.push((range.end, " __text |"));
                }
            }
            Token::Ident(name) if self.count == 1 => (*name).clone_into(&mut tag.defines),
            Token::Ident("caller") if self.last != Last::Dot => self.caller = Some(range.start),
            Token::Ident("as") if tag.keyword == "import" => {
                self.alias = self.alias.or(Some(range.end));
            }
            Token::Assign => self.assign(range.end, tag),
            Token::Dot if self.assigned.is_none() => self.sets_key = true,
            Token::Pipe => self.pipe = self.pipe.or(Some(range.start)),
            _ => {}
        }
        self.has_operands |= self.may_have_operands(token, tag);
        self.has_in |= matches!(token, Token::Ident("in"));
        // After the name of a macro are its parameters.
        let is_definition = tag.keyword == "macro" && self.count == 2;
        self.last = match Last::new(token) {
            Last::Arguments if is_definition => Last::Other,
            last => last,
        };
        self.operators += usize::from(is_operator(token));
        self.count += 1;
    }

    /// Empty parentheses hold no operand, and the first `in` of a loop compares nothing.
    fn may_have_operands(&self, token: &Token<'_>, tag: &Tag) -> bool {
        match token {
            Token::Pipe
            | Token::Tilde
            | Token::Plus
            | Token::Eq
            | Token::Ne
            | Token::Gt
            | Token::Gte
            | Token::Lt
            | Token::Lte
            | Token::Colon
            | Token::Ident("is") => true,
            Token::Ident("in") => tag.keyword != "for" || self.has_in,
            Token::Dot | Token::ParenOpen if self.last == Last::Printer => true,
            Token::Str(_) | Token::String(_) | Token::Int(_) => self.last == Last::Arguments,
            _ if self.last == Last::Bracket => true,
            token => self.last == Last::Arguments && !matches!(token, Token::ParenClose),
        }
    }

    /// What a `set` computes is closed by a filter around it.
    fn assign(&mut self, behind: usize, tag: &mut Tag) {
        if tag.keyword == "set" && self.assigned.is_none() {
            tag.insertions.push((behind, "("));
        }
        self.assigned = self.assigned.or(Some(behind));
    }

    /// Where the name of an import should be in `text`, if something else does: the engine panics
    /// at anything else.
    pub(super) fn bad_alias(&self, text: &str, tag: &Tag) -> Option<Range<usize>> {
        let range = trimmed(text, &(self.alias?..tag.inner.end));
        let words = text[range.clone()]
            .split_ascii_whitespace()
            .collect::<Vec<_>>();
        let is_right = match words.as_slice() {
            [name] | [name, "with" | "without", "context"] => is_name(name),
            // The parser reports what is missing.
            words => words.is_empty(),
        };
        (!is_right).then_some(range)
    }

    /// A `set` without `=` opens a block; what it captures becomes a string before other filters.
    pub(super) fn finish(self, tag: &mut Tag) {
        match self.assigned {
            None if tag.keyword == "set" => {
                let at = self.pipe.unwrap_or(tag.inner.end);
                tag.insertions.push((at, "|__text"));
            }
            // Only a namespace outlives the turn of a loop, and so grows with every turn.
            Some(behind) if tag.keyword == "set" && self.sets_key => {
                tag.insertions.push((behind, "("));
                tag.insertions.push((tag.inner.end, ")|__kept"));
            }
            _ => {}
        }
        tag.insertions.sort_by_key(|(at, _)| *at);
    }
}

/// Reports whether the token makes the tree of its expression deeper.
fn is_operator(token: &Token<'_>) -> bool {
    let is_leaf = matches!(
        token,
        Token::Str(_)
            | Token::String(_)
            | Token::Int(_)
            | Token::Int128(_)
            | Token::Float(_)
            | Token::Comma
            | Token::Colon
            | Token::Assign
            | Token::ParenClose
            | Token::BracketClose
            | Token::BraceClose
    );
    match token {
        Token::Ident(word) => is_word_operator(word),
        _ => !is_leaf,
    }
}

fn is_name(word: &str) -> bool {
    word.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !word.starts_with(|c: char| c.is_numeric())
}

pub(super) fn is_word_operator(word: &str) -> bool {
    matches!(word, "not" | "and" | "or" | "if" | "in" | "is")
}
