//! Durations: text with units, or a number of seconds. The result of a function is text again.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::convert;
use super::entry::{Entry, Forms};
use super::error::described;
use crate::functions::durations::{DAY, Duration, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND};
use crate::functions::error::FunctionError;

const ERRORS: &str = "A value that is not a duration is an error, in Helm 0.";
const WHOLE_UNIT: &str = "A value that is not a duration, and a unit that is not above 0, is an error; Helm reads both as 0 and leaves the duration as it is.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("to_duration", to_duration)
        .helm(&["mustToDuration"])
        .takes(&["duration"])
        .doc("The duration as text, from text such as `90m` or from a number of seconds.")
        .example("to_duration('90m')", "'1h30m0s'"),
    Entry::function("duration", duration)
        .helm(&["duration"])
        .takes(&["seconds"])
        .doc("A number of whole seconds as a duration.")
        .differs("Accepts any whole number. Every other value is an error. In Helm, every value that is not text of digits is 0.")
        .example("duration(95)", "'1m35s'"),
    Entry::function("duration_round", duration_round)
        .helm(&["durationRound"])
        .takes(&["duration"])
        .doc("The duration, rounded down to the largest unit of which it has more than one: `2h`, `3d`, `4mo`, `5y`.")
        .differs("A value that is not a duration is an error, in Helm 0. A date is not a duration; Helm measures how long ago it was by the clock. A number is seconds. A sign stays; one second is `1s`, in Helm `0s`.")
        .example("duration_round('2h10m5s')", "'2h'"),
    Entry::in_form("duration_round_to", duration_round_to, Forms::Function)
        .helm(&["durationRoundTo"])
        .takes(&["duration", "unit"])
        .doc("The nearest multiple of the unit; a half is rounded away from 0.")
        .differs(WHOLE_UNIT)
        .example("duration_round_to('1h44m', '1h')", "'2h0m0s'"),
    Entry::in_form("duration_truncate_to", duration_truncate_to, Forms::Function)
        .helm(&["durationTruncateTo"])
        .takes(&["duration", "unit"])
        .doc("The duration rounded towards 0 to a multiple of the unit.")
        .differs(WHOLE_UNIT)
        .example("duration_truncate_to('1h44m', '1h')", "'1h0m0s'"),
    Entry::function("duration_weeks", |arguments| in_days(arguments, 7))
        .helm(&["durationWeeks"])
        .takes(&["duration"])
        .doc("The duration in weeks, with its fraction.")
        .differs(ERRORS)
        .example("duration_weeks('84h')", "0.5"),
    Entry::function("duration_days", |arguments| in_days(arguments, 1))
        .helm(&["durationDays"])
        .takes(&["duration"])
        .doc("The duration in days of 24 hours, with its fraction.")
        .differs(ERRORS)
        .example("duration_days('36h')", "1.5"),
    Entry::function("duration_hours", |arguments| in_units(arguments, HOUR))
        .helm(&["durationHours"])
        .takes(&["duration"])
        .doc("The duration in hours, with its fraction.")
        .differs(ERRORS)
        .example("duration_hours('90m')", "1.5"),
    Entry::function("duration_minutes", |arguments| in_units(arguments, MINUTE))
        .helm(&["durationMinutes"])
        .takes(&["duration"])
        .doc("The duration in minutes, with its fraction.")
        .differs(ERRORS)
        .example("duration_minutes('90s')", "1.5"),
    Entry::function("duration_seconds", |arguments| in_units(arguments, SECOND))
        .helm(&["durationSeconds"])
        .takes(&["duration"])
        .doc("The duration in seconds, with its fraction.")
        .differs(ERRORS)
        .example("duration_seconds('1h')", "3600"),
    Entry::function("duration_milliseconds", |arguments| whole_units(arguments, MILLISECOND))
        .helm(&["durationMilliseconds"])
        .takes(&["duration"])
        .doc("The whole milliseconds of the duration.")
        .differs(ERRORS)
        .example("duration_milliseconds('1.5s')", "1500"),
    Entry::function("duration_microseconds", |arguments| whole_units(arguments, MICROSECOND))
        .helm(&["durationMicroseconds"])
        .takes(&["duration"])
        .doc("The whole microseconds of the duration.")
        .differs(ERRORS)
        .example("duration_microseconds('1.5ms')", "1500"),
    Entry::function("duration_nanoseconds", |arguments| whole_units(arguments, 1))
        .helm(&["durationNanoseconds"])
        .takes(&["duration"])
        .doc("The nanoseconds of the duration.")
        .differs(ERRORS)
        .example("duration_nanoseconds('1.5us')", "1500"),
];

fn duration_of(arguments: &Arguments, name: &str) -> Result<Duration, Error> {
    let value = arguments.any(name)?;
    let text = convert::text(value).filter(|_| value.kind() != ValueKind::Bool);
    let duration = text.and_then(|text| Duration::parse_or_seconds(&text));
    let no_duration = || {
        FunctionError::wrong(format!("{} is not a duration", described(value)))
            .help("write for example `1h30m`, `90s` or a number of seconds; a day is `24h`")
    };
    Ok(duration.ok_or_else(no_duration)?)
}

fn to_duration(arguments: &Arguments) -> Result<Value, Error> {
    Ok(Value::from(duration_of(arguments, "duration")?.to_string()))
}

fn duration(arguments: &Arguments) -> Result<Value, Error> {
    let value = arguments.any("seconds")?;
    let digits = value.as_str().and_then(|text| text.parse::<i64>().ok());
    let seconds = digits.map(i128::from).or_else(|| convert::integer(value));
    match seconds.and_then(Duration::from_seconds) {
        Some(duration) => Ok(Value::from(duration.to_string())),
        None => Err(arguments.wrong("seconds", value, "a whole number, of 292 years at most,")),
    }
}

fn duration_round(arguments: &Arguments) -> Result<Value, Error> {
    Ok(Value::from(duration_of(arguments, "duration")?.brief()))
}

fn duration_round_to(arguments: &Arguments) -> Result<Value, Error> {
    let (duration, unit) = (duration_of(arguments, "duration")?, unit(arguments)?);
    let too_long = || FunctionError::wrong("the result of `duration_round_to` is above 292 years");
    let rounded = duration.rounded(unit).ok_or_else(too_long)?;
    Ok(Value::from(rounded.to_string()))
}

fn duration_truncate_to(arguments: &Arguments) -> Result<Value, Error> {
    let (duration, unit) = (duration_of(arguments, "duration")?, unit(arguments)?);
    Ok(Value::from(duration.truncated(unit).to_string()))
}

fn unit(arguments: &Arguments) -> Result<Duration, Error> {
    let unit = duration_of(arguments, "unit")?;
    if unit.nanoseconds() > 0 {
        Ok(unit)
    } else {
        Err(arguments.bad("unit", "must be above 0").into())
    }
}

fn in_units(arguments: &Arguments, unit: i64) -> Result<Value, Error> {
    let duration = duration_of(arguments, "duration")?;
    let whole = whole_number(duration, unit);
    Ok(whole.unwrap_or_else(|| Value::from(duration.in_units(unit))))
}

/// A fraction goes through hours, as in Helm, so that the last digit agrees.
fn in_days(arguments: &Arguments, days: i32) -> Result<Value, Error> {
    let duration = duration_of(arguments, "duration")?;
    let whole = whole_number(duration, i64::from(days) * DAY);
    let fraction = || Value::from(duration.in_units(HOUR) / 24.0 / f64::from(days));
    Ok(whole.unwrap_or_else(fraction))
}

fn whole_number(duration: Duration, unit: i64) -> Option<Value> {
    let nanoseconds = duration.nanoseconds();
    (nanoseconds % unit == 0).then(|| Value::from(nanoseconds / unit))
}

fn whole_units(arguments: &Arguments, unit: i64) -> Result<Value, Error> {
    let duration = duration_of(arguments, "duration")?;
    Ok(Value::from(duration.nanoseconds() / unit))
}
