//! Secrets, of which a message shows no value.
//!
//! - A message may quote the value that a place of its own holds: its quotation is `(hidden)`.
//! - Of other secrets those are hidden that cannot be a word of the message: long ones, with more
//!   than small letters in them. A password like `postgres` is the name of many other things.

use std::collections::{BTreeSet, HashMap};

use super::{Diagnostic, Diagnostics, Label};
use crate::source::{HIDDEN, SourceMap};

/// How much of a string messages quote, in characters.
const QUOTED: usize = 40;

/// From how many bytes on a secret is hidden wherever it is.
const LONG: usize = 8;

/// From how many characters on a secret is hidden without quotes, next to its place.
const SHORT: usize = 4;

#[derive(Debug)]
pub struct Secrecy<'a> {
    sources: &'a SourceMap,
    /// The secrets that are hidden wherever they are, by their first bytes.
    long: HashMap<&'a [u8], Vec<&'a str>>,
}

impl<'a> Secrecy<'a> {
    pub fn of(sources: &'a SourceMap) -> Self {
        let mut long: HashMap<&[u8], Vec<&str>> = HashMap::new();
        for secret in sources.secrets() {
            let lines = secret.value.lines().map(str::trim);
            for line in lines.filter(|line| is_unmistakable(line)) {
                let known = long.entry(&line.as_bytes()[..LONG]).or_default();
                if !known.contains(&line) {
                    known.push(line);
                }
            }
        }
        Self { sources, long }
    }

    pub fn hide_all(&self, diagnostics: &Diagnostics) -> Diagnostics {
        let mut hidden = Diagnostics::new();
        hidden.extend(diagnostics.iter().map(|one| self.hide(one)));
        hidden
    }

    pub fn hide(&self, diagnostic: &Diagnostic) -> Diagnostic {
        if !self.sources.has_secrets() {
            return diagnostic.clone();
        }
        let own = self.own(diagnostic);
        let hide = |text: &String| {
            let text = own
                .iter()
                .fold(text.clone(), |text, value| hide_own(&text, value));
            self.hide_long(text)
        };
        Diagnostic {
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: hide(&diagnostic.message),
            labels: diagnostic
                .labels
                .iter()
                .map(|label| hidden_label(label, hide))
                .collect(),
            notes: diagnostic.notes.iter().map(hide).collect(),
            help: diagnostic.help.iter().map(hide).collect(),
        }
    }

    /// The secrets next to the places of a diagnostic, and the parts of them that it is about.
    fn own(&self, diagnostic: &Diagnostic) -> Vec<&'a str> {
        let mut own = Vec::new();
        for label in &diagnostic.labels {
            let beside = self.sources.secrets_beside(label.span);
            own.extend(beside.map(|secret| secret.value.as_str()));
            let part = self.sources.snippet(label.span);
            if is_inside(label, self.sources) && part.contains(char::is_alphanumeric) {
                own.push(part);
            }
        }
        own
    }

    fn hide_long(&self, text: String) -> String {
        if self.long.is_empty() {
            return text;
        }
        let starts = text.as_bytes().windows(LONG);
        let found = starts.filter_map(|start| self.long.get(start)).flatten();
        let found: BTreeSet<&str> = found.copied().collect();
        // The longest first: one secret may begin with another.
        let hide = |text: String, value: &str| hide_quoted(&text, value).replace(value, HIDDEN);
        let mut found: Vec<&str> = found.into_iter().collect();
        found.sort_by_key(|value| std::cmp::Reverse(value.len()));
        found.into_iter().fold(text, hide)
    }
}

fn is_inside(label: &Label, sources: &SourceMap) -> bool {
    let mut secrets = sources.secrets_in(label.span);
    secrets.any(|secret| secret.span.start <= label.span.start && label.span.end <= secret.span.end)
}

fn hidden_label(label: &Label, hide: impl Fn(&String) -> String) -> Label {
    Label {
        note: hide(&label.note),
        ..label.clone()
    }
}

/// Hides the value of a place of the message itself.
fn hide_own(text: &str, value: &str) -> String {
    if value.is_empty() {
        return text.to_owned();
    }
    let mut text = hide_quoted(text, value);
    if value.chars().count() >= SHORT {
        return text.replace(value, HIDDEN);
    }
    for before in ["the number ", "the boolean "] {
        text = text.replace(&format!("{before}{value}"), &format!("{before}{HIDDEN}"));
    }
    text.replace(&format!("`{value}`"), &format!("`{HIDDEN}`"))
}

fn hide_quoted(text: &str, value: &str) -> String {
    let whole = text.replace(&format!("{value:?}"), HIDDEN);
    match value.char_indices().nth(QUOTED) {
        Some((end, _)) => {
            let begin = &value[..end];
            let whole = whole.replace(&format!("{begin:?}…"), HIDDEN);
            whole.replace(&format!("{begin}…"), HIDDEN)
        }
        None => whole,
    }
}

fn is_unmistakable(value: &str) -> bool {
    let is_of_a_word = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '.' | '/');
    value.len() >= LONG && !value.chars().all(is_of_a_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn message(value: &str, message: &str) -> String {
        let mut sources = SourceMap::new();
        let file = sources.add("values.yaml", format!("a: {value}\nb: 1\n"));
        sources.hide(Span::new(file, 3, 3 + value.len()), value);
        let diagnostic = Diagnostic::error("e", message).at(Span::new(file, 0, 1));
        Secrecy::of(&sources).hide(&diagnostic).message
    }

    #[test]
    fn the_value_of_a_place_is_not_quoted() {
        assert_eq!(
            message("x", "`a` is the string \"x\""),
            "`a` is the string (hidden)"
        );
        assert_eq!(
            message("12", "`a` is the number 12"),
            "`a` is the number (hidden)"
        );
        assert_eq!(message("postgres", "got postgres"), "got (hidden)");
        let long = "Ab1".repeat(20);
        let quoted = format!("got {:?}…", &long[..40]);
        assert_eq!(message(&long, &quoted), "got (hidden)");
    }

    #[test]
    fn another_value_is_hidden_where_it_can_be_nothing_else() {
        let at_b = |value: &str| {
            let mut sources = SourceMap::new();
            let file = sources.add("values.yaml", format!("a: {value}\nb: 1\n"));
            sources.hide(Span::new(file, 3, 3 + value.len()), value);
            let place = Span::new(file, 4 + value.len(), 5 + value.len());
            let diagnostic = Diagnostic::error("e", format!("it says {value}!")).at(place);
            Secrecy::of(&sources).hide(&diagnostic).message
        };
        assert_eq!(at_b("hunter2secret"), "it says (hidden)!");
        assert_eq!(at_b("postgres"), "it says postgres!");
    }
}
