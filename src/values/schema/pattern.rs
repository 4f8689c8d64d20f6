//! Patterns of a schema that are plain text, perhaps bound to the beginning or the end.
//!
//! `^/` and `^v1$` mean the same in every dialect of regular expressions, and need no engine.

/// Reports whether `pattern` is letters, digits and marks without a meaning, between `^` and `$`.
pub(super) fn is_plain(pattern: &str) -> bool {
    let (_, text, _) = parts(pattern);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " -_/:,@=".contains(c);
    text.chars().all(is_plain)
}

/// Reports whether the plain `pattern` is found in `text`.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    match parts(pattern) {
        (true, wanted, true) => text == wanted,
        (true, wanted, false) => text.starts_with(wanted),
        (false, wanted, true) => text.ends_with(wanted),
        (false, wanted, false) => text.contains(wanted),
    }
}

/// Whether it begins with `^`, what is between, and whether it ends with `$`.
fn parts(pattern: &str) -> (bool, &str, bool) {
    let inner = pattern.strip_prefix('^');
    let text = inner.unwrap_or(pattern);
    let body = text.strip_suffix('$');
    (inner.is_some(), body.unwrap_or(text), body.is_some())
}
