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

use std::ops::Range;

use minijinja::machinery::{self, Token, tokenize};
use minijinja::syntax::SyntaxConfig;

use super::marks::{self, PLACE, SITE};
use super::operands;
use super::wording::{STATEMENTS, wording};
use crate::diagnostic::{Diagnostic, nearest};
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

/// How many operators, calls and brackets a tag may have: the engine calls itself for each.
const MOST_OPERATORS: usize = 5000;

/// Reports whether the engine's parser may be given `text`: it calls itself for each operator.
pub(super) fn is_shallow(text: &str) -> bool {
    text.len() <= MOST_OPERATORS || Pieces::read(text).is_ok()
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

/// Checks that every block is closed, since the engine would only name the end of the file.
fn check_blocks(text: &str, pieces: &[Piece]) -> Result<(), LexFault> {
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    for piece in pieces {
        let Kind::Statement(tag) = &piece.kind else {
            continue;
        };
        let range = trimmed(text, &tag.inner);
        if !tag.keyword.is_empty() && !STATEMENTS.contains(&tag.keyword.as_str()) {
            return Err(unknown_statement(&tag.keyword, range));
        }
        if let Some(block) = tag.keyword.strip_prefix("end") {
            match open.pop() {
                Some((opened, _)) if opened == block => {}
                Some((opened, at)) if opened != block => {
                    let note = format!("`{}` stands here", tag.keyword);
                    return Err(LexFault {
                        other: Some((range, note)),
                        ..unclosed(opened, at)
                    });
                }
                _ => return Err(unopened(&tag.keyword, range)),
            }
        } else if tag.opens_block() {
            open.push((&tag.keyword, range));
        }
    }
    open.pop()
        .map_or(Ok(()), |(block, at)| Err(unclosed(block, at)))
}

fn unknown_statement(keyword: &str, range: Range<usize>) -> LexFault {
    let range = range.start..range.start + keyword.len();
    let fault = LexFault::new(format!("there is no statement `{keyword}`"), range);
    match nearest(keyword, STATEMENTS) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}

fn unclosed(block: &str, range: Range<usize>) -> LexFault {
    LexFault::new(
        format!("this `{block}` is never closed by `{{% end{block} %}}`"),
        range,
    )
}

fn unopened(keyword: &str, range: Range<usize>) -> LexFault {
    LexFault::new(format!("this `{keyword}` closes nothing"), range)
}

/// What the lexer could not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LexFault {
    /// The first line.
    pub(super) message: String,
    /// Where in the original.
    range: Range<usize>,
    /// Another place that made the fault, and what is there.
    other: Option<(Range<usize>, String)>,
    help: Option<String>,
    /// Whether this is a Go template.
    is_go: bool,
}

impl LexFault {
    fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            message: message.into(),
            range,
            other: None,
            help: None,
            is_go: false,
        }
    }

    fn go(range: Range<usize>) -> Self {
        Self {
            is_go: true,
            ..Self::new("this is a Go template, not a Jinja one", range)
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the diagnostic for a template in `file`.
    pub(super) fn diagnostic(&self, file: FileId) -> Diagnostic {
        let span = |range: &Range<usize>| Span::new(file, range.start, range.end);
        if self.is_go {
            return Diagnostic::error("go-template", self.message.clone())
                .at(span(&self.range))
                .help("write `{{ values.x }}` for `{{ .Values.x }}`; `plate-render functions` lists what Helm's functions are called here")
                .help("text for other engines stands in `{% raw %}…{% endraw %}`");
        }
        let fault =
            Diagnostic::error("template-syntax", self.message.clone()).at(span(&self.range));
        let fault = match &self.other {
            Some((range, note)) => fault.label(span(range), note),
            None => fault,
        };
        fault.help_if(self.help.clone(), |help| help)
    }
}

/// A part of the original.
#[derive(Debug, Clone)]
struct Piece {
    outer: Range<usize>,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// Literal text; `raw` if it stood in `{% raw %}`.
    Text { raw: bool },
    /// `{{ … }}`
    Output(Tag),
    /// `{% … %}`
    Statement(Tag),
    /// A comment, or the tag of a raw block.
    Silent,
}

/// The inside of a tag and what is to be inserted there.
#[derive(Debug, Clone, Default)]
struct Tag {
    inner: Range<usize>,
    keyword: String,
    /// The name that a macro defines.
    defines: String,
    insertions: Vec<(usize, &'static str)>,
}

impl Tag {
    /// Reports whether an `end…` belongs to it; a `set` block is told by the filter put into it.
    fn opens_block(&self) -> bool {
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

/// Reads a template into pieces.
struct Pieces<'t> {
    text: &'t str,
    list: Vec<Piece>,
    at: usize,
    raw: bool,
    /// Whether [`operands`] may find anything.
    has_operands: bool,
}

impl<'t> Pieces<'t> {
    fn read(text: &'t str) -> Result<Self, LexFault> {
        let mut pieces = Pieces {
            text,
            list: Vec::new(),
            at: 0,
            raw: false,
            has_operands: false,
        };
        let mut tokens = tokenize(text, false, syntax());
        while let Some(token) = tokens.next() {
            let (token, span) = token.map_err(|error| pieces.lex_fault(&error))?;
            let range = span.start_offset as usize..span.end_offset as usize;
            pieces.gap(range.start);
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
        pieces.gap(text.len());
        Ok(pieces)
    }

    /// What the lexer passed over: comments, tags of raw blocks, and white space cut by `-`.
    fn gap(&mut self, end: usize) {
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
    }

    fn tag(
        &mut self,
        open: Range<usize>,
        tokens: &mut impl Iterator<Item = Result<(Token<'t>, machinery::Span), minijinja::Error>>,
        statement: bool,
    ) -> Result<(), LexFault> {
        let mut tag = Tag {
            inner: open.end..open.end,
            ..Tag::default()
        };
        let mut reader = TagReader::default();
        let mut closed = false;
        for token in tokens {
            let (token, span) = token.map_err(|error| self.lex_fault(&error))?;
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
                return Err(LexFault::new(message, open).help("split it with `{% set %}`"));
            }
        }
        self.has_operands |= reader.has_operands;
        if !closed {
            let close = if statement { "%}" } else { "}}" };
            return Err(
                LexFault::new("this tag is never closed", open).help(format!("add `{close}`"))
            );
        }
        reader.finish(&mut tag);
        if tag.keyword == "autoescape" {
            let message = "there is no `autoescape` here: values never pass through text";
            return Err(LexFault::new(message, trimmed(self.text, &tag.inner)));
        }
        if !statement && is_go(&self.text[tag.inner.clone()]) {
            return Err(LexFault::go(trimmed(self.text, &tag.inner)));
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

    /// Puts each insertion into the tag it falls in, before what the tag's own reader puts there.
    fn insert(&mut self, insertions: &[operands::Insertion]) {
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
    fn lex_fault(&self, error: &minijinja::Error) -> LexFault {
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
        if let Some(inner) = inner.filter(|inner| is_go(&self.text[inner.clone()])) {
            return LexFault::go(trimmed(self.text, &inner));
        }
        self.unended(error.detail().unwrap_or_default())
            .unwrap_or_else(|| self.unread(error, range))
    }

    /// What has no end is shown at its beginning, which is behind the last token.
    fn unended(&self, detail: &str) -> Option<LexFault> {
        let (what, opens, close) = match detail {
            "unexpected end of string" => ("string", &["'", "\""][..], "another quote"),
            "unexpected end of comment" => ("comment", &["{#"][..], "`#}`"),
            "unexpected end of raw block" => ("`raw`", &["{%"][..], "`{% endraw %}`"),
            _ => return None,
        };
        let rest = &self.text[self.at..];
        let found = opens
            .iter()
            .filter_map(|open| Some((rest.find(open)?, open.len())));
        let (at, length) = found.min()?;
        let start = self.at + at;
        let message = format!("this {what} is never closed by {close}");
        Some(LexFault::new(message, start..start + length))
    }

    fn unread(&self, error: &minijinja::Error, range: Range<usize>) -> LexFault {
        let Some(c) = self.text[range.start..].chars().next() else {
            return LexFault::new(wording(error, "").message, range);
        };
        if error.detail() != Some("unexpected character") {
            return LexFault::new(wording(error, "").message, range);
        }
        let fault = LexFault::new(
            format!("`{c}` has no meaning in a tag"),
            range.start..range.start + c.len_utf8(),
        );
        match c {
            '&' => fault.help("write `and`"),
            '!' => fault.help("write `not x`, or `a != b`"),
            '?' => fault.help("write `a if condition else b`"),
            _ => fault,
        }
    }
}

/// Watches the tokens of one tag for what has to be inserted into it.
#[derive(Default)]
struct TagReader {
    count: usize,
    operators: usize,
    after_dot: bool,
    caller: Option<usize>,
    /// Behind the `=`, once there is one.
    assigned: Option<usize>,
    /// Whether what is set is a key of a namespace.
    sets_key: bool,
    pipe: Option<usize>,
    has_operands: bool,
}

impl TagReader {
    fn token(&mut self, token: &Token<'_>, range: &Range<usize>, tag: &mut Tag, statement: bool) {
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
            Token::Ident("caller") if !self.after_dot => self.caller = Some(range.start),
            Token::Assign => self.assign(range.end, tag),
            Token::Dot if self.assigned.is_none() => self.sets_key = true,
            Token::Pipe => self.pipe = self.pipe.or(Some(range.start)),
            _ => {}
        }
        self.has_operands |= matches!(
            token,
            Token::Pipe
                | Token::Tilde
                | Token::Eq
                | Token::Ne
                | Token::Gt
                | Token::Gte
                | Token::Lt
                | Token::Lte
                | Token::Colon
                | Token::ParenOpen
                | Token::Ident("in" | "is")
        ) && !(tag.keyword == "for" && matches!(token, Token::Ident("in")));
        self.after_dot = matches!(token, Token::Dot);
        self.operators += usize::from(is_operator(token));
        self.count += 1;
    }

    /// What a `set` computes is closed by a filter around it.
    fn assign(&mut self, behind: usize, tag: &mut Tag) {
        if tag.keyword == "set" && self.assigned.is_none() {
            tag.insertions.push((behind, "("));
        }
        self.assigned = self.assigned.or(Some(behind));
    }

    /// A `set` without `=` opens a block; what it captures becomes a string before other filters.
    fn finish(self, tag: &mut Tag) {
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
        Token::Ident(word) => matches!(*word, "not" | "and" | "or" | "if" | "in" | "is"),
        _ => !is_leaf,
    }
}

/// Reports whether the inside of a `{{ }}` is Go's template language.
///
/// Go calls functions without parentheses and begins paths with a dot; no expression of Jinja
/// begins with a dot, a dollar sign, or a name before a string.
fn is_go(inner: &str) -> bool {
    let inner = inner.trim_start_matches(['-', '+']).trim_start();
    let path = |text: &str| {
        text.starts_with('$')
            || text
                .strip_prefix('.')
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let name = inner
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default();
    let rest = &inner[name.len()..];
    let argument = rest.trim_start();
    let called =
        rest.len() > argument.len() && (path(argument) || argument.starts_with(['"', '`']));
    let keyword = matches!(
        name,
        "if" | "range" | "with" | "define" | "template" | "block"
    );
    path(inner)
        || (!name.is_empty() && name != "not" && called)
        || (keyword && rest.starts_with(' '))
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

/// A part of a line.
#[derive(Debug, Clone)]
enum Item {
    /// Text without line ends.
    Run { range: Range<usize>, raw: bool },
    /// A line end.
    Break(usize),
    /// A tag or a comment.
    Tag(Piece),
}

/// Splits pieces into lines; a line end inside a tag ends no line.
fn lines(text: &str, pieces: Vec<Piece>) -> Vec<Vec<Item>> {
    let mut lines = vec![Vec::new()];
    for piece in pieces {
        let Kind::Text { raw } = piece.kind else {
            push(&mut lines, Item::Tag(piece));
            continue;
        };
        let mut start = piece.outer.start;
        for part in text[piece.outer.clone()].split_inclusive('\n') {
            let run = part.trim_end_matches(['\n', '\r']);
            if part.ends_with('\n') {
                push(
                    &mut lines,
                    Item::Run {
                        range: start..start + run.len(),
                        raw,
                    },
                );
                push(&mut lines, Item::Break(start + run.len()));
                lines.push(Vec::new());
            } else {
                push(
                    &mut lines,
                    Item::Run {
                        range: start..start + part.len(),
                        raw,
                    },
                );
            }
            start += part.len();
        }
    }
    lines
}

fn push(lines: &mut [Vec<Item>], item: Item) {
    if let Some(line) = lines.last_mut() {
        line.push(item);
    }
}

/// What a tag does to the line it stands on, if nothing but tags and blanks stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It vanishes with the line.
    Vanishes,
    /// Its output begins where it stands: the indentation stays, the line end goes.
    Opens,
    /// Its output ends where it stands: the indentation goes, the line end stays.
    Closes,
    /// It prints: the line stays as it is.
    Prints,
}

fn effect(piece: &Piece) -> Effect {
    match &piece.kind {
        Kind::Silent => Effect::Vanishes,
        Kind::Statement(tag) => match tag.keyword.as_str() {
            "call" | "filter" => Effect::Opens,
            "endcall" | "endfilter" => Effect::Closes,
            "include" => Effect::Prints,
            _ => Effect::Vanishes,
        },
        Kind::Output(_) | Kind::Text { .. } => Effect::Prints,
    }
}

/// Writes the rewritten text line by line.
struct Writer<'t, 'p> {
    text: &'t str,
    places: Places<'p>,
    out: Instrumented,
    macros: Vec<String>,
    /// Up to here the rewritten text has all line ends of the original.
    written: usize,
}

impl Writer<'_, '_> {
    fn line(&mut self, line: Vec<Item>) {
        let (keep_lead, keep_end) = self.kept(&line);
        let mut fresh = true;
        let mut led = false;
        for item in line {
            match item {
                Item::Run { range, raw } => {
                    let keep = if led { keep_end } else { keep_lead };
                    if keep {
                        self.run(range, raw, fresh);
                        fresh = false;
                    }
                }
                Item::Break(at) if keep_end => {
                    if fresh {
                        self.run(at..at, false, true);
                    }
                    self.out.source.push('\n');
                    self.written = at + self.text[at..].find('\n').map_or(0, |end| end + 1);
                }
                Item::Break(_) => {}
                Item::Tag(piece) => {
                    led = true;
                    fresh = true;
                    self.tag(&piece);
                }
            }
        }
    }

    /// Reports whether the blanks before the line's tags stay, and those behind with the line end.
    fn kept(&self, line: &[Item]) -> (bool, bool) {
        let blank = |item: &Item| match item {
            Item::Run { range, .. } => self.text[range.clone()].trim().is_empty(),
            Item::Break(_) => true,
            Item::Tag(piece) => effect(piece) != Effect::Prints,
        };
        let effects = || {
            line.iter().filter_map(|item| match item {
                Item::Tag(piece) => Some(effect(piece)),
                _ => None,
            })
        };
        if effects().next().is_none() || !line.iter().all(blank) {
            return (true, true);
        }
        let opens = effects().any(|effect| effect == Effect::Opens);
        let closes = effects().any(|effect| effect == Effect::Closes);
        match (opens, closes) {
            (true, true) => (true, true),
            (opens, closes) => (opens, closes),
        }
    }

    /// Catches up on line ends before `at` that are not printed.
    fn keep_lines(&mut self, at: usize) {
        let passed = self.text.get(self.written..at).unwrap_or_default();
        let ends = passed.matches('\n').count();
        if ends > 0 {
            let comment = format!("{{#{}#}}", "\n".repeat(ends));
            self.out.source.push_str(&comment);
        }
        self.written = self.written.max(at);
    }

    /// Text of a raw block gets one again, since the engine must not read it either.
    fn run(&mut self, range: Range<usize>, raw: bool, fresh: bool) {
        self.keep_lines(range.start);
        if fresh && matches!(self.places, Places::Record(..)) {
            let place = self.places.add(range.clone());
            self.out.source.push_str(&marks::name(PLACE, place));
        }
        let text = &self.text[range];
        // A brace at the end would join those of the tag behind it.
        if raw && text.contains('{') || text.ends_with('{') {
            self.out.source.push_str("{% raw %}");
            self.out.source.push_str(text);
            self.out.source.push_str("{% endraw %}");
        } else {
            self.out.source.push_str(text);
        }
    }

    fn tag(&mut self, piece: &Piece) {
        if !matches!(piece.kind, Kind::Silent) {
            self.keep_lines(piece.outer.start);
        }
        match &piece.kind {
            Kind::Output(tag) => {
                self.site(tag);
                self.verbatim("{{", tag, "}}");
            }
            Kind::Statement(tag) => self.statement(tag),
            Kind::Text { .. } | Kind::Silent => {}
        }
    }

    fn statement(&mut self, tag: &Tag) {
        match tag.keyword.as_str() {
            "include" => {
                self.site(tag);
                self.out.source.push_str("{% filter __fragment %}");
                self.verbatim("{%", tag, "%}");
                self.out.source.push_str("{% endfilter %}");
            }
            "call" | "filter" => {
                self.site(tag);
                self.verbatim("{%", tag, "%}");
            }
            "macro" => {
                self.macros.push(tag.defines.clone());
                self.verbatim("{%", tag, "%}");
            }
            "endmacro" => {
                self.verbatim("{%", tag, "%}");
                if let Some(name) = self.macros.pop() {
                    let wrapped = format!("{{% set {name} = {name}|__macro %}}");
                    self.out.source.push_str(&wrapped);
                }
            }
            "set" if !tag.opens_block() => {
                let site = self.site(tag);
                self.closed("{%", tag, &format!(")|__set({site})"), "%}");
            }
            _ => self.verbatim("{%", tag, "%}"),
        }
    }

    /// The event that tells the formatter which site prints next.
    fn site(&mut self, tag: &Tag) -> usize {
        let site = self.places.add(trimmed(self.text, &tag.inner));
        let event = format!("{{{{ \"{}\" }}}}", marks::name(SITE, site));
        self.out.source.push_str(&event);
        site
    }

    fn verbatim(&mut self, open: &str, tag: &Tag, close: &str) {
        self.closed(open, tag, "", close);
    }

    /// The tag with its insertions, and `tail` put behind its inside.
    fn closed(&mut self, open: &str, tag: &Tag, tail: &str, close: &str) {
        self.out.tags.push(trimmed(self.text, &tag.inner));
        self.bracket(open, tag.inner.start.saturating_sub(open.len()));
        // `{{--1}}` is a minus behind a dash that cuts white space, which is cut by now.
        if self.text[tag.inner.clone()].starts_with(['-', '+']) {
            self.out.source.push(' ');
        }
        let mut from = tag.inner.start;
        for (at, inserted) in &tag.insertions {
            self.copy(from..*at);
            self.out.source.push_str(inserted);
            from = *at;
        }
        self.copy(from..tag.inner.end);
        self.out.source.push_str(tail);
        self.bracket(close, tag.inner.end);
    }

    /// The beginning or the end of a tag, which may have a `-` in the original.
    fn bracket(&mut self, bracket: &str, from: usize) {
        self.out.copies.push(Copied {
            to: self.out.source.len(),
            from,
            length: bracket.len(),
            is_bracket: true,
            blank: (0, 0),
        });
        self.out.source.push_str(bracket);
    }

    fn copy(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        if text.is_empty() {
            return;
        }
        let copied = Copied {
            to: self.out.source.len(),
            from: range.start,
            length: range.len(),
            is_bracket: false,
            blank: (
                text.len() - text.trim_start().len(),
                text.len() - text.trim_end().len(),
            ),
        };
        self.out.copies.push(copied);
        self.written = range.end;
        self.out.source.push_str(text);
    }
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
