//! How two golden texts differ, document by document.

use std::fmt;
use std::ops::Range;

use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices, group_diff_ops};

use super::document::{Document, documents};
use super::hidden::{Secrets, without_secrets};
use crate::visible;

/// How many equal lines are shown around a difference.
const CONTEXT: usize = 3;

/// How a golden text and a rendered one differ.
///
/// Displayed, it is a unified diff below a headline for each resource: `-` is before a line of
/// the golden file, `+` before one that was rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoldenDifference {
    /// The golden file has other line ends, and nothing else differs.
    LineEnds,
    /// The resources are the same, in another order.
    Order,
    /// Some resources differ: first those of the golden file, then those that it lacks.
    Resources(Vec<ResourceDifference>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceDifference {
    /// Its kind, name and namespace, as in ``Deployment `api` in `plate-stg` ``.
    pub resource: String,
    /// In which of the two texts it is.
    pub presence: Presence,
    /// The lines of a unified diff, from the first `@@` to the last line of context.
    pub lines: Vec<String>,
}

/// In which of two texts a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// In both, with a different text.
    Both,
    /// In the golden file alone.
    GoldenOnly,
    RenderedOnly,
}

impl fmt::Display for GoldenDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GoldenDifference::LineEnds => writeln!(
                f,
                "the golden file has Windows line endings, and nothing else differs"
            ),
            GoldenDifference::Order => writeln!(f, "the same resources, in another order"),
            GoldenDifference::Resources(found) => {
                found.iter().try_for_each(|one| write!(f, "{one}"))
            }
        }
    }
}

impl fmt::Display for ResourceDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claim = match self.presence {
            Presence::Both => "differs",
            Presence::GoldenOnly => "is only in the golden file",
            Presence::RenderedOnly => "is not in the golden file",
        };
        writeln!(f, "{} {claim}", visible::one_line(&self.resource))?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

pub(super) fn difference(golden: &str, rendered: &str, secrets: Secrets) -> GoldenDifference {
    if golden.replace("\r\n", "\n") == rendered {
        return GoldenDifference::LineEnds;
    }
    let mut added = documents(rendered);
    let mut found = Vec::new();
    for old in documents(golden) {
        let namesake = added.iter().position(|new| new.name == old.name);
        let new = namesake.map(|index| added.remove(index));
        found.extend(resource_difference(Some(&old), new.as_ref(), secrets));
    }
    found.extend(
        added
            .iter()
            .filter_map(|new| resource_difference(None, Some(new), secrets)),
    );
    if found.is_empty() {
        return GoldenDifference::Order;
    }
    GoldenDifference::Resources(found)
}

fn resource_difference(
    golden: Option<&Document<'_>>,
    rendered: Option<&Document<'_>>,
    secrets: Secrets,
) -> Option<ResourceDifference> {
    if lines_of(golden) == lines_of(rendered) {
        return None;
    }
    let presence = match (golden, rendered) {
        (Some(_), Some(_)) => Presence::Both,
        (Some(_), None) => Presence::GoldenOnly,
        _ => Presence::RenderedOnly,
    };
    let texts = [golden, rendered].map(|side| text(side, secrets));
    let mut lines = unified(golden, rendered, texts.each_ref().map(String::as_str));
    if lines.is_empty() {
        lines.push("  its values are the same, but they are written in another way".to_owned());
    }
    Some(ResourceDifference {
        resource: golden
            .or(rendered)
            .map_or_else(String::new, |one| one.name.clone()),
        presence,
        lines,
    })
}

fn lines_of<'r>(side: Option<&'r Document<'_>>) -> &'r [&'r str] {
    side.map_or(&[][..], |one| &one.lines)
}

/// What is shown of a resource, with as many lines as it has.
fn text(side: Option<&Document<'_>>, secrets: Secrets) -> String {
    let text = lines_of(side).concat();
    match secrets {
        Secrets::Hidden => without_secrets(&text),
        Secrets::Shown => text,
    }
}

/// The lines of a unified diff; a resource that is absent on one side has no lines there.
fn unified(
    golden: Option<&Document<'_>>,
    rendered: Option<&Document<'_>>,
    texts: [&str; 2],
) -> Vec<String> {
    let offset = |side: Option<&Document<'_>>| side.map_or(0, |one| one.offset);
    let [old, new] = texts.map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let (old, new) = (&old[..], &new[..]);
    let mut out = Vec::new();
    for hunk in group_diff_ops(capture_diff_slices(Algorithm::Myers, old, new), CONTEXT) {
        out.push(hunk_head(&hunk, offset(golden), offset(rendered)));
        let changes = hunk.iter().flat_map(|change| change.iter_changes(old, new));
        out.extend(changes.map(|change| shown(change.tag(), change.value())));
    }
    out
}

fn hunk_head(hunk: &[DiffOp], golden_offset: usize, rendered_offset: usize) -> String {
    let side = |sign: char, offset: usize, range: fn(&DiffOp) -> Range<usize>| {
        let start = hunk.first().map_or(0, |change| range(change).start);
        let end = hunk.last().map_or(0, |change| range(change).end);
        // By convention an empty range names the line before it.
        let line = offset + start + usize::from(end > start);
        format!("{sign}{line},{}", end - start)
    };
    let before = side('-', golden_offset, DiffOp::old_range);
    let after = side('+', rendered_offset, DiffOp::new_range);
    format!("@@ {before} {after} @@")
}

fn shown(tag: ChangeTag, line: &str) -> String {
    let sign = match tag {
        ChangeTag::Equal => ' ',
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
    };
    let (text, end) = match line.strip_suffix('\n') {
        Some(text) => (text, ""),
        None => (line, " (no line end)"),
    };
    format!("{sign}{}{end}", visible::line(text))
}
