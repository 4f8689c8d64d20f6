//! Dates: moments in time, written and read by Go's layouts.
//!
//! - A date is text by RFC 3339 (`2026-01-02T15:04:05Z`), a day (`2026-01-02`), or the seconds since
//!   1970 as a whole number. A result that is a date is text by RFC 3339, in UTC.
//! - Dates are read and written in UTC, unless the text has an offset or the call names a zone.
//! - The clock is never read: a value that is not a date is an error; Helm uses the time of the run.
//! - The rules of the zones are in the program, so that every machine has the same.

use jiff::Timestamp;
use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::convert;
use super::entry::{Entry, Forms};
use crate::functions::dates::{self, DAY, DateLayout};
use crate::functions::durations::Duration;
use crate::functions::error::{FunctionError, excerpt};
use crate::functions::limits::Budget;

const CLOCK: &str = "In UTC; Helm uses the machine's zone. A value that is not a date is an error; Helm uses the time of the run, also for a number of a values file.";
const ZONES: &str = "An unknown zone is an error, in Helm UTC. A value that is not a date is an error; Helm uses the time of the run.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("date", date)
        .helm(&["date"])
        .takes(&["layout", "date"])
        .doc("The date in UTC, in a layout that shows Go's reference time, `Mon Jan 2 15:04:05 MST 2006`.")
        .differs(CLOCK)
        .example("'2026-03-04' | date('2 Jan 2006')", "'4 Mar 2026'"),
    Entry::in_form("date_in_zone", date_in_zone, Forms::Function)
        .helm(&["dateInZone", "date_in_zone"])
        .takes(&["layout", "date", "zone"])
        .doc("The same in a zone, such as `Asia/Seoul`.")
        .differs(ZONES)
        .example("date_in_zone('15:04 MST', '2026-03-04', 'Asia/Seoul')", "'09:00 KST'"),
    Entry::function("html_date", html_date)
        .helm(&["htmlDate"])
        .takes(&["date"])
        .doc("The day of the date in UTC, such as `2006-01-02`.")
        .differs(CLOCK)
        .example("html_date(1700000000)", "'2023-11-14'"),
    Entry::in_form("html_date_in_zone", html_date_in_zone, Forms::Function)
        .helm(&["htmlDateInZone"])
        .takes(&["date", "zone"])
        .doc("The day of the date in a zone, such as `2006-01-02`.")
        .differs(ZONES)
        .example("html_date_in_zone(1700000000, 'Asia/Seoul')", "'2023-11-15'"),
    Entry::function("date_modify", date_modify)
        .helm(&["dateModify", "date_modify", "mustDateModify", "must_date_modify"])
        .takes(&["duration", "date"])
        .doc("The date plus the duration, or minus it if the duration is negative.")
        .differs("Returns RFC 3339 text, in UTC. A wrong duration is an error; Helm's `dateModify` returns the date unchanged.")
        .example("'2026-03-04' | date_modify('-24h')", "'2026-03-03T00:00:00Z'"),
    Entry::function("to_date", to_date)
        .helm(&["toDate", "mustToDate"])
        .takes(&["layout", "text"])
        .doc("The date in the text, read by the layout; in UTC, unless the text has an offset.")
        .differs("Returns RFC 3339 text, in UTC; Helm returns an object with methods. Text that does not match is an error, in Helm's `toDate` the year 1. A zone given only by letters is an error, except UTC and GMT; Helm ignores it.")
        .example("to_date('02.01.2006', '04.03.2026')", "'2026-03-04T00:00:00Z'"),
    Entry::function("unix_epoch", unix_epoch)
        .helm(&["unixEpoch"])
        .takes(&["date"])
        .doc("The seconds from 1970 to the date.")
        .differs("Returns a number; Helm returns text.")
        .example("'2026-03-04' | unix_epoch", "1772582400"),
];

fn date(arguments: &Arguments) -> Result<Value, Error> {
    written(layout(arguments)?, moment(arguments)?, "")
}

fn date_in_zone(arguments: &Arguments) -> Result<Value, Error> {
    written(
        layout(arguments)?,
        moment(arguments)?,
        arguments.text("zone")?,
    )
}

fn html_date(arguments: &Arguments) -> Result<Value, Error> {
    written(DAY, moment(arguments)?, "")
}

fn html_date_in_zone(arguments: &Arguments) -> Result<Value, Error> {
    written(DAY, moment(arguments)?, arguments.text("zone")?)
}

fn written(layout: &str, moment: Timestamp, zone: &str) -> Result<Value, Error> {
    Ok(Value::from(dates::write(layout, moment, zone)?))
}

fn date_modify(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("duration")?;
    let duration = Duration::parse(text).ok_or_else(|| {
        FunctionError::wrong(format!("{} is not a duration", excerpt(text)))
            .help("write for example `1h30m` or `-24h`; a day is `24h`")
    })?;
    let later = dates::later(moment(arguments)?, duration).ok_or_else(out_of_range)?;
    Ok(Value::from(later.to_string()))
}

fn to_date(arguments: &Arguments) -> Result<Value, Error> {
    let (layout, text) = (layout(arguments)?, arguments.text("text")?);
    let moment = dates::read(&DateLayout::of(layout), text).map_err(|problem| {
        let (text, layout) = (excerpt(text), excerpt(layout));
        FunctionError::wrong(format!(
            "{text} does not fit the layout {layout}: {problem}"
        ))
    })?;
    Ok(Value::from(moment.to_string()))
}

fn unix_epoch(arguments: &Arguments) -> Result<Value, Error> {
    Ok(convert::whole(dates::seconds(moment(arguments)?)))
}

/// Returns the layout, which must have a part of a date: `%Y-%m-%d` has none.
fn layout<'a>(arguments: &'a Arguments<'_>) -> Result<&'a str, Error> {
    let layout = arguments.text("layout")?;
    arguments.pay(layout.len() as u64 / 8)?;
    if DateLayout::of(layout).shows_anything() {
        return Ok(layout);
    }
    let says = format!("the layout {} contains no part of a date", excerpt(layout));
    Err(FunctionError::wrong(says)
        .help("write how `2006-01-02 15:04:05` should look, for example `02.01.2006`")
        .into())
}

/// Returns the argument `date`, which cannot be left to the clock.
fn moment(arguments: &Arguments) -> Result<Timestamp, Error> {
    let value = arguments.any("date")?;
    if let Some(text) = value.as_str() {
        return Ok(dates::moment(text).ok_or_else(|| not_a_date(text))?);
    }
    let Some(seconds) = convert::integer(value) else {
        return Err(arguments.wrong_with_help("date", value, "a date", FORMS));
    };
    Ok(dates::moment_of_seconds(seconds).ok_or_else(out_of_range)?)
}

const FORMS: &str = "write text such as `2026-01-02T15:04:05Z` or `2026-01-02`, or the seconds since 1970: the clock is not read";

fn not_a_date(text: &str) -> FunctionError {
    FunctionError::wrong(format!("{} is not a date", excerpt(text)))
        .help("write it as `2026-01-02T15:04:05Z` or `2026-01-02`; `to_date` reads other forms")
}

fn out_of_range() -> FunctionError {
    FunctionError::wrong("the date is outside of the years 0 to 9999")
}
