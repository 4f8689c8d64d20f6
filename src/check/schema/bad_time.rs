//! A date and time that Kubernetes cannot read.

use super::schema_place::SchemaPlace;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "bad-time",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A date and time that Kubernetes cannot read.

## What

A time follows RFC 3339: date, `T`, time with seconds, and `Z` or an offset.

## Why

The API server cannot read the resource, and rejects it.

## Example

```yaml
metadata:
  creationTimestamp: 2024-01-31      # must be 2024-01-31T00:00:00Z
```

## Fix

Write it as `2024-01-31T12:00:00Z`.
",
};

pub(super) fn finding(place: &SchemaPlace<'_>, node: &Node) -> Option<Finding> {
    let text = node.as_str()?;
    if is_time(text) {
        return None;
    }
    let message = format!("`{}` must be a date and time, got `{text}`", place.path());
    let finding = Finding::new(&RULE, place.resource, node, message);
    Some(finding.help("write it as `2024-01-31T12:00:00Z`"))
}

/// Each `0` of the pattern stands for a digit; the fraction and the zone follow the seconds.
fn is_time(text: &str) -> bool {
    const PATTERN: &str = "0000-00-00T00:00:00";
    text.split_at_checked(PATTERN.len())
        .is_some_and(|(time, rest)| is_like(time, PATTERN) && is_zone(without_fraction(rest)))
}

fn is_like(text: &str, pattern: &str) -> bool {
    let matches = |(found, wanted): (u8, u8)| match wanted {
        b'0' => found.is_ascii_digit(),
        _ => found == wanted,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(matches)
}

fn without_fraction(rest: &str) -> &str {
    let digits = rest.strip_prefix(['.', ',']);
    digits.map_or(rest, |digits| {
        digits.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

fn is_zone(zone: &str) -> bool {
    zone == "Z" || is_like(zone, "+00:00") || is_like(zone, "-00:00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    #[test]
    fn a_date_alone_is_found() {
        let yaml = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: a, creationTimestamp: 2024-01-31}
";
        let expected = "\
error[bad-time]: `metadata.creationTimestamp` must be a date and time, got `2024-01-31`
 --> a.yaml:3:40
  |
3 | metadata: {name: a, creationTimestamp: 2024-01-31}
  |                                        ^^^^^^^^^^
help: write it as `2024-01-31T12:00:00Z`
";
        assert_eq!(Fixture::new(yaml).drawn_by(&RULE), expected);
    }

    #[test]
    fn null_is_no_time_and_no_error() {
        let yaml =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, creationTimestamp: null}\n";
        assert_eq!(Fixture::new(yaml).drawn_by(&RULE), "");
    }

    #[test]
    fn times_are_as_rfc_3339_has_them() {
        for text in ["2024-01-31T12:00:00Z", "2024-01-31T12:00:00.123456+02:00"] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "",
            "2024-01-31 12:00:00Z",
            "2024-01-31T12:00Z",
            "2024-01-31T12:00:00",
            "2024-01-31T12:00:00é",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }
}
