//! The composer: puts values into nodes.
//!
//! A skeleton is read as YAML, and each hole is filled at the level of nodes, so a value cannot
//! change the structure, its own type, or its neighbours:
//! - a hole that is a whole plain scalar becomes the typed value; `omit` takes the key or item away;
//! - a hole with other text around it, in quotes, or in a block scalar becomes text;
//! - a lone hole merges its map into the map around it, or splices its list into the list.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use minijinja::Value;

use super::capture::Fragment;
use super::fault;
use super::fill::{Filled, Filler};
use super::log::Hole;
use super::marks::{self, LONE};
use super::objects::Layout;
use super::session::Session;
use super::skeleton::{Skeleton, Writer};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use crate::yaml::{self, Data, Field, Map, Mark, Node, Style};

/// Documents, and what there is to say about them.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub(super) documents: Vec<Node>,
    pub(super) faults: Diagnostics,
}

/// Composes the documents of what the template in `file` printed.
pub(super) fn compose(printed: &str, file: FileId, session: &Session) -> Composed {
    let mut composed = Composed::default();
    Composer {
        session,
        file,
        faults: &mut composed.faults,
        caller: None,
    }
    .documents(printed, &mut composed.documents);
    composed
}

struct Composer<'s> {
    session: &'s Session,
    file: FileId,
    faults: &'s mut Diagnostics,
    /// The tag whose fragment is composed: the outermost, which stands in the template itself.
    caller: Option<Span>,
}

/// The keys of a map that is composed, and the holes that wrote them or merged them in.
#[derive(Default)]
struct Keys {
    map: Map,
    holes: BTreeMap<String, usize>,
}

/// What is left of a node whose value may be omitted.
type Kept = Option<Node>;

impl Composer<'_> {
    fn documents(&mut self, printed: &str, documents: &mut Vec<Node>) {
        let skeleton = Skeleton::new(printed);
        for root in self.parse(&skeleton) {
            let hole = self.only_hole(&root);
            match hole.as_ref().and_then(|(_, hole)| fragment(&hole.value)) {
                // A macro or an include that prints whole documents.
                Some(fragment) => {
                    let site = hole.as_ref().and_then(|(_, hole)| self.session.site(hole));
                    self.called(site, |composer| {
                        composer.documents(&fragment.text, documents);
                    });
                }
                None => documents.extend(self.node(root, &skeleton)),
            }
        }
    }

    fn parse(&mut self, skeleton: &Skeleton) -> Vec<Node> {
        match yaml::parse(self.file, &skeleton.text) {
            Ok(roots) => roots,
            Err(mut fault) => {
                for label in &mut fault.labels {
                    label.span = self.original(label.span, skeleton);
                }
                self.report(fault);
                Vec::new()
            }
        }
    }

    /// Does `work` on what the tag at `site` printed.
    fn called(&mut self, site: Option<Span>, work: impl FnOnce(&mut Self)) {
        let outer = self.caller;
        self.caller = outer.or(site);
        work(self);
        self.caller = outer;
    }

    /// Adds a fault; if it lies in another file, with the tag that led there.
    fn report(&mut self, fault: Diagnostic) {
        let file = fault.labels.first().map(|label| label.span.file);
        let caller = self.caller.filter(|site| Some(site.file) != file);
        self.faults.push(match caller {
            Some(site) => fault.label(site, "called from here"),
            None => fault,
        });
    }

    /// Maps a span of the skeleton to the template that wrote it.
    fn original(&self, span: Span, skeleton: &Skeleton) -> Span {
        let start = self.writer_span(span.start as usize, skeleton);
        let last = self.writer_span((span.end.max(span.start + 1) - 1) as usize, skeleton);
        let end = if last.file == start.file && last.end >= start.start {
            last.end
        } else {
            start.end
        };
        Span {
            end: if span.end > span.start {
                end.max(start.start)
            } else {
                start.start
            },
            ..start
        }
    }

    /// The place of the character at `offset`, or of the whole tag if a hole stands there.
    fn writer_span(&self, offset: usize, skeleton: &Skeleton) -> Span {
        match skeleton.writer(offset) {
            Some((Writer::Place(place), behind)) => {
                let place = self.session.places[place];
                let start = (place.start + u32::try_from(behind).unwrap_or(0)).min(place.end);
                Span {
                    start,
                    end: (start + 1).min(place.end).max(start),
                    ..place
                }
            }
            Some((Writer::Hole(hole), _)) => self.site(hole).unwrap_or(self.start()),
            None => self.start(),
        }
    }

    /// The place of what nobody wrote.
    fn start(&self) -> Span {
        Span::new(self.file, 0, 0)
    }

    fn site(&self, index: usize) -> Option<Span> {
        self.session.site(&self.session.log.hole(index)?)
    }

    /// The hole that is all of a plain scalar.
    fn only_hole(&self, node: &Node) -> Option<(usize, Hole)> {
        let text = node.as_str().filter(|_| node.style == Style::Plain)?;
        let index = marks::only_hole(text)?;
        Some((index, self.session.log.hole(index)?))
    }

    fn node(&mut self, node: Node, skeleton: &Skeleton) -> Kept {
        if let Some((index, hole)) = self.only_hole(&node) {
            return self.whole(index, &hole);
        }
        let span = self.original(node.span, skeleton);
        match node.data {
            Data::String(text) if text.contains(marks::HOLE) => {
                let data = Data::String(self.text(&text, node.style));
                Some(Node {
                    data,
                    span,
                    style: node.style,
                    lexeme: None,
                    mark: None,
                })
            }
            Data::List(items) => Some(Node::new(Data::List(self.items(items, skeleton)), span)),
            Data::Map(map) => self.map(map, span, skeleton),
            data => Some(Node { data, span, ..node }),
        }
    }

    /// Warns where an author's plain text means something else to Kubernetes than it looks.
    fn surprise(&mut self, style: Style, span: Span, skeleton: &Skeleton) {
        let plain = skeleton.text.get(span.range()).unwrap_or_default();
        let meaning = Some(plain)
            .filter(|_| style == Style::Plain)
            .and_then(yaml::surprise);
        if let Some(meaning) = meaning {
            self.faults.push(fault::surprise(
                plain,
                &meaning,
                self.original(span, skeleton),
            ));
        }
    }

    fn surprises(&mut self, key: &str, field: &Field, skeleton: &Skeleton) {
        self.surprise(field.key_style, field.key_span, skeleton);
        // File modes are octal by custom.
        let is_mode = matches!(key, "mode" | "defaultMode");
        if is_scalar(&field.value) && !is_mode {
            self.surprise(field.value.style, field.value.span, skeleton);
        }
    }

    /// The typed value of a hole, each of its nodes marked.
    fn whole(&mut self, index: usize, hole: &Hole) -> Kept {
        if let Some(fragment) = fragment(&hole.value) {
            return self.fragment(&fragment.text, index, hole);
        }
        let filled = Filler::new(self.session, hole, self.start()).node(&hole.value);
        match filled {
            Ok(Filled::Node(node)) => Some(marked(node, index)),
            Ok(Filled::Omitted) => None,
            Ok(Filled::Yaml(text)) => self.fragment(&text, index, hole),
            Err(fault) => {
                self.report(fault);
                None
            }
        }
    }

    fn fragment(&mut self, text: &str, index: usize, hole: &Hole) -> Kept {
        let mut documents = Vec::new();
        self.called(self.session.site(hole), |composer| {
            composer.documents(text, &mut documents);
        });
        if documents.len() > 1 {
            self.report(fault::several_documents(self.session.site(hole)));
        }
        let span = self.session.site(hole).unwrap_or(self.start());
        let null = || marked(Node::new(Data::Null, span), index);
        Some(
            documents
                .into_iter()
                .next()
                .map_or_else(null, |node| marked(node, index)),
        )
    }

    fn items(&mut self, items: Vec<Node>, skeleton: &Skeleton) -> Vec<Node> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            match lone(item.as_str().unwrap_or_default()) {
                Some(index) => self.splice(index, &mut out),
                None => {
                    if is_scalar(&item) {
                        self.surprise(item.style, item.span, skeleton);
                    }
                    out.extend(self.node(item, skeleton));
                }
            }
        }
        out
    }

    fn splice(&mut self, index: usize, out: &mut Vec<Node>) {
        let Some(hole) = self.session.log.hole(index) else {
            return;
        };
        match self.whole(index, &hole).map(|node| node.data) {
            Some(Data::List(items)) => out.extend(items),
            None | Some(Data::Null) => {}
            Some(data) => self.report(fault::not_a_list(self.session, &hole, &data)),
        }
    }

    fn map(&mut self, map: Map, span: Span, skeleton: &Skeleton) -> Kept {
        if map.keys().all(|key| lone(key).is_some()) && !map.is_empty() {
            return self.lone_only(&map, span);
        }
        let mut out = Keys::default();
        for (key, field) in map {
            let key_span = self.original(field.key_span, skeleton);
            match lone(&key) {
                Some(index) => self.merge(index, &mut out),
                None => {
                    self.surprises(&key, &field, skeleton);
                    let hole = first_hole(&key);
                    let key = self.key(&key, &field);
                    if let Some(value) = self.node(field.value, skeleton) {
                        let field = Field {
                            key_span,
                            key_style: field.key_style,
                            value,
                        };
                        self.insert(&mut out, key, field, hole);
                    }
                }
            }
        }
        Some(Node::new(Data::Map(out.map), span))
    }

    /// Several lone holes and nothing else: lists make a list, everything else a map.
    fn lone_only(&mut self, map: &Map, span: Span) -> Kept {
        let holes: Vec<usize> = map.keys().filter_map(|key| lone(key)).collect();
        let is_list = |index: &usize| {
            let hole = self.session.log.hole(*index);
            hole.is_some_and(|hole| matches!(hole.value.kind(), minijinja::value::ValueKind::Seq))
        };
        if holes.iter().any(is_list) {
            let mut items = Vec::new();
            holes
                .into_iter()
                .for_each(|index| self.splice(index, &mut items));
            return Some(Node::new(Data::List(items), span));
        }
        let mut out = Keys::default();
        holes
            .into_iter()
            .for_each(|index| self.merge(index, &mut out));
        Some(Node::new(Data::Map(out.map), span))
    }

    fn merge(&mut self, index: usize, out: &mut Keys) {
        let Some(hole) = self.session.log.hole(index) else {
            return;
        };
        match self.whole(index, &hole).map(|node| node.data) {
            Some(Data::Map(map)) => {
                for (key, field) in map {
                    self.insert(out, key, field, Some(index));
                }
            }
            None | Some(Data::Null) => {}
            Some(data) => self.report(fault::not_a_map(self.session, &hole, &data)),
        }
    }

    fn insert(&mut self, out: &mut Keys, key: String, field: Field, hole: Option<usize>) {
        if let Some(first) = out.map.get(&key) {
            let log = &self.session.log;
            let before = out.holes.get(&key).and_then(|index| log.hole(*index));
            let hole = hole.and_then(|index| log.hole(index));
            let first = (first.key_span, before.as_ref());
            let second = (field.key_span, hole.as_ref());
            self.report(fault::duplicate_key(self.session, &key, first, second));
            return;
        }
        out.holes.extend(hole.map(|index| (key.clone(), index)));
        out.map.insert(key, field);
    }

    fn key(&mut self, key: &str, field: &Field) -> String {
        if key.contains(marks::HOLE) {
            self.text(key, field.key_style)
        } else {
            key.to_owned()
        }
    }

    /// Fills the holes of a text.
    fn text(&mut self, text: &str, style: Style) -> String {
        if style == Style::Literal {
            let lines: Vec<String> = text
                .split('\n')
                .map(|line| self.literal_line(line))
                .collect();
            return lines.join("\n");
        }
        self.inline(text)
    }

    /// In a literal block a value of several lines takes the indentation of a hole alone on its line.
    fn literal_line(&mut self, line: &str) -> String {
        let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
        let Some(index) = marks::only_hole(&line[indent.len()..]) else {
            return self.inline(line);
        };
        let value = self.hole_text(index, true);
        format!("{indent}{}", value.replace('\n', &format!("\n{indent}")))
    }

    fn inline(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for part in marks::parts(text) {
            match part {
                marks::Part::Text(text) => out.push_str(text),
                marks::Part::Hole(index) => out.push_str(&self.hole_text(index, false)),
                marks::Part::Place(_) => {}
            }
        }
        out
    }

    fn hole_text(&mut self, index: usize, alone: bool) -> String {
        let Some(hole) = self.session.log.hole(index) else {
            return String::new();
        };
        let text = Filler::new(self.session, &hole, self.start()).text(&hole.value, alone);
        text.unwrap_or_else(|fault| {
            self.report(fault);
            String::new()
        })
    }
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.data, Data::List(_) | Data::Map(_) | Data::Null)
}

/// The fragment that a hole prints, laid out or not.
fn fragment(value: &Value) -> Option<&Fragment> {
    if let Some(layout) = value.downcast_object_ref::<Layout>() {
        return fragment(&layout.value);
    }
    value.downcast_object_ref()
}

/// The first hole in a text.
fn first_hole(text: &str) -> Option<usize> {
    marks::parts(text).find_map(|part| match part {
        marks::Part::Hole(index) => Some(index),
        _ => None,
    })
}

/// The hole of a lone key or item.
fn lone(text: &str) -> Option<usize> {
    marks::only_hole(text.strip_suffix(LONE)?)
}

/// Marks `node` and everything in it that has no mark yet as written by the hole.
fn marked(mut node: Node, index: usize) -> Node {
    let mark = u32::try_from(index + 1)
        .ok()
        .and_then(NonZeroU32::new)
        .map(Mark);
    mark_all(&mut node, mark);
    node
}

fn mark_all(node: &mut Node, mark: Option<Mark>) {
    node.mark = node.mark.or(mark);
    match &mut node.data {
        Data::List(items) => items.iter_mut().for_each(|item| mark_all(item, mark)),
        Data::Map(map) => map
            .values_mut()
            .for_each(|field| mark_all(&mut field.value, mark)),
        _ => {}
    }
}
