//! Paths as people write them: `image.tag`, `ingress.hosts[0].host`, `annotations["a.b/c"]`.
//!
//! What [`Path`] shows is read back as the same path. A dot before the first key is accepted.

use super::{Path, Step};
use crate::diagnostic::Diagnostic;

/// One step of a path as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment<'t> {
    /// After a dot.
    Word(&'t str),
    /// In brackets, without quotes.
    Bracketed(&'t str),
    Quoted(String),
}

impl Path {
    /// Reads a path; for any other text the error shows how one is written.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let steps = segments(text)?.into_iter().map(|segment| match segment {
            Segment::Word(key) => Some(Step::Key(key.to_owned())),
            Segment::Bracketed(index) => Some(Step::Index(index.parse().ok()?)),
            Segment::Quoted(key) => Some(Step::Key(key)),
        });
        steps.collect::<Option<_>>().ok_or_else(|| not_a_path(text))
    }
}

/// Splits a path into its steps.
pub(crate) fn segments(text: &str) -> Result<Vec<Segment<'_>>, Diagnostic> {
    let mut rest = text.strip_prefix('.').unwrap_or(text);
    let mut segments = Vec::new();
    while !rest.is_empty() {
        let (segment, after) = segment(rest).ok_or_else(|| not_a_path(text))?;
        segments.push(segment);
        rest = next(after).ok_or_else(|| not_a_path(text))?;
    }
    Ok(segments)
}

fn segment(text: &str) -> Option<(Segment<'_>, &str)> {
    if let Some(inner) = text.strip_prefix('[') {
        return bracketed(inner);
    }
    let end = text.find(['.', '[', ']']).unwrap_or(text.len());
    let (key, after) = text.split_at(end);
    (!key.is_empty()).then_some((Segment::Word(key), after))
}

/// Splits off a segment in brackets; `text` begins after the `[`.
fn bracketed(text: &str) -> Option<(Segment<'_>, &str)> {
    let (segment, after) = match text.chars().next()? {
        '"' => {
            let end = 1 + closing_quote(&text[1..])?;
            let key = serde_json::from_str(&text[..=end]).ok()?;
            (Segment::Quoted(key), &text[end + 1..])
        }
        '\'' => {
            let (key, after) = text[1..].split_once('\'')?;
            (Segment::Quoted(key.to_owned()), after)
        }
        _ => {
            let (inner, _) = text.split_once(']')?;
            (Segment::Bracketed(inner), &text[inner.len()..])
        }
    };
    Some((segment, after.strip_prefix(']')?))
}

/// Finds the `"` that has no backslash before it.
fn closing_quote(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => return Some(at),
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    None
}

/// Goes over the dot between two steps.
fn next(after: &str) -> Option<&str> {
    match after.strip_prefix('.') {
        Some("") => None,
        Some(rest) => Some(rest),
        None if after.is_empty() || after.starts_with('[') => Some(after),
        None => None,
    }
}

fn not_a_path(text: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`{text}` is not a path"))
        .help("write it as in `image.tag`, `hosts[0].name` or `labels[\"app.kubernetes.io/name\"]`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read_back() {
        for text in [
            "",
            "image.tag",
            "ingress.hosts[0].host",
            "a[0][1]",
            "[\"a b\"].c",
            "labels[\"app.kubernetes.io/name\"]",
            "a[\"say \\\"hi\\\"\"]",
        ] {
            assert_eq!(Path::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_dot_may_stand_first_and_quotes_may_be_single() {
        let path = Path::parse(".labels['a.b/c']").unwrap();
        assert_eq!(path, Path::from(["labels", "a.b/c"]));
        assert_eq!(Path::parse(".").unwrap(), Path::root());
    }

    #[test]
    fn other_text_is_an_error() {
        for text in [
            "a.", "a..b", "a[", "a[x]", "a[0", "a[0]b", "a]", "[\"a", "a['b'",
        ] {
            let diagnostic = Path::parse(text).unwrap_err();
            assert_eq!(diagnostic.message, format!("`{text}` is not a path"));
        }
    }
}
