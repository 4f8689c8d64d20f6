//! Findings as workflow commands, which GitHub Actions shows at the lines of a change.
//!
//! The escapes are those of the `@actions/core` toolkit (`packages/core/src/command.ts`): `%`, CR
//! and LF in texts, and in properties `:` and `,` too.

use std::fmt::Write;

use super::{Found, Report, sentences};
use crate::source::{SourceMap, Span};
use crate::visible;

/// Returns one command for each finding, one on a line.
pub fn to_github(report: &Report, sources: &SourceMap) -> String {
    let mut out = String::new();
    for found in &report.found {
        let severity = found.diagnostic.severity.name();
        let properties = properties(found, sources).join(",");
        let text = data(&sentences(found));
        let _ = writeln!(out, "::{severity} {properties}::{text}");
    }
    out
}

fn properties(found: &Found, sources: &SourceMap) -> Vec<String> {
    let mut properties = vec![format!("title={}", property(found.rule.name))];
    if let Some(label) = found.diagnostic.labels.first() {
        let end = sources.location(Span {
            start: label.span.end,
            ..label.span
        });
        let start = sources.location(label.span);
        properties.push(format!("file={}", property(&start.name)));
        properties.push(format!("line={}", start.line));
        properties.push(format!("endLine={}", end.line));
        // GitHub accepts columns only within one line.
        if start.line == end.line {
            properties.push(format!("col={}", start.column));
            properties.push(format!("endColumn={}", end.column));
        }
    }
    properties
}

fn data(text: &str) -> String {
    visible::lines(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{report, sources};
    use super::*;

    #[test]
    fn a_finding_is_a_command_with_its_place() {
        let expected = "::warning title=floating-tag,file=charts/50%25%2Ca.yaml,line=2,endLine=2,\
            col=8,endColumn=16::`<a&b>` is 100%25 wrong%0Anote: in Pod `api` (stg)%0Ahelp: fix it\n";
        assert_eq!(to_github(&report(), &sources()), expected);
    }

    #[test]
    fn nothing_found_is_nothing_written() {
        assert_eq!(to_github(&Report::default(), &sources()), "");
    }
}
