//! A difference as lines with signs, which text and Markdown have in common.

use similar::{Algorithm, ChangeTag, capture_diff_slices, group_diff_ops};

use super::field_path::{FieldPath, FieldStep};
use super::fields::{Change, FieldChange};
use super::{Changed, Recognised, Resource, ResourceChange};
use crate::visible;
use crate::yaml::{self, Data, Node};

/// How long `old → new` may be, in characters, before each gets a line of its own.
const WIDTH: usize = 88;

/// How many equal lines are shown around a difference in a text of several lines.
const CONTEXT: usize = 2;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// The new tree alone has it.
    Added,
    /// The old tree alone has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
    Same,
    /// Where something comes from.
    Origin,
}

/// A line without its line end, and with nothing hidden in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DiffLine {
    pub(super) sign: Sign,
    pub(super) text: String,
}

impl DiffLine {
    pub(super) fn new(sign: Sign, text: impl AsRef<str>) -> Self {
        let text = visible::line(text.as_ref()).into_owned();
        Self { sign, text }
    }
}

/// Returns the line that names a resource and says what became of it.
pub(super) fn headline(change: &ResourceChange) -> DiffLine {
    match change {
        ResourceChange::Added(whole) => DiffLine::new(Sign::Added, called(&whole.resource)),
        ResourceChange::Removed(whole) => DiffLine::new(Sign::Removed, called(&whole.resource)),
        ResourceChange::Changed(changed) => DiffLine::new(Sign::Changed, renamed(changed)),
    }
}

fn called(resource: &Resource) -> String {
    let Resource {
        kind,
        name,
        namespace,
        ..
    } = resource;
    match namespace {
        Some(namespace) => format!("{kind} {name} in {namespace}"),
        None => format!("{kind} {name}"),
    }
}

fn renamed(changed: &Changed) -> String {
    let (old, new) = (&changed.old, &changed.new);
    let name = format!("{} {}", new.kind, both(&old.name, &new.name));
    let namespace = |resource: &Resource| resource.namespace.clone();
    let place = match (namespace(old), namespace(new)) {
        (None, None) => String::new(),
        (old, new) => {
            let called = |it: Option<String>| it.unwrap_or_else(|| "no namespace".to_owned());
            format!(" in {}", both(&called(old), &called(new)))
        }
    };
    let reason = match changed.recognised {
        Recognised::Content(percent) => format!(" (renamed, {percent}% the same)"),
        Recognised::Name if old.name != new.name => " (one release in both)".to_owned(),
        Recognised::Name | Recognised::Identity => String::new(),
    };
    name + &place + &reason
}

fn both(old: &str, new: &str) -> String {
    if old == new {
        return old.to_owned();
    }
    format!("{old} → {new}")
}

pub(super) fn whole(sign: Sign, node: &Node) -> Vec<DiffLine> {
    let text = written(node);
    text.lines().map(|line| DiffLine::new(sign, line)).collect()
}

pub(super) fn field(change: &FieldChange) -> Vec<DiffLine> {
    let path = &change.path;
    match &change.change {
        Change::Added(node) => lonely(Sign::Added, path, node),
        Change::Removed(node) => lonely(Sign::Removed, path, node),
        Change::Moved => vec![DiffLine::new(Sign::Changed, moved(path))],
        Change::Changed { old, new } => match texts(old, new) {
            Some((old, new)) => line_by_line(path, old, new),
            None => changed(path, old, new),
        },
    }
}

fn lonely(sign: Sign, path: &FieldPath, node: &Node) -> Vec<DiffLine> {
    if is_one_line(node) {
        return vec![DiffLine::new(sign, format!("{path}: {}", one_line(node)))];
    }
    let mut lines = vec![DiffLine::new(sign, format!("{path}:"))];
    lines.extend(block(sign, node));
    lines
}

/// A value of several lines, further in than its path.
fn block(sign: Sign, node: &Node) -> Vec<DiffLine> {
    let text = written(node);
    let lines = text
        .lines()
        .map(|line| DiffLine::new(sign, format!("  {line}")));
    lines.collect()
}

fn moved(path: &FieldPath) -> String {
    let Some(FieldStep::Item(item)) = path.0.last() else {
        return path.to_string();
    };
    let place = |index: Option<usize>| index.map_or(0, |index| index + 1);
    format!(
        "{path}: from place {} to {}",
        place(item.old),
        place(item.new)
    )
}

fn changed(path: &FieldPath, old: &Node, new: &Node) -> Vec<DiffLine> {
    let types = match (old.kind(), new.kind()) {
        (old, new) if old == new => String::new(),
        (old, new) => format!(" ({old}, now {new})"),
    };
    if is_one_line(old) && is_one_line(new) {
        let line = format!("{path}: {} → {}{types}", one_line(old), one_line(new));
        if line.chars().count() <= WIDTH {
            return vec![DiffLine::new(Sign::Changed, line)];
        }
    }
    let mut lines = vec![DiffLine::new(Sign::Changed, format!("{path}:{types}"))];
    lines.extend(block(Sign::Removed, old));
    lines.extend(block(Sign::Added, new));
    lines
}

fn written(node: &Node) -> String {
    let mut text = String::new();
    yaml::emit(node, &mut text);
    text
}

fn is_one_line(node: &Node) -> bool {
    match &node.data {
        Data::List(items) => items.is_empty(),
        Data::Map(map) => map.is_empty(),
        Data::String(text) => !text.contains('\n'),
        _ => true,
    }
}

fn one_line(node: &Node) -> String {
    written(node).trim_end_matches('\n').to_owned()
}

/// Both texts, if both are texts and one has several lines.
fn texts<'a>(old: &'a Node, new: &'a Node) -> Option<(&'a str, &'a str)> {
    let (old, new) = (old.as_str()?, new.as_str()?);
    (old.contains('\n') || new.contains('\n')).then_some((old, new))
}

fn line_by_line(path: &FieldPath, old: &str, new: &str) -> Vec<DiffLine> {
    let mut lines = vec![DiffLine::new(Sign::Changed, format!("{path}:"))];
    let olds: Vec<&str> = old.split_inclusive('\n').collect();
    let news: Vec<&str> = new.split_inclusive('\n').collect();
    let changes = capture_diff_slices(Algorithm::Myers, &olds, &news);
    for (index, hunk) in group_diff_ops(changes, CONTEXT).iter().enumerate() {
        if index > 0 {
            lines.push(DiffLine::new(Sign::Same, "  …"));
        }
        let inner = hunk
            .iter()
            .flat_map(|change| change.iter_changes(&olds, &news));
        lines.extend(inner.map(|change| text_line(change.tag(), change.value())));
    }
    lines
}

fn text_line(tag: ChangeTag, line: &str) -> DiffLine {
    let sign = match tag {
        ChangeTag::Equal => Sign::Same,
        ChangeTag::Delete => Sign::Removed,
        ChangeTag::Insert => Sign::Added,
    };
    match line.strip_suffix('\n') {
        Some(line) => DiffLine::new(sign, format!("  {line}")),
        None => DiffLine::new(sign, format!("  {line} (no line end)")),
    }
}
