//! The whole output, each line after the lines that it comes from, as in `git blame`.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::lines::lines;
use crate::manifest::{Manifest, Part, to_yaml};
use crate::source::{SourceMap, Span};
use crate::template::Tracer;
use crate::values::Values;
use crate::visible;
use crate::yaml::{Data, Node, Path, Step};

/// What is between the column and the output; the first on each line ends the column.
const SEPARATOR: &str = "│ ";

/// Lines of the output with their origins.
#[derive(Debug, Clone, Default)]
pub struct Blame {
    rows: Vec<(Origin, String)>,
}

/// Where a line comes from, in words; empty for nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The template and the line.
    pub template: String,
    /// The values file and the line, and how many others there are.
    pub values: String,
}

impl Blame {
    /// Adds a manifest of the release that `tracer` and `values` are of.
    pub fn add(
        &mut self,
        manifest: &Manifest,
        tracer: &Tracer<'_>,
        values: &Values,
        sources: &SourceMap,
    ) {
        let shown = if sources.shows_secrets() {
            Cow::Borrowed(manifest)
        } else {
            manifest.without_secrets()
        };
        let printed = to_yaml([&*shown]);
        let paths = lines(&shown.node);
        let head = printed.lines().count().saturating_sub(paths.len());
        let mut printed = printed.lines();
        for line in printed.by_ref().take(head) {
            let origin = Origin::at(manifest.source_span, sources);
            self.rows.push((origin, line.to_owned()));
        }
        // A text of many lines is one field.
        for field in paths.chunk_by(|one, next| one == next) {
            let origin = origin(manifest, &field[0], tracer, values, sources);
            let lines = printed.by_ref().take(field.len());
            self.rows
                .extend(lines.map(|line| (origin.clone(), line.to_owned())));
        }
    }
}

impl Origin {
    fn at(place: Span, sources: &SourceMap) -> Self {
        Self {
            template: sources.place(place),
            values: String::new(),
        }
    }
}

fn origin(
    manifest: &Manifest,
    path: &Path,
    tracer: &Tracer<'_>,
    values: &Values,
    sources: &SourceMap,
) -> Origin {
    let Some(node) = path.find(&manifest.node) else {
        return Origin::default();
    };
    let Some(place) = tracer.place(node) else {
        return match manifest.part {
            Part::Definitions => Origin::at(node.span, sources),
            Part::Templates => Origin {
                template: "(filled in by plate-render)".to_owned(),
                values: String::new(),
            },
        };
    };
    let mut origin = Origin::at(place, sources);
    if is_block(node) {
        return of_block(manifest, path, origin, tracer, sources);
    }
    let flow = tracer.flow(&manifest.node, path);
    let values_of = flow.into_iter().flat_map(|flow| flow.values);
    let mut places = values_of.filter_map(|path| values.origin(&path));
    if let Some(first) = places.next() {
        origin.values = sources.place(first.span);
        let others = places.count();
        if others > 0 {
            let _ = write!(origin.values, " +{others}");
        }
    }
    origin
}

/// The line of a list or a map shows its key: an author wrote it, or it came with a value.
fn of_block(
    manifest: &Manifest,
    path: &Path,
    origin: Origin,
    tracer: &Tracer<'_>,
    sources: &SourceMap,
) -> Origin {
    let Some(key) = key_place(manifest, path) else {
        return origin;
    };
    if tracer.is_template(key.file) {
        return Origin::at(key, sources);
    }
    Origin {
        values: sources.place(key),
        ..origin
    }
}

fn key_place(manifest: &Manifest, path: &Path) -> Option<Span> {
    let Some(Step::Key(key)) = path.steps().last() else {
        return None;
    };
    let map = path.parent()?.find(&manifest.node)?.as_map()?;
    Some(map.get(key)?.key_span)
}

fn is_block(node: &Node) -> bool {
    match &node.data {
        Data::Map(map) => !map.is_empty(),
        Data::List(items) => !items.is_empty(),
        _ => false,
    }
}

impl std::fmt::Display for Blame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width = |of: fn(&Origin) -> &str| {
            let widths = self.rows.iter().map(|(origin, _)| of(origin).width());
            widths.max().unwrap_or(0)
        };
        let template = width(|origin| &origin.template);
        let values = width(|origin| &origin.values);
        for (origin, line) in &self.rows {
            let pad = |text: &str, width: usize| " ".repeat(width - text.width());
            writeln!(
                f,
                "{}{}  {}{} {SEPARATOR}{}",
                origin.template,
                pad(&origin.template, template),
                origin.values,
                pad(&origin.values, values),
                visible::line(line),
            )?;
        }
        Ok(())
    }
}
