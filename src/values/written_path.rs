//! Paths as people write them: `image.tag`, `ingress.hosts[0].host`, `annotations["a.b/c"]`.
//!
//! What [`Path`] shows is read back as the same path. A dot before the first key is as good as none.

use super::path::{Path, Step};
use crate::diagnostic::Diagnostic;

impl Path {
    /// Reads a path; text that is none is an error that shows how one is written.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let mut rest = text.strip_prefix('.').unwrap_or(text);
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let (step, behind) = step(rest).ok_or_else(|| no_path(text))?;
            steps.push(step);
            rest = next(behind).ok_or_else(|| no_path(text))?;
        }
        Ok(steps.into_iter().collect())
    }
}

/// Splits the first step off.
fn step(text: &str) -> Option<(Step, &str)> {
    if let Some(inner) = text.strip_prefix('[') {
        return bracketed(inner);
    }
    let end = text.find(['.', '[', ']']).unwrap_or(text.len());
    let (key, behind) = text.split_at(end);
    (!key.is_empty()).then(|| (Step::Key(key.to_owned()), behind))
}

/// Splits off an index or a quoted key, after its `[`.
fn bracketed(text: &str) -> Option<(Step, &str)> {
    let (step, behind) = match text.chars().next()? {
        '"' => {
            let end = 1 + closing_quote(&text[1..])?;
            let key = serde_json::from_str(&text[..=end]).ok()?;
            (Step::Key(key), &text[end + 1..])
        }
        '\'' => {
            let (key, behind) = text[1..].split_once('\'')?;
            (Step::Key(key.to_owned()), behind)
        }
        _ => {
            let end = text.find(']')?;
            (Step::Index(text[..end].parse().ok()?), &text[end..])
        }
    };
    Some((step, behind.strip_prefix(']')?))
}

/// Finds the `"` that no backslash stands before.
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
fn next(behind: &str) -> Option<&str> {
    match behind.strip_prefix('.') {
        Some("") => None,
        Some(rest) => Some(rest),
        None if behind.is_empty() || behind.starts_with('[') => Some(behind),
        None => None,
    }
}

fn no_path(text: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`{text}` is not a path of a value"))
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
    fn what_is_no_path_is_an_error() {
        for text in [
            "a.", "a..b", "a[", "a[x]", "a[0", "a[0]b", "a]", "[\"a", "a['b'",
        ] {
            let diagnostic = Path::parse(text).unwrap_err();
            assert_eq!(
                diagnostic.message,
                format!("`{text}` is not a path of a value")
            );
        }
    }
}
