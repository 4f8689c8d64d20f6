//! The lines of a template, and what its tags do to the white space on them.

use std::ops::Range;

use super::pieces::{Kind, Piece};

/// A part of a line.
#[derive(Debug, Clone)]
pub(super) enum Item<'p> {
    /// Text without line ends.
    Run {
        range: Range<usize>,
        raw: bool,
    },
    /// A line end.
    Break(usize),
    Tag(&'p Piece),
}

/// Gives the lines of `pieces` to `take`, one by one; a line end inside a tag ends no line.
pub(super) fn each_line<'p>(text: &str, pieces: &'p [Piece], mut take: impl FnMut(&[Item<'p>])) {
    let mut line = Vec::new();
    for piece in pieces {
        let Kind::Text { raw } = piece.kind else {
            line.push(Item::Tag(piece));
            continue;
        };
        let mut start = piece.outer.start;
        for part in text[piece.outer.clone()].split_inclusive('\n') {
            let is_whole = part.ends_with('\n');
            let run = if is_whole {
                part.trim_end_matches(['\n', '\r'])
            } else {
                part
            };
            let range = start..start + run.len();
            let end = range.end;
            line.push(Item::Run { range, raw });
            if is_whole {
                line.push(Item::Break(end));
                take(&line);
                line.clear();
            }
            start += part.len();
        }
    }
    take(&line);
}

/// What a tag does to the line it is on, if nothing but tags and blanks are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Vanishes,
    /// Its output begins where it is: the indentation stays, the line end goes.
    Opens,
    /// Its output ends where it is: the indentation goes, the line end stays.
    Closes,
    /// It prints: the line stays as it is.
    Prints,
}

pub(super) fn effect(piece: &Piece) -> Effect {
    match &piece.kind {
        Kind::Silent => Effect::Vanishes,
        Kind::Statement(tag) => match tag.keyword.as_str() {
            "call" | "filter" => Effect::Opens,
            "endcall" | "endfilter" => Effect::Closes,
            "include" => Effect::Prints,
            _ => Effect::Vanishes,
        },
        Kind::Output(_) | Kind::Text { .. } => Effect::Prints,
    }
}
