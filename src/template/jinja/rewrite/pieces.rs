//! A template as pieces: literal text, tags, and what prints nothing.

use std::ops::Range;

use minijinja::machinery::{self, Token, tokenize};

use super::comments::{self, check_comment, is_behind_text};
use super::syntax_error::SyntaxError;
use super::tag::{MOST_BRANCHES, MOST_OPERATORS, Tag, TagReader};
use super::{go, operands, trimmed};
use crate::template::jinja::syntax::syntax;
use crate::template::jinja::wording::{Unended, is_unexpected_character, unended, wording};

/// A part of the original.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) outer: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Literal text; `raw` if it was in `{% raw %}`.
    Text { raw: bool },
    /// `{{ … }}`
    Output(Tag),
    /// `{% … %}`
    Statement(Tag),
    /// A comment, or the tag of a raw block.
    Silent,
}

/// Reads a template into pieces.
pub(super) struct Pieces<'t> {
    text: &'t str,
    pub(super) list: Vec<Piece>,
    at: usize,
    raw: bool,
    /// Whether [`operands`] may find anything.
    pub(super) has_operands: bool,
    /// How many `elif`s each open `if` has had.
    branches: Vec<usize>,
}

impl<'t> Pieces<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, SyntaxError> {
        let mut pieces = Pieces {
            text,
            list: Vec::new(),
            at: 0,
            raw: false,
            has_operands: false,
            branches: Vec::new(),
        };
        let mut tokens = tokenize(text, false, syntax());
        while let Some(token) = tokens.next() {
            let (token, span) = token.map_err(|error| pieces.lex_diagnostic(&error))?;
            let range = span.start_offset as usize..span.end_offset as usize;
            pieces.gap(range.start)?;
            pieces.at = range.end;
            match token {
                Token::TemplateData(_) => {
                    let kind = Kind::Text { raw: pieces.raw };
                    pieces.list.push(Piece { outer: range, kind });
                }
                Token::VariableStart => pieces.tag(range, &mut tokens, false)?,
                Token::BlockStart => pieces.tag(range, &mut tokens, true)?,
                _ => {}
            }
        }
        pieces.gap(text.len())?;
        Ok(pieces)
    }

    /// What the lexer passed over: comments, tags of raw blocks, and white space cut by `-`.
    fn gap(&mut self, end: usize) -> Result<(), SyntaxError> {
        let gap = self.at..end;
        let mut rest = &self.text[gap.clone()];
        let mut silent = false;
        while let Some(open) = rest.find('{') {
            let close = if rest[open..].starts_with("{#") {
                "#}"
            } else {
                "%}"
            };
            let length = rest[open..]
                .find(close)
                .map_or(rest.len() - open, |at| at + close.len());
            let tag = &rest[open..open + length];
            if close == "%}" {
                self.raw = !tag.contains("endraw");
            } else {
                let start = gap.end - rest.len() + open;
                check_comment(self.text, start..start + length)?;
            }
            silent = true;
            rest = &rest[open + length..];
        }
        if silent {
            self.list.push(Piece {
                outer: gap,
                kind: Kind::Silent,
            });
        }
        Ok(())
    }

    fn tag(
        &mut self,
        open: Range<usize>,
        tokens: &mut impl Iterator<Item = Result<(Token<'t>, machinery::Span), minijinja::Error>>,
        statement: bool,
    ) -> Result<(), SyntaxError> {
        let mut tag = Tag {
            inner: open.end..open.end,
            ..Tag::default()
        };
        let mut reader = TagReader::default();
        let mut closed = false;
        for token in tokens {
            let (token, span) = token.map_err(|error| self.lex_diagnostic(&error))?;
            let range = span.start_offset as usize..span.end_offset as usize;
            if matches!(token, Token::VariableEnd | Token::BlockEnd) {
                tag.inner.end = range.start;
                self.at = range.end;
                closed = true;
                break;
            }
            tag.inner.end = range.end;
            self.at = range.end;
            reader.token(&token, &range, &mut tag, statement);
            if reader.operators > MOST_OPERATORS {
                let message = format!("this tag has more than {MOST_OPERATORS} operators");
                return Err(SyntaxError::new(message, open).help("split it with `{% set %}`"));
            }
        }
        self.has_operands |= reader.has_operands;
        if !closed {
            let close = if statement { "%}" } else { "}}" };
            return Err(
                SyntaxError::new("this tag is never closed", open).help(format!("add `{close}`"))
            );
        }
        if let Some(range) = reader.bad_alias(self.text, &tag) {
            let message = format!("`{}` is not a name", &self.text[range.clone()]);
            let help = "write `{% import \"_labels.j2\" as labels %}`";
            return Err(SyntaxError::new(message, range).help(help));
        }
        reader.finish(&mut tag);
        self.branch(&tag)?;
        if tag.keyword == "autoescape" {
            let message = "there is no `autoescape` here: values never pass through text";
            return Err(SyntaxError::new(message, trimmed(self.text, &tag.inner)));
        }
        if !statement && go::is_go(&self.text[tag.inner.clone()]) {
            return Err(SyntaxError::go(trimmed(self.text, &tag.inner)));
        }
        let kind = if statement {
            Kind::Statement(tag)
        } else {
            Kind::Output(tag)
        };
        self.list.push(Piece {
            outer: open.start..self.at,
            kind,
        });
        Ok(())
    }

    /// Counts the branches of the `if`s that are open: the engine calls itself for each.
    fn branch(&mut self, tag: &Tag) -> Result<(), SyntaxError> {
        match tag.keyword.as_str() {
            "if" => self.branches.push(0),
            "endif" => drop(self.branches.pop()),
            "elif" => {
                if let Some(branches) = self.branches.last_mut() {
                    *branches += 1;
                }
                if self.branches.iter().sum::<usize>() > MOST_BRANCHES {
                    let message = format!("this `if` has more than {MOST_BRANCHES} branches");
                    let diagnostic = SyntaxError::new(message, trimmed(self.text, &tag.inner));
                    return Err(
                        diagnostic.help("look the value up in a map: `{'a': 1, 'b': 2}[x]`")
                    );
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Puts each insertion into the tag it falls in, before what the tag's own reader puts there.
    pub(super) fn insert(&mut self, insertions: &[operands::Insertion]) {
        for piece in &mut self.list {
            let (Kind::Output(tag) | Kind::Statement(tag)) = &mut piece.kind else {
                continue;
            };
            let inner = tag.inner.clone();
            let within = insertions
                .iter()
                .filter(|(at, _)| inner.start <= *at && *at <= inner.end);
            let own = std::mem::replace(&mut tag.insertions, within.copied().collect());
            tag.insertions.extend(own);
            tag.insertions.sort_by_key(|(at, _)| *at);
        }
    }

    /// The last offset up to `offset` at which a character begins.
    fn boundary(&self, offset: usize) -> usize {
        let is_boundary = |at: &usize| self.text.is_char_boundary(*at);
        (0..=offset.min(self.text.len()))
            .rev()
            .find(is_boundary)
            .unwrap_or(0)
    }

    /// A character that Jinja does not know may well be Go's: `$`, `:=`, a leading dot.
    fn lex_diagnostic(&self, error: &minijinja::Error) -> SyntaxError {
        let range = error.range().unwrap_or(self.at..self.at);
        // The engine's ranges of unfinished tags may end before they start.
        let start = self.boundary(range.start);
        let range = start..self.boundary(range.end).max(start);
        let before = &self.text[..start];
        let open = before.rfind("{{").map(|at| at + 2);
        let inner = open.map(|open| {
            open..self.text[open..]
                .find("}}")
                .map_or(range.end, |at| open + at)
        });
        if let Some(inner) = inner.filter(|inner| go::is_go(&self.text[inner.clone()])) {
            return SyntaxError::go(trimmed(self.text, &inner));
        }
        self.unended(error.detail().unwrap_or_default())
            .unwrap_or_else(|| self.unread(error, range))
    }

    /// What has no end is shown at its beginning, which is after the last token.
    fn unended(&self, detail: &str) -> Option<SyntaxError> {
        let unended = unended(detail)?;
        let (what, opens, close) = match unended {
            Unended::String => ("string", &["'", "\""][..], "another quote"),
            Unended::Comment => ("comment", &["{#"][..], "`#}`"),
            Unended::Raw => ("`raw`", &["{%"][..], "`{% endraw %}`"),
        };
        let rest = &self.text[self.at..];
        let found = opens
            .iter()
            .filter_map(|open| Some((rest.find(open)?, open.len())));
        let (at, length) = found.min()?;
        let start = self.at + at;
        let message = format!("this {what} is never closed by {close}");
        let diagnostic = SyntaxError::new(message, start..start + length);
        Some(match unended {
            Unended::Comment if is_behind_text(self.text, start) => diagnostic.help(comments::HELP),
            _ => diagnostic,
        })
    }

    fn unread(&self, error: &minijinja::Error, range: Range<usize>) -> SyntaxError {
        let Some(c) = self.text[range.start..].chars().next() else {
            return SyntaxError::new(wording(error, "").message, range);
        };
        if !error.detail().is_some_and(is_unexpected_character) {
            return SyntaxError::new(wording(error, "").message, range);
        }
        let diagnostic = SyntaxError::new(
            format!("`{c}` has no meaning in a tag"),
            range.start..range.start + c.len_utf8(),
        );
        match c {
            '&' => diagnostic.help("write `and`"),
            '!' => diagnostic.help("write `not x`, or `a != b`"),
            '?' => diagnostic.help("write `a if condition else b`"),
            _ => diagnostic,
        }
    }
}
