//! Text: cutting, trimming, searching, joining.
//!
//! - Lengths and positions count characters; Helm's count bytes and can cut one in half.
//! - A number or a boolean is not text: `string` makes text of it, visibly, in the template.

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::convert;
use super::entry::Entry;
use crate::functions::letter_case;
use crate::functions::limits::Budget;
use crate::functions::text::{self, LongWords};

const CHARACTERS: &str = "Counts characters; Helm counts bytes.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::engine("lower")
        .helm(&["lower"])
        .takes(&["text"])
        .doc("The text in lower case.")
        .example("'A-b' | lower", "'a-b'"),
    Entry::engine("upper")
        .helm(&["upper"])
        .takes(&["text"])
        .doc("The text in upper case.")
        .example("'A-b' | upper", "'A-B'"),
    Entry::engine("trim")
        .helm(&["trim"])
        .takes(&["text"])
        .doc("The text without white space at both ends; `trim('ab')` removes these characters instead.")
        .example("' a ' | trim", "'a'"),
    Entry::function("trim_all", trim_all)
        .helm(&["trimAll", "trimall"])
        .takes(&["characters", "text"])
        .doc("The text without any of the characters at both ends.")
        .example("'--a-b-' | trim_all('-')", "'a-b'"),
    Entry::function("trim_prefix", trim_prefix)
        .helm(&["trimPrefix"])
        .takes(&["prefix", "text"])
        .doc("The text without the prefix, once.")
        .example("'v1.2' | trim_prefix('v')", "'1.2'"),
    Entry::function("trim_suffix", trim_suffix)
        .helm(&["trimSuffix"])
        .takes(&["suffix", "text"])
        .doc("The text without the suffix, once.")
        .example("'api-' | trim_suffix('-')", "'api'"),
    Entry::function("trunc", trunc)
        .helm(&["trunc"])
        .takes(&["length", "text"])
        .doc("The first characters of the text; with a negative length, the last ones.")
        .differs(CHARACTERS)
        .example("'llm-server' | trunc(3)", "'llm'"),
    Entry::function("abbrev", abbrev)
        .helm(&["abbrev"])
        .takes(&["length", "text"])
        .doc("The text cut to the length, with `...` at its end; a length below 4 changes nothing.")
        .differs(CHARACTERS)
        .example("abbrev(8, 'hello world')", "'hello...'"),
    Entry::function("abbrevboth", abbrevboth)
        .helm(&["abbrevboth"])
        .takes(&["offset", "length", "text"])
        .doc("The text from the offset, cut to the length, with `...` at both ends; an offset below 5 is the same as `abbrev`, and a length below 7 changes nothing.")
        .differs(CHARACTERS)
        .example("abbrevboth(5, 10, '1234 5678 9123')", "'...5678...'"),
    Entry::function("substr", substr)
        .helm(&["substr"])
        .takes(&["start", "end", "text"])
        .doc("The characters from start to end, without end; a negative start is 0, a negative end is the end of the text.")
        .differs("Counts characters, Helm counts bytes; a range outside of the text is empty, in Helm an error.")
        .example("substr(0, 3, 'llm-server')", "'llm'"),
    Entry::engine("replace")
        .helm(&["replace"])
        .takes(&["old", "new", "text"])
        .doc("The text with every `old` replaced by `new`.")
        .example("'a.b.c' | replace('.', '-')", "'a-b-c'"),
    Entry::function("repeat", repeat)
        .helm(&["repeat"])
        .takes(&["count", "text"])
        .doc("The text, repeated count times.")
        .example("repeat(3, 'ab')", "'ababab'"),
    Entry::function("nospace", |arguments| changed(arguments, text::nospace))
        .helm(&["nospace"])
        .takes(&["text"])
        .doc("The text without white space.")
        .differs("Helm damages characters outside ASCII.")
        .example("nospace('a b c')", "'abc'"),
    Entry::function("initials", |arguments| changed(arguments, text::initials))
        .helm(&["initials"])
        .takes(&["text"])
        .doc("The first character of each word.")
        .differs("Helm damages characters outside ASCII.")
        .example("initials('First Try')", "'FT'"),
    Entry::function("wrap", wrap)
        .helm(&["wrap"])
        .takes(&["width", "text"])
        .doc("The text with line breaks instead of spaces, so that lines are at most as long as the width; long words are not split.")
        .differs(CHARACTERS)
        .example("wrap(5, 'ab cd ef')", "'ab cd\\nef'"),
    Entry::function("wrap_with", wrap_with)
        .helm(&["wrapWith"])
        .takes(&["width", "separator", "text"])
        .doc("The same as `wrap`, with a separator instead of line breaks; long words are split.")
        .differs(CHARACTERS)
        .example("wrap_with(2, '|', 'abcd')", "'ab|cd'"),
    Entry::function("contains", contains)
        .helm(&["contains"])
        .takes(&["part", "text"])
        .doc("Whether the text contains the part; `part in text` is the same.")
        .example("'llm-server' | contains('server')", "true"),
    Entry::function("has_prefix", has_prefix)
        .helm(&["hasPrefix"])
        .takes(&["prefix", "text"])
        .doc("Whether the text begins with the prefix.")
        .example("'v1.2' | has_prefix('v')", "true"),
    Entry::function("has_suffix", has_suffix)
        .helm(&["hasSuffix"])
        .takes(&["suffix", "text"])
        .doc("Whether the text ends with the suffix.")
        .example("'a.yaml' | has_suffix('.yaml')", "true"),
    Entry::engine("title")
        .takes(&["text"])
        .doc("Each word with its first letter in upper case and the others in lower case.")
        .differs("Helm's `title` does not change the other letters: that is `titlecase` here.")
        .example("'hello WORLD' | title", "'Hello World'"),
    Entry::function("titlecase", |arguments| changed(arguments, letter_case::titlecase))
        .helm(&["title"])
        .takes(&["text"])
        .doc("Each word with its first letter in upper case, the others unchanged.")
        .example("titlecase('hello wORLD')", "'Hello WORLD'"),
    Entry::function("untitle", |arguments| changed(arguments, letter_case::untitle))
        .helm(&["untitle"])
        .takes(&["text"])
        .doc("Each word with its first letter in lower case.")
        .example("untitle('Hello World')", "'hello world'"),
    Entry::function("camelcase", |arguments| changed(arguments, letter_case::camelcase))
        .helm(&["camelcase"])
        .takes(&["text"])
        .doc("The words of the text as `CamelCase`.")
        .differs("Text of only `_`, `-` and spaces is unchanged; Helm adds one more.")
        .example("camelcase('http_server')", "'HttpServer'"),
    Entry::function("snakecase", |arguments| changed(arguments, letter_case::snakecase))
        .helm(&["snakecase"])
        .takes(&["text"])
        .doc("The words of the text as `snake_case`.")
        .example("snakecase('FirstName')", "'first_name'"),
    Entry::function("kebabcase", |arguments| changed(arguments, letter_case::kebabcase))
        .helm(&["kebabcase"])
        .takes(&["text"])
        .doc("The words of the text as `kebab-case`.")
        .example("kebabcase('FirstName')", "'first-name'"),
    Entry::function("swapcase", |arguments| changed(arguments, letter_case::swapcase))
        .helm(&["swapcase"])
        .takes(&["text"])
        .doc("The text with upper case as lower case and the reverse.")
        .example("swapcase('aBc')", "'AbC'"),
    Entry::function("plural", plural)
        .helm(&["plural"])
        .takes(&["one", "many", "count"])
        .doc("The first text if the count is 1, else the second.")
        .example("plural('pod', 'pods', 2)", "'pods'"),
    Entry::function("cat", cat)
        .helm(&["cat"])
        .takes(&["values…"])
        .doc("The values as text, separated by spaces; nulls are left out.")
        .differs("A list or a map is an error; Helm writes `[a b]` and `map[a:1]`.")
        .example("cat('a', 1, true)", "'a 1 true'"),
    Entry::function("split_list", split_list)
        .helm(&["splitList"])
        .takes(&["separator", "text"])
        .doc("The list of texts between the separators.")
        .example("split_list(',', 'a,b')", "['a', 'b']"),
    Entry::engine("split")
        .takes(&["separator", "text"])
        .doc("The list of texts between the separators.")
        .differs("Helm's `split` makes a map with the keys `_0`, `_1`, …")
        .example("'a,b' | split(',')", "['a', 'b']"),
    Entry::instead(&["split", "splitn"], "(text | split(','))[0]")
        .differs("Helm makes a map with the keys `_0`, `_1`, …; here it is a list."),
];

fn trim_all(arguments: &Arguments) -> Result<Value, Error> {
    let unwanted: Vec<char> = arguments.text("characters")?.chars().collect();
    let text = arguments.text("text")?;
    Ok(Value::from(text.trim_matches(unwanted.as_slice())))
}

fn trim_prefix(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let rest = text.strip_prefix(arguments.text("prefix")?);
    Ok(Value::from(rest.unwrap_or(text)))
}

fn trim_suffix(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let rest = text.strip_suffix(arguments.text("suffix")?);
    Ok(Value::from(rest.unwrap_or(text)))
}

fn trunc(arguments: &Arguments) -> Result<Value, Error> {
    let length = arguments.clipped_integer("length")?;
    Ok(Value::from(text::trunc(length, arguments.text("text")?)))
}

fn abbrev(arguments: &Arguments) -> Result<Value, Error> {
    let length = arguments.clipped_integer("length")?;
    Ok(Value::from(text::abbrev(length, arguments.text("text")?)))
}

fn abbrevboth(arguments: &Arguments) -> Result<Value, Error> {
    let start = arguments.clipped_integer("offset")?;
    let length = arguments.clipped_integer("length")?;
    let text = arguments.text("text")?;
    Ok(Value::from(text::abbrevboth(start, length, text)))
}

fn substr(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let start = arguments.clipped_integer("start")?;
    let end = arguments.clipped_integer("end")?;
    Ok(Value::from(text::substr(start, end, text)))
}

fn repeat(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let Ok(count) = usize::try_from(arguments.clipped_integer("count")?) else {
        return Err(arguments.bad("count", "is negative").into());
    };
    arguments.allow_bytes(text.len().saturating_mul(count))?;
    let count = if text.is_empty() { 0 } else { count };
    Ok(Value::from(text.repeat(count)))
}

/// Returns the argument `text`, changed by `change`.
fn changed(arguments: &Arguments, change: fn(&str) -> String) -> Result<Value, Error> {
    Ok(Value::from(change(arguments.text("text")?)))
}

fn wrap(arguments: &Arguments) -> Result<Value, Error> {
    wrapped(arguments, "\n", LongWords::StayWhole)
}

fn wrap_with(arguments: &Arguments) -> Result<Value, Error> {
    let separator = arguments.text("separator")?;
    let separator = if separator.is_empty() {
        "\n"
    } else {
        separator
    };
    wrapped(arguments, separator, LongWords::AreCut)
}

fn wrapped(arguments: &Arguments, separator: &str, long: LongWords) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let width = arguments.clipped_integer("width")?;
    arguments.allow_bytes(text.chars().count().saturating_mul(separator.len()))?;
    Ok(Value::from(text::wrap(width, separator, long, text)))
}

fn contains(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    Ok(Value::from(text.contains(arguments.text("part")?)))
}

fn has_prefix(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    Ok(Value::from(text.starts_with(arguments.text("prefix")?)))
}

fn has_suffix(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    Ok(Value::from(text.ends_with(arguments.text("suffix")?)))
}

fn plural(arguments: &Arguments) -> Result<Value, Error> {
    let one = arguments.integer("count")? == 1;
    arguments.any(if one { "one" } else { "many" }).cloned()
}

fn cat(arguments: &Arguments) -> Result<Value, Error> {
    let mut words = Vec::new();
    for value in arguments.rest("values") {
        if value.is_none() {
            continue;
        }
        let word = convert::text(value);
        words.push(
            word.ok_or_else(|| arguments.wrong("values", value, "text, numbers and booleans"))?,
        );
    }
    Ok(Value::from(words.join(" ")))
}

fn split_list(arguments: &Arguments) -> Result<Value, Error> {
    let parts = text::split_list(arguments.text("separator")?, arguments.text("text")?);
    Ok(parts.into_iter().collect())
}
