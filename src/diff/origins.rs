//! Which lines made a difference: of values files, of templates, or of a file of manifests.

use std::collections::BTreeSet;

use serde::Serialize;

use super::conditions;
use super::fields::{Change, FieldChange};
use super::lines::{DiffLine, Sign};
use super::names::Side;
use super::{Changed, Comparison, ReleaseValues, Resource, ResourceChange};
use crate::source::{FileId, SourceMap, Span};
use crate::template::{Reference, references_in_text};
use crate::values::Values;
use crate::yaml::{Data, Node};

/// How many places are shown for one side of one difference.
const SHOWN: usize = 3;

/// The texts that trees come from.
#[derive(Debug, Clone, Copy)]
pub struct Origins<'a> {
    sources: &'a SourceMap,
    /// What is before each place of an old tree, as `HEAD:`.
    old_prefix: &'a str,
}

/// The texts and values that the two trees of one comparison come from.
#[derive(Debug, Clone)]
pub(super) struct Trail<'a> {
    origins: Origins<'a>,
    values: &'a [ReleaseValues; 2],
    /// The files and arguments that set the values of both trees.
    files: [BTreeSet<&'a str>; 2],
}

/// Some lines of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    pub file: String,
    /// The first line, from one.
    pub line: usize,
    /// The last line.
    pub last: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.last > self.line {
            write!(f, "-{}", self.last)?;
        }
        Ok(())
    }
}

impl<'a> Origins<'a> {
    /// Returns the origins in `sources`; `old_prefix` is before the places of an old tree.
    pub fn new(sources: &'a SourceMap, old_prefix: &'a str) -> Self {
        Self {
            sources,
            old_prefix,
        }
    }

    pub(super) fn of(self, comparison: &'a Comparison) -> Trail<'a> {
        Trail {
            origins: self,
            values: &comparison.values,
            files: comparison
                .values
                .each_ref()
                .map(|it| files(it, self.sources)),
        }
    }
}

impl Trail<'_> {
    /// Returns the lines that made `node`.
    pub(super) fn lines(&self, side: Side, resource: &Resource, node: &Node) -> Lines {
        let mut values = BTreeSet::new();
        let mut templates = BTreeSet::new();
        for leaf in leaves(node) {
            let tag = resource.tag(leaf);
            templates.extend(tag.and_then(|tag| self.line(side, tag)));
            let line = self.line(side, leaf.span);
            if self.is_set_in(leaf.span.file, side) {
                values.extend(line);
                continue;
            }
            templates.extend(line);
            let read = self.read_by(tag.unwrap_or(leaf.span), side, resource);
            values.extend(read.into_iter().filter_map(|span| self.line(side, span)));
        }
        Lines {
            values: joined(values),
            templates: joined(templates),
        }
    }

    fn is_set_in(&self, file: FileId, side: Side) -> bool {
        let name = self.origins.sources.file(file).name();
        self.files[index(side)].contains(name)
    }

    /// Where the values are set that the text at `place` mentions: it made a value of its own of them.
    fn read_by(&self, place: Span, side: Side, resource: &Resource) -> Vec<Span> {
        let Some(values) = self.values_of(side, resource) else {
            return Vec::new();
        };
        let text = self.origins.sources.snippet(place);
        let template = self.origins.sources.file(place.file).text();
        let sets = conditions::sets(template, place.start as usize, text);
        // A place that begins with a tag reaches from its first expression to the end of its last.
        let both = [text.to_owned(), format!("{{{{ {text} }}}}")];
        let spans = both
            .iter()
            .flat_map(|text| mentioned_in(&format!("{sets}{text}"), values));
        spans.collect()
    }

    /// Where the values are set that the tag at `place` and the conditions around it mention.
    fn read_around(&self, place: Span, side: Side, resource: &Resource) -> Vec<Span> {
        let Some(values) = self.values_of(side, resource) else {
            return Vec::new();
        };
        let template = self.origins.sources.file(place.file).text();
        let offset = place.start as usize;
        let mut expressions = conditions::around(template, offset);
        expressions.push(self.origins.sources.snippet(place));
        let spans = expressions.into_iter().flat_map(|expression| {
            let sets = conditions::sets(template, offset, expression);
            mentioned_in(&format!("{sets}{{{{ {expression} }}}}"), values)
        });
        spans.collect()
    }

    /// The values of the release that a resource is of, in either tree; where the other tree calls
    /// it otherwise, they are known if they are all that there is.
    fn values_of(&self, side: Side, resource: &Resource) -> Option<&Values> {
        let values = &self.values[index(side)];
        let only = values.values().next().filter(|_| values.len() == 1);
        values.get(&resource.release).or(only)
    }

    /// Returns the lines of the values of both trees that decide whether a node that `side` alone
    /// has is there: those that its tag and the conditions around it mention, apart from what both
    /// trees share.
    pub(super) fn deciding(&self, side: Side, resources: [&Resource; 2], node: &Node) -> Deciding {
        let Some(place) = self.place(side, resources[index(side)], node) else {
            return Deciding::default();
        };
        if self.values.iter().any(ReleaseValues::is_empty) {
            return Deciding::default();
        }
        let lines = |side: Side| -> BTreeSet<(String, usize)> {
            let spans = self.read_around(place, side, resources[index(side)]);
            spans
                .into_iter()
                .filter_map(|span| self.line(side, span))
                .collect()
        };
        let (old, new) = (lines(Side::Old), lines(Side::New));
        Deciding {
            old: joined(old.difference(&new).cloned().collect()),
            new: joined(new.difference(&old).cloned().collect()),
        }
    }

    /// Where a template writes the first value of a node.
    fn place(&self, side: Side, resource: &Resource, node: &Node) -> Option<Span> {
        let leaf = *leaves(node).first()?;
        let is_written = !self.is_set_in(leaf.span.file, side);
        resource.tag(leaf).or(is_written.then_some(leaf.span))
    }

    fn line(&self, side: Side, span: Span) -> Option<(String, usize)> {
        if span == Span::NOWHERE {
            return None;
        }
        let file = self.origins.sources.file(span.file);
        let prefix = if side == Side::Old {
            self.origins.old_prefix
        } else {
            ""
        };
        Some((format!("{prefix}{}", file.name()), file.line_of(span.start)))
    }

    pub(super) fn of_field(&self, changed: &Changed, field: &FieldChange) -> Vec<DiffLine> {
        let old = |node| self.lines(Side::Old, &changed.old, node);
        let new = |node| self.lines(Side::New, &changed.new, node);
        let resources = [&changed.old, &changed.new];
        let texts = match &field.change {
            Change::Added(node) => [
                new(node).shown(),
                self.deciding(Side::New, resources, node).shown(),
            ],
            Change::Removed(node) => [
                old(node).shown(),
                self.deciding(Side::Old, resources, node).shown(),
            ],
            Change::Changed {
                old: before,
                new: after,
            } => [both(&old(before), &new(after)), String::new()],
            Change::Moved => return Vec::new(),
        };
        as_lines(&texts)
    }

    pub(super) fn of_whole(&self, change: &ResourceChange) -> Vec<DiffLine> {
        let (side, whole) = match change {
            ResourceChange::Added(whole) => (Side::New, whole),
            ResourceChange::Removed(whole) => (Side::Old, whole),
            ResourceChange::Changed(_) => return Vec::new(),
        };
        let resource = &whole.resource;
        let made = self.lines(side, resource, &whole.node).shown();
        let decided = self.deciding(side, [resource; 2], &whole.node).shown();
        as_lines(&[made, decided])
    }
}

fn as_lines(texts: &[String]) -> Vec<DiffLine> {
    let filled = texts.iter().filter(|text| !text.is_empty());
    filled
        .map(|text| DiffLine::new(Sign::Origin, text))
        .collect()
}

/// The lines of values that decide whether something is there, in which both trees differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Deciding {
    old: Vec<Place>,
    new: Vec<Place>,
}

impl Deciding {
    fn shown(&self) -> String {
        match joined_by(" → ", &shown(&self.old), &shown(&self.new)) {
            places if places.is_empty() => places,
            places => format!("decided by {places}"),
        }
    }
}

/// The lines that made a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// Where values files, or arguments of the command line, set it.
    pub values: Vec<Place>,
    /// Where templates write it, or a file of manifests has it.
    pub templates: Vec<Place>,
}

impl Lines {
    fn shown(&self) -> String {
        joined_by(", by ", &shown(&self.values), &shown(&self.templates))
    }
}

/// The template of both sides is shown once.
fn both(old: &Lines, new: &Lines) -> String {
    // A commit's template has the same line, if it has it, under another name.
    let is_same = |(old, new): (&Place, &Place)| old.to_string().ends_with(&new.to_string());
    let are_same = old.templates.len() == new.templates.len()
        && old.templates.iter().zip(&new.templates).all(is_same);
    if !are_same {
        return joined_by(" → ", &old.shown(), &new.shown());
    }
    let values = if old.values == new.values {
        shown(&old.values)
    } else {
        joined_by(" → ", &shown(&old.values), &shown(&new.values))
    };
    joined_by(", by ", &values, &shown(&new.templates))
}

fn joined_by(between: &str, first: &str, second: &str) -> String {
    if first.is_empty() || second.is_empty() {
        return format!("{first}{second}");
    }
    format!("{first}{between}{second}")
}

fn index(side: Side) -> usize {
    usize::from(side == Side::New)
}

/// What sets the values, by name: it may have been read more than once.
fn files<'a>(values: &ReleaseValues, sources: &'a SourceMap) -> BTreeSet<&'a str> {
    let nodes = values.values().flat_map(|values| leaves(&values.root));
    nodes
        .map(|node| sources.file(node.span.file).name())
        .collect()
}

/// Where the values are set that a piece of a template mentions.
fn mentioned_in(text: &str, values: &Values) -> Vec<Span> {
    let mut spans = Vec::new();
    mentioned(references_in_text(text).root(), &values.root, &mut spans);
    spans
}

/// Adds where the values are set that `mention` names to the last key.
fn mentioned(mention: &Reference, node: &Node, spans: &mut Vec<Span>) {
    for (key, below) in mention.children() {
        match node.get(key) {
            None => {}
            Some(node) if below.children().next().is_some() => mentioned(below, node, spans),
            Some(node) => spans.extend(leaves(node).into_iter().map(|leaf| leaf.span)),
        }
    }
}

impl Resource {
    fn tag(&self, node: &Node) -> Option<Span> {
        let index = usize::try_from(node.mark?.0.get()).ok()? - 1;
        *self.tags.get(index)?
    }
}

/// The values below a node, or itself.
fn leaves(node: &Node) -> Vec<&Node> {
    match &node.data {
        Data::Map(map) if !map.is_empty() => map
            .values()
            .flat_map(|field| leaves(&field.value))
            .collect(),
        Data::List(items) if !items.is_empty() => items.iter().flat_map(leaves).collect(),
        _ => vec![node],
    }
}

/// Joins neighbouring lines of one file.
fn joined(lines: BTreeSet<(String, usize)>) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for (file, line) in lines {
        match places.last_mut() {
            Some(place) if place.file == file && line <= place.last + 1 => place.last = line,
            _ => places.push(Place {
                file,
                line,
                last: line,
            }),
        }
    }
    places
}

fn shown(places: &[Place]) -> String {
    let mut names: Vec<String> = places.iter().take(SHOWN).map(Place::to_string).collect();
    if places.len() > SHOWN {
        names.push(format!("{} more", places.len() - SHOWN));
    }
    names.join(", ")
}
