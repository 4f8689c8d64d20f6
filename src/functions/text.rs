//! Text: cutting, wrapping, and taking apart.
//!
//! Lengths and positions count characters; Helm's count bytes and can cut a character in half.

/// Returns the first `length` characters; with a negative length the last ones.
pub(super) fn trunc(length: i64, text: &str) -> &str {
    if length < 0 {
        let all = text.chars().count();
        &text[offset(text, all.saturating_sub(clipped(length.saturating_neg())))..]
    } else {
        &text[..offset(text, clipped(length))]
    }
}

/// Returns where character `index` begins, or where the text ends.
fn offset(text: &str, index: usize) -> usize {
    let found = text.char_indices().nth(index);
    found.map_or(text.len(), |(offset, _)| offset)
}

/// Returns a count that is not less than 0.
fn clipped(count: i64) -> usize {
    usize::try_from(count.max(0)).unwrap_or(usize::MAX)
}

/// Returns `length` characters at most, the last of which are dots where text is cut; a length
/// below 4 cuts nothing.
pub(super) fn abbrev(length: i64, text: &str) -> String {
    let length = clipped(length);
    if length < 4 || text.chars().count() <= length {
        return text.to_owned();
    }
    format!("{}...", &text[..offset(text, length - 3)])
}

/// Returns the text from `start` on, with dots at both ends where it is cut; with a start below 5
/// as [`abbrev`].
pub(super) fn abbrevboth(start: i64, length: i64, text: &str) -> String {
    let count = text.chars().count();
    let size = clipped(length);
    if size < 4 || (start > 0 && size < 7) || count <= size {
        return text.to_owned();
    }
    // The text after the first dots has this length, also where `start` asks for less.
    let shown = size - 3;
    let start = clipped(start).min(count - shown);
    if start < 5 {
        return abbrev(length, text);
    }
    let rest = &text[offset(text, start)..];
    format!("...{}", abbrev(length - 3, rest))
}

/// Returns the characters from `start` to before `end`: a negative start is 0, a negative end the
/// end of the text, and a range outside of the text is empty.
pub(super) fn substr(start: i64, end: i64, text: &str) -> &str {
    let from = offset(text, clipped(start));
    let to = if end < 0 && start >= 0 {
        text.len()
    } else {
        offset(text, clipped(end))
    };
    text.get(from..to).unwrap_or_default()
}

pub(super) fn nospace(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(super) fn initials(text: &str) -> String {
    let words = text.split_whitespace();
    words.filter_map(|word| word.chars().next()).collect()
}

/// What happens to a word that is longer than a line.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum LongWords {
    StayWhole,
    AreCut,
}

/// Breaks `text` at spaces, so that lines have `width` characters at most.
pub(super) fn wrap(width: i64, separator: &str, long: LongWords, text: &str) -> String {
    let text: Vec<char> = text.chars().collect();
    let width = clipped(width).max(1);
    let mut out = String::new();
    let mut start = 0;
    while text.len() - start > width {
        if text[start] == ' ' {
            start += 1;
            continue;
        }
        let (end, next) = line_end(&text, start, width, long);
        out.extend(&text[start..end]);
        if next <= text.len() {
            out.push_str(separator);
        }
        start = next.min(text.len());
    }
    out.extend(&text[start..]);
    out
}

/// Returns where the line that begins at `start` ends and where the next one begins; a next line
/// past the text's end means that there is none.
fn line_end(text: &[char], start: usize, width: usize, long: LongWords) -> (usize, usize) {
    let full = start + width;
    let is_space = |c: &char| *c == ' ';
    if let Some(length) = text[start..=full].iter().rposition(is_space) {
        return (start + length, start + length + 1);
    }
    if long == LongWords::AreCut {
        return (full, full);
    }
    let rest = text[full..].iter().position(is_space);
    let end = rest.map_or(text.len(), |length| full + length);
    (end, end + 1)
}

/// Returns the texts between the separators; an empty separator is between all characters.
pub(super) fn split_list<'a>(separator: &str, text: &'a str) -> Vec<&'a str> {
    if separator.is_empty() {
        text.split("").filter(|part| !part.is_empty()).collect()
    } else {
        text.split(separator).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_counts_from_either_end() {
        assert_eq!(trunc(2, "añb"), "añ");
        assert_eq!(trunc(-2, "añb"), "ñb");
        assert_eq!(trunc(i64::MIN, "añb"), "añb");
        assert_eq!(trunc(i64::MAX, "añb"), "añb");
    }

    #[test]
    fn cut_text_has_the_length_with_its_dots() {
        assert_eq!(abbrev(8, "hello world"), "hello...");
        assert_eq!(abbrev(3, "hello world"), "hello world");
        assert_eq!(abbrevboth(5, 10, "1234 5678 9123"), "...5678...");
        assert_eq!(abbrevboth(4, 10, "1234 5678 9123"), "1234 56...");
    }

    #[test]
    fn a_range_outside_of_the_text_is_empty() {
        assert_eq!(substr(1, -1, "abc"), "bc");
        assert_eq!(substr(-1, 2, "abc"), "ab");
        assert_eq!(substr(2, 1, "abc"), "");
        assert_eq!(substr(7, 9, "abc"), "");
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(
            wrap(5, "\n", LongWords::StayWhole, "ab cd longer"),
            "ab cd\nlonger"
        );
        assert_eq!(wrap(2, "|", LongWords::AreCut, "abcd"), "ab|cd");
    }

    #[test]
    fn text_is_cut_at_each_separator() {
        assert_eq!(split_list(",", "a,,b"), ["a", "", "b"]);
        assert_eq!(split_list("", "añ"), ["a", "ñ"]);
        assert!(split_list("", "").is_empty());
    }
}
