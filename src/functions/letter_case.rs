//! Upper and lower case, and the words of an identifier.
//!
//! `snakecase` and `kebabcase` find words as Helm's library does: a run of capitals is one word
//! whose last letter begins the next (`HTTPServer` is `http` and `server`), and a number belongs to
//! the word before it unless small letters follow (`Bld4Floor`, `HTTP2xx`).

pub(super) fn titlecase(text: &str) -> String {
    with_first_letters(text, separates, char::to_uppercase)
}

pub(super) fn untitle(text: &str) -> String {
    with_first_letters(text, char::is_whitespace, char::to_lowercase)
}

/// Reports whether a character separates words, by the rule of Go's `strings.Title`.
fn separates(c: char) -> bool {
    if c.is_ascii() {
        !c.is_ascii_alphanumeric() && c != '_'
    } else {
        c.is_whitespace()
    }
}

fn with_first_letters<I: Iterator<Item = char>>(
    text: &str,
    separates: fn(char) -> bool,
    change: fn(char) -> I,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_first = true;
    for c in text.chars() {
        if is_first {
            out.extend(change(c));
        } else {
            out.push(c);
        }
        is_first = separates(c);
    }
    out
}

pub(super) fn swapcase(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_uppercase() {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
    }
    out
}

/// Connectors at the start stay; of several in a row all but the last stay.
///
/// A word begins with a capital; the capitals right after one that was written become small
/// (`HTTPserver` is `Httpserver`), all other letters stay.
pub(super) fn camelcase(text: &str) -> String {
    let body = text.trim_start_matches(is_connector);
    let mut out = text[..text.len() - body.len()].to_owned();
    let mut before = ' ';
    let mut lowers = false;
    for c in body.chars() {
        if is_connector(c) {
            out.extend(Some(before).filter(|before| is_connector(*before)));
        } else if is_connector(before) {
            lowers = c.is_uppercase();
            out.extend(c.to_uppercase());
        } else if lowers && c.is_uppercase() {
            out.extend(c.to_lowercase());
        } else {
            lowers = false;
            out.push(c);
        }
        before = c;
    }
    if is_connector(before) && !body.is_empty() {
        out.push(before);
    }
    out
}

pub(super) fn snakecase(text: &str) -> String {
    connected(text, '_')
}

pub(super) fn kebabcase(text: &str) -> String {
    connected(text, '-')
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum WordKind {
    Number,
    Capital,
    Letters,
    Connector,
    Punctuation,
    Other,
}

type Word<'a> = (WordKind, &'a str);

/// Writes the words of `text` in lower case with `connector` between them.
fn connected(text: &str, connector: char) -> String {
    let words = words(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    while let Some(&(kind, word)) = words.get(at) {
        push(&mut out, (kind, word), connector);
        at += 1;
        let joins = match kind {
            WordKind::Connector | WordKind::Punctuation => false,
            WordKind::Number => {
                at = push_tail(&mut out, &words, at, connector);
                words.get(at).is_some()
            }
            _ => {
                at = push_number(&mut out, &words, at, connector);
                words.get(at).is_some()
            }
        };
        let next = words.get(at).map(|(kind, _)| *kind);
        if joins && !matches!(next, Some(WordKind::Connector | WordKind::Punctuation)) {
            out.push(connector);
        }
    }
    out
}

/// Writes the small letters and numbers that continue a number.
fn push_tail(out: &mut String, words: &[Word<'_>], mut at: usize, connector: char) -> usize {
    while let Some(&(kind @ (WordKind::Letters | WordKind::Number), word)) = words.get(at) {
        push(out, (kind, word), connector);
        at += 1;
    }
    at
}

/// Writes the number that follows a word: as its end, or as a word of its own with the small
/// letters after it. A number at the end of the text belongs to the word.
fn push_number(out: &mut String, words: &[Word<'_>], at: usize, connector: char) -> usize {
    let Some(&(WordKind::Number, number)) = words.get(at) else {
        return at;
    };
    let begins_word = matches!(words.get(at + 1), Some((WordKind::Letters, _)));
    if begins_word {
        out.push(connector);
    }
    push(out, (WordKind::Number, number), connector);
    if begins_word {
        push_tail(out, words, at + 1, connector)
    } else {
        at + 1
    }
}

fn push(out: &mut String, (kind, word): Word<'_>, connector: char) {
    match kind {
        WordKind::Connector => out.extend(word.chars().map(|_| connector)),
        WordKind::Capital => out.extend(word.chars().flat_map(char::to_lowercase)),
        _ => out.push_str(word),
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = word_at(rest, first);
        words.push((kind, &rest[..length]));
        rest = &rest[length..];
    }
    words
}

fn word_at(text: &str, first: char) -> (WordKind, usize) {
    let run = |continues: fn(char) -> bool| {
        text.char_indices()
            .skip(1)
            .find(|(_, c)| !continues(*c))
            .map_or(text.len(), |(offset, _)| offset)
    };
    if is_connector(first) {
        (WordKind::Connector, run(is_connector))
    } else if is_punctuation(first) {
        (WordKind::Punctuation, run(is_punctuation))
    } else if first.is_uppercase() {
        (WordKind::Capital, capital_word(text))
    } else if first.is_alphabetic() {
        (WordKind::Letters, run(is_small))
    } else if first.is_numeric() {
        (WordKind::Number, run(char::is_numeric))
    } else {
        (WordKind::Other, run(is_other))
    }
}

/// Returns the length of `Server` in `Server2`, of `HTTP` in `HTTPServer`.
fn capital_word(text: &str) -> usize {
    let capitals = text.find(|c: char| !c.is_uppercase()).unwrap_or(text.len());
    let followed_by_small = text[capitals..].chars().next().is_some_and(is_small);
    let last = text[..capitals]
        .char_indices()
        .next_back()
        .map_or(0, |(offset, _)| offset);
    match (last, followed_by_small) {
        (0, true) => text
            .char_indices()
            .skip(1)
            .find(|(_, c)| !is_small(*c))
            .map_or(text.len(), |(offset, _)| offset),
        (last, true) => last,
        _ => capitals,
    }
}

fn is_connector(c: char) -> bool {
    c == '-' || c == '_' || c.is_whitespace()
}

/// ASCII symbols such as `$` and `+` are not punctuation, in Unicode and in Go.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c)
}

fn is_small(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase()
}

fn is_other(c: char) -> bool {
    !is_connector(c) && !c.is_alphabetic() && !c.is_numeric() && !is_punctuation(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_capitals_is_a_word() {
        assert_eq!(snakecase("HTTPServer"), "http_server");
        assert_eq!(kebabcase("FirstName"), "first-name");
    }

    #[test]
    fn a_number_belongs_to_the_word_before_it() {
        assert_eq!(snakecase("Bld4Floor"), "bld4_floor");
        assert_eq!(snakecase("HTTP2xx"), "http_2xx");
    }

    #[test]
    fn other_letters_stay() {
        assert_eq!(titlecase("hello wORLD"), "Hello WORLD");
        assert_eq!(untitle("Hello World"), "hello world");
        assert_eq!(camelcase("http_server"), "HttpServer");
        assert_eq!(swapcase("aBc"), "AbC");
    }
}
