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
//! Lines longer than the window are cut around the caret, and control characters are replaced, so
//! that hostile input can neither flood nor steer a terminal.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::SourceMap;

/// How wide an excerpt may be, in columns.
const WINDOW: usize = 120;

/// Whether the drawing uses colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// ANSI colours, for a terminal.
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

/// Draws `diagnostics`, separated by blank lines.
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
        sentence(&mut out, "help", help, colour);
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
        colour.paint("1", &printable(&diagnostic.message))
    )
}

/// A sentence of several lines keeps them, indented below its word.
fn sentence(out: &mut String, word: &str, text: &str, colour: Colour) {
    let indent = format!("\n{}", " ".repeat(word.len() + 2));
    let lines: Vec<String> = text.lines().map(printable).collect();
    let _ = writeln!(
        out,
        "{}: {}",
        colour.paint("1;36", word),
        lines.join(&indent)
    );
}

/// The width of the widest line number that is shown.
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
    let _ = writeln!(out, "{:width$}{arrow} {location}{}", "", printable(&note));
    let file = sources.file(label.span.file);
    let line = file.line_text(location.line);
    if line.trim().is_empty() || label.is_secret {
        return;
    }
    let start = location.column - 1;
    let covered = sources
        .snippet(label.span)
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .count();
    let (shown, before, under) = window(line, start, covered.max(1));
    let bar = colour.paint("1;34", "|");
    let number = colour.paint("1;34", &format!("{:>width$}", location.line));
    let carets = colour.paint("1;31", &"^".repeat(under));
    let _ = writeln!(out, "{:width$} {bar}", "");
    let _ = writeln!(out, "{number} {bar} {shown}");
    let _ = writeln!(out, "{:width$} {bar} {:before$}{carets}", "", "");
}

/// Cuts `line` around the characters `start..start + length`.
///
/// Returns what is shown, how many columns stand before the caret, and how many carets there are.
fn window(line: &str, start: usize, length: usize) -> (String, usize, usize) {
    let chars: Vec<char> = line.chars().map(visible).collect();
    let start = start.min(chars.len());
    let from = if chars.len() <= WINDOW {
        0
    } else {
        start.saturating_sub(WINDOW / 3)
    };
    let to = chars.len().min(from + WINDOW);
    let columns = |range: &[char]| range.iter().map(|c| c.width().unwrap_or(1)).sum::<usize>();
    let lead = if from > 0 { "…" } else { "" };
    let tail = if to < chars.len() { "…" } else { "" };
    let shown: String = chars[from..to].iter().collect();
    let before = lead.chars().count() + columns(&chars[from..start]);
    let under = columns(&chars[start..(start + length).clamp(start, to.max(start))]);
    (format!("{lead}{shown}{tail}"), before, under.max(1))
}

fn printable(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// Control characters could steer the terminal, so each is shown as one harmless character.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        '\u{10ff00}'..='\u{10ff1f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        c => c,
    }
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
            .note("no template mentions it")
            .help("did you mean `replicaCount`?");
        let expected = "\
error[unknown-key]: `replicaCuont` is not declared
 --> charts/api/values.yaml:2:1 (set here)
  |
2 | replicaCuont: 3
  | ^^^^^^^^^^^^
note: no template mentions it
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
        assert!(!drawn.contains('\u{1b}'), "{drawn}");
    }
}
