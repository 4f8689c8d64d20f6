//! An explanation as text for people.

use std::fmt::Write;

use super::{Block, Explained, Resource, Source, Written};
use crate::source::{SourceMap, Span};
use crate::values::{Values, described};
use crate::visible;
use crate::yaml::{Data, Node};

/// How wide the first column is.
const LABEL: usize = 11;
/// How much of a line is quoted, in characters.
const QUOTE: usize = 100;

/// Draws one explanation; `values` are those of the manifest's release.
pub fn draw(explained: &Explained<'_>, values: &Values, sources: &SourceMap) -> String {
    let mut drawing = Drawing {
        out: String::new(),
        sources,
        values,
    };
    drawing.headline(explained);
    drawing.template(explained);
    let leaf = &explained.leaf;
    for source in &leaf.values {
        drawing.source("value", source);
    }
    for source in &leaf.keys {
        drawing.source("key of", source);
    }
    for source in &leaf.choices {
        drawing.source("chosen by", source);
    }
    if !leaf.scope.is_empty() {
        drawing.row("also from", &leaf.scope.join(", "));
    }
    if leaf.is_cut {
        drawing.row(
            "and more",
            "its variables have too many branches to follow all of them",
        );
    }
    for block in &leaf.blocks {
        drawing.block(block);
    }
    drawing.out
}

struct Drawing<'a> {
    out: String,
    sources: &'a SourceMap,
    values: &'a Values,
}

impl Drawing<'_> {
    fn headline(&mut self, explained: &Explained<'_>) {
        let resource = Resource::of(explained.manifest);
        let node = explained.shown(self.sources);
        let name = format!("{resource} {}", explained.path);
        let shown = node.as_ref().map(shown).unwrap_or_default();
        let _ = writeln!(self.out, "{}", visible::one_line(&name));
        let _ = writeln!(self.out, "= {}", visible::one_line(&shown));
    }

    fn row(&mut self, label: &str, text: &str) {
        let line = format!("  {label:LABEL$}{}", visible::one_line(text));
        let _ = writeln!(self.out, "{}", line.trim_end());
    }

    fn template(&mut self, explained: &Explained<'_>) {
        match &explained.leaf.written {
            Written::Template {
                place,
                is_printed,
                through,
                calls,
            } => {
                let tag = self.line(*place, *is_printed);
                self.place("template", *place, &tag);
                for inner in through {
                    let tag = self.line(*inner, true);
                    self.place("through", *inner, &tag);
                }
                for call in calls {
                    let tag = self.line(*call, true);
                    self.place("called by", *call, &tag);
                }
            }
            Written::Definition(place) => {
                let text = self.line(*place, false);
                self.place("file", *place, &text);
            }
            Written::FilledIn => {
                let from = explained.namespace_of.as_deref();
                let from = from.unwrap_or("the namespace of the release");
                self.row("filled in", &format!("by plate-render: {from}"));
            }
        }
    }

    fn place(&mut self, label: &str, span: Span, text: &str) {
        let place = self.sources.location(span).to_string();
        self.row(label, &place);
        self.row("", text);
    }

    /// The tag, or the line that an author wrote.
    fn line(&self, span: Span, is_tag: bool) -> String {
        let file = self.sources.file(span.file);
        let snippet = self.sources.snippet(span);
        let number = file.line_of(span.start);
        let is_one_line = !snippet.contains('\n');
        if is_tag && is_one_line && !file.line_text(number).contains(snippet) {
            return cut(&self.sources.shown(span));
        }
        let line = file.line_range(number);
        let line = self
            .sources
            .shown(Span::new(span.file, line.start, line.end));
        cut(line.trim())
    }

    fn source(&mut self, label: &str, source: &Source) {
        let shown = self.value(source);
        self.row(label, &format!("{} = {shown}", source.path));
        let place = self.set_in(source.span);
        self.row("", &format!("set in {place}"));
        for weaker in &source.overrode {
            self.overrode(*weaker);
        }
    }

    fn value(&self, source: &Source) -> String {
        let node = source.shown(self.values, self.sources);
        node.as_ref().map(shown).unwrap_or_default()
    }

    /// Where a value is set: of an argument of the command line, what is before its value.
    fn set_in(&self, span: Span) -> String {
        let file = self.sources.file(span.file);
        let is_argument = file.name().starts_with("--") && !file.text().contains('\n');
        if is_argument {
            let whole = Span::new(span.file, 0, file.text().len());
            format!("{} {}", file.name(), self.sources.shown(whole))
        } else {
            self.sources.location(span).to_string()
        }
    }

    fn overrode(&mut self, weaker: Span) {
        let place = self.set_in(weaker);
        let text = self.sources.shown(weaker);
        let text = text.lines().next().unwrap_or_default();
        self.row("", &format!("overrides {place}: {}", cut(text.trim())));
    }

    fn block(&mut self, block: &Block) {
        let tag = self.sources.shown(block.span);
        let tag = tag.as_str();
        let label = match (tag.split_whitespace().next(), block.is_else) {
            (_, true) => "else of",
            (Some("for"), _) => "in loop",
            _ => "if",
        };
        let place = self.sources.location(block.span).to_string();
        self.row(label, &place);
        self.row("", &cut(&format!("{{% {} %}}", one_line(tag))));
        for source in &block.values {
            self.read(source);
        }
        if !block.scope.is_empty() {
            self.row("", &format!("reads {}", block.scope.join(", ")));
        }
    }

    fn read(&mut self, source: &Source) {
        let shown = self.value(source);
        let place = self.set_in(source.span);
        self.row(
            "",
            &format!("reads {} = {shown}, set in {place}", source.path),
        );
        for weaker in &source.overrode {
            self.overrode(*weaker);
        }
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// A scalar as it is, and of anything else what it is.
fn shown(node: &Node) -> String {
    match node.as_str() {
        Some(text) if text.contains('\n') => {
            let first = text.lines().next().unwrap_or_default();
            format!("{} … ({} lines)", cut(first), text.lines().count())
        }
        Some("") => "\"\"".to_owned(),
        Some(text) => cut(text),
        None => node.text().unwrap_or_else(|| of_parts(node)),
    }
}

fn of_parts(node: &Node) -> String {
    match &node.data {
        Data::List(items) if items.is_empty() => "[]".to_owned(),
        Data::Map(map) if map.is_empty() => "{}".to_owned(),
        Data::List(items) if items.len() > 1 => format!("a list of {}", items.len()),
        _ => described(node),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
