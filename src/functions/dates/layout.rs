//! Go's layouts: a date is described by how the reference time would look in its form.
//!
//! The reference time is `Mon Jan 2 15:04:05 MST 2006`, in the zone `-0700`. All other text is
//! literal. See <https://pkg.go.dev/time#Layout>.

/// A layout, cut into its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::functions) struct DateLayout<'a> {
    pub(super) parts: Vec<LayoutPart<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LayoutPart<'a> {
    Text(&'a str),
    /// What is shown of the date, and the sign for it in the layout.
    Shown(Element, &'a str),
}

/// What a layout shows of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Year,
    ShortYear,
    MonthName,
    ShortMonthName,
    Month(Width),
    WeekdayName,
    ShortWeekdayName,
    Day(Width),
    DayOfYear(Width),
    Hour,
    HourOfHalfDay(Width),
    Minute(Width),
    Second(Width),
    /// The sign before a number of digits, with zeros at the end.
    Fraction(char, usize),
    /// The sign before a number of digits, without zeros at the end.
    ShortFraction(char, usize),
    /// `AM` or `PM`.
    HalfDay,
    /// `am` or `pm`.
    SmallHalfDay,
    /// The letters of the zone, as `KST`.
    ZoneLetters,
    Offset(OffsetForm),
    /// The same, with `Z` for UTC.
    OffsetOrZ(OffsetForm),
}

/// How a number is filled up to its full width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Free,
    Zeros,
    Spaces,
}

/// How an offset from UTC is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OffsetForm {
    /// `+09`
    Hours,
    /// `+0900`
    Minutes,
    /// `+09:00`
    ColonMinutes,
    /// `+090000`
    Seconds,
    /// `+09:00:00`
    ColonSeconds,
}

/// The signs of the elements, each before the ones that it begins with.
const SIGNS: &[(&str, Element)] = &[
    ("January", Element::MonthName),
    ("Jan", Element::ShortMonthName),
    ("Monday", Element::WeekdayName),
    ("Mon", Element::ShortWeekdayName),
    ("MST", Element::ZoneLetters),
    ("2006", Element::Year),
    ("__2", Element::DayOfYear(Width::Spaces)),
    ("_2", Element::Day(Width::Spaces)),
    ("002", Element::DayOfYear(Width::Zeros)),
    ("01", Element::Month(Width::Zeros)),
    ("02", Element::Day(Width::Zeros)),
    ("03", Element::HourOfHalfDay(Width::Zeros)),
    ("04", Element::Minute(Width::Zeros)),
    ("05", Element::Second(Width::Zeros)),
    ("06", Element::ShortYear),
    ("15", Element::Hour),
    ("1", Element::Month(Width::Free)),
    ("2", Element::Day(Width::Free)),
    ("3", Element::HourOfHalfDay(Width::Free)),
    ("4", Element::Minute(Width::Free)),
    ("5", Element::Second(Width::Free)),
    ("PM", Element::HalfDay),
    ("pm", Element::SmallHalfDay),
    ("-07:00:00", Element::Offset(OffsetForm::ColonSeconds)),
    ("-070000", Element::Offset(OffsetForm::Seconds)),
    ("-07:00", Element::Offset(OffsetForm::ColonMinutes)),
    ("-0700", Element::Offset(OffsetForm::Minutes)),
    ("-07", Element::Offset(OffsetForm::Hours)),
    ("Z07:00:00", Element::OffsetOrZ(OffsetForm::ColonSeconds)),
    ("Z070000", Element::OffsetOrZ(OffsetForm::Seconds)),
    ("Z07:00", Element::OffsetOrZ(OffsetForm::ColonMinutes)),
    ("Z0700", Element::OffsetOrZ(OffsetForm::Minutes)),
    ("Z07", Element::OffsetOrZ(OffsetForm::Hours)),
];

impl<'a> DateLayout<'a> {
    /// Cuts `text` into its parts; every text is a layout.
    pub(in crate::functions) fn of(text: &'a str) -> Self {
        let mut parts = Vec::new();
        let (mut start, mut at) = (0, 0);
        while let Some(c) = text[at..].chars().next() {
            let Some((element, length)) = element_at(&text[at..]) else {
                at += c.len_utf8();
                continue;
            };
            if start < at {
                parts.push(LayoutPart::Text(&text[start..at]));
            }
            parts.push(LayoutPart::Shown(element, &text[at..at + length]));
            at += length;
            start = at;
        }
        if start < at {
            parts.push(LayoutPart::Text(&text[start..]));
        }
        Self { parts }
    }

    /// Reports whether it has any part of the reference time.
    pub(in crate::functions) fn shows_anything(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, LayoutPart::Shown(..)))
    }
}

/// Returns the element that `text` begins with, and the length of its sign.
fn element_at(text: &str) -> Option<(Element, usize)> {
    // `_2006` is a line and a year, not a day.
    if text.starts_with("_2006") {
        return None;
    }
    let begins = |(sign, element): &&(&str, Element)| {
        text.strip_prefix(sign)
            .is_some_and(|behind| is_whole(*element, behind))
    };
    let sign = SIGNS.iter().find(begins);
    sign.map(|(sign, element)| (*element, sign.len()))
        .or_else(|| fraction_at(text))
}

/// `Jan` and `Mon` are not parts of longer words: `Month` is literal.
fn is_whole(element: Element, behind: &str) -> bool {
    match element {
        Element::ShortMonthName | Element::ShortWeekdayName => {
            !behind.starts_with(|c: char| c.is_ascii_lowercase())
        }
        _ => true,
    }
}

/// `.000` and `,999`: nothing but the same digit may follow the sign.
fn fraction_at(text: &str) -> Option<(Element, usize)> {
    let sign = text.chars().next().filter(|c| matches!(c, '.' | ','))?;
    let digits = &text[1..];
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let digits = &digits[..end.unwrap_or(digits.len())];
    let is_all = |digit: char| !digits.is_empty() && digits.chars().all(|c| c == digit);
    let element = match () {
        () if is_all('0') => Element::Fraction(sign, digits.len()),
        () if is_all('9') => Element::ShortFraction(sign, digits.len()),
        () => return None,
    };
    Some((element, 1 + digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(layout: &str) -> Vec<String> {
        let shown = |part: &LayoutPart<'_>| match part {
            LayoutPart::Text(text) => format!("{text:?}"),
            LayoutPart::Shown(_, sign) => (*sign).to_owned(),
        };
        DateLayout::of(layout).parts.iter().map(shown).collect()
    }

    #[test]
    fn the_longest_sign_wins() {
        assert_eq!(signs("January"), ["January"]);
        assert_eq!(signs("2006"), ["2006"]);
        assert_eq!(signs("Z07:00"), ["Z07:00"]);
        assert_eq!(signs("-070000"), ["-070000"]);
    }

    #[test]
    fn a_short_name_is_not_part_of_a_word() {
        assert_eq!(signs("Month"), ["\"Month\""]);
        assert_eq!(signs("Jan."), ["Jan", "\".\""]);
    }

    #[test]
    fn a_line_before_a_year_is_literal() {
        assert_eq!(signs("_2006"), ["\"_\"", "2006"]);
        assert_eq!(signs("_2"), ["_2"]);
    }

    #[test]
    fn a_fraction_has_one_digit_only() {
        assert_eq!(signs(".000"), [".000"]);
        assert_eq!(signs(",99"), [",99"]);
        assert_eq!(signs(".08"), ["\".08\""]);
    }

    #[test]
    fn no_part_of_a_layout_is_lost() {
        for layout in [
            "",
            "Mon Jan _2 15:04:05 MST 2006",
            "é.000001é",
            "%Y",
            "20060102T150405Z07",
        ] {
            let parts = DateLayout::of(layout).parts;
            let text = parts.iter().map(|part| match part {
                LayoutPart::Text(text) | LayoutPart::Shown(_, text) => *text,
            });
            assert_eq!(text.collect::<String>(), layout);
        }
    }
}
