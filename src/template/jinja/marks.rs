//! The private-use characters by which a rendered text names placeholders and places.
//!
//! A name is an opening character, a decimal index and [`END`]. The characters are refused in
//! templates and values when they are read, so whatever carries them was written by this module's
//! users. Every other character passes, other private-use ones (icon fonts) included.

/// Opens the index of a placeholder: a value that is not text.
pub(super) const PLACEHOLDER: char = '\u{10ff00}';
/// Opens the index of a place: the text after it was written there.
pub(super) const PLACE: char = '\u{10ff01}';
/// Opens the index of a site in an event for the formatter; never part of a rendered text.
pub(super) const SITE: char = '\u{10ff02}';
/// Follows a placeholder that is alone on its line among the keys of a map or the items of a list.
pub(super) const SPLICE_POINT: char = '\u{10ff03}';
/// Stands in a text for what cannot be text, so that the text is refused where it is printed.
pub(super) const NOT_TEXT: char = '\u{10ff04}';
/// Closes an index.
pub(super) const END: char = '\u{10ff0f}';

/// The offset of the first character that is reserved, if there is one.
pub fn reserved(text: &str) -> Option<usize> {
    // All of them share these three bytes, and few texts have the first of them.
    let bytes = text.as_bytes();
    if !bytes.contains(&0xf4) {
        return None;
    }
    bytes
        .windows(4)
        .position(|window| window[..3] == [0xf4, 0x8f, 0xbc] && window[3] < 0xa0)
}

/// Writes the name of `index`.
pub(super) fn name(open: char, index: usize) -> String {
    let mut name = String::with_capacity(16);
    push_name(&mut name, open, index);
    name
}

/// Writes the name of `index` after `out`.
pub(super) fn push_name(out: &mut String, open: char, index: usize) {
    out.push(open);
    push_digits(out, index);
    out.push(END);
}

/// Templates have hundreds of names, and formatting takes ten times as long.
fn push_digits(out: &mut String, number: usize) {
    if number >= 10 {
        push_digits(out, number / 10);
    }
    out.push(char::from(b"0123456789"[number % 10]));
}

/// A part of a rendered text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// Text that an author wrote.
    Text(&'t str),
    Placeholder(usize),
    /// From here on the text was written at this place.
    Place(usize),
}

/// Splits `text` into its parts, in order.
pub(super) fn parts(text: &str) -> Parts<'_> {
    Parts { rest: text }
}

/// The iterator that [`parts`] returns.
#[derive(Debug, Clone)]
pub(super) struct Parts<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Parts<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        match next_name(self.rest) {
            Some((0, part, length)) => {
                self.rest = &self.rest[length..];
                Some(part)
            }
            found => {
                let (text, rest) = self.rest.split_at(found.map_or(self.rest.len(), |f| f.0));
                self.rest = rest;
                Some(Part::Text(text))
            }
        }
    }
}

/// Finds the next name: its offset, what it names, and its length.
fn next_name(text: &str) -> Option<(usize, Part<'static>, usize)> {
    let mut from = 0;
    loop {
        // All reserved characters share their first byte, and few others begin with it.
        let start = from + text[from..].bytes().position(|byte| byte == 0xf4)?;
        match name_at(&text[start..]) {
            Some((part, length)) => return Some((start, part, length)),
            None => from = start + text[start..].chars().next().map_or(1, char::len_utf8),
        }
    }
}

fn name_at(text: &str) -> Option<(Part<'static>, usize)> {
    let open = text.chars().next()?;
    let inner = &text[open.len_utf8()..];
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let index = inner[..digits].parse().ok()?;
    let part = match open {
        PLACEHOLDER => Part::Placeholder(index),
        PLACE => Part::Place(index),
        _ => return None,
    };
    inner[digits..]
        .starts_with(END)
        .then(|| (part, open.len_utf8() + digits + END.len_utf8()))
}

/// The index of the placeholder that is all of `text`.
pub(super) fn only_placeholder(text: &str) -> Option<usize> {
    if !text.starts_with(PLACEHOLDER) {
        return None;
    }
    let mut parts = parts(text);
    match (parts.next(), parts.next()) {
        (Some(Part::Placeholder(index)), None) => Some(index),
        _ => None,
    }
}

/// The site's index, if `text` is an event for the formatter.
pub(super) fn site_event(text: &str) -> Option<usize> {
    text.strip_prefix(SITE)?.strip_suffix(END)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_splits_into_text_placeholders_and_places() {
        let text = format!("{}a: {}-x", name(PLACE, 3), name(PLACEHOLDER, 12));
        let found: Vec<Part<'_>> = parts(&text).collect();
        assert_eq!(
            found,
            [
                Part::Place(3),
                Part::Text("a: "),
                Part::Placeholder(12),
                Part::Text("-x")
            ]
        );
    }

    #[test]
    fn the_reserved_characters_are_those_that_names_are_made_of() {
        for c in ['\u{10ff00}', '\u{10ff1f}', NOT_TEXT, SPLICE_POINT, END] {
            assert_eq!(reserved(&format!("a{c}")), Some(1));
        }
        for c in ['\u{10feff}', '\u{10ff20}', '\u{e000}', '\u{10ffff}'] {
            assert_eq!(reserved(&format!("a{c}")), None);
        }
    }

    #[test]
    fn other_private_use_characters_are_text() {
        assert_eq!(
            parts("\u{10fffd}x").collect::<Vec<_>>(),
            [Part::Text("\u{10fffd}x")]
        );
    }
}
