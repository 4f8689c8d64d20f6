//! Writes dates by a layout.

use jiff::civil::{DateTime, Weekday};

use super::layout::{DateLayout, Element, LayoutPart, OffsetForm, Width};
use super::zone::LocalTime;

/// The names of the months; three letters of them are the short ones.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The names of the days of the week; three letters of them are the short ones.
pub(super) const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Returns `time` in the form of `layout`.
pub(super) fn written(layout: &DateLayout<'_>, time: &LocalTime) -> String {
    let part = |part: &LayoutPart<'_>| match part {
        LayoutPart::Text(text) => (*text).to_owned(),
        LayoutPart::Shown(element, _) => shown(*element, time),
    };
    layout.parts.iter().map(part).collect()
}

fn shown(element: Element, time: &LocalTime) -> String {
    let clock = &time.clock;
    match element {
        Element::Year => year(clock.year()),
        Element::ShortYear => format!("{:02}", clock.year().rem_euclid(100)),
        Element::MonthName => month(clock).to_owned(),
        Element::ShortMonthName => month(clock)[..3].to_owned(),
        Element::Month(width) => number(clock.month().into(), width, 2),
        Element::WeekdayName => weekday(clock).to_owned(),
        Element::ShortWeekdayName => weekday(clock)[..3].to_owned(),
        Element::Day(width) => number(clock.day().into(), width, 2),
        Element::DayOfYear(width) => number(clock.day_of_year(), width, 3),
        Element::Hour => number(clock.hour().into(), Width::Zeros, 2),
        Element::HourOfHalfDay(width) => number(hour_of_half_day(clock).into(), width, 2),
        Element::Minute(width) => number(clock.minute().into(), width, 2),
        Element::Second(width) => number(clock.second().into(), width, 2),
        Element::Fraction(sign, digits) => format!("{sign}{}", fraction(clock, digits)),
        Element::ShortFraction(sign, digits) => short_fraction(sign, &fraction(clock, digits)),
        Element::HalfDay => half_day(clock).to_owned(),
        Element::SmallHalfDay => half_day(clock).to_lowercase(),
        Element::ZoneLetters => time.zone.clone(),
        Element::OffsetOrZ(_) if time.offset == 0 => "Z".to_owned(),
        Element::Offset(form) | Element::OffsetOrZ(form) => offset(time.offset, form),
    }
}

/// A year before 0 can only be one of a zone west of UTC.
fn year(year: i16) -> String {
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{:04}", year.unsigned_abs())
}

fn number(number: i16, width: Width, digits: usize) -> String {
    match width {
        Width::Free => number.to_string(),
        Width::Zeros => format!("{number:0digits$}"),
        Width::Spaces => format!("{number:digits$}"),
    }
}

fn month(clock: &DateTime) -> &'static str {
    let index = usize::try_from(clock.month() - 1);
    MONTHS[index.expect("months begin with 1")]
}

fn weekday(clock: &DateTime) -> &'static str {
    let index = usize::try_from(clock.weekday().since(Weekday::Sunday));
    WEEKDAYS[index.expect("a weekday is not before Sunday")]
}

fn hour_of_half_day(clock: &DateTime) -> i8 {
    match clock.hour() % 12 {
        0 => 12,
        hour => hour,
    }
}

fn half_day(clock: &DateTime) -> &'static str {
    if clock.hour() < 12 { "AM" } else { "PM" }
}

/// Returns `digits` digits after the point, nine at most.
fn fraction(clock: &DateTime, digits: usize) -> String {
    let mut nanoseconds = format!("{:09}", clock.subsec_nanosecond());
    nanoseconds.truncate(digits);
    nanoseconds
}

fn short_fraction(sign: char, digits: &str) -> String {
    match digits.trim_end_matches('0') {
        "" => String::new(),
        digits => format!("{sign}{digits}"),
    }
}

fn offset(seconds: i32, form: OffsetForm) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let size = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (size / 3600, size / 60 % 60, size % 60);
    match form {
        OffsetForm::Hours => format!("{sign}{hours:02}"),
        OffsetForm::Minutes => format!("{sign}{hours:02}{minutes:02}"),
        OffsetForm::ColonMinutes => format!("{sign}{hours:02}:{minutes:02}"),
        OffsetForm::Seconds => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
        OffsetForm::ColonSeconds => format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"),
    }
}
