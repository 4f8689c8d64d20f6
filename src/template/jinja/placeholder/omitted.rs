//! The text of a fragment without what is omitted in it.
//!
//! - `key: {{ omit }}` and `- {{ omit }}` go with their line; a dash before the key stays.
//! - In a collection in brackets the key or the item goes with its comma.
//! - Null and what is empty go with their line among keys or items, as they are merged or spliced there.
//! - A comment of YAML is no text, so that nothing is wrong with what it shows.

use minijinja::Value;
use minijinja::value::ValueKind;

use super::capture::{Position, is_omitted};
use super::items;
use crate::template::jinja::marks;

/// How many lines are looked at for neighbours.
const FARTHEST: usize = 200;

/// Takes what `value` omits out of `out`, which ends before its placeholder, and returns what is left of
/// `rest` after it; none if nothing is omitted, or if it is inside text.
pub(crate) fn cut<'t>(
    value: &Value,
    position: Position,
    out: &mut String,
    rest: &'t str,
) -> Option<&'t str> {
    if matches!(position, Position::Beside(_)) && is_empty(value) {
        return Some(line(out, rest));
    }
    if !is_omitted(value) {
        return None;
    }
    match position {
        Position::Whole(_) => Some(line(out, rest)),
        Position::Alone(_) | Position::Beside(_) if !value.is_undefined() => Some(line(out, rest)),
        Position::Inside if !value.is_undefined() => inside(out, rest),
        _ => None,
    }
}

/// Reports whether `value` brings neither keys nor items.
fn is_empty(value: &Value) -> bool {
    let value = items::inner(value);
    match value.kind() {
        ValueKind::None => true,
        ValueKind::Map | ValueKind::Seq => value.len() == Some(0),
        _ => false,
    }
}

/// Reports whether a line that ends `before` and goes on in `behind` is among keys or items of
/// its column; what is JSON is left alone.
pub(crate) fn is_beside(before: &str, behind: &str, column: usize) -> bool {
    let above = before.rsplit('\n').skip(1);
    let below = behind.split('\n').skip(1);
    is_entry_at(column, above) || is_entry_at(column, below)
}

/// Reports whether the nearest of `lines` that is not deeper than `column` is a key or an item there.
fn is_entry_at<'t>(column: usize, lines: impl Iterator<Item = &'t str>) -> bool {
    let mut lines = lines.take(FARTHEST).filter_map(|line| {
        let text = line.trim();
        let passed =
            text.is_empty() || text.starts_with('#') || marks::only_placeholder(text).is_some();
        let indentation = line.len() - line.trim_start_matches(' ').len();
        (!passed && indentation <= column).then_some((indentation, text))
    });
    lines.next().is_some_and(|(indentation, text)| {
        let is_key =
            (text.ends_with(':') || text.contains(": ")) && !text.starts_with(['{', '[', '"']);
        indentation == column && (is_key || text == "-" || text.starts_with("- "))
    })
}

/// Takes away the line at the end of `out`, and that of `rest`.
fn line<'t>(out: &mut String, rest: &'t str) -> &'t str {
    let start = out.rfind('\n').map_or(0, |end| end + 1);
    let end = rest.find('\n').unwrap_or(rest.len());
    let dashes = dashes(&out[start..]);
    if dashes == 0 {
        out.truncate(start);
        return rest.get(end + 1..).unwrap_or_default();
    }
    // The other keys of the item follow below.
    out.truncate(start + dashes);
    &rest[end..]
}

/// How much of a line are the dashes before a key, without the blank after the last one.
fn dashes(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let mut rest = &line[indent..];
    while let Some(behind) = rest.strip_prefix("- ") {
        rest = behind.trim_start_matches(' ');
    }
    let before = line[..line.len() - rest.len()].trim_end();
    if rest.trim().is_empty() {
        0
    } else {
        before.len()
    }
}

/// Takes away what is between brackets or commas; within a comment nothing but the placeholder.
fn inside<'t>(out: &mut String, rest: &'t str) -> Option<&'t str> {
    let start = out.rfind('\n').map_or(0, |end| end + 1);
    let line = &out[start..];
    if line.trim_start().starts_with('#') || line.contains(" #") {
        return Some(rest);
    }
    let behind = rest.trim_start_matches([' ', '\t']);
    let open = start + line.rfind(['{', '[', ','])?;
    let is_key = |text: &str| text.is_empty() || text.ends_with(':');
    if !behind.starts_with([',', '}', ']']) || !is_key(out[open + 1..].trim()) {
        return None;
    }
    if out[open..].starts_with(',') {
        out.truncate(open);
        return Some(behind);
    }
    out.truncate(open + 1);
    Some(behind.strip_prefix(',').map_or(behind, str::trim_start))
}
