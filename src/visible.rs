//! Text that others wrote, in a form that can do nothing to where it is shown.
//!
//! - A character that steers a terminal, breaks a line, turns the direction of text or shows nothing
//!   is written as its number, `\u{1b}`; a line break as `\n`, as in messages that quote a string.
//! - A name or a value stays on its line: [`one_line`]. A text that has lines keeps them: [`lines`].
//! - No line of such a text is a workflow command of GitHub Actions or Azure Pipelines, which take
//!   commands (`::error::`, `##[group]`) from the output of any program.
//! - In JSON the same characters are escapes of JSON, so that a reader gets them back: [`json`].

use std::borrow::Cow;
use std::fmt::Write;

/// How many names a message lists.
const LISTED: usize = 20;

/// Returns names for a sentence; of many the first, and how many more there are.
pub fn list<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(LISTED).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(LISTED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Reports whether `c` must not be shown as it is.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Characters without a width, direction marks, line and paragraph separators.
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
            // The marks by which a rendered text names its values.
            | '\u{10ff00}'..='\u{10ff1f}')
}

/// Returns a name or a value with nothing hidden in it and no line break.
pub fn one_line(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden)
}

/// Returns a line of a text, which may have tabs.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\t' && is_hidden(c))
}

/// Returns a whole text; its lines and tabs stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    let shown = escaped(text, |c| !matches!(c, '\t' | '\n') && is_hidden(c));
    if !shown.contains("::") && !shown.contains("##") {
        return shown;
    }
    let lines = shown.split_inclusive('\n').map(without_command);
    Cow::Owned(lines.collect())
}

/// Returns JSON in which every hidden character is an escape; without one it is what it was.
pub fn json(text: String) -> String {
    let is_raw = |c: char| c != '\n' && is_hidden(c);
    if !text.contains(is_raw) {
        return without_old_command(text, "#\\u0023");
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_raw(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    without_old_command(out, "#\\u0023")
}

/// Returns `c` as it is shown in place of itself.
pub fn escape(c: char) -> String {
    match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c => c.escape_unicode().to_string(),
    }
}

fn escaped(text: &str, is_hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| {
        if is_hidden(c) {
            escape(c)
        } else {
            c.to_string()
        }
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The runner passes over blanks before `::`, and finds `##[` and `##vso[` anywhere in a line.
fn without_command(line: &str) -> String {
    let text = line.trim_start();
    let blanks = &line[..line.len() - text.len()];
    let line = match text.strip_prefix("::") {
        Some(rest) => format!("{blanks}\\u{{3a}}:{rest}"),
        None => line.to_owned(),
    };
    without_old_command(line, "#\\u{23}")
}

/// `##[error]` and its like are taken wherever they are in a line.
fn without_old_command(text: String, shown: &str) -> String {
    let is_command = |(at, _): (usize, &str)| {
        let word = text[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        word.starts_with('[')
    };
    if text.match_indices("##").any(is_command) {
        return text.replace("##", shown);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_ends_with_how_many_more_there_are() {
        let names: Vec<String> = (1..=25).map(|number| format!("r{number}")).collect();
        assert_eq!(list(&names[..3]), "r1, r2, r3");
        assert!(list(&names).ends_with(", r19, r20 and 5 more"));
    }

    #[test]
    fn what_steers_a_terminal_or_turns_text_is_its_number() {
        let name = "a\u{1b}[2J\u{7}\u{7f}\u{9b}\u{202e}b\u{200b}\u{feff}\u{2028}c";
        let expected = "a\\u{1b}[2J\\u{7}\\u{7f}\\u{9b}\\u{202e}b\\u{200b}\\u{feff}\\u{2028}c";
        assert_eq!(one_line(name), expected);
        assert_eq!(lines(name), expected);
    }

    #[test]
    fn a_name_has_no_line_break_and_a_text_keeps_its_lines() {
        assert_eq!(one_line("a\r\n\tb"), "a\\r\\n\\tb");
        assert_eq!(line("a\n\tb"), "a\\n\tb");
        assert_eq!(lines("a\n\tb\r\n"), "a\n\tb\\r\n");
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "스테이징",
            "naïve – “x” → y",
            "a::b c#d ## e",
            "# Source: a/b.yaml",
            "🚀",
        ] {
            assert_eq!(one_line(text), text);
            assert_eq!(lines(text), text);
        }
    }

    #[test]
    fn no_line_is_a_workflow_command() {
        assert_eq!(lines("a\n ::error::x\n"), "a\n \\u{3a}:error::x\n");
        assert_eq!(lines("1 | ##[group]x"), "1 | #\\u{23}[group]x");
        assert_eq!(lines("##vso[task.x]"), "#\\u{23}vso[task.x]");
    }

    #[test]
    fn json_means_what_it_meant() {
        let value = serde_json::json!({"a": "\u{1b}\u{202e}\u{9b}##[x]\u{e0041}\n", "b": "값"});
        let text = json(format!("{value:#}\n"));
        assert!(
            !text.contains(|c: char| c != '\n' && is_hidden(c)),
            "{text}"
        );
        assert!(!text.contains("##"), "{text}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}
