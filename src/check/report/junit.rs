//! Findings as `JUnit` XML, which most systems of continuous integration show as tests.
//!
//! - A category is a suite, and a rule is a test: it fails where an error was found, and a warning is
//!   what it printed. So the tests of a run are the same from one run to the next.
//! - XML 1.0 has no control characters; each is written as its number, as messages do.

use std::fmt::Write;

use super::{Found, Report, counted, sentences};
use crate::check::{Category, Rule, rules};
use crate::source::SourceMap;
use crate::visible;

/// Returns the whole document.
pub fn to_junit(report: &Report, sources: &SourceMap) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let tests = report
        .categories
        .iter()
        .map(|category| rules_of(*category).count());
    let failures = failed(report, |_| true);
    let tests: usize = tests.sum();
    let _ = writeln!(
        out,
        "<testsuites name=\"plate-render check\" tests=\"{tests}\" failures=\"{failures}\">"
    );
    for category in &report.categories {
        suite(&mut out, *category, report, sources);
    }
    out.push_str("</testsuites>\n");
    out
}

fn rules_of(category: Category) -> impl Iterator<Item = &'static Rule> {
    rules().filter(move |rule| rule.category == category)
}

/// The number of rules among those `taken` that found an error.
fn failed(report: &Report, taken: impl Fn(&Rule) -> bool) -> usize {
    let found_error = |rule: &&Rule| of(rule, report).any(Found::is_error);
    rules()
        .filter(|rule| taken(rule))
        .filter(found_error)
        .count()
}

fn of<'a>(rule: &'a Rule, report: &'a Report) -> impl Iterator<Item = &'a Found> {
    let found = report.found.iter();
    found.filter(|found| found.rule.name == rule.name)
}

fn suite(out: &mut String, category: Category, report: &Report, sources: &SourceMap) {
    let name = category.name();
    let tests = rules_of(category).count();
    let failures = failed(report, |rule| rule.category == category);
    let _ = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">"
    );
    for rule in rules_of(category) {
        let found: Vec<&Found> = of(rule, report).collect();
        test(out, rule, &found, sources);
    }
    out.push_str("  </testsuite>\n");
}

fn test(out: &mut String, rule: &Rule, found: &[&Found], sources: &SourceMap) {
    let (name, category) = (rule.name, rule.category.name());
    let head = format!("    <testcase name=\"{name}\" classname=\"{category}\"");
    if found.is_empty() {
        let _ = writeln!(out, "{head}/>");
        return;
    }
    let (errors, warnings): (Vec<&Found>, Vec<&Found>) =
        found.iter().partition(|found| found.is_error());
    let _ = writeln!(out, "{head}>");
    if !errors.is_empty() {
        let message = counted(errors.len(), "error");
        let text = texts(&errors, sources);
        let _ = writeln!(
            out,
            "      <failure message=\"{message}\" type=\"{name}\">{text}</failure>"
        );
    }
    if !warnings.is_empty() {
        let text = texts(&warnings, sources);
        let _ = writeln!(out, "      <system-out>{text}</system-out>");
    }
    out.push_str("    </testcase>\n");
}

fn texts(found: &[&Found], sources: &SourceMap) -> String {
    let texts = found.iter().map(|found| {
        let place = found.diagnostic.labels.first();
        let place = place.map(|label| format!("{}: ", sources.location(label.span)));
        let severity = found.diagnostic.severity.name();
        let text = sentences(found);
        escaped(&format!("{}{severity}: {text}", place.unwrap_or_default()))
    });
    texts.collect::<Vec<_>>().join("\n\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in visible::lines(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push_str(&visible::escape(c)),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{failing_report, report, sources};
    use super::*;

    #[test]
    fn a_warning_is_what_a_test_printed() {
        let drawn = to_junit(&report(), &sources());
        let expected = "    <testcase name=\"floating-tag\" classname=\"best-practices\">
      <system-out>charts/50%,a.yaml:2:8: warning: `&lt;a&amp;b&gt;` is 100% wrong
note: in Pod `api` (stg)
help: fix it</system-out>
    </testcase>
";
        assert!(drawn.contains(expected), "{drawn}");
        assert!(
            drawn.contains("failures=\"0\">\n  <testsuite name=\"best-practices\""),
            "{drawn}"
        );
    }

    #[test]
    fn an_error_is_a_failure() {
        let drawn = to_junit(&failing_report(), &sources());
        let expected =
            "<failure message=\"1 error\" type=\"floating-tag\">charts/50%,a.yaml:2:8: error: ";
        assert!(drawn.contains(expected), "{drawn}");
        assert_eq!(drawn.matches("failures=\"1\"").count(), 2, "{drawn}");
    }

    #[test]
    fn a_rule_that_found_nothing_passed() {
        let drawn = to_junit(&report(), &sources());
        let expected = "<testcase name=\"unused-exception\" classname=\"best-practices\"/>";
        assert!(drawn.contains(expected), "{drawn}");
    }

    #[test]
    fn what_xml_cannot_hold_is_its_number() {
        assert_eq!(
            escaped("a\u{1b}\u{ffff}\"b\""),
            "a\\u{1b}\\u{ffff}&quot;b&quot;"
        );
    }
}
