//! Whether every block is closed, and by its own end.

use std::ops::Range;

use super::fault::LexFault;
use super::pieces::{Kind, Piece};
use super::trimmed;
use crate::diagnostic::nearest;
use crate::template::wording::STATEMENTS;

/// Checks that every block is closed, since the engine would only name the end of the file.
pub(super) fn check_blocks(text: &str, pieces: &[Piece]) -> Result<(), LexFault> {
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    for piece in pieces {
        let Kind::Statement(tag) = &piece.kind else {
            continue;
        };
        let range = trimmed(text, &tag.inner);
        if !tag.keyword.is_empty() && !STATEMENTS.contains(&tag.keyword.as_str()) {
            return Err(unknown_statement(&tag.keyword, range));
        }
        if let Some(block) = tag.keyword.strip_prefix("end") {
            match open.pop() {
                Some((opened, _)) if opened == block => {}
                Some((opened, at)) if opened != block => {
                    let note = format!("`{}` stands here", tag.keyword);
                    return Err(unclosed(opened, at).other(range, note));
                }
                _ => return Err(unopened(&tag.keyword, range)),
            }
        } else if tag.opens_block() {
            open.push((&tag.keyword, range));
        }
    }
    open.pop()
        .map_or(Ok(()), |(block, at)| Err(unclosed(block, at)))
}

fn unknown_statement(keyword: &str, range: Range<usize>) -> LexFault {
    let range = range.start..range.start + keyword.len();
    let fault = LexFault::new(format!("there is no statement `{keyword}`"), range);
    match nearest(keyword, STATEMENTS) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}

fn unclosed(block: &str, range: Range<usize>) -> LexFault {
    LexFault::new(
        format!("this `{block}` is never closed by `{{% end{block} %}}`"),
        range,
    )
}

fn unopened(keyword: &str, range: Range<usize>) -> LexFault {
    LexFault::new(format!("this `{keyword}` closes nothing"), range)
}
