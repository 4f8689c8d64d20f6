//! Decides by the lines around it what a placeholder alone on its line is: a map that is merged, a list
//! that is spliced, or a whole value; and to which column `indent` moves it.

use super::lines::{Entry, Line};
use super::text::{Indent, Indented};
use crate::template::jinja::marks::SPLICE_POINT;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Its map is merged into the map around it.
    Merges,
    /// Its list is spliced into the list around it.
    Splices,
    Whole,
}

pub(super) fn roles(lines: &[Line]) -> Vec<(usize, String)> {
    let mut insertions = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(column) = line.splice_point() else {
            continue;
        };
        match role(lines, index, column) {
            Role::Merges => insertions.push((line.placeholder.end, format!("{SPLICE_POINT}:"))),
            Role::Splices => {
                insertions.push((line.placeholder.start, "- ".to_owned()));
                insertions.push((line.placeholder.end, SPLICE_POINT.to_string()));
            }
            Role::Whole => {}
        }
    }
    insertions
}

/// Decides by the nearest neighbours in the same column, first the ones above.
fn role(lines: &[Line], index: usize, column: usize) -> Role {
    let nested = lines[index].first() != column;
    let above = if nested {
        Above::Nothing
    } else {
        above(lines, index, column)
    };
    let below = below(lines, index, column);
    let is_first = matches!(above, Above::Nothing | Above::SplicePoint);
    match (above, below) {
        (Above::Sibling(Entry::Dash), _)
        | (Above::Sibling(Entry::Key { filled: false }), Below::Sibling(Entry::Dash)) => {
            Role::Splices
        }
        (Above::Sibling(Entry::Key { .. }), _) => Role::Merges,
        (_, Below::Sibling(Entry::Dash)) if is_first => Role::Splices,
        (_, Below::Sibling(Entry::Key { .. })) if is_first => Role::Merges,
        (Above::SplicePoint, _) | (Above::Nothing, Below::SplicePoint) => Role::Merges,
        _ => Role::Whole,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Above {
    /// It is the first child.
    Nothing,
    SplicePoint,
    /// It continues a scalar that began on the line of its parent.
    Continued,
    Sibling(Entry),
}

fn above(lines: &[Line], index: usize, column: usize) -> Above {
    let mut nearest = Above::Nothing;
    for line in lines[..index].iter().rev() {
        if line.is_border() {
            break;
        }
        match line.at(column) {
            Some(Entry::SplicePoint) => nearest = Above::SplicePoint,
            Some(entry) => return Above::Sibling(entry),
            None if line.first() < column => {
                let filled = matches!(
                    line.entries.last(),
                    Some((_, Entry::Key { filled: true } | Entry::Other))
                );
                return if filled && nearest == Above::Nothing {
                    Above::Continued
                } else {
                    nearest
                };
            }
            None => {}
        }
    }
    nearest
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    Nothing,
    SplicePoint,
    Sibling(Entry),
}

fn below(lines: &[Line], index: usize, column: usize) -> Below {
    let mut nearest = Below::Nothing;
    for line in &lines[index + 1..] {
        if line.is_border() || line.first() < column {
            break;
        }
        match line.at(column) {
            Some(Entry::SplicePoint) => nearest = Below::SplicePoint,
            Some(entry) if line.first() == column => return Below::Sibling(entry),
            _ => {}
        }
    }
    nearest
}

/// Where a placeholder at a smaller column than the line above it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// It is among the lines that it belongs with.
    Here,
    Column(usize),
    Nowhere,
}

/// Decides by the line above: a key without a value, or what is in the column of the indentation.
pub(super) fn target(lines: &[Line], index: usize, column: usize, indent: Indent) -> Target {
    let width = indent.width;
    let before = index.checked_sub(1).and_then(|before| lines.get(before));
    let Some(before) = before.filter(|line| !line.is_border() && width > column) else {
        return Target::Here;
    };
    match before.entries.last() {
        Some((key, Entry::Key { filled: false })) if *key >= column => {
            // The placeholders below this one go where it goes.
            let is_splice_point = |line: &&Line| line.splice_point() == Some(column);
            let placeholders = lines[index + 1..]
                .iter()
                .take_while(is_splice_point)
                .count();
            below_key(lines, index + placeholders, *key, indent)
        }
        Some((dash, Entry::Dash)) if *dash >= column && width > *dash => Target::Column(width),
        // Another list is above, in the column of the key.
        Some((list, Entry::SplicePoint)) if indent.kind == Indented::List && *list == width + 1 => {
            Target::Column(*list)
        }
        _ if before.first() <= column => Target::Here,
        _ => match above(lines, index, width) {
            Above::Sibling(_) | Above::SplicePoint => Target::Column(width),
            Above::Nothing | Above::Continued => Target::Nowhere,
        },
    }
}

/// A list may be in the column of its key, if an item follows the line `last` there.
fn below_key(lines: &[Line], last: usize, key: usize, indent: Indent) -> Target {
    let width = indent.width;
    match indent.kind {
        _ if width > key => Target::Column(width),
        Indented::List if width == key => match below(lines, last, width) {
            Below::Sibling(Entry::Dash) => Target::Column(width),
            _ => Target::Column(width + 1),
        },
        _ => Target::Nowhere,
    }
}
