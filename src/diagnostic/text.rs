//! Diagnostics as text for people: a headline, excerpts with carets, notes and next steps.
//!
//! The form is
//! ```text
//! error[unknown-value]: `values.replicaCuont` is not defined
//!  --> charts/api/templates/deployment.yaml.j2:9:16
//!   |
//! 9 |   replicas: {{ values.replicaCuont }}
//!   |                ^^^^^^^^^^^^^^^^^^^
//! help: did you mean `replicaCount`?
//! ```
//! Lines longer than the window are cut around the caret, and hidden characters are shown as their
//! numbers, so that hostile input can neither flood nor steer a terminal. A secret is `(hidden)`.

use std::fmt::Write;

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{HIDDEN, SourceMap, Span};
use crate::visible;

/// How wide an excerpt may be, in columns.
const WINDOW: usize = 120;

/// Whether the drawing uses colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Ansi,
    /// None, for files, pipes and `NO_COLOR`.
    Plain,
}

impl Colour {
    fn paint(self, style: &str, text: &str) -> String {
        match self {
            Colour::Ansi => format!("\u{1b}[{style}m{text}\u{1b}[0m"),
            Colour::Plain => text.to_owned(),
        }
    }
}

pub fn draw_all(diagnostics: &Diagnostics, sources: &SourceMap, colour: Colour) -> String {
    let drawn: Vec<String> = diagnostics
        .iter()
        .map(|one| draw(one, sources, colour))
        .collect();
    drawn.join("\n")
}

/// Draws one diagnostic; the last line ends with a newline.
pub fn draw(diagnostic: &Diagnostic, sources: &SourceMap, colour: Colour) -> String {
    let mut out = headline(diagnostic, colour);
    let width = gutter(diagnostic, sources);
    for label in &diagnostic.labels {
        excerpt(&mut out, label, sources, width, colour);
    }
    for note in &diagnostic.notes {
        sentence(&mut out, "note", note, colour);
    }
    for help in &diagnostic.help {
        match help.strip_prefix('\n') {
            Some(line) => {
                let _ = writeln!(out, "      {}", visible::one_line(line));
            }
            None => sentence(&mut out, "help", help, colour),
        }
    }
    out
}

fn headline(diagnostic: &Diagnostic, colour: Colour) -> String {
    let (word, style) = match diagnostic.severity {
        Severity::Error => ("error", "1;31"),
        Severity::Warning => ("warning", "1;33"),
    };
    let name = colour.paint(style, &format!("{word}[{}]", diagnostic.code));
    format!(
        "{name}: {}\n",
        colour.paint("1", &visible::one_line(&diagnostic.message))
    )
}

fn sentence(out: &mut String, word: &str, text: &str, colour: Colour) {
    let word = colour.paint("1;36", word);
    let _ = writeln!(out, "{word}: {}", visible::one_line(text));
}

fn gutter(diagnostic: &Diagnostic, sources: &SourceMap) -> usize {
    let line = |label: &Label| sources.file(label.span.file).line_of(label.span.start);
    diagnostic
        .labels
        .iter()
        .map(line)
        .max()
        .unwrap_or(0)
        .to_string()
        .len()
}

fn excerpt(out: &mut String, label: &Label, sources: &SourceMap, width: usize, colour: Colour) {
    let location = sources.location(label.span);
    let note = if label.note.is_empty() {
        String::new()
    } else {
        format!(" ({})", label.note)
    };
    let arrow = colour.paint("1;34", "-->");
    let _ = writeln!(
        out,
        "{:width$}{arrow} {location}{}",
        "",
        visible::one_line(&note)
    );
    let file = sources.file(label.span.file);
    let line = file.line_text(location.line);
    if line.trim().is_empty() || label.is_secret {
        return;
    }
    let hidden = hidden(label.span, location.line, sources);
    let start = location.column - 1;
    let around = hidden.iter().find(|range| range.contains(&start));
    let start = around.map_or(start, |range| range.start);
    let covered = sources
        .snippet(label.span)
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .count();
    let (shown, before, under) = window(&cells(line, &hidden), start, covered.max(1));
    let bar = colour.paint("1;34", "|");
    let number = colour.paint("1;34", &format!("{:>width$}", location.line));
    let carets = colour.paint("1;31", &"^".repeat(under));
    let _ = writeln!(out, "{:width$} {bar}", "");
    let _ = writeln!(out, "{number} {bar} {shown}");
    let _ = writeln!(out, "{:width$} {bar} {:before$}{carets}", "", "");
}

/// Returns which characters of a line are secrets, by their columns from zero.
fn hidden(span: Span, line: usize, sources: &SourceMap) -> Vec<Range<usize>> {
    let file = sources.file(span.file);
    let range = file.line_range(line);
    let text = file.line_text(line);
    let column = |offset: u32| {
        let inside = (offset as usize)
            .saturating_sub(range.start)
            .min(text.len());
        text.get(..inside)
            .map_or(0, |before| before.chars().count())
    };
    let secrets = sources.secrets_in(Span::new(span.file, range.start, range.end));
    let mut hidden: Vec<Range<usize>> = secrets
        .map(|secret| column(secret.span.start)..column(secret.span.end))
        .collect();
    hidden.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in hidden {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Returns what is shown in the place of each character of `line`.
fn cells(line: &str, hidden: &[Range<usize>]) -> Vec<String> {
    let cell = |(at, c): (usize, char)| match hidden.iter().find(|range| range.contains(&at)) {
        Some(range) if range.start == at => HIDDEN.to_owned(),
        Some(_) => String::new(),
        None if c == '\t' => " ".to_owned(),
        None if visible::is_hidden(c) => visible::escape(c),
        None => c.to_string(),
    };
    line.chars().enumerate().map(cell).collect()
}

/// Cuts a line around the characters `start..start + length`.
///
/// Returns what is shown, how many columns are before the caret, and how many carets there are.
fn window(cells: &[String], start: usize, length: usize) -> (String, usize, usize) {
    let start = start.min(cells.len());
    let from = if cells.len() <= WINDOW {
        0
    } else {
        start.saturating_sub(WINDOW / 3)
    };
    let to = cells.len().min(from + WINDOW);
    let columns = |range: &[String]| range.iter().map(|cell| cell.width()).sum::<usize>();
    let lead = if from > 0 { "…" } else { "" };
    let tail = if to < cells.len() { "…" } else { "" };
    let shown = cells[from..to].concat();
    let before = lead.chars().count() + columns(&cells[from..start]);
    let under = columns(&cells[start..(start + length).clamp(start, to.max(start))]);
    (format!("{lead}{shown}{tail}"), before, under.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_diagnostic_shows_place_excerpt_caret_and_help() {
        let mut sources = SourceMap::new();
        let file = sources.add("charts/api/values.yaml", "a: 1\nreplicaCuont: 3\n");
        let diagnostic = Diagnostic::error("unknown-key", "`replicaCuont` is not declared")
            .label(Span::new(file, 5, 17), "set here")
            .note("no template refers to it")
            .help("did you mean `replicaCount`?");
        let expected = "\
error[unknown-key]: `replicaCuont` is not declared
 --> charts/api/values.yaml:2:1 (set here)
  |
2 | replicaCuont: 3
  | ^^^^^^^^^^^^
note: no template refers to it
help: did you mean `replicaCount`?
";
        assert_eq!(draw(&diagnostic, &sources, Colour::Plain), expected);
    }

    #[test]
    fn wide_characters_move_the_caret_by_two_columns() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", "값: x\n");
        let diagnostic = Diagnostic::warning("w", "m").at(Span::new(file, 5, 6));
        let drawn = draw(&diagnostic, &sources, Colour::Plain);
        assert!(drawn.ends_with("1 | 값: x\n  |     ^\n"), "{drawn}");
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let mut sources = SourceMap::new();
        let text = format!("{}X{}", "a".repeat(5000), "b".repeat(5000));
        let file = sources.add("a.yaml", text);
        let drawn = draw(
            &Diagnostic::error("e", "m").at(Span::new(file, 5000, 5001)),
            &sources,
            Colour::Plain,
        );
        assert!(
            drawn.lines().all(|line| line.chars().count() < WINDOW + 12),
            "{drawn}"
        );
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", "a: \u{1b}[31mred\n");
        let drawn = draw(
            &Diagnostic::error("e", "m").at(Span::new(file, 0, 1)),
            &sources,
            Colour::Plain,
        );
        assert!(drawn.contains("1 | a: \\u{1b}[31mred\n"), "{drawn}");
    }

    #[test]
    fn a_file_name_stays_on_its_line() {
        let mut sources = SourceMap::new();
        let file = sources.add("a\n::error::x\u{202e}.yaml", "a: 1\n");
        let diagnostic = Diagnostic::error("e", "m").at(Span::new(file, 0, 1));
        let drawn = draw(&diagnostic, &sources, Colour::Plain);
        let expected = " --> a\\n::error::x\\u{202e}.yaml:1:1\n";
        assert!(drawn.contains(expected), "{drawn}");
    }

    #[test]
    fn a_secret_is_not_in_the_excerpt() {
        let mut sources = SourceMap::new();
        let file = sources.add("values.yaml", "a: {p: S3CRET, q: 1}\n");
        sources.hide(Span::new(file, 7, 13), "S3CRET");
        let at = |start, end| {
            let diagnostic = Diagnostic::error("e", "m").at(Span::new(file, start, end));
            draw(&diagnostic, &sources, Colour::Plain)
        };
        let expected = "1 | a: {p: (hidden), q: 1}\n  |        ^^^^^^^^\n";
        assert!(at(7, 13).ends_with(expected), "{}", at(7, 13));
        let behind = "1 | a: {p: (hidden), q: 1}\n  |                  ^\n";
        assert!(at(15, 16).ends_with(behind), "{}", at(15, 16));
        sources.show_secrets();
        let diagnostic = Diagnostic::error("e", "m").at(Span::new(file, 7, 13));
        assert!(draw(&diagnostic, &sources, Colour::Plain).contains("{p: S3CRET, q: 1}"));
    }
}
