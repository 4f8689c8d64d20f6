//! Reads dates by a layout, as strictly as Go does.
//!
//! - What the layout does not show is 0, the month and the day are 1, and the zone is UTC.
//! - A weekday must be one, and is not compared with the date.
//! - A fraction may follow the seconds where the layout shows none.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::layout::{DateLayout, Element, LayoutPart, OffsetForm, Width};
use super::write::{MONTHS, WEEKDAYS};

/// Reads `text` by `layout`; the error is the problem, without the two.
pub(in crate::functions) fn read(layout: &DateLayout<'_>, text: &str) -> Result<Timestamp, String> {
    let mut reader = Reader {
        rest: text,
        found: Found::default(),
    };
    for (index, part) in layout.parts.iter().enumerate() {
        let (fits, expected) = match part {
            LayoutPart::Text(text) => (reader.text(text), text),
            LayoutPart::Shown(element, sign) => (reader.element(*element), sign),
        };
        if fits.is_none() {
            return Err(reader.unlike(expected));
        }
        reader.unshown_fraction(part, layout.parts.get(index + 1));
    }
    match reader.rest {
        "" => reader.found.moment(),
        rest => Err(format!("{rest:?} is left over")),
    }
}

/// Reads from the start of `rest`; text that does not fit stays there.
struct Reader<'a> {
    rest: &'a str,
    found: Found<'a>,
}

#[derive(Debug, Clone, Default)]
struct Found<'a> {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
    day_of_year: Option<i16>,
    hour: i8,
    minute: i8,
    second: i8,
    nanosecond: i32,
    is_afternoon: Option<bool>,
    /// Seconds east of UTC.
    offset: Option<i32>,
    /// The letters of a zone, which do not determine its offset.
    letters: Option<&'a str>,
}

impl Reader<'_> {
    /// Reads literal text; spaces of a layout mean any number of spaces.
    fn text(&mut self, expected: &str) -> Option<()> {
        let (mut rest, mut expected) = (self.rest, expected);
        while let Some(c) = expected.chars().next() {
            if c == ' ' && (rest.is_empty() || rest.starts_with(' ')) {
                rest = rest.trim_start_matches(' ');
                expected = expected.trim_start_matches(' ');
            } else {
                rest = rest.strip_prefix(c)?;
                expected = &expected[c.len_utf8()..];
            }
        }
        self.rest = rest;
        Some(())
    }

    fn unlike(&self, expected: &str) -> String {
        match self.rest {
            "" => format!("expected {expected:?}, but the text ends"),
            rest => format!("expected {expected:?}, got {rest:?}"),
        }
    }

    fn element(&mut self, element: Element) -> Option<()> {
        let found = &mut self.found;
        let mut rest = self.rest;
        match element {
            Element::Year => found.year = digits(&mut rest, 4)?,
            Element::ShortYear => found.year = full_year(digits(&mut rest, 2)?),
            Element::MonthName => found.month = Some(named(&mut rest, &MONTHS, 9)? + 1),
            Element::ShortMonthName => found.month = Some(named(&mut rest, &MONTHS, 3)? + 1),
            Element::Month(width) => found.month = Some(number(&mut rest, width, 1..=12)?),
            Element::WeekdayName => _ = named(&mut rest, &WEEKDAYS, 9)?,
            Element::ShortWeekdayName => _ = named(&mut rest, &WEEKDAYS, 3)?,
            Element::Day(width) => found.day = Some(number(&mut rest, width, 1..=31)?),
            Element::DayOfYear(width) => found.day_of_year = Some(day_of_year(&mut rest, width)?),
            Element::Hour => found.hour = number(&mut rest, Width::Free, 0..=23)?,
            Element::HourOfHalfDay(width) => found.hour = number(&mut rest, width, 0..=12)?,
            Element::Minute(width) => found.minute = number(&mut rest, width, 0..=59)?,
            Element::Second(width) => found.second = number(&mut rest, width, 0..=59)?,
            Element::Fraction(_, count) => found.nanosecond = fraction(&mut rest, Some(count))?,
            Element::ShortFraction(..) => {
                found.nanosecond = fraction(&mut rest, None).unwrap_or_default();
            }
            Element::HalfDay => found.is_afternoon = Some(half_day(&mut rest, ["AM", "PM"])?),
            Element::SmallHalfDay => found.is_afternoon = Some(half_day(&mut rest, ["am", "pm"])?),
            Element::ZoneLetters => found.letters = Some(letters(&mut rest)?),
            Element::OffsetOrZ(_) if rest.starts_with('Z') => {
                found.offset = Some(0);
                rest = &rest[1..];
            }
            Element::Offset(form) | Element::OffsetOrZ(form) => {
                found.offset = Some(offset(&mut rest, form)?);
            }
        }
        self.rest = rest;
        Some(())
    }

    /// Reads a fraction after the seconds, where the layout does not go on with one.
    fn unshown_fraction(&mut self, part: &LayoutPart<'_>, next: Option<&LayoutPart<'_>>) {
        let is_fraction = |part: &LayoutPart<'_>| {
            let fractions = |element: &Element| {
                matches!(element, Element::Fraction(..) | Element::ShortFraction(..))
            };
            matches!(part, LayoutPart::Shown(element, _) if fractions(element))
        };
        let is_second = matches!(part, LayoutPart::Shown(Element::Second(_), _));
        if !is_second || next.is_some_and(is_fraction) {
            return;
        }
        let mut rest = self.rest;
        if let Some(nanosecond) = fraction(&mut rest, None) {
            self.found.nanosecond = nanosecond;
            self.rest = rest;
        }
    }
}

/// Takes as many digits as `rest` begins with, from `least` to `most`.
fn take_digits<'a>(rest: &mut &'a str, least: usize, most: usize) -> Option<&'a str> {
    let count = rest
        .bytes()
        .take_while(u8::is_ascii_digit)
        .take(most)
        .count();
    if count < least {
        return None;
    }
    let (digits, behind) = rest.split_at(count);
    *rest = behind;
    Some(digits)
}

fn digits(rest: &mut &str, count: usize) -> Option<i16> {
    take_digits(rest, count, count)?.parse().ok()
}

/// Two digits from 69 on are of the 20th century.
fn full_year(short: i16) -> i16 {
    if short >= 69 {
        short + 1900
    } else {
        short + 2000
    }
}

/// Reads one or two digits; with `Width::Zeros` two, with `Width::Spaces` after a space.
fn number(rest: &mut &str, width: Width, range: RangeInclusive<i8>) -> Option<i8> {
    if width == Width::Spaces {
        *rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    let least = if width == Width::Zeros { 2 } else { 1 };
    let number = take_digits(rest, least, 2)?.parse().ok()?;
    range.contains(&number).then_some(number)
}

/// Reads three digits, or fewer after up to two spaces.
fn day_of_year(rest: &mut &str, width: Width) -> Option<i16> {
    if width != Width::Spaces {
        return digits(rest, 3);
    }
    let is_space = |byte: &u8| *byte == b' ';
    let spaces = rest.bytes().take_while(is_space).take(2).count();
    *rest = &rest[spaces..];
    take_digits(rest, 1, 3)?.parse().ok()
}

/// Reads one of `names`, or its first `length` letters, in upper or lower case; returns its place.
fn named(rest: &mut &str, names: &[&str], length: usize) -> Option<i8> {
    for (index, name) in names.iter().enumerate() {
        let name = &name[..name.len().min(length)];
        let found = rest.get(..name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            *rest = &rest[name.len()..];
            return i8::try_from(index).ok();
        }
    }
    None
}

/// Reads a point or a comma and digits, so many where `count` says so; returns nanoseconds.
fn fraction(rest: &mut &str, count: Option<usize>) -> Option<i32> {
    let mut behind = rest.strip_prefix(['.', ','])?;
    let digits = take_digits(&mut behind, count.unwrap_or(1), count.unwrap_or(usize::MAX))?;
    *rest = behind;
    let digits = &digits[..digits.len().min(9)];
    format!("{digits:0<9}").parse().ok()
}

/// Reads one of the two signs; returns whether it was the second.
fn half_day(rest: &mut &str, signs: [&str; 2]) -> Option<bool> {
    let index = signs.iter().position(|sign| rest.starts_with(sign))?;
    *rest = &rest[signs[index].len()..];
    Some(index == 1)
}

/// Reads the three to five letters of a zone, which are large.
fn letters<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let is_large = |byte: &u8| byte.is_ascii_uppercase();
    let count = rest.bytes().take_while(is_large).count();
    if !(3..=5).contains(&count) {
        return None;
    }
    let (letters, behind) = rest.split_at(count);
    *rest = behind;
    Some(letters)
}

/// Reads an offset; returns seconds.
fn offset(rest: &mut &str, form: OffsetForm) -> Option<i32> {
    let sign = match rest.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    *rest = &rest[1..];
    let hours = number(rest, Width::Zeros, 0..=24)?;
    let (colon, count) = match form {
        OffsetForm::Hours => ("", 0),
        OffsetForm::Minutes => ("", 1),
        OffsetForm::ColonMinutes => (":", 1),
        OffsetForm::Seconds => ("", 2),
        OffsetForm::ColonSeconds => (":", 2),
    };
    let mut seconds = i32::from(hours) * 3600;
    for unit in [60, 1].into_iter().take(count) {
        *rest = rest.strip_prefix(colon)?;
        seconds += i32::from(number(rest, Width::Zeros, 0..=60)?) * unit;
    }
    Some(sign * seconds)
}

impl Found<'_> {
    fn moment(&self) -> Result<Timestamp, String> {
        let clock = DateTime::from_parts(self.date()?, self.time());
        let offset = Offset::from_seconds(self.offset()?).ok();
        let moment = offset.and_then(|offset| offset.to_timestamp(clock).ok());
        let moment = moment.filter(super::is_in_range);
        moment.ok_or_else(|| "it is outside of the years 0 to 9999".to_owned())
    }

    fn date(&self) -> Result<Date, String> {
        let no_day = || "there is no such day".to_owned();
        let Some(day_of_year) = self.day_of_year else {
            let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
            return Date::new(self.year, month, day).map_err(|_| no_day());
        };
        let first = Date::new(self.year, 1, 1).map_err(|_| no_day())?;
        let date = first.with().day_of_year(day_of_year).build();
        let date = date.map_err(|_| no_day())?;
        let agrees = self.month.is_none_or(|month| month == date.month())
            && self.day.is_none_or(|day| day == date.day());
        if agrees {
            Ok(date)
        } else {
            Err("its day of the year is another day".to_owned())
        }
    }

    fn time(&self) -> Time {
        let hour = match self.is_afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        // Each part was read within its range.
        Time::constant(hour, self.minute, self.second, self.nanosecond)
    }

    /// Letters determine an offset for UTC and GMT only: the others have several, or changed theirs.
    fn offset(&self) -> Result<i32, String> {
        match (self.offset, self.letters) {
            (Some(offset), _) => Ok(offset),
            (None, None | Some("UTC" | "GMT")) => Ok(0),
            (None, Some(letters)) => Err(format!(
                "`{letters}` does not determine an offset; use `-0700` in both"
            )),
        }
    }
}
