//! The lines of a template, and what its tags do to the white space on them.

use std::ops::Range;

use super::pieces::{Kind, Piece};

/// A part of a line.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// Text without line ends.
    Run { range: Range<usize>, raw: bool },
    /// A line end.
    Break(usize),
    /// A tag or a comment.
    Tag(Piece),
}

/// Splits pieces into lines; a line end inside a tag ends no line.
pub(super) fn lines(text: &str, pieces: Vec<Piece>) -> Vec<Vec<Item>> {
    let mut lines = vec![Vec::new()];
    for piece in pieces {
        let Kind::Text { raw } = piece.kind else {
            push(&mut lines, Item::Tag(piece));
            continue;
        };
        let mut start = piece.outer.start;
        for part in text[piece.outer.clone()].split_inclusive('\n') {
            let run = part.trim_end_matches(['\n', '\r']);
            if part.ends_with('\n') {
                push(
                    &mut lines,
                    Item::Run {
                        range: start..start + run.len(),
                        raw,
                    },
                );
                push(&mut lines, Item::Break(start + run.len()));
                lines.push(Vec::new());
            } else {
                push(
                    &mut lines,
                    Item::Run {
                        range: start..start + part.len(),
                        raw,
                    },
                );
            }
            start += part.len();
        }
    }
    lines
}

fn push(lines: &mut [Vec<Item>], item: Item) {
    if let Some(line) = lines.last_mut() {
        line.push(item);
    }
}

/// What a tag does to the line it stands on, if nothing but tags and blanks stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It vanishes with the line.
    Vanishes,
    /// Its output begins where it stands: the indentation stays, the line end goes.
    Opens,
    /// Its output ends where it stands: the indentation goes, the line end stays.
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
