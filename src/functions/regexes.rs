//! Regular expressions in Go's syntax (RE2).
//!
//! - `\d`, `\s`, `\w` and `\b` know ASCII only, as in Go; [`translated`] writes the differences of
//!   the two syntaxes away.
//! - An expression is compiled when it is used. The price of that and of each search goes to a
//!   [`Budget`].

use regex::{Captures, Match, Regex};

use super::error::{FunctionError, excerpt};
use super::limits::Budget;

/// The price of compiling any expression, and of each of its parts.
const COMPILED: u64 = 200;
const COMPILED_PART: u64 = 10;

/// How many bytes one unit of fuel searches for a match; most matches need a few bytes only.
const SEARCHED: u64 = 50;

/// A compiled expression, and how many parts it has where its repetitions are written out.
pub(super) struct Expression<'b, B> {
    regex: Regex,
    weight: u64,
    budget: &'b B,
}

impl<'b, B: Budget> Expression<'b, B> {
    pub(super) fn compile(expression: &str, budget: &'b B) -> Result<Self, B::Error> {
        let weight = weight(expression);
        budget.pay(COMPILED + weight.saturating_mul(COMPILED_PART))?;
        let regex = Regex::new(&translated(expression)).map_err(|error| {
            let shown = excerpt(expression);
            let reason = last_line(&error);
            FunctionError::wrong(format!("{shown} is not a regular expression: {reason}"))
        })?;
        Ok(Self {
            regex,
            weight,
            budget,
        })
    }

    pub(super) fn is_match(&self, text: &str) -> Result<bool, B::Error> {
        self.pay_once(text)?;
        Ok(self.regex.is_match(text))
    }

    /// Returns the first match, or an empty text.
    pub(super) fn find<'t>(&self, text: &'t str) -> Result<&'t str, B::Error> {
        let found = self.find_all(text, 1)?;
        Ok(found.first().copied().unwrap_or_default())
    }

    pub(super) fn find_all<'t>(
        &self,
        text: &'t str,
        most: usize,
    ) -> Result<Vec<&'t str>, B::Error> {
        let found = self.matches(text, most)?;
        Ok(found.iter().map(Match::as_str).collect())
    }

    /// Takes the price of going through `text` once.
    fn pay_once(&self, text: &str) -> Result<(), B::Error> {
        let bytes = text.len() as u64;
        self.budget.pay(bytes.saturating_mul(self.weight) / 1000)
    }

    /// Takes the price of a match: the rest of the text may have been searched for it.
    fn pay_for_match(&self, text: &str, start: usize) -> Result<(), B::Error> {
        self.budget.pay((text.len() - start) as u64 / SEARCHED)
    }

    fn matches<'t>(&self, text: &'t str, most: usize) -> Result<Vec<Match<'t>>, B::Error> {
        self.pay_once(text)?;
        let mut found = Vec::new();
        for one in self.regex.find_iter(text).take(most) {
            self.pay_for_match(text, one.start())?;
            found.push(one);
        }
        Ok(found)
    }

    /// Replaces each match; `${1}` in the replacement is what the first group matched.
    pub(super) fn replace_all(&self, text: &str, replacement: &str) -> Result<String, B::Error> {
        self.replaced(text, |found, out| found.expand(replacement, out))
    }

    pub(super) fn replace_all_literal(
        &self,
        text: &str,
        replacement: &str,
    ) -> Result<String, B::Error> {
        self.replaced(text, |_, out| out.push_str(replacement))
    }

    fn replaced(
        &self,
        text: &str,
        write: impl Fn(&Captures<'_>, &mut String),
    ) -> Result<String, B::Error> {
        self.pay_once(text)?;
        let mut out = String::new();
        let mut end = 0;
        for found in self.regex.captures_iter(text) {
            let whole = found.get_match();
            self.pay_for_match(text, whole.start())?;
            out.push_str(&text[end..whole.start()]);
            write(&found, &mut out);
            end = whole.end();
            self.budget.allow_bytes(out.len())?;
        }
        out.push_str(&text[end..]);
        Ok(out)
    }

    /// Returns the texts between the matches, `most` at most.
    ///
    /// A match without length at the start or at the end cuts nothing, as in Go.
    pub(super) fn split<'t>(&self, text: &'t str, most: usize) -> Result<Vec<&'t str>, B::Error> {
        let found = self.matches(text, most)?;
        let mut parts = Vec::new();
        if most == 0 {
            return Ok(parts);
        }
        let (mut start, mut end) = (0, 0);
        for found in &found {
            if parts.len() + 1 == most {
                break;
            }
            end = found.start();
            if found.end() != 0 {
                parts.push(&text[start..end]);
            }
            start = found.end();
        }
        if end != text.len() || text.is_empty() && !self.regex.as_str().is_empty() {
            parts.push(&text[start..]);
        }
        Ok(parts)
    }
}

/// Returns an expression that matches the text itself.
pub(super) fn quote_meta(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Returns how many parts `expression` has where its repetitions are written out.
pub fn weight(expression: &str) -> u64 {
    let mut groups: Vec<(u64, u64)> = Vec::new();
    let (mut sum, mut last) = (0_u64, 0_u64);
    let mut rest = expression;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '(' => groups.push((std::mem::take(&mut sum), std::mem::take(&mut last))),
            ')' => {
                let (before, previous) = groups.pop().unwrap_or_default();
                last = sum.saturating_add(last);
                sum = before.saturating_add(previous);
            }
            '{' => last = last.saturating_mul(most_repeated(rest)),
            _ => {
                sum = sum.saturating_add(last);
                last = if c == '\\' { CLASS } else { 1 };
            }
        }
    }
    let open: u64 = groups
        .iter()
        .map(|(sum, last)| sum.saturating_add(*last))
        .sum();
    open.saturating_add(sum).saturating_add(last)
}

/// What a class of characters weighs: those of Unicode have hundreds of ranges.
const CLASS: u64 = 20;

/// The larger number of a repetition whose `{` has been read.
fn most_repeated(rest: &str) -> u64 {
    let body = rest.split('}').next().unwrap_or_default();
    let numbers = body.split(',').filter_map(|number| number.parse().ok());
    numbers.max().unwrap_or(1).max(1)
}

/// The crate draws the expression first and reports in the last line what is wrong.
fn last_line(error: &regex::Error) -> String {
    let text = error.to_string();
    let line = text.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

/// Returns Go's expression in the syntax of the `regex` crate.
fn translated(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len() + 16);
    let mut rest = expression;
    let mut in_class = false;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => push_escape(&mut out, rest, in_class),
            '[' if in_class => push_in_class(&mut out, rest),
            '[' => {
                in_class = true;
                push_class_start(&mut out, rest)
            }
            ']' if in_class => {
                in_class = false;
                push_plain(&mut out, c)
            }
            '&' | '~' | '-' if in_class && rest[1..].starts_with(c) => push_escaped(&mut out, c),
            '{' if !in_class && !is_repetition(rest) => push_escaped(&mut out, c),
            _ => push_plain(&mut out, c),
        };
        rest = &rest[taken..];
    }
    out
}

fn push_plain(out: &mut String, c: char) -> usize {
    out.push(c);
    c.len_utf8()
}

fn push_escaped(out: &mut String, c: char) -> usize {
    out.push('\\');
    push_plain(out, c)
}

/// The classes of Go know ASCII only; `\Q` quotes up to `\E`; `\<` is a plain character.
fn push_escape(out: &mut String, rest: &str, in_class: bool) -> usize {
    let Some(escaped) = rest[1..].chars().next() else {
        return push_plain(out, '\\');
    };
    let replacement = match escaped {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        's' => "[\\t\\n\\f\\r ]",
        'S' => "[^\\t\\n\\f\\r ]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        'b' if !in_class => "(?-u:\\b)",
        'B' if !in_class => "(?-u:\\B)",
        '<' => "<",
        '>' => ">",
        'Q' => return push_quoted(out, rest),
        _ => {
            out.push('\\');
            return 1 + push_plain(out, escaped);
        }
    };
    out.push_str(replacement);
    2
}

fn push_quoted(out: &mut String, rest: &str) -> usize {
    let body = &rest[2..];
    let (quoted, taken) = match body.find("\\E") {
        Some(end) => (&body[..end], end + 4),
        None => (body, rest.len()),
    };
    out.push_str(&regex::escape(quoted));
    taken
}

/// A `]` right at the start of a class is a plain character.
fn push_class_start(out: &mut String, rest: &str) -> usize {
    let negated = rest[1..].starts_with('^');
    let opening = if negated { "[^" } else { "[" };
    out.push_str(opening);
    if rest[opening.len()..].starts_with(']') {
        out.push_str("\\]");
        return opening.len() + 1;
    }
    opening.len()
}

/// `[:alpha:]` is a class within a class, every other bracket is a plain character.
fn push_in_class(out: &mut String, rest: &str) -> usize {
    match rest.find(":]") {
        Some(end) if rest.starts_with("[:") => {
            out.push_str(&rest[..end + 2]);
            end + 2
        }
        _ => push_escaped(out, '['),
    }
}

/// Reports whether `{` begins `{2}`, `{2,}` or `{2,3}`; else it is a plain character.
fn is_repetition(rest: &str) -> bool {
    let Some(body) = rest[1..]
        .split('}')
        .next()
        .filter(|body| body.len() + 1 < rest.len())
    else {
        return false;
    };
    let (least, most) = body.split_once(',').unwrap_or((body, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && is_number(least) && is_number(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Unlimited;

    impl Budget for Unlimited {
        type Error = FunctionError;

        fn pay(&self, _: u64) -> Result<(), FunctionError> {
            Ok(())
        }

        fn allow_bytes(&self, _: usize) -> Result<(), FunctionError> {
            Ok(())
        }
    }

    fn expression(text: &str) -> Expression<'static, Unlimited> {
        Expression::compile(text, &Unlimited).unwrap()
    }

    #[test]
    fn matches_are_found_and_replaced() {
        let digits = expression("([0-9])+");
        assert_eq!(digits.find("a12b3"), Ok("12"));
        assert_eq!(digits.find_all("a12b3", 1), Ok(vec!["12"]));
        assert_eq!(digits.replace_all("a12", "<${1}>"), Ok("a<2>".to_owned()));
        assert_eq!(
            digits.replace_all_literal("a12", "$1"),
            Ok("a$1".to_owned())
        );
    }

    #[test]
    fn a_match_without_length_at_an_end_cuts_nothing() {
        assert_eq!(expression("").split("ab", 9), Ok(vec!["a", "b"]));
        assert_eq!(expression(", *").split("a, b,c", 2), Ok(vec!["a", "b,c"]));
        assert_eq!(expression(",").split("", 9), Ok(vec![""]));
        assert_eq!(expression(",").split("a", 0), Ok(vec![]));
    }

    #[test]
    fn quoted_text_matches_itself() {
        assert_eq!(quote_meta("1.2"), r"1\.2");
        assert_eq!(expression(&quote_meta("a+(b)")).find("a+(b)"), Ok("a+(b)"));
    }

    #[test]
    fn classes_know_ascii_only() {
        assert_eq!(translated(r"\d[\w-]\b"), r"[0-9][[0-9A-Za-z_]-](?-u:\b)");
    }

    #[test]
    fn brackets_and_braces_are_plain_where_go_takes_them_so() {
        assert_eq!(translated("[[a]"), r"[\[a]");
        assert_eq!(translated("[]a]"), r"[\]a]");
        assert_eq!(translated("[[:alpha:]-]"), "[[:alpha:]-]");
        assert_eq!(translated("a{x}b{2}c{,3}"), r"a\{x}b{2}c\{,3}");
    }

    #[test]
    fn set_operations_of_the_crate_are_plain_characters() {
        assert_eq!(translated("[a&&b~~c]"), r"[a\&&b\~~c]");
    }

    #[test]
    fn quoted_text_is_escaped() {
        assert_eq!(translated(r"\Qa.b\Ec"), r"a\.bc");
        assert_eq!(translated(r"\Qa.b"), r"a\.b");
    }
}
