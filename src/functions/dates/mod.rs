//! Moments in time, written and read by Go's layouts.
//!
//! The clock is never read. The rules of the time zones are in the program, so that every machine
//! has the same ones.

mod layout;
mod read;
mod write;
mod zone;

use jiff::Timestamp;

use super::durations::Duration;
use super::error::FunctionError;
use zone::LocalTime;

pub(super) use layout::DateLayout;
pub(super) use read::read;

pub(super) const DAY: &str = "2006-01-02";

const RFC_3339: &str = "2006-01-02T15:04:05Z07:00";

/// Writes `moment` as the clocks of the zone of that name show it; no name is UTC.
pub(super) fn write(layout: &str, moment: Timestamp, zone: &str) -> Result<String, FunctionError> {
    let time = LocalTime::of(moment, zone)?;
    Ok(write::written(&DateLayout::of(layout), &time))
}

/// Reads text by RFC 3339, or a day, which begins in UTC.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let forms = [RFC_3339, DAY].into_iter();
    let mut readings = forms.filter_map(|form| read(&DateLayout::of(form), text).ok());
    readings.next()
}

/// Returns nothing outside of the years 0 to 9999.
pub(super) fn moment_of_seconds(seconds: i128) -> Option<Timestamp> {
    let moment = Timestamp::from_second(i64::try_from(seconds).ok()?).ok();
    moment.filter(is_in_range)
}

/// Returns nothing outside of the years 0 to 9999.
pub(super) fn later(moment: Timestamp, duration: Duration) -> Option<Timestamp> {
    let later = moment.checked_add(duration.signed()).ok();
    later.filter(is_in_range)
}

/// Returns the seconds since 1970; before 1970 those that had begun, as in Go.
pub(super) fn seconds(moment: Timestamp) -> i128 {
    moment.as_nanosecond().div_euclid(1_000_000_000)
}

/// RFC 3339 has four digits for the year.
fn is_in_range(moment: &Timestamp) -> bool {
    jiff::tz::Offset::UTC.to_datetime(*moment).year() >= 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_a_zone() {
        let midnight = moment("2026-03-04").unwrap();
        let written = |zone| write("2 Jan 2006 15:04 MST", midnight, zone);
        assert_eq!(written("").unwrap(), "4 Mar 2026 00:00 UTC");
        assert_eq!(written("Asia/Seoul").unwrap(), "4 Mar 2026 09:00 KST");
        assert!(written("Asia/Seul").is_err());
    }

    #[test]
    fn seconds_before_1970_had_begun() {
        let before = moment("1969-12-31T23:59:59.5Z").unwrap();
        assert_eq!(seconds(before), -1);
    }

    #[test]
    fn a_moment_stays_within_four_digits_of_years() {
        let last = moment("9999-12-30").unwrap();
        assert_eq!(later(last, Duration::parse("48h").unwrap()), None);
        let first = moment("0000-01-01").unwrap();
        assert_eq!(later(first, Duration::parse("-1s").unwrap()), None);
        assert_eq!(moment_of_seconds(i128::MAX), None);
    }
}
