//! Durations: lengths of time such as `1h30m`, as Go writes them.
//!
//! - A duration is text with the units `h`, `m`, `s`, `ms`, `us` (or `µs`) and `ns`, or a number of
//!   seconds. A day has no unit, since days differ in length.
//! - A result that is a duration is text again: `1h30m0s`.
//! - It has whole nanoseconds, at most 292 years of them.

use std::fmt;

use jiff::SignedDuration;
use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::convert;
use super::error::{FunctionError, described};
use super::table::{Entry, Forms};

const ERRORS: &str = "What is no duration is an error, in Helm 0.";
const WHOLE_UNIT: &str = "What is no duration, and a unit that is not above 0, is an error; Helm takes them for 0 and leaves the duration as it is.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("to_duration", to_duration)
        .helm(&["mustToDuration"])
        .takes(&["duration"])
        .doc("The duration as text, of text such as `90m` or of a number of seconds.")
        .example("to_duration('90m')", "'1h30m0s'"),
    Entry::function("duration", duration)
        .helm(&["duration"])
        .takes(&["seconds"])
        .doc("So many whole seconds as a duration.")
        .differs("Takes any whole number; Helm makes 0 of all but digits in text. What is none is an error, in Helm 0.")
        .example("duration(95)", "'1m35s'"),
    Entry::function("duration_round", duration_round)
        .helm(&["durationRound"])
        .takes(&["duration"])
        .doc("The duration in the greatest unit of which it has more than one, cut: `2h`, `3d`, `4mo`, `5y`.")
        .differs("What is no duration is an error, in Helm 0, and a date is none: Helm asks the clock how long ago it was. A number is seconds. A sign stays; one second is `1s`, in Helm `0s`.")
        .example("duration_round('2h10m5s')", "'2h'"),
    Entry::in_form("duration_round_to", duration_round_to, Forms::Function)
        .helm(&["durationRoundTo"])
        .takes(&["duration", "unit"])
        .doc("The nearest multiple of the unit; a half goes away from 0.")
        .differs(WHOLE_UNIT)
        .example("duration_round_to('1h44m', '1h')", "'2h0m0s'"),
    Entry::in_form("duration_truncate_to", duration_truncate_to, Forms::Function)
        .helm(&["durationTruncateTo"])
        .takes(&["duration", "unit"])
        .doc("The multiple of the unit that is next towards 0.")
        .differs(WHOLE_UNIT)
        .example("duration_truncate_to('1h44m', '1h')", "'1h0m0s'"),
    Entry::function("duration_weeks", duration_weeks)
        .helm(&["durationWeeks"])
        .takes(&["duration"])
        .doc("The duration in weeks, with its fraction.")
        .differs(ERRORS)
        .example("duration_weeks('84h')", "0.5"),
    Entry::function("duration_days", duration_days)
        .helm(&["durationDays"])
        .takes(&["duration"])
        .doc("The duration in days of 24 hours, with its fraction.")
        .differs(ERRORS)
        .example("duration_days('36h')", "1.5"),
    Entry::function("duration_hours", duration_hours)
        .helm(&["durationHours"])
        .takes(&["duration"])
        .doc("The duration in hours, with its fraction.")
        .differs(ERRORS)
        .example("duration_hours('90m')", "1.5"),
    Entry::function("duration_minutes", duration_minutes)
        .helm(&["durationMinutes"])
        .takes(&["duration"])
        .doc("The duration in minutes, with its fraction.")
        .differs(ERRORS)
        .example("duration_minutes('90s')", "1.5"),
    Entry::function("duration_seconds", duration_seconds)
        .helm(&["durationSeconds"])
        .takes(&["duration"])
        .doc("The duration in seconds, with its fraction.")
        .differs(ERRORS)
        .example("duration_seconds('1h')", "3600"),
    Entry::function("duration_milliseconds", duration_milliseconds)
        .helm(&["durationMilliseconds"])
        .takes(&["duration"])
        .doc("The whole milliseconds of the duration.")
        .differs(ERRORS)
        .example("duration_milliseconds('1.5s')", "1500"),
    Entry::function("duration_microseconds", duration_microseconds)
        .helm(&["durationMicroseconds"])
        .takes(&["duration"])
        .doc("The whole microseconds of the duration.")
        .differs(ERRORS)
        .example("duration_microseconds('1.5ms')", "1500"),
    Entry::function("duration_nanoseconds", duration_nanoseconds)
        .helm(&["durationNanoseconds"])
        .takes(&["duration"])
        .doc("The nanoseconds of the duration.")
        .differs(ERRORS)
        .example("duration_nanoseconds('1.5us')", "1500"),
];

/// The units of text in nanoseconds; both signs for micro that Unicode has are taken.
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

const MICROSECOND: i64 = 1_000;
const MILLISECOND: i64 = 1_000 * MICROSECOND;
const SECOND: i64 = 1_000 * MILLISECOND;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

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
            let (part, behind) = amount_with_unit(rest)?;
            nanoseconds = nanoseconds.checked_add(part)?;
            rest = behind;
        }
        i64::try_from(sign * nanoseconds).ok().map(Self)
    }

    /// Reads what a template gives: text with units, or seconds as a number or its digits.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let text = match value.as_str() {
            Some(text) => text.trim().to_owned(),
            None if value.is_number() => convert::text(value)?,
            None => return None,
        };
        let is_number = text.parse::<f64>().is_ok();
        Self::parse(&if is_number { text + "s" } else { text })
    }

    /// Returns it for arithmetic with dates.
    pub(super) fn signed(self) -> SignedDuration {
        SignedDuration::from_nanos(self.0)
    }

    /// Returns how many units it has, as a whole number if it is one.
    fn in_units(self, unit: i64) -> Value {
        if self.0 % unit == 0 {
            return Value::from(self.0 / unit);
        }
        Value::from(self.in_unit_and_rest(unit))
    }

    /// Returns how many times it has so many days; a fraction goes through hours, as in Helm.
    fn in_days(self, days: i64, divide: fn(f64) -> f64) -> Value {
        let unit = days * 24 * HOUR;
        if self.0 % unit == 0 {
            return self.in_units(unit);
        }
        Value::from(divide(self.in_unit_and_rest(HOUR) / 24.0))
    }

    /// Divides the whole units and the rest apart, as Go does, so that the last digit agrees.
    #[expect(clippy::cast_precision_loss, reason = "a fraction is rounded anyway")]
    fn in_unit_and_rest(self, unit: i64) -> f64 {
        (self.0 / unit) as f64 + (self.0 % unit) as f64 / unit as f64
    }
}

/// Reads a decimal number and its unit; returns nanoseconds and what stands behind.
fn amount_with_unit(text: &str) -> Option<(i128, &str)> {
    let (whole, rest) = cut_digits(text);
    let (fraction, rest) = rest.strip_prefix('.').map_or(("", rest), cut_digits);
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest.find(|c: char| c == '.' || c.is_ascii_digit());
    let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
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
    Some((nanoseconds, behind))
}

fn cut_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

/// Returns the part of `unit` that the digits behind a point mean.
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

fn duration_of(arguments: &Arguments, name: &str) -> Result<Duration, Error> {
    let value = arguments.any(name)?;
    let no_duration = || {
        FunctionError::wrong(format!("{} is not a duration", described(value)))
            .help("write for example `1h30m`, `90s` or a number of seconds; a day is `24h`")
    };
    Ok(Duration::of(value).ok_or_else(no_duration)?)
}

fn to_duration(arguments: &Arguments) -> Result<Value, Error> {
    Ok(Value::from(duration_of(arguments, "duration")?.to_string()))
}

fn duration(arguments: &Arguments) -> Result<Value, Error> {
    let value = arguments.any("seconds")?;
    let digits = value.as_str().and_then(|text| text.parse::<i64>().ok());
    let seconds = digits.map(i128::from).or_else(|| convert::integer(value));
    let nanoseconds = seconds.and_then(|seconds| seconds.checked_mul(i128::from(SECOND)));
    match nanoseconds.and_then(|nanoseconds| i64::try_from(nanoseconds).ok()) {
        Some(nanoseconds) => Ok(Value::from(Duration(nanoseconds).to_string())),
        None => Err(arguments.wrong("seconds", value, "a whole number, of 292 years at most,")),
    }
}

fn duration_round(arguments: &Arguments) -> Result<Value, Error> {
    let Duration(nanoseconds) = duration_of(arguments, "duration")?;
    let units = [
        (365 * 24 * HOUR, "y"),
        (30 * 24 * HOUR, "mo"),
        (24 * HOUR, "d"),
        (HOUR, "h"),
        (MINUTE, "m"),
    ];
    let size = nanoseconds.unsigned_abs();
    let mut more_than_one = units.iter().filter(|(unit, _)| size > unit.unsigned_abs());
    let (unit, name) = more_than_one.next().unwrap_or(&(SECOND, "s"));
    Ok(Value::from(format!("{}{name}", nanoseconds / unit)))
}

fn duration_round_to(arguments: &Arguments) -> Result<Value, Error> {
    let (Duration(size), unit) = (duration_of(arguments, "duration")?, unit(arguments)?);
    let rest = size % unit;
    let is_half = rest.unsigned_abs() >= unit.unsigned_abs() - rest.unsigned_abs();
    let away = if is_half { unit * rest.signum() } else { 0 };
    let rounded = (size - rest).checked_add(away);
    let too_long = || FunctionError::wrong("the result of `duration_round_to` is above 292 years");
    let rounded = rounded.ok_or_else(too_long)?;
    Ok(Value::from(Duration(rounded).to_string()))
}

fn duration_truncate_to(arguments: &Arguments) -> Result<Value, Error> {
    let (Duration(size), unit) = (duration_of(arguments, "duration")?, unit(arguments)?);
    Ok(Value::from(Duration(size - size % unit).to_string()))
}

fn unit(arguments: &Arguments) -> Result<i64, Error> {
    match duration_of(arguments, "unit")? {
        Duration(unit) if unit > 0 => Ok(unit),
        _ => Err(arguments.bad("unit", "must be above 0").into()),
    }
}

fn duration_weeks(arguments: &Arguments) -> Result<Value, Error> {
    let duration = duration_of(arguments, "duration")?;
    Ok(duration.in_days(7, |days| days / 7.0))
}

fn duration_days(arguments: &Arguments) -> Result<Value, Error> {
    let duration = duration_of(arguments, "duration")?;
    Ok(duration.in_days(1, |days| days))
}

fn duration_hours(arguments: &Arguments) -> Result<Value, Error> {
    Ok(duration_of(arguments, "duration")?.in_units(HOUR))
}

fn duration_minutes(arguments: &Arguments) -> Result<Value, Error> {
    Ok(duration_of(arguments, "duration")?.in_units(MINUTE))
}

fn duration_seconds(arguments: &Arguments) -> Result<Value, Error> {
    Ok(duration_of(arguments, "duration")?.in_units(SECOND))
}

fn duration_milliseconds(arguments: &Arguments) -> Result<Value, Error> {
    whole_units(arguments, MILLISECOND)
}

fn duration_microseconds(arguments: &Arguments) -> Result<Value, Error> {
    whole_units(arguments, MICROSECOND)
}

fn duration_nanoseconds(arguments: &Arguments) -> Result<Value, Error> {
    whole_units(arguments, 1)
}

fn whole_units(arguments: &Arguments, unit: i64) -> Result<Value, Error> {
    let Duration(nanoseconds) = duration_of(arguments, "duration")?;
    Ok(Value::from(nanoseconds / unit))
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
}
