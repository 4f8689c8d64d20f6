//! How wide text is, and where it is broken.
//!
//! The fonts of the reader are not known. The widths are those of `DejaVu Sans`, which is wider than
//! the other usual ones, so that nothing is cut.

use crate::visible;

const LINE: usize = 34;

/// Returns the width of `text` in letters of `size`.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

/// Returns the width of a letter, as a part of the size of letters.
fn letter(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.34,
        'f' | 't' | 'r' | '-' | '/' | '(' | ')' | '[' | ']' | 'I' | '"' | '`' => 0.45,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.0,
        'a'..='z' | '0'..='9' => 0.64,
        'A'..='Z' => 0.74,
        c if c.is_ascii() => 0.7,
        _ => 1.05,
    }
}

/// Breaks `text` into lines, after `-`, `/`, `.`, `_` or a blank where there is one.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut count = 0;
    for word in text.split_inclusive(['-', '/', '.', '_', ' ']) {
        let length = word.chars().count();
        if count > 0 && count + length > LINE {
            lines.push(std::mem::take(&mut line));
            count = 0;
        }
        for c in word.chars() {
            if count == LINE {
                lines.push(std::mem::take(&mut line));
                count = 0;
            }
            line.push(c);
            count += 1;
        }
    }
    lines.push(line);
    lines
}

/// Returns `text` for XML and HTML: nothing in it is a mark there, in text or in quotes.
///
/// Characters that XML does not allow, or that show nothing, become their numbers.
pub(in crate::graph) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if visible::is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                out.push_str(&visible::escape(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_broken_where_its_words_end() {
        let name = "openbao-cluster-secrets-manager-of-the-whole-platform";
        assert_eq!(
            lines(name),
            ["openbao-cluster-secrets-manager-", "of-the-whole-platform"]
        );
        assert_eq!(lines("web"), ["web"]);
        assert_eq!(lines(&"x".repeat(70)).len(), 3);
    }

    #[test]
    fn what_means_something_to_xml_is_escaped() {
        assert_eq!(
            escape("<a b='c' d=\"e\">&\u{0}"),
            "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;\\u{0}"
        );
    }
}
