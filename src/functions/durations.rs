//! Lengths of time such as `1h30m`, as Go writes them.
//!
//! - Text has the units `h`, `m`, `s`, `ms`, `us` (or `µs`) and `ns`. A day has no unit, since days
//!   differ in length.
//! - A duration has whole nanoseconds, 292 years of them at most.

use std::fmt;

use jiff::SignedDuration;

/// The units of text in nanoseconds; both signs for micro that Unicode has are accepted.
const UNITS: &[(&str, i64)] = &[
    ("ns", 1),
    ("us", MICROSECOND),
    ("\u{b5}s", MICROSECOND),
    ("\u{3bc}s", MICROSECOND),
    ("ms", MILLISECOND),
    ("s", SECOND),
    ("m", MINUTE),
    ("h", HOUR),
];

pub(super) const MICROSECOND: i64 = 1_000;
pub(super) const MILLISECOND: i64 = 1_000 * MICROSECOND;
pub(super) const SECOND: i64 = 1_000 * MILLISECOND;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// How many digits of a fraction count: with an hour, more are below a nanosecond.
const FRACTION_DIGITS: usize = 15;

/// A length of time in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Duration(i64);

impl Duration {
    /// Reads `1h30m`, `-1.5s` or `0`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (sign, mut rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        if rest == "0" {
            return Some(Self(0));
        }
        if rest.is_empty() {
            return None;
        }
        let mut nanoseconds = 0_i128;
        while !rest.is_empty() {
            let (part, after) = amount_with_unit(rest)?;
            nanoseconds = nanoseconds.checked_add(part)?;
            rest = after;
        }
        i64::try_from(sign * nanoseconds).ok().map(Self)
    }

    /// Reads the same, and a number without a unit as seconds.
    pub(super) fn parse_or_seconds(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.parse::<f64>().is_ok() {
            return Self::parse(&format!("{text}s"));
        }
        Self::parse(text)
    }

    pub(super) fn from_seconds(seconds: i128) -> Option<Self> {
        let nanoseconds = seconds.checked_mul(i128::from(SECOND))?;
        i64::try_from(nanoseconds).ok().map(Self)
    }

    pub(super) fn nanoseconds(self) -> i64 {
        self.0
    }

    /// Returns it for arithmetic with dates.
    pub(super) fn signed(self) -> SignedDuration {
        SignedDuration::from_nanos(self.0)
    }

    /// Returns how many units it has.
    ///
    /// Divides the whole units and the rest apart, as Go does, so that the last digit agrees.
    #[expect(clippy::cast_precision_loss, reason = "a fraction is rounded anyway")]
    pub(super) fn in_units(self, unit: i64) -> f64 {
        (self.0 / unit) as f64 + (self.0 % unit) as f64 / unit as f64
    }

    /// Returns the nearest multiple of `unit`, a half away from 0; nothing past 292 years.
    pub(super) fn rounded(self, unit: Self) -> Option<Self> {
        let (size, unit) = (self.0, unit.0);
        let rest = size % unit;
        let is_half = rest.unsigned_abs() >= unit.unsigned_abs() - rest.unsigned_abs();
        let away = if is_half { unit * rest.signum() } else { 0 };
        (size - rest).checked_add(away).map(Self)
    }

    /// Returns the multiple of `unit` that is next towards 0.
    pub(super) fn truncated(self, unit: Self) -> Self {
        Self(self.0 - self.0 % unit.0)
    }

    /// Returns it in the greatest unit of which it has more than one, cut: `2h`, `3d`, `4mo`, `5y`.
    pub(super) fn brief(self) -> String {
        let units = [
            (365 * DAY, "y"),
            (30 * DAY, "mo"),
            (DAY, "d"),
            (HOUR, "h"),
            (MINUTE, "m"),
        ];
        let size = self.0.unsigned_abs();
        let mut more_than_one = units.iter().filter(|(unit, _)| size > unit.unsigned_abs());
        let (unit, name) = more_than_one.next().unwrap_or(&(SECOND, "s"));
        format!("{}{name}", self.0 / unit)
    }
}

/// Reads a decimal number and its unit; returns nanoseconds and the text after it.
fn amount_with_unit(text: &str) -> Option<(i128, &str)> {
    let (whole, rest) = cut_digits(text);
    let (fraction, rest) = rest.strip_prefix('.').map_or(("", rest), cut_digits);
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest.find(|c: char| c == '.' || c.is_ascii_digit());
    let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
    let (_, unit) = UNITS.iter().find(|(known, _)| *known == name)?;
    let unit = i128::from(*unit);
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let nanoseconds = whole
        .checked_mul(unit)?
        .checked_add(part_of(unit, fraction)?)?;
    Some((nanoseconds, after))
}

fn cut_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

/// Returns the part of `unit` that the digits after a point mean.
fn part_of(unit: i128, digits: &str) -> Option<i128> {
    let digits = &digits[..digits.len().min(FRACTION_DIGITS)];
    if digits.is_empty() {
        return Some(0);
    }
    let scale = 10_i128.pow(u32::try_from(digits.len()).ok()?);
    Some(digits.parse::<i128>().ok()? * unit / scale)
}

impl fmt::Display for Duration {
    /// Writes `1h30m0s`, and what is below a second in its own unit: `1.5ms`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let unit = |nanoseconds: i64| nanoseconds.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if size == 0 {
            return f.write_str("0s");
        }
        if size < unit(SECOND) {
            let mut below = [(unit(MILLISECOND), "ms"), (unit(MICROSECOND), "\u{b5}s")].into_iter();
            let (unit, name) = below.find(|(unit, _)| size >= *unit).unwrap_or((1, "ns"));
            return write!(f, "{}{name}", decimal(size, unit));
        }
        let (hours, minutes) = (size / unit(HOUR), size / unit(MINUTE));
        if hours > 0 {
            write!(f, "{hours}h")?;
        }
        if minutes > 0 {
            write!(f, "{}m", minutes % 60)?;
        }
        write!(f, "{}s", decimal(size % unit(MINUTE), unit(SECOND)))
    }
}

/// Writes `size` in `unit`, which is a power of ten, without zeros at the end of its fraction.
fn decimal(size: u64, unit: u64) -> String {
    let width = unit.ilog10() as usize;
    let text = format!("{}.{:0width$}", size / unit, size % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_duration_is_read_back() {
        for nanoseconds in [
            0,
            1,
            -1,
            999,
            1_500,
            1_000_000,
            SECOND - 1,
            SECOND,
            MINUTE,
            HOUR + 1,
        ] {
            let duration = Duration(nanoseconds);
            assert_eq!(Duration::parse(&duration.to_string()), Some(duration));
        }
        let longest = Duration(i64::MAX);
        assert_eq!(longest.to_string(), "2562047h47m16.854775807s");
        assert_eq!(Duration::parse(&longest.to_string()), Some(longest));
    }

    #[test]
    fn a_duration_above_64_bits_is_none() {
        assert_eq!(Duration::parse("2562048h"), None);
        assert_eq!(Duration::parse(&format!("{}h", "9".repeat(60))), None);
    }

    #[test]
    fn a_number_without_a_unit_is_seconds() {
        let seconds = |text| Duration::parse_or_seconds(text).map(Duration::nanoseconds);
        assert_eq!(seconds(" 1.5 "), Some(SECOND + SECOND / 2));
        assert_eq!(seconds("1m"), Some(MINUTE));
        assert_eq!(seconds("soon"), None);
    }

    #[test]
    fn a_half_goes_away_from_zero() {
        let round = |size| Duration(size).rounded(Duration(10)).unwrap();
        assert_eq!((round(15), round(-15)), (Duration(20), Duration(-20)));
        assert_eq!((round(14), round(-14)), (Duration(10), Duration(-10)));
        assert_eq!(Duration(i64::MAX).rounded(Duration(10)), None);
    }

    #[test]
    fn a_brief_duration_has_one_unit() {
        assert_eq!(Duration(2 * HOUR + 10 * MINUTE).brief(), "2h");
        assert_eq!(Duration(HOUR).brief(), "60m");
        assert_eq!(Duration(400 * DAY).brief(), "1y");
    }
}
