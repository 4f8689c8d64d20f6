//! A schedule of a `CronJob` that no clock meets.

use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{field, texted};

pub(super) static RULE: Rule = Rule {
    name: "invalid-schedule",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
The schedule of a CronJob cannot be read.

## What
A schedule has five fields: minute, hour, day of the month, month, day of the week (0 to 6, or `sun` to
`sat`). Words such as `@daily` are accepted too. The time zone is a field of its own, `timeZone`.

## Why
The API server answers 422. Other implementations of cron accept six fields, or 7 for Sunday.

## Example
```yaml
schedule: 0 0 3 * * *
```

## Fix
```yaml
schedule: 0 3 * * *
```
",
};

/// A field: its name, its least and its greatest number, and the names of its numbers.
struct Part {
    name: &'static str,
    least: usize,
    most: usize,
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const PARTS: [Part; 5] = [
    Part::new("minute", 0, 59, &[]),
    Part::new("hour", 0, 23, &[]),
    Part::new("day of the month", 1, 31, &[]),
    Part::new("month", 1, 12, &MONTHS),
    Part::new("day of the week", 0, 6, &DAYS),
];

const WORDS: [&str; 7] = [
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

fn check(object: &Object<'_>) -> Vec<Finding> {
    let spec = object.spec().filter(|_| object.is("batch", "CronJob"));
    let Some((node, schedule)) = spec.and_then(|spec| {
        let empty = field(spec, "schedule").filter(|node| node.as_str() == Some(""));
        texted(spec, "schedule").or(empty.map(|node| (node, "")))
    }) else {
        return Vec::new();
    };
    let Some((why, help)) = diagnostic(schedule) else {
        return Vec::new();
    };
    let message = format!("the schedule `{schedule}` {why}");
    vec![object.diagnostic(&RULE, node, message).help(help)]
}

/// Returns what is wrong with a schedule, and the next step.
fn diagnostic(schedule: &str) -> Option<(String, String)> {
    if schedule.contains("TZ=") {
        let help = "write the zone in `spec.timeZone`, and the five fields alone here";
        return Some(("has a time zone".to_owned(), help.to_owned()));
    }
    if schedule.starts_with('@') {
        let is_known = WORDS.contains(&schedule) || schedule.starts_with("@every ");
        let help = format!("write five fields, or one of {}", WORDS.join(", "));
        return (!is_known).then(|| ("is not a word for a schedule".to_owned(), help));
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != PARTS.len() {
        let why = format!("has {} fields", fields.len());
        let help = "write five: minute, hour, day of the month, month, day of the week";
        return Some((why, help.to_owned()));
    }
    let wrong = |(part, text): &(&Part, &str)| !part.accepts(text);
    let (part, text) = PARTS.iter().zip(fields).find(wrong)?;
    Some((format!("has the {} `{text}`", part.name), part.help()))
}

impl Part {
    const fn new(
        name: &'static str,
        least: usize,
        most: usize,
        names: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            least,
            most,
            names,
        }
    }

    fn help(&self) -> String {
        let (least, most) = (self.least, self.most);
        format!("write `*`, numbers from {least} to {most}, ranges as `1-5`, or steps as `*/2`")
    }

    /// Reports whether `text` is a list of ranges with steps, all inside the limits.
    fn accepts(&self, text: &str) -> bool {
        let mut ranges = text.split(',').filter(|range| !range.is_empty());
        ranges.all(|range| self.accepts_range(range))
    }

    fn accepts_range(&self, range: &str) -> bool {
        let (range, step) = match range.split_once('/') {
            Some((range, step)) => (range, step.parse().ok()),
            None => (range, Some(1)),
        };
        if step.is_none_or(|step: usize| step == 0) {
            return false;
        }
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        if matches!(first, "*" | "?") {
            return true;
        }
        match (self.number(first), self.number(last)) {
            (Some(first), Some(last)) => self.least <= first && first <= last && last <= self.most,
            _ => false,
        }
    }

    fn number(&self, text: &str) -> Option<usize> {
        let lower = text.to_ascii_lowercase();
        let named = self.names.iter().position(|name| *name == lower);
        let named = named.map(|position| position + self.least);
        named.or_else(|| text.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::{RULE, diagnostic};
    use crate::check::fixture::Fixture;

    #[test]
    fn a_schedule_has_five_fields() {
        let expected = "\
error[invalid-schedule]: the schedule `0 0 3 * * *` has 6 fields
 --> a.yaml:4:18
  |
4 | spec: {schedule: 0 0 3 * * *}
  |                  ^^^^^^^^^^^
help: write five: minute, hour, day of the month, month, day of the week
";
        let of = |schedule| {
            let head = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\n";
            Fixture::new(&format!("{head}spec: {{schedule: {schedule}}}\n")).drawn_by(&RULE)
        };
        assert_eq!(of("0 0 3 * * *"), expected);
        assert_eq!(of("0 3 * * *"), "");
        assert!(of("''").contains("the schedule `` has 0 fields"));
    }

    #[test]
    fn good_schedules_are_read() {
        let schedules = [
            "*/5 * * * *",
            "0 0-6/2 1,15 jan-mar MON-fri",
            "5/15 ? * 12 0",
            "@daily",
            "@every 1h30m",
        ];
        for schedule in schedules {
            assert_eq!(diagnostic(schedule), None, "{schedule}");
        }
    }

    #[test]
    fn each_number_has_its_limits() {
        let why = |schedule| diagnostic(schedule).map(|(why, _)| why);
        let day = why("0 3 * * 7");
        assert_eq!(day.as_deref(), Some("has the day of the week `7`"));
        assert_eq!(why("60 3 * * *").as_deref(), Some("has the minute `60`"));
        assert_eq!(
            why("0 3 0 * *").as_deref(),
            Some("has the day of the month `0`")
        );
        assert_eq!(why("0 5-3 * * *").as_deref(), Some("has the hour `5-3`"));
        assert_eq!(why("*/0 3 * * *").as_deref(), Some("has the minute `*/0`"));
    }

    #[test]
    fn a_zone_and_a_strange_word_are_no_schedule() {
        let why = |schedule| diagnostic(schedule).map(|(why, _)| why);
        assert_eq!(why("TZ=UTC 0 3 * * *").as_deref(), Some("has a time zone"));
        let word = why("@nightly");
        assert_eq!(word.as_deref(), Some("is not a word for a schedule"));
    }
}
