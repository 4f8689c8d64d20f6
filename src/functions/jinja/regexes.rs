//! Regular expressions in Go's syntax (RE2).
//!
//! - `\d`, `\s`, `\w` and `\b` know ASCII only, as in Go; [`translated`] writes the differences of
//!   the two syntaxes away.
//! - An expression is compiled when it is used; one that is wrong is an error everywhere (in Helm
//!   `regexMatch` is then false).
//! - Where the last argument is not the text, the function is no filter: the piped value would not
//!   be the one that is searched.

use minijinja::Error;
use minijinja::value::Value;
use regex::{Captures, Match, Regex};

use super::arguments::Arguments;
use super::error::{FunctionError, quoted};
use super::table::{Entry, Forms};

const EMPTY: &str = "Where nothing is found the list is empty, in Helm null.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("regex_match", regex_match)
        .helm(&["regexMatch", "mustRegexMatch"])
        .takes(&["regex", "text"])
        .doc("Whether the expression matches somewhere in the text.")
        .differs("A wrong expression is an error, in Helm false.")
        .example("'v1.2' | regex_match('^v[0-9]')", "true"),
    Entry::function("regex_find", regex_find)
        .helm(&["regexFind", "mustRegexFind"])
        .takes(&["regex", "text"])
        .doc("The first match, or \"\".")
        .example("'a12b3' | regex_find('[0-9]+')", "'12'"),
    Entry::in_form("regex_find_all", regex_find_all, Forms::Function)
        .helm(&["regexFindAll", "mustRegexFindAll"])
        .takes(&["regex", "text", "count"])
        .doc("The first matches, or all with a count of -1.")
        .differs(EMPTY)
        .example("regex_find_all('[0-9]', 'a1b2', -1)", "['1', '2']"),
    Entry::in_form("regex_replace_all", regex_replace_all, Forms::Function)
        .helm(&["regexReplaceAll", "mustRegexReplaceAll"])
        .takes(&["regex", "text", "replacement"])
        .doc("The text with every match replaced; `${1}` is what the first group matched.")
        .example("regex_replace_all('[^a-z]+', 'a_b c', '-')", "'a-b-c'"),
    Entry::in_form(
        "regex_replace_all_literal",
        regex_replace_all_literal,
        Forms::Function,
    )
    .helm(&["regexReplaceAllLiteral", "mustRegexReplaceAllLiteral"])
    .takes(&["regex", "text", "replacement"])
    .doc("The text with every match replaced by the replacement as it is.")
    .example("regex_replace_all_literal('a', 'bar', '$1')", "'b$1r'"),
    Entry::in_form("regex_split", regex_split, Forms::Function)
        .helm(&["regexSplit", "mustRegexSplit"])
        .takes(&["regex", "text", "count"])
        .doc("The texts between the matches, so many at most, or all with a count of -1.")
        .differs(EMPTY)
        .example("regex_split(', *', 'a, b,c', -1)", "['a', 'b', 'c']"),
    Entry::function("regex_quote_meta", regex_quote_meta)
        .helm(&["regexQuoteMeta"])
        .takes(&["text"])
        .doc("An expression that matches the text itself.")
        .example("regex_quote_meta('1.2')", "'1\\\\.2'"),
];

/// Compiles the expression, for which is paid what its repetitions make of it.
fn compiled(arguments: &Arguments) -> Result<Searched, Error> {
    let expression = arguments.text("regex")?;
    let weight = weight(expression);
    arguments.pay(COMPILED + weight.saturating_mul(COMPILED_PART))?;
    let regex = Regex::new(&translated(expression)).map_err(|error| {
        let shown = quoted(expression);
        let reason = last_line(&error);
        FunctionError::wrong(format!("{shown} is not a regular expression: {reason}"))
    })?;
    Ok(Searched { regex, weight })
}

/// A compiled expression, and how many parts it has where its repetitions are written out.
struct Searched {
    regex: Regex,
    weight: u64,
}

impl Searched {
    /// Takes the price of going through `text` once.
    fn pay_once(&self, text: &str, arguments: &Arguments) -> Result<(), Error> {
        arguments.pay((text.len() as u64).saturating_mul(self.weight) / 1000)
    }

    /// Returns the first `most` matches.
    ///
    /// To find one, the rest of the text may have to be gone through, so that each is paid for.
    fn found<'t>(
        &self,
        text: &'t str,
        most: usize,
        arguments: &Arguments,
    ) -> Result<Vec<Match<'t>>, Error> {
        self.pay_once(text, arguments)?;
        let mut found = Vec::new();
        for one in self.regex.find_iter(text).take(most) {
            arguments.pay((text.len() - one.start()) as u64 / SEARCHED)?;
            found.push(one);
        }
        Ok(found)
    }
}

/// The price of compiling any expression, and of each of its parts.
const COMPILED: u64 = 200;
const COMPILED_PART: u64 = 10;

/// How many bytes one unit pays to go through for a match; most matches go through a few alone.
const SEARCHED: u64 = 50;

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

/// The crate draws the expression first and says in the last line what is wrong.
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

fn regex_match(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let searched = compiled(arguments)?;
    searched.pay_once(text, arguments)?;
    Ok(Value::from(searched.regex.is_match(text)))
}

fn regex_find(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let found = compiled(arguments)?.found(text, 1, arguments)?;
    Ok(Value::from(found.first().map_or("", Match::as_str)))
}

fn regex_find_all(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let most = limit(arguments)?;
    let found = compiled(arguments)?.found(text, most, arguments)?;
    Ok(found.iter().map(Match::as_str).collect())
}

/// Returns the count, where a negative one means no limit.
fn limit(arguments: &Arguments) -> Result<usize, Error> {
    let count = arguments.integer("count")?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

fn regex_replace_all(arguments: &Arguments) -> Result<Value, Error> {
    let replacement = arguments.text("replacement")?;
    replaced(arguments, |found, out| found.expand(replacement, out))
}

fn regex_replace_all_literal(arguments: &Arguments) -> Result<Value, Error> {
    let replacement = arguments.text("replacement")?;
    replaced(arguments, |_, out| out.push_str(replacement))
}

/// Returns the text with what `write` writes for each match.
fn replaced(
    arguments: &Arguments,
    write: impl Fn(&Captures<'_>, &mut String),
) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let searched = compiled(arguments)?;
    searched.pay_once(text, arguments)?;
    let mut out = String::new();
    let mut end = 0;
    for found in searched.regex.captures_iter(text) {
        let whole = found.get_match();
        arguments.pay((text.len() - whole.start()) as u64 / SEARCHED)?;
        out.push_str(&text[end..whole.start()]);
        write(&found, &mut out);
        end = whole.end();
        arguments.allow_bytes(out.len())?;
    }
    out.push_str(&text[end..]);
    Ok(Value::from(out))
}

fn regex_split(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let most = limit(arguments)?;
    let searched = compiled(arguments)?;
    let found = searched.found(text, most, arguments)?;
    let is_empty = searched.regex.as_str().is_empty();
    Ok(split(&found, is_empty, text, most).into_iter().collect())
}

/// Cuts as Go does: a match without length at the start cuts nothing, nor does one at the end.
fn split<'a>(matches: &[Match<'_>], is_empty: bool, text: &'a str, most: usize) -> Vec<&'a str> {
    let mut parts = Vec::new();
    if most == 0 {
        return parts;
    }
    let (mut start, mut end) = (0, 0);
    for found in matches {
        if parts.len() + 1 == most {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(&text[start..end]);
        }
        start = found.end();
    }
    if end != text.len() || text.is_empty() && !is_empty {
        parts.push(&text[start..]);
    }
    parts
}

fn regex_quote_meta(arguments: &Arguments) -> Result<Value, Error> {
    let mut out = String::new();
    for c in arguments.text("text")?.chars() {
        if "\\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    Ok(Value::from(out))
}

#[cfg(test)]
mod tests {
    use super::translated;

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
