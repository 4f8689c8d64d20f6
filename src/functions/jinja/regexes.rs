//! Regular expressions.
//!
//! - A wrong expression is an error everywhere (in Helm `regexMatch` is then false).
//! - Where the last argument is not the text, the function is not a filter: the piped value would not
//!   be the searched text.

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::entry::{Entry, Forms};
use crate::functions::regexes::{Expression, quote_meta};

const EMPTY: &str = "Without a match the list is empty, in Helm null.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("regex_match", regex_match)
        .helm(&["regexMatch", "mustRegexMatch"])
        .takes(&["regex", "text"])
        .doc("Whether the expression matches anywhere in the text.")
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
        .doc("The first `count` matches, or all with a count of -1.")
        .differs(EMPTY)
        .example("regex_find_all('[0-9]', 'a1b2', -1)", "['1', '2']"),
    Entry::in_form("regex_replace_all", regex_replace_all, Forms::Function)
        .helm(&["regexReplaceAll", "mustRegexReplaceAll"])
        .takes(&["regex", "text", "replacement"])
        .doc("The text with every match replaced; `${1}` is the match of the first group.")
        .example("regex_replace_all('[^a-z]+', 'a_b c', '-')", "'a-b-c'"),
    Entry::in_form(
        "regex_replace_all_literal",
        regex_replace_all_literal,
        Forms::Function,
    )
    .helm(&["regexReplaceAllLiteral", "mustRegexReplaceAllLiteral"])
    .takes(&["regex", "text", "replacement"])
    .doc("The text with every match replaced by the literal replacement.")
    .example("regex_replace_all_literal('a', 'bar', '$1')", "'b$1r'"),
    Entry::in_form("regex_split", regex_split, Forms::Function)
        .helm(&["regexSplit", "mustRegexSplit"])
        .takes(&["regex", "text", "count"])
        .doc("The texts between the matches, count of them at most, or all with a count of -1.")
        .differs(EMPTY)
        .example("regex_split(', *', 'a, b,c', -1)", "['a', 'b', 'c']"),
    Entry::function("regex_quote_meta", regex_quote_meta)
        .helm(&["regexQuoteMeta"])
        .takes(&["text"])
        .doc("An expression that matches exactly the text.")
        .example("regex_quote_meta('1.2')", "'1\\\\.2'"),
];

fn compiled<'a>(arguments: &'a Arguments<'a>) -> Result<Expression<'a, Arguments<'a>>, Error> {
    Expression::compile(arguments.text("regex")?, arguments)
}

/// Returns the count, where a negative one means no limit.
fn limit(arguments: &Arguments) -> Result<usize, Error> {
    let count = arguments.integer("count")?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

fn regex_match(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    Ok(Value::from(compiled(arguments)?.is_match(text)?))
}

fn regex_find(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    Ok(Value::from(compiled(arguments)?.find(text)?))
}

fn regex_find_all(arguments: &Arguments) -> Result<Value, Error> {
    let (text, most) = (arguments.text("text")?, limit(arguments)?);
    let found = compiled(arguments)?.find_all(text, most)?;
    Ok(found.into_iter().collect())
}

fn regex_replace_all(arguments: &Arguments) -> Result<Value, Error> {
    let replacement = arguments.text("replacement")?;
    let text = arguments.text("text")?;
    let replaced = compiled(arguments)?.replace_all(text, replacement)?;
    Ok(Value::from(replaced))
}

fn regex_replace_all_literal(arguments: &Arguments) -> Result<Value, Error> {
    let replacement = arguments.text("replacement")?;
    let text = arguments.text("text")?;
    let replaced = compiled(arguments)?.replace_all_literal(text, replacement)?;
    Ok(Value::from(replaced))
}

fn regex_split(arguments: &Arguments) -> Result<Value, Error> {
    let (text, most) = (arguments.text("text")?, limit(arguments)?);
    let parts = compiled(arguments)?.split(text, most)?;
    Ok(parts.into_iter().collect())
}

fn regex_quote_meta(arguments: &Arguments) -> Result<Value, Error> {
    Ok(Value::from(quote_meta(arguments.text("text")?)))
}
