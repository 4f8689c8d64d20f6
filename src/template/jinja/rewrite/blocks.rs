//! Whether every block is closed, by its own end, and left by it or from an `if` alone.

use std::ops::Range;

use super::pieces::{Kind, Piece};
use super::syntax_error::SyntaxError;
use super::trimmed;
use crate::diagnostic::nearest;
use crate::template::jinja::wording::{STATEMENTS, outside_of_a_loop};

/// A block whose end has not been read.
struct Open<'t> {
    keyword: &'t str,
    range: Range<usize>,
    /// Whether its `else` has begun, which is no part of a loop.
    in_else: bool,
}

/// Checks that every block is closed, since the engine would only name the end of the file, and that
/// no loop is left from within a block that the engine would not close then.
pub(super) fn check_blocks(text: &str, pieces: &[Piece]) -> Result<(), SyntaxError> {
    let mut open: Vec<Open<'_>> = Vec::new();
    for piece in pieces {
        let Kind::Statement(tag) = &piece.kind else {
            continue;
        };
        let range = trimmed(text, &tag.inner);
        let keyword = tag.keyword.as_str();
        if !keyword.is_empty() && !STATEMENTS.contains(&keyword) {
            return Err(unknown_statement(keyword, range));
        }
        if let Some(block) = keyword.strip_prefix("end") {
            match open.pop() {
                Some(opened) if opened.keyword == block => {}
                Some(opened) => {
                    let note = format!("`{keyword}` is here");
                    return Err(unclosed(&opened).other(range, note));
                }
                None => return Err(unopened(keyword, range)),
            }
        } else if tag.opens_block() {
            open.push(Open {
                keyword,
                range,
                in_else: false,
            });
        } else if keyword == "else" {
            if let Some(block) = open.last_mut() {
                block.in_else = true;
            }
        } else if matches!(keyword, "break" | "continue") {
            check_jump(keyword, range, &open)?;
        }
    }
    open.last().map_or(Ok(()), |block| Err(unclosed(block)))
}

/// Reports whether a `set` is in a loop, so that its name may be lost.
pub(super) fn sets_in_a_loop(pieces: &[Piece]) -> bool {
    let mut loops = 0_usize;
    pieces.iter().any(|piece| {
        let Kind::Statement(tag) = &piece.kind else {
            return false;
        };
        match tag.keyword.as_str() {
            "for" => loops += 1,
            "endfor" => loops = loops.saturating_sub(1),
            _ => {}
        }
        tag.keyword == "set" && loops > 0
    })
}

/// The inside of the innermost loop's tag around `offset`.
pub(super) fn loop_around(text: &str, pieces: &[Piece], offset: usize) -> Option<Range<usize>> {
    let mut loops = Vec::new();
    let before = pieces.iter().take_while(|piece| piece.outer.end <= offset);
    for piece in before {
        match &piece.kind {
            Kind::Statement(tag) if tag.keyword == "for" => loops.push(trimmed(text, &tag.inner)),
            Kind::Statement(tag) if tag.keyword == "endfor" => {
                loops.pop();
            }
            _ => {}
        }
    }
    loops.pop()
}

/// Checks that `break` or `continue` leaves nothing but `if`s on the way to its loop.
///
/// The engine jumps, and takes what it left for still open: it prints what follows into a `set`, and
/// panics after a `with`.
fn check_jump(keyword: &str, range: Range<usize>, open: &[Open<'_>]) -> Result<(), SyntaxError> {
    let mut around = open.iter().rev();
    let left = around.find(|block| block.keyword != "if" && !block.in_else);
    match left {
        Some(block) if block.keyword == "for" => Ok(()),
        Some(block) if matches!(block.keyword, "with" | "set" | "filter") => {
            let opened = block.keyword;
            let diagnostic =
                SyntaxError::new(format!("`{keyword}` cannot leave this `{opened}`"), range);
            let diagnostic = diagnostic.other(block.range.clone(), "it begins here".to_owned());
            Err(diagnostic.help(format!("close the `{opened}` before it")))
        }
        // The body of a macro, a call or a block is part of no loop around it.
        _ => Err(SyntaxError::new(outside_of_a_loop(keyword), range)),
    }
}

fn unknown_statement(keyword: &str, range: Range<usize>) -> SyntaxError {
    let range = range.start..range.start + keyword.len();
    let diagnostic = SyntaxError::new(format!("there is no statement `{keyword}`"), range);
    match nearest(keyword, STATEMENTS) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

fn unclosed(block: &Open<'_>) -> SyntaxError {
    let keyword = block.keyword;
    SyntaxError::new(
        format!("this `{keyword}` is never closed by `{{% end{keyword} %}}`"),
        block.range.clone(),
    )
}

fn unopened(keyword: &str, range: Range<usize>) -> SyntaxError {
    SyntaxError::new(format!("this `{keyword}` has no opening tag"), range)
}
