//! Comments that their author did not intend: `{#` is in a shell's `${#x}` and in patterns, too.
//!
//! - A comment that opens after text ends on its line; else it would swallow the lines below.
//! - A comment on one line has a blank before it or after its `{#`: a shell's `${#x}` has neither.
//! - No comment holds another `{#`, unless a shell's `${#` in a comment that opens its line.

use std::ops::Range;

use super::syntax_error::SyntaxError;

const OPEN: &str = "{#";

/// What to do about a `{#` that is text.
pub(super) const HELP: &str = "put text that contains `{#` in `{% raw %}…{% endraw %}`; a comment of several lines begins on a \
     line of its own";

const GLUED_HELP: &str = "put text that contains `{#` in `{% raw %}…{% endraw %}`; a comment after text needs a space before its `{#`";

pub(super) fn check_comment(text: &str, range: Range<usize>) -> Result<(), SyntaxError> {
    let comment = &text[range.clone()];
    let inner = &comment[OPEN.len()..];
    let (start, inside) = (range.start, range.start + OPEN.len());
    let is_text = is_behind_text(text, start);
    let diagnostic = |message: &str| SyntaxError::comment(message, start..inside).help(HELP);
    if let Some(at) = nested(inner, is_text) {
        let other = inside + at..inside + at + OPEN.len();
        return Err(
            diagnostic("the comment that opens here contains another `{#`")
                .other(other, "it is here".to_owned()),
        );
    }
    let lines = inner.matches('\n').count();
    if is_text && lines > 0 {
        let end = range.end.saturating_sub(OPEN.len()).max(inside)..range.end;
        let message = "a comment opens after text here, and removes the lines up to its end";
        return Err(diagnostic(message).other(end, "it ends here".to_owned()));
    }
    if is_text && is_glued(text, start, inner) {
        let end = range.end.saturating_sub(OPEN.len()).max(inside)..range.end;
        let message = "a comment opens within a word here, and removes the text up to its end";
        let diagnostic = SyntaxError::comment(message, start..inside).help(GLUED_HELP);
        return Err(diagnostic.other(end, "it ends here".to_owned()));
    }
    Ok(())
}

/// Reports whether a comment that holds `inner` touches text on both sides of its `{#`.
fn is_glued(text: &str, start: usize, inner: &str) -> bool {
    let is_tag_end = ["}}", "%}", "#}"]
        .iter()
        .any(|end| text[..start].ends_with(end));
    let touches = |c: char| !c.is_whitespace();
    let before = text[..start].chars().next_back().is_some_and(touches);
    let after = inner.chars().next();
    before && !is_tag_end && after.is_some_and(|c| touches(c) && c != '-' && c != '+')
}

/// Reports whether something is before `at` on its line that is neither a tag nor blank.
pub(super) fn is_behind_text(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut rest = text[start..at].trim_start();
    while !rest.is_empty() {
        let closing = match rest.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            Some("{#") => "#}",
            _ => return !ends_a_tag(rest),
        };
        let Some(end) = rest.find(closing) else {
            return false;
        };
        rest = rest[end + closing.len()..].trim_start();
    }
    false
}

/// Reports whether `rest` is the end of a tag that began on an earlier line, and nothing else.
fn ends_a_tag(rest: &str) -> bool {
    let is_end = |end: &str| rest.trim_end().ends_with(end) && !rest.contains(['{']);
    is_end("%}") || is_end("#}") || is_end("}}")
}

/// The offset of another `{#` in a comment.
fn nested(inner: &str, is_text: bool) -> Option<usize> {
    let mut found = inner.match_indices(OPEN).map(|(at, _)| at);
    found.find(|at| is_text || !inner[..*at].ends_with('$'))
}
