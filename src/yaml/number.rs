//! Numbers as text: what Kubernetes takes for one, and how one is written.
//!
//! - A whole number may have a sign, the prefixes `0x`, `0o`, `0b` (any case) or a leading `0` for
//!   octal, and underscores anywhere after the first character.
//! - A number with a point or an exponent is decimal; one that overflows is text.
//! - A float is written with the fewest digits that read back, always with a point, and with a
//!   signed exponent below 0.00001 and from 1.0e+16 on: YAML 1.1, YAML 1.2 and JSON agree on it.

use std::borrow::Cow;

/// Returns the whole number that `plain` is to Kubernetes, if it fits 64 bits, signed or not.
pub(super) fn whole(plain: &str) -> Option<i128> {
    let digits = without_underscores(plain);
    let (negative, magnitude) = split_sign(&digits);
    match unsigned(magnitude) {
        Some(magnitude) => in_64_bits(negative, magnitude),
        // go-yaml tries what follows `0b` once more, and then a sign is welcome.
        None => i64::from_str_radix(digits.strip_prefix("0b")?, 2)
            .ok()
            .map(i128::from),
    }
}

fn without_underscores(plain: &str) -> Cow<'_, str> {
    if plain.contains('_') {
        plain.replace('_', "").into()
    } else {
        plain.into()
    }
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

fn unsigned(text: &str) -> Option<u64> {
    let (radix, digits) = match text.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &text[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &text[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &text[2..]),
        [b'0', _, ..] => (8, &text[1..]),
        _ => (10, text),
    };
    // `from_str_radix` takes a sign of its own, which must not follow ours.
    let starts_with_digit = digits.starts_with(|c: char| c.is_ascii_alphanumeric());
    if starts_with_digit {
        u64::from_str_radix(digits, radix).ok()
    } else {
        None
    }
}

fn in_64_bits(negative: bool, magnitude: u64) -> Option<i128> {
    let value = i128::from(magnitude);
    match negative {
        true if magnitude > 1 << 63 => None,
        true => Some(-value),
        false => Some(value),
    }
}

/// Returns the decimal number that `plain` is to Kubernetes, unless it overflows.
pub(super) fn decimal(plain: &str) -> Option<f64> {
    let digits = without_underscores(plain);
    if !is_decimal(&digits) {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    value.is_finite().then_some(value)
}

/// Returns the decimal number that `plain` is if it starts with a point: there, and only there,
/// underscores must be between digits.
pub(super) fn fraction(plain: &str) -> Option<f64> {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = plain.as_bytes();
    let underscores = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_');
    let mut neighbours = underscores.map(|(at, _)| (at.checked_sub(1), at + 1));
    let between_digits = neighbours.all(|(before, after)| {
        is_digit(before.and_then(|at| bytes.get(at))) && is_digit(bytes.get(after))
    });
    if between_digits { decimal(plain) } else { None }
}

/// Reports whether `text` has the form of a decimal number: `1`, `1.5`, `.5`, `5.`, `1e3`.
pub(super) fn is_decimal(text: &str) -> bool {
    let (_, unsigned) = split_sign(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    is_mantissa(mantissa) && exponent.is_none_or(|text| is_digits(split_sign(text).1))
}

fn is_mantissa(text: &str) -> bool {
    match text.split_once('.') {
        None => is_digits(text),
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the canonical text of a finite float: `1.0`, `0.1`, `1.0e+21`.
pub(super) fn float_text(value: f64) -> String {
    let shortest = format!("{value:?}");
    let Some((mantissa, exponent)) = shortest.split_once('e') else {
        return shortest;
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// Returns the key that Kubernetes makes of a float: as `%g` prints it, rounded to 32 bits.
///
/// `123456789.123` is the key `1.2345679e+08`.
pub(super) fn float_key(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "Kubernetes rounds these keys to 32 bits"
    )]
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value < 0.0 { "-.inf" } else { ".inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific
        .split_once('e')
        .expect("`{:e}` always writes an exponent");
    let exponent: i32 = exponent.parse().expect("`{:e}` writes a decimal exponent");
    if (-4..6).contains(&exponent) {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_prefixes_signs_and_underscores() {
        let table: [(&str, i128); 14] = [
            ("0", 0),
            ("-0", 0),
            ("+1", 1),
            ("0777", 511),
            ("-0777", -511),
            ("0o17", 15),
            ("-0O17", -15),
            ("0b11", 3),
            ("0B11", 3),
            ("0x1F", 31),
            ("0x1_F", 31),
            ("1__000", 1000),
            ("-9223372036854775808", -9_223_372_036_854_775_808),
            ("18446744073709551615", 18_446_744_073_709_551_615),
        ];
        for (plain, value) in table {
            assert_eq!(whole(plain), Some(value), "{plain}");
        }
    }

    #[test]
    fn other_text_is_no_whole_number() {
        for plain in [
            "",
            "-",
            "+-1",
            "08",
            "0x",
            "0xZZ",
            "0b2",
            "1.0",
            "-9223372036854775809",
            // 65 bits: Helm 4.3.1 reads them as text.
            "0b11111111111111111111111111111111111111111111111111111111111111111",
        ] {
            assert_eq!(whole(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_sign_behind_the_binary_prefix_counts() {
        assert_eq!(whole("0b-11"), Some(-3));
        assert_eq!(whole("-0b-11"), None);
    }

    #[test]
    fn decimals_that_overflow_are_text() {
        assert_eq!(decimal("1e3"), Some(1000.0));
        assert_eq!(decimal("1_000.5"), Some(1000.5));
        assert_eq!(decimal("1E400"), None);
        assert_eq!(decimal("1e"), None);
    }

    #[test]
    fn behind_a_leading_point_underscores_stand_between_digits() {
        assert_eq!(fraction(".5_0"), Some(0.5));
        for plain in ["._5", ".5_", ".5__0", "."] {
            assert_eq!(fraction(plain), None, "{plain}");
        }
    }

    #[test]
    fn floats_are_written_with_a_point() {
        let table = [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e15, "1000000000000000.0"),
            (1e16, "1.0e+16"),
            (6.02e23, "6.02e+23"),
            (0.00001, "1.0e-5"),
            (5e-324, "5.0e-324"),
        ];
        for (value, text) in table {
            assert_eq!(float_text(value), text);
            assert_eq!(decimal(text), Some(value), "{text}");
        }
    }

    #[test]
    fn float_keys_are_rounded_to_32_bits() {
        let table = [
            (1.5, "1.5"),
            (1000.0, "1000"),
            (1_000_000.0, "1e+06"),
            (123_456_789.123, "1.2345679e+08"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1e308, ".inf"),
            (-0.0, "-0"),
        ];
        for (value, key) in table {
            assert_eq!(float_key(value), key);
        }
    }
}
