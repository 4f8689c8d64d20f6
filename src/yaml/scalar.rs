//! The one rule that reader and writer share: what does this plain text mean to Kubernetes?
//!
//! Kubernetes reads plain scalars by go-yaml v2's rules, a dialect of YAML 1.1:
//! - `y n yes no on off true false` in lower, Title and UPPER case are booleans;
//! - `~`, `null`, `Null`, `NULL` and nothing at all are null;
//! - numbers are as in [`super::number`]; `1:20` and dates are text;
//! - everything else is text.
//!
//! The writer asks a stricter question, [`is_text_everywhere`]: would YAML 1.1 and YAML 1.2
//! readers too take it for text?

use super::number;

/// What a plain scalar means to Kubernetes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    Null,
    Bool(bool),
    Int(i128),
    /// Infinite and not-a-number values included.
    Float(f64),
    Text,
}

/// Returns what `plain` means to Kubernetes when it is without quotes and tag.
pub(super) fn meaning(plain: &str) -> Meaning {
    match plain.as_bytes().first() {
        None => Meaning::Null,
        Some(b'+' | b'-' | b'0'..=b'9') => signed_or_number(plain),
        Some(b'.') => starting_with_point(plain),
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => {
            word(plain)
        }
        Some(_) => Meaning::Text,
    }
}

fn word(plain: &str) -> Meaning {
    match plain {
        "~" | "null" | "Null" | "NULL" => Meaning::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            Meaning::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            Meaning::Bool(false)
        }
        _ => Meaning::Text,
    }
}

fn signed_or_number(plain: &str) -> Meaning {
    match plain {
        "+.inf" | "+.Inf" | "+.INF" => return Meaning::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Meaning::Float(f64::NEG_INFINITY),
        _ => {}
    }
    match number::whole(plain) {
        Some(value) => Meaning::Int(value),
        None => number::decimal(plain).map_or(Meaning::Text, Meaning::Float),
    }
}

fn starting_with_point(plain: &str) -> Meaning {
    match plain {
        ".inf" | ".Inf" | ".INF" => Meaning::Float(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" => Meaning::Float(f64::NAN),
        _ => number::fraction(plain).map_or(Meaning::Text, Meaning::Float),
    }
}

/// Says what Kubernetes reads where an author wrote `plain`, if that is not what it looks like.
///
/// `on` is "the boolean true", `0123` "the number 83", `1.10` "the number 1.1"; the answer is
/// `None` for `true`, `1.5` and every text.
pub fn surprise(plain: &str) -> Option<String> {
    match meaning(plain) {
        Meaning::Bool(value)
            if !plain.eq_ignore_ascii_case(if value { "true" } else { "false" }) =>
        {
            Some(format!("the boolean {value}"))
        }
        Meaning::Int(value) => unlike(plain, &value.to_string()),
        Meaning::Float(value) if value.is_finite() => float_surprise(plain, value),
        _ => None,
    }
}

fn float_surprise(plain: &str, value: f64) -> Option<String> {
    let canonical = number::float_text(value);
    if plain == canonical {
        return None;
    }
    unlike(plain, canonical.strip_suffix(".0").unwrap_or(&canonical))
}

fn unlike(plain: &str, number: &str) -> Option<String> {
    (plain != number).then(|| format!("the number {number}"))
}

/// Reports whether every YAML reader takes `plain` for text: Kubernetes, YAML 1.1 and YAML 1.2.
///
/// This is about words and numbers alone; punctuation is the writer's affair.
pub(super) fn is_text_everywhere(plain: &str) -> bool {
    // Nothing else that means more than its text begins with a letter.
    let begins_with_letter = plain.starts_with(|c: char| c.is_ascii_alphabetic());
    meaning(plain) == Meaning::Text
        && (begins_with_letter
            || !matches!(plain, "=" | "<<")
                && !looks_like_a_number(plain)
                && !starts_with_a_date(plain))
}

/// Numbers of YAML 1.1 and 1.2 that Kubernetes does not read as such: too large for 64 bits,
/// in base 60 (`1:20`), or grouped by commas as in Ruby (`1,000`).
fn looks_like_a_number(plain: &str) -> bool {
    let inner = plain.trim_start_matches(['_', ',', '-', '+']);
    if !inner.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    let bare = plain.replace(['_', ','], "");
    let unsigned = bare.strip_prefix(['-', '+']).unwrap_or(&bare);
    if number::is_decimal(unsigned) || is_radix(unsigned) {
        return true;
    }
    unsigned.contains(':')
        && unsigned.starts_with(|c: char| c.is_ascii_digit())
        && unsigned
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'))
}

fn is_radix(unsigned: &str) -> bool {
    let all = |digits: &str, radix| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => all(&unsigned[2..], 16),
        [b'0', b'o' | b'O', ..] => all(&unsigned[2..], 8),
        [b'0', b'b' | b'B', ..] => all(&unsigned[2..], 2),
        _ => false,
    }
}

/// `2001-01-01`, alone or with a time after it.
fn starts_with_a_date(plain: &str) -> bool {
    let mut parts = plain.splitn(3, '-');
    let is_number = |part: Option<&str>, widths: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|text| {
            widths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
        })
    };
    is_number(parts.next(), 4..=4)
        && is_number(parts.next(), 1..=2)
        && parts
            .next()
            .is_some_and(|day| day.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_booleans_in_three_spellings_only() {
        for plain in [
            "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE",
        ] {
            assert_eq!(meaning(plain), Meaning::Bool(true), "{plain}");
        }
        for plain in [
            "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE",
        ] {
            assert_eq!(meaning(plain), Meaning::Bool(false), "{plain}");
        }
        for plain in ["yEs", "t", "f", "oN", "tRUE", "nULL", "None"] {
            assert_eq!(meaning(plain), Meaning::Text, "{plain}");
        }
    }

    #[test]
    fn times_dates_and_versions_are_text() {
        for plain in [
            "1:20",
            "12:30:45",
            "2001-01-01",
            "1.2.3",
            "1E400",
            "_1",
            "0x",
            "<<",
            "=",
        ] {
            assert_eq!(meaning(plain), Meaning::Text, "{plain}");
        }
    }

    #[test]
    fn an_eight_makes_a_leading_zero_decimal() {
        assert_eq!(meaning("010"), Meaning::Int(8));
        assert_eq!(meaning("08"), Meaning::Float(8.0));
    }

    #[test]
    fn a_surprise_is_told() {
        let table = [
            ("on", "the boolean true"),
            ("N", "the boolean false"),
            ("0123", "the number 83"),
            ("0x1F", "the number 31"),
            ("1_000", "the number 1000"),
            ("+1", "the number 1"),
            ("08", "the number 8"),
            ("1.10", "the number 1.1"),
            ("1e3", "the number 1000"),
            ("5.", "the number 5"),
            ("1e21", "the number 1.0e+21"),
        ];
        for (plain, sentence) in table {
            assert_eq!(surprise(plain).as_deref(), Some(sentence), "{plain}");
        }
    }

    #[test]
    fn what_is_what_it_looks_like_is_no_surprise() {
        for plain in [
            "true", "False", "null", "~", "", "0", "-7", "1.0", "0.5", "1:20", "text",
        ] {
            assert_eq!(surprise(plain), None, "{plain}");
        }
    }

    #[test]
    fn numbers_of_other_readers_are_not_text_everywhere() {
        for plain in [
            "1:20",
            "22:22",
            "1,000",
            "2001-01-01",
            "0x10000000000000000",
            "123e456",
            "=",
        ] {
            assert!(!is_text_everywhere(plain), "{plain}");
        }
        for plain in [
            "v1.2.3", "1.2.3", "10.0.0.1", "500m", "3e8b2d1", "00:1a:2b", "a:b", "y1",
        ] {
            assert!(is_text_everywhere(plain), "{plain}");
        }
    }
}
