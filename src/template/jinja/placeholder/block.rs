//! The end of a block scalar that a placeholder ends.
//!
//! YAML decides what becomes of line ends at the end of a block: `|` and `>` leave one, `|-` and
//! `>-` none, `|+` and `>+` all. It has done so before the value is there, and the value may end
//! with line ends, too.

use crate::template::jinja::marks;
use crate::yaml::Style;

/// Returns `filled`, which the placeholders made of the text `written`, with the end that the header of the
/// block asks for, which begins at `start` of `text`.
pub(crate) fn chomped(
    filled: String,
    written: &str,
    style: Style,
    (text, start): (&str, usize),
) -> String {
    let is_block = matches!(style, Style::Literal | Style::Folded);
    let body = written.trim_end_matches('\n');
    let chomping = chomping(start, text);
    if !is_block || !body.ends_with(marks::END) || chomping == Some(Chomping::Keep) {
        return filled;
    }
    let line_ends = written.len() - body.len();
    let values = &filled[..filled.len() - line_ends];
    let kept = without_line_ends(values);
    // The text of a file may end with its last tag, and the value brings the line end.
    let is_ended = chomping == Some(Chomping::Clip) && kept.len() < values.len();
    let is_clipped = (line_ends > 0 || is_ended) && !kept.is_empty();
    let end = if values[kept.len()..].starts_with('\r') {
        "\r\n"
    } else {
        "\n"
    };
    format!("{kept}{}", if is_clipped { end } else { "" })
}

fn without_line_ends(text: &str) -> &str {
    let mut rest = text;
    while let Some(shorter) = rest.strip_suffix('\n') {
        rest = shorter.strip_suffix('\r').unwrap_or(shorter);
    }
    rest
}

/// What the header of a block says of line ends at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

/// What the header of the block at `start` says.
fn chomping(start: usize, text: &str) -> Option<Chomping> {
    let here = &text[start..];
    let header = if here.starts_with(['|', '>']) {
        here.lines().next()
    } else {
        text[..start].trim_end().lines().next_back()
    };
    let line = header?.split(" #").next()?;
    let indicators = &line[line.rfind(['|', '>'])?..];
    Some(match indicators {
        _ if indicators.contains('+') => Chomping::Keep,
        _ if indicators.contains('-') => Chomping::Strip,
        _ => Chomping::Clip,
    })
}
