//! How a string is written: plain, in double quotes, or as a literal block.
//!
//! - **Plain** where every YAML reader gets the same string back: it is no number, boolean, null
//!   or date anywhere ([`scalar::is_text_everywhere`]), has no character that YAML gives a
//!   meaning, and shows every character.
//! - **Literal** (`|`, or `|-` without a newline at the end) for several lines as a value, if the
//!   text starts with a visible character, ends with one newline at most, has no line of blanks
//!   only, and shows every character but the tab.
//! - **Double-quoted** everything else. The escapes are those of JSON: `\"`, `\\`, `\b`, `\f`,
//!   `\n`, `\r`, `\t` and `\uXXXX` in lower case.
//!
//! A character that shows nothing (control, line and paragraph separator, no-break space, byte
//! order mark, zero-width space, text direction) is escaped, so that a reader of the manifest sees it. The
//! joiners U+200C and U+200D are not, for scripts and emoji need them.

use std::fmt::Write;

use super::scalar;

/// How a string is best written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Quoted,
    Literal,
}

pub(super) fn value_form(text: &str) -> Form {
    if text.contains('\n') && is_literal(text) {
        Form::Literal
    } else {
        key_form(text)
    }
}

/// Returns the form of `text` as a key, which is always one line.
pub(super) fn key_form(text: &str) -> Form {
    if is_plain(text) {
        Form::Plain
    } else {
        Form::Quoted
    }
}

fn is_plain(text: &str) -> bool {
    starts_plain(text)
        && !text.ends_with([' ', ':'])
        && (is_plain_word(text) || !has_punctuation(text) && text.chars().all(shows))
        && scalar::is_text_everywhere(text)
}

/// Reports whether `text` has no blank and no character that needs a second look, as most texts.
fn is_plain_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Reports whether something in `text` ends a plain scalar.
fn has_punctuation(text: &str) -> bool {
    let mut pairs = text.as_bytes().windows(2);
    pairs.any(|pair| matches!(pair, b": " | b" #"))
}

fn starts_plain(text: &str) -> bool {
    // `---` and `...` at the start of a line end a document, even before other text.
    if text.starts_with("---") || text.starts_with("...") {
        return false;
    }
    let mut chars = text.chars();
    match chars.next() {
        None => false,
        Some('-') => chars.next().is_some_and(|second| second != ' '),
        Some(first) => !matches!(
            first,
            ' ' | '?'
                | ':'
                | ','
                | '['
                | ']'
                | '{'
                | '}'
                | '#'
                | '&'
                | '*'
                | '!'
                | '|'
                | '>'
                | '\''
                | '"'
                | '%'
                | '@'
                | '`'
        ),
    }
}

fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_blank = |line: &str| !line.is_empty() && line.chars().all(|c| matches!(c, ' ' | '\t'));
    !body.starts_with([' ', '\t', '\n'])
        && !body.is_empty()
        && !body.ends_with('\n')
        && !body.split('\n').any(is_blank)
        && body.chars().all(|c| matches!(c, '\n' | '\t') || shows(c))
}

/// Reports whether a reader of the manifest can see `c`, or see that a blank is there.
fn shows(c: char) -> bool {
    !matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}' | '\u{ffff}')
}

/// Appends `text` in double quotes.
pub(super) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if shows(c) => out.push(c),
            c => escape(c, out),
        }
    }
    out.push('"');
}

fn escape(c: char, out: &mut String) {
    write!(out, "\\u{:04x}", u32::from(c)).expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_plain() {
        for text in ["a", "a b", "--port=80", "-a", "a#b", "C:\\x"] {
            assert_eq!(value_form(text), Form::Plain, "{text}");
        }
        for text in [
            "http://x:80/y#z",
            "a, b",
            "a]",
            "값",
            "👩\u{200d}👧",
            "it's",
            "50%",
        ] {
            assert_eq!(value_form(text), Form::Plain, "{text}");
        }
    }

    #[test]
    fn text_that_means_something_is_quoted() {
        for text in [
            "", "yes", "1", "null", "~", " a", "a ", "a:", "a: b", "a #b", "- a", "-",
        ] {
            assert_eq!(value_form(text), Form::Quoted, "{text}");
        }
        for text in [
            "---", "---a", "...", "*a", "&a", "!a", "{a", "[a", "@a", "`a", "%a", "?a",
        ] {
            assert_eq!(value_form(text), Form::Quoted, "{text}");
        }
    }

    #[test]
    fn text_that_hides_a_character_is_quoted_and_shows_it() {
        let table = [
            ("a\u{a0}b", r#""a\u00a0b""#),
            ("a\u{202e}b", r#""a\u202eb""#),
            ("\u{feff}", r#""\ufeff""#),
            ("a\tb", r#""a\tb""#),
            ("\u{1b}[0m", r#""\u001b[0m""#),
            ("a\u{2028}b", r#""a\u2028b""#),
        ];
        for (text, written) in table {
            let mut out = String::new();
            assert_eq!(value_form(text), Form::Quoted, "{text:?}");
            quoted(text, &mut out);
            assert_eq!(out, written);
        }
    }

    #[test]
    fn several_lines_are_a_literal_block() {
        for text in ["a\nb", "a\nb\n", "a\n\nb\n", "a \n  b\n", "a\n\tb\n"] {
            assert_eq!(value_form(text), Form::Literal, "{text:?}");
        }
    }

    #[test]
    fn lines_that_a_block_could_change_are_quoted() {
        for text in [
            "a\n\n",
            "\na\n",
            " a\nb\n",
            "\ta\nb",
            "a\n  \nb\n",
            "a\n\t",
            "a\r\nb\n",
            "\n",
        ] {
            assert_eq!(value_form(text), Form::Quoted, "{text:?}");
        }
    }
}
