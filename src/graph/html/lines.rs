//! The lines of a manifest, each with the line of the template and that of the values that set it.
//!
//! The origin of a Secret's data is shown, the data is not.

use std::path::Path;

use crate::manifest::Manifest;
use crate::source::{HIDDEN, SourceMap, Span};
use crate::yaml::{self, Data, Map, Node};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ManifestLine {
    pub(super) text: String,
    pub(super) template: Option<FileLine>,
    pub(super) values: Option<FileLine>,
}

pub(super) type FileLine = (String, usize);

/// Returns the lines of `manifest`, as the output has them.
pub(super) fn lines(manifest: &Manifest, sources: &SourceMap) -> Vec<ManifestLine> {
    let shown = manifest.with_secrets_as(HIDDEN);
    let node = &shown.node;
    let mut text = String::new();
    yaml::emit(node, &mut text);
    let mut owners = Owners {
        manifest,
        lines: Vec::new(),
    };
    owners.of(node, None);
    let mut lines = owners.lines.into_iter();
    text.lines()
        .map(|text| line(text, lines.next().unwrap_or_default(), sources))
        .collect()
}

/// Returns a line with its places; what a partial wrote has its place there.
fn line(text: &str, (template, values): LineOrigin, sources: &SourceMap) -> ManifestLine {
    let place = |span: Span| {
        let location = sources.location(span);
        (location.name, location.line)
    };
    let (template, values) = match (template.map(place), values.map(place)) {
        (_, Some(partial)) if is_template(&partial.0) => (Some(partial), None),
        places => places,
    };
    ManifestLine {
        text: text.to_owned(),
        template,
        values,
    }
}

fn is_template(file: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|extension| extension == "j2")
}

/// Where the template writes a line, and where the values set it.
type LineOrigin = (Option<Span>, Option<Span>);

/// Finds who wrote each line, as the writer of YAML breaks lines.
struct Owners<'a> {
    manifest: &'a Manifest,
    lines: Vec<LineOrigin>,
}

impl Owners<'_> {
    fn of(&mut self, node: &Node, tag: Option<Span>) {
        match &node.data {
            Data::Map(map) if !map.is_empty() => self.fields(map, tag),
            Data::List(items) if !items.is_empty() => {
                for item in items {
                    let tag = self.manifest.tag(item).or(tag);
                    match &item.data {
                        Data::Map(map) if !map.is_empty() => self.fields(map, tag),
                        Data::List(items) if !items.is_empty() => self.of(item, tag),
                        _ => self.add(origin(tag, item.span), scalar_lines(item)),
                    }
                }
            }
            _ => self.add(origin(tag, node.span), scalar_lines(node)),
        }
    }

    fn fields(&mut self, map: &Map, tag: Option<Span>) {
        for (key, field) in map {
            let tag = self.manifest.tag(&field.value).or(tag);
            let value = &field.value;
            let is_nested = is_nested(value);
            let key_lines = if key.chars().count() > LONG_KEY { 2 } else { 1 };
            let found = match tag {
                None => (told(field.key_span), None),
                Some(tag) if is_nested && tag.file != field.key_span.file => {
                    origin(Some(tag), field.key_span)
                }
                Some(tag) => origin(Some(tag), value.span),
            };
            if is_nested {
                self.add(found, key_lines);
                self.of(value, tag);
            } else {
                self.add(found, key_lines - 1 + scalar_lines(value));
            }
        }
    }

    fn add(&mut self, origin: LineOrigin, count: usize) {
        self.lines.extend(std::iter::repeat_n(origin, count));
    }
}

/// A value on lines of its own, below its key.
fn is_nested(value: &Node) -> bool {
    match &value.data {
        Data::Map(map) => !map.is_empty(),
        Data::List(items) => !items.is_empty(),
        _ => false,
    }
}

/// The longest key on the line of its value; a longer one has a line of its own.
const LONG_KEY: usize = 1_000;

/// The origin of the text at `span`; `tag` wrote it, if it is from a tag.
fn origin(tag: Option<Span>, span: Span) -> LineOrigin {
    match tag {
        None => (told(span), None),
        Some(tag) => (Some(tag), told(span).filter(|span| span.file != tag.file)),
    }
}

/// `span`, unless no file has it.
fn told(span: Span) -> Option<Span> {
    (span.file != Span::NOWHERE.file).then_some(span)
}

fn scalar_lines(node: &Node) -> usize {
    match &node.data {
        Data::String(text) if text.contains('\n') => {
            let mut out = String::new();
            yaml::emit(node, &mut out);
            out.lines().count()
        }
        _ => 1,
    }
}
