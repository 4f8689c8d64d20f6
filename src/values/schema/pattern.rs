//! Patterns of a schema that mean the same in every dialect of regular expressions.
//!
//! They are made of ASCII letters, digits and marks, sets of those, groups, alternatives and
//! repetitions. Others (`.`, `\s`, `(?=…)`) are left to the validator. The small engine that
//! matches them starts a hundred times sooner than the validator's.

use indexmap::IndexMap;
use regex_lite::Regex;

use crate::functions::pattern_weight;

/// Marks that stand for themselves, inside of a set and outside.
const MARKS: &str = " _/:,@=%";

/// What a repetition of the part before it begins with.
const REPETITIONS: [char; 4] = ['?', '*', '+', '{'];

/// How many parts a pattern may have, all repetitions written out: the small engine goes through all
/// of them for each character.
const HEAVIEST: u64 = 1_000;

/// The patterns of a schema by what they are written as, ready to match.
#[derive(Debug, Default)]
pub(super) struct Patterns(IndexMap<String, Regex>);

impl Patterns {
    /// Takes in `pattern`, and reports whether it is valid and means the same in every dialect.
    pub(super) fn take(&mut self, pattern: &str) -> bool {
        if self.0.contains_key(pattern) {
            return true;
        }
        let is_light = || pattern_weight(pattern) <= HEAVIEST;
        let regex = (is_plain(pattern) && is_light()).then(|| Regex::new(pattern));
        let Some(Ok(regex)) = regex else {
            return false;
        };
        self.0.insert(pattern.to_owned(), regex);
        true
    }

    /// Reports whether `pattern` is found in `text`; nothing if it was not taken in.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let regex = self.0.get(pattern)?;
        Some(regex.is_match(text))
    }
}

fn is_plain(pattern: &str) -> bool {
    let mut rest = pattern;
    let mut before = None;
    while let Some(length) = part(rest) {
        if rest.starts_with(REPETITIONS) && !before.is_some_and(may_repeat) {
            return false;
        }
        before = Some(&rest[..length]);
        rest = &rest[length..];
    }
    rest.is_empty()
}

/// Dialects differ on what may repeat: in some, `^*` and `a**` are no patterns.
fn may_repeat(part: &str) -> bool {
    !part.starts_with(['^', '$', '|', '(']) && !part.starts_with(REPETITIONS)
}

/// The length of the part that `rest` begins with; none at the end, and if it is not plain.
fn part(rest: &str) -> Option<usize> {
    let mut chars = rest.chars();
    match chars.next()? {
        '\\' => is_escapable(chars.next()?).then_some(2),
        '[' => set(rest),
        '{' => repetition(rest),
        '(' => (!rest.starts_with("(?")).then_some(1),
        ')' | '|' | '?' | '*' | '+' | '^' | '$' | '-' => Some(1),
        c => is_literal(c).then_some(1),
    }
}

/// `\<` and `\>` are marks in some dialects, and the ends of a word in others.
fn is_escapable(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '<' | '>')
}

fn is_literal(c: char) -> bool {
    c.is_ascii_alphanumeric() || MARKS.contains(c)
}

/// `[^a-z0-9.-]`
fn set(rest: &str) -> Option<usize> {
    let body = &rest[1..rest.find(']')?];
    let members = body.strip_prefix('^').unwrap_or(body);
    let is_member = |c: char| is_literal(c) || matches!(c, '-' | '.');
    let is_plain = !members.is_empty() && members.chars().all(is_member) && !members.contains("--");
    is_plain.then(|| body.len() + 2)
}

/// `{2}`, `{2,}`, `{2,3}`
fn repetition(rest: &str) -> Option<usize> {
    let body = &rest[1..rest.find('}')?];
    let (least, most) = body.split_once(',').unwrap_or((body, ""));
    let is_count = |text: &str| text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    (!least.is_empty() && is_count(least) && is_count(most)).then(|| body.len() + 2)
}
