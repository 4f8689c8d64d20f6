//! The composer: puts values into nodes.
//!
//! A skeleton is read as YAML, and each hole is filled at the level of nodes, so a value cannot
//! change the structure, its own type, or its neighbours:
//! - a hole that is a whole plain scalar becomes the typed value; `omit` takes the key or item away;
//! - a hole with other text around it, in quotes, or in a block scalar becomes text;
//! - a lone hole merges its map into the map around it, or splices its list into the list.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use super::block;
use super::capture::{fragment, indented};
use super::compose_errors::{self, Round};
use super::fill::{Filled, Filler, MOST_ITEMS};
use super::items::{self, Items, has_items};
use super::skeleton::{Indent, Indented, Skeleton, Writer};
use crate::account::{DOCUMENT, Overdrawn, PRINTED_BYTE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::functions::convert::DEEPEST;
use crate::source::{FileId, SourceMap, Span};
use crate::template::jinja::marks::{self, LONE};
use crate::template::jinja::objects::{Layout, YamlText};
use crate::template::jinja::recording::events::Writing;
use crate::template::jinja::recording::log::Hole;
use crate::template::jinja::recording::session::Session;
use crate::template::jinja::rewrite::loop_around;
use crate::yaml::{self, Data, Field, Map, Mark, Node, Style};
use indexmap::map::Entry;
use minijinja::Value;
use minijinja::value::ValueKind;

/// Documents, and what there is to say about them.
#[derive(Debug, Default)]
pub(crate) struct Composed {
    pub(crate) documents: Vec<Node>,
    pub(crate) diagnostics: Diagnostics,
}

/// Composes the documents of what the template in `file` printed.
pub(crate) fn compose(
    printed: &str,
    file: FileId,
    session: &Session,
    sources: &SourceMap,
) -> Composed {
    let mut composed = Composed::default();
    Composer {
        session,
        sources,
        file,
        nobody: Span::new(file, 0, 0),
        depth: 0,
        diagnostics: &mut composed.diagnostics,
        caller: None,
        calls: Vec::new(),
        is_round_told: false,
        told: false,
    }
    .documents(printed, &mut composed.documents);
    composed
}

struct Composer<'s> {
    session: &'s Session,
    sources: &'s SourceMap,
    file: FileId,
    /// The place of what no author wrote: of YAML text that is a value, the tag that printed it.
    nobody: Span,
    /// How deep the node stands that is composed, fragments within fragments included.
    depth: usize,
    diagnostics: &'s mut Diagnostics,
    /// The tag whose fragment is composed: the outermost, which stands in the template itself.
    caller: Option<Span>,
    /// The holes of the calls whose text is composed, the innermost last.
    calls: Vec<usize>,
    /// Whether a loop was reported that writes keys again.
    is_round_told: bool,
    /// Whether it was said that the run may do no more work.
    told: bool,
}

/// The keys of a map that is composed, and the holes that wrote them or merged them in.
#[derive(Default)]
struct Keys {
    map: Map,
    holes: BTreeMap<String, usize>,
}

/// What stands alone on its line.
struct Alone {
    index: usize,
    hole: Arc<Hole>,
    node: Kept,
}

impl Alone {
    fn is_list(&self) -> bool {
        let data = self.node.as_ref().map(|node| &node.data);
        matches!(data, Some(Data::List(_)))
    }

    /// Reports whether it is neither a map nor a list, nor anything else.
    fn is_nothing(&self) -> bool {
        match self.node.as_ref().map(|node| &node.data) {
            None | Some(Data::Null) => true,
            Some(Data::String(text)) => text.is_empty(),
            _ => false,
        }
    }
}

/// What is left of a node whose value may be omitted.
type Kept = Option<Node>;

impl Composer<'_> {
    fn documents(&mut self, printed: &str, documents: &mut Vec<Node>) {
        let skeleton = Skeleton::new(printed, &|hole| self.indent(hole));
        for hole in &skeleton.misplaced {
            self.report(compose_errors::misplaced(
                self.site(*hole).unwrap_or(self.nobody),
            ));
        }
        if !skeleton.misplaced.is_empty() {
            return;
        }
        for root in self.parse(&skeleton) {
            let _ = self.session.account.spend(DOCUMENT);
            if self.is_stopped(self.original(root.span, &skeleton)) {
                return;
            }
            let hole = self.only_hole(&root);
            // A macro or an include that prints nothing makes no document.
            if hole
                .as_ref()
                .is_some_and(|(_, hole)| hole.value.as_str() == Some(""))
            {
                continue;
            }
            match hole.as_ref().and_then(|(_, hole)| fragment(&hole.value)) {
                // A macro or an include that prints whole documents.
                Some(fragment) => {
                    if let Some((index, hole)) = &hole {
                        self.called(*index, hole, |composer| {
                            composer.documents(&fragment.text, documents);
                        });
                    }
                }
                None => documents.extend(self.node(root, &skeleton)),
            }
        }
    }

    /// What `indent` asks for, if it lays the hole out.
    fn indent(&self, hole: usize) -> Option<Indent> {
        let hole = self.session.log.hole(hole)?;
        let layout = hole.value.downcast_object_ref::<Layout>()?;
        let is_indent = layout.new_line.is_none();
        is_indent.then(|| Indent {
            width: layout.width,
            kind: indented_kind(&layout.value),
        })
    }

    fn parse(&mut self, skeleton: &Skeleton) -> Vec<Node> {
        if !self.pays_for(&skeleton.text) {
            return Vec::new();
        }
        match yaml::read(&self.session.account, self.file, &skeleton.text) {
            Ok(read) => {
                let warnings = read.warnings.into_iter();
                let warnings = warnings.map(|warning| self.about_skeleton(warning, skeleton));
                let warnings: Vec<Diagnostic> = warnings.collect();
                self.diagnostics.extend(warnings);
                read.roots
            }
            // What follows from a line that is no comment any more would only lead astray.
            Err(_) if self.has_lines_of_comments(&skeleton.text) => Vec::new(),
            Err(diagnostic) => {
                let is_root = self.depth == 0 && is_at_line_start(&diagnostic, &skeleton.text);
                let diagnostic = self.about_skeleton(diagnostic, skeleton);
                let round = self.written_again(&diagnostic, is_root);
                self.report(round.unwrap_or(diagnostic));
                Vec::new()
            }
        }
    }

    /// What is said of the skeleton, said of the template.
    fn about_skeleton(&self, mut diagnostic: Diagnostic, skeleton: &Skeleton) -> Diagnostic {
        for label in &mut diagnostic.labels {
            label.span = self.original(label.span, skeleton);
        }
        diagnostic.message = self.shown(&diagnostic.message);
        for text in diagnostic.notes.iter_mut().chain(&mut diagnostic.help) {
            *text = self.shown(text);
        }
        diagnostic
    }

    /// The loop that writes a key again that is written in one place.
    fn written_again(&self, diagnostic: &Diagnostic, is_root: bool) -> Option<Diagnostic> {
        let place = diagnostic.labels.first()?.span;
        let is_one_place = diagnostic.labels.iter().all(|label| label.span == place);
        let key = diagnostic.message.split('`').nth(1)?;
        let is_repeated = diagnostic.code == "duplicate-key" && is_one_place;
        is_repeated.then(|| self.in_each_round(key, place, is_root))?
    }

    /// Spends what reading `text` as YAML costs.
    fn pays_for(&mut self, text: &str) -> bool {
        let price = (text.len() as u64).saturating_mul(PRINTED_BYTE);
        // What it says is asked for below, and said once.
        let _ = self.session.account.spend(price);
        !self.is_stopped(self.caller.unwrap_or(self.nobody))
    }

    /// Reports whether the run may do no more work, and says so once, at `place`.
    fn is_stopped(&mut self, place: Span) -> bool {
        let Some(overdrawn) = self.session.account.overdrawn() else {
            return false;
        };
        if !self.told {
            self.report(Diagnostic::too_much_work(overdrawn).at(place));
        }
        true
    }

    /// Does `work` on what the hole printed.
    fn called(&mut self, index: usize, hole: &Hole, work: impl FnOnce(&mut Self)) {
        let outer = self.caller;
        self.caller = outer.or(self.session.site(hole));
        self.calls.push(index);
        work(self);
        self.calls.pop();
        self.caller = outer;
    }

    /// Adds an error; if it lies in another file, with the tag that led there.
    fn report(&mut self, diagnostic: Diagnostic) {
        self.told |= diagnostic.code == Overdrawn::CODE;
        let file = diagnostic.labels.first().map(|label| label.span.file);
        let caller = self.caller.filter(|site| Some(site.file) != file);
        self.diagnostics.push(match caller {
            Some(site) => diagnostic.label(site, "called from here"),
            None => diagnostic,
        });
    }

    /// A message about the skeleton, with the tags that the author wrote instead of holes.
    fn shown(&self, message: &str) -> String {
        let mut out = String::with_capacity(message.len());
        for part in marks::parts(message) {
            match part {
                marks::Part::Text(text) => out.extend(text.chars().filter(|c| *c != LONE)),
                marks::Part::Hole(index) => match self.site(index) {
                    Some(site) => {
                        let text = &self.sources.file(site.file).text()[site.range()];
                        out.extend(["{{ ", text, " }}"]);
                    }
                    None => out.push_str("{{ … }}"),
                },
                marks::Part::Place(_) => {}
            }
        }
        out
    }

    fn has_lines_of_comments(&mut self, text: &str) -> bool {
        let before = self.diagnostics.len();
        for part in marks::parts(text) {
            let hole = match part {
                marks::Part::Hole(index) => self.session.log.hole(index),
                _ => None,
            };
            if let Some(hole) = hole {
                self.check_comment(&hole);
            }
        }
        self.diagnostics.len() > before
    }

    /// A comment is dropped, but a new line that its tag begins is no comment.
    fn check_comment(&mut self, hole: &Hole) {
        let layout = hole.value.downcast_object_ref::<Layout>();
        let site = self.session.site(hole);
        let Some(site) = site.filter(|_| layout.is_some_and(|layout| layout.new_line.is_some()))
        else {
            return;
        };
        let file = self.sources.file(site.file);
        let line = file.line_range(file.line_of(site.start));
        let before = &file.text()[line.start..site.range().start];
        if before.trim_start().starts_with('#') || before.contains(" #") {
            self.diagnostics
                .push(compose_errors::new_line_in_comment(site));
        }
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
            Some((Writer::Hole(hole), _)) => self.site(hole).unwrap_or(self.nobody),
            None => self.nobody,
        }
    }

    fn site(&self, index: usize) -> Option<Span> {
        let hole = self.session.log.hole(index)?;
        self.session.site(&hole)
    }

    /// The hole that is all of a plain scalar.
    fn only_hole(&self, node: &Node) -> Option<(usize, Arc<Hole>)> {
        let text = node.as_str().filter(|_| node.style == Style::Plain)?;
        let index = marks::only_hole(text)?;
        Some((index, self.session.log.hole(index)?))
    }

    fn node(&mut self, node: Node, skeleton: &Skeleton) -> Kept {
        let is_text = skeleton.is_tagged(node.span.start as usize);
        if let Some((index, hole)) = self.only_hole(&node).filter(|_| !is_text) {
            return self.whole(index, &hole);
        }
        let span = self.original(node.span, skeleton);
        match node.data {
            Data::String(text) if text.contains(LONE) => {
                self.diagnostics.push(compose_errors::below_lone(span));
                None
            }
            Data::String(text) if text.contains(marks::HOLE) => {
                let filled = self.text(&text, node.style);
                let place = (skeleton.text.as_str(), node.span.range().start);
                let data = Data::String(block::chomped(filled, &text, node.style, place));
                Some(Node {
                    data,
                    span,
                    style: node.style,
                    lexeme: None,
                    mark: self.written(span, &text, node.span, skeleton),
                })
            }
            Data::List(_) | Data::Map(_) if self.depth == DEEPEST => {
                self.diagnostics
                    .push(compose_errors::too_deep(DEEPEST, span));
                None
            }
            Data::List(items) => {
                self.depth += 1;
                let items = self.items(items, skeleton);
                self.depth -= 1;
                let mark = self.written(span, "", node.span, skeleton);
                Some(Node {
                    mark,
                    ..Node::new(Data::List(items), span)
                })
            }
            Data::Map(map) => {
                self.depth += 1;
                let map = self.map(*map, span, skeleton);
                self.depth -= 1;
                let mark = self.written(span, "", node.span, skeleton);
                Some(Node { mark, ..map })
            }
            data => {
                let mark = self.written(span, "", node.span, skeleton);
                Some(Node {
                    data,
                    span,
                    mark,
                    ..node
                })
            }
        }
    }

    /// Notes that an author wrote a node, with the holes in `text`, where that is to be explained.
    fn written(&self, place: Span, text: &str, at: Span, skeleton: &Skeleton) -> Option<Mark> {
        let offset = at.start as usize;
        self.session.log.write(|| {
            // Text that is a value has no author but the tag that printed it.
            let is_value = skeleton.writer(offset).is_none();
            let printer = self.calls.last().copied().filter(|_| is_value);
            Writing {
                place,
                holes: holes(text).chain(printer).collect(),
                is_whole: false,
                spliced: None,
                keys: Vec::new(),
                calls: self.calls.clone(),
                around: skeleton.holes_around(offset),
            }
        })
    }

    /// Marks a value, and everything in it, as written by the hole alone.
    fn filled(&self, node: Node, index: usize, hole: &Hole) -> Node {
        let mark = self.session.log.write(|| Writing {
            place: self.session.site(hole).unwrap_or(self.nobody),
            holes: vec![index],
            is_whole: true,
            spliced: None,
            keys: Vec::new(),
            calls: self.calls.clone(),
            around: [Some(index), None],
        });
        match mark {
            Some(mark) => {
                let mut node = node;
                mark_all(&mut node, Some(mark));
                node
            }
            None => marked(node, index),
        }
    }

    /// Warns where an author's plain text means something else to Kubernetes than it looks.
    fn surprise(&mut self, style: Style, span: Span, skeleton: &Skeleton) {
        let plain = skeleton.text.get(span.range()).unwrap_or_default();
        let meaning = Some(plain)
            .filter(|_| style == Style::Plain)
            .and_then(yaml::surprise);
        if let Some(meaning) = meaning {
            self.diagnostics.push(yaml::surprising(
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
        if self.is_stopped(self.session.site(hole).unwrap_or(self.nobody)) {
            return None;
        }
        self.check_comment(hole);
        if let Some(fragment) = fragment(&hole.value) {
            return Some(self.fragment(&fragment.text, index, hole));
        }
        let value = items::inner(&hole.value);
        if value.downcast_object_ref::<Items>().is_some() || has_items(value, MOST_ITEMS) {
            return Some(self.joined(value, index, hole));
        }
        let filled = Filler::new(self.session, hole, self.nobody).node(&hole.value);
        match filled {
            Ok(Filled::Node(node)) => Some(self.filled(node, index, hole)),
            Ok(Filled::Omitted) => None,
            Ok(Filled::Yaml(text)) => {
                let site = self.session.site(hole).unwrap_or(self.nobody);
                let around = std::mem::replace(&mut self.nobody, site);
                let node = self.fragment(&text, index, hole);
                self.nobody = around;
                Some(node)
            }
            Err(diagnostic) => {
                self.report(diagnostic);
                None
            }
        }
    }

    /// A list of which some items are YAML, or one such item.
    fn joined(&mut self, value: &Value, index: usize, hole: &Hole) -> Node {
        if let Some(Items(fragment)) = value.downcast_object_ref() {
            let node = self.fragment(&fragment.text, index, hole);
            return match node.data {
                Data::List(mut items) if items.len() == 1 => items.remove(0),
                data => Node { data, ..node },
            };
        }
        let mut items = Vec::new();
        for item in value.try_iter().into_iter().flatten() {
            if let Some(Items(fragment)) = item.downcast_object_ref() {
                match self.fragment(&fragment.text, index, hole).data {
                    Data::List(more) => items.extend(more),
                    Data::Null => {}
                    data => self.report(compose_errors::not_a_list(self.session, hole, &data)),
                }
                continue;
            }
            match Filler::new(self.session, hole, self.nobody).nested(&item) {
                Ok(node) => items.extend(node),
                Err(diagnostic) => self.report(diagnostic),
            }
        }
        let site = self.session.site(hole).unwrap_or(self.nobody);
        self.filled(Node::new(Data::List(items), site), index, hole)
    }

    fn fragment(&mut self, text: &str, index: usize, hole: &Hole) -> Node {
        let mut documents = Vec::new();
        self.called(index, hole, |composer| {
            composer.documents(text, &mut documents);
        });
        if documents.len() > 1 {
            self.report(compose_errors::several_documents(self.session.site(hole)));
        }
        let span = self.session.site(hole).unwrap_or(self.nobody);
        match documents.into_iter().next() {
            Some(node) if node.mark.is_some() => node,
            Some(node) => marked(node, index),
            None => self.filled(Node::new(Data::Null, span), index, hole),
        }
    }

    fn items(&mut self, items: Vec<Node>, skeleton: &Skeleton) -> Vec<Node> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            if let Some(index) = lone(item.as_str().unwrap_or_default()) {
                self.splice(index, &mut out);
                continue;
            }
            if is_scalar(&item) {
                self.surprise(item.style, item.span, skeleton);
            }
            out.extend(self.node(item, skeleton));
        }
        out
    }

    fn splice(&mut self, index: usize, out: &mut Vec<Node>) {
        if let Some(alone) = self.alone(index) {
            self.splice_node(alone, out);
        }
    }

    /// What stands alone on its line.
    fn alone(&mut self, index: usize) -> Option<Alone> {
        let hole = self.session.log.hole(index)?;
        let node = self.whole(index, &hole);
        Some(Alone { index, hole, node })
    }

    fn splice_node(&mut self, alone: Alone, out: &mut Vec<Node>) {
        self.joins(alone.node.as_ref(), out.len());
        match alone.node.map(|node| node.data) {
            Some(Data::List(items)) => out.extend(items),
            None | Some(Data::Null) => {}
            Some(Data::String(text)) if text.is_empty() => {}
            Some(data) => self.report(compose_errors::not_a_list(self.session, &alone.hole, &data)),
        }
    }

    fn map(&mut self, map: Map, span: Span, skeleton: &Skeleton) -> Node {
        for (key, field) in &map {
            self.check_field(key, field, skeleton);
        }
        if map.keys().all(|key| lone(key).is_some()) && !map.is_empty() {
            return self.lone_only(&map, span);
        }
        let mut out = Keys::default();
        // The key above that has no value yet.
        let mut open = None;
        for (key, field) in map {
            let key_span = self.original(field.key_span, skeleton);
            if let Some(index) = lone(&key) {
                self.merge(index, open.as_deref(), &mut out);
                continue;
            }
            open = field.value.span.range().is_empty().then(|| key.clone());
            self.surprises(&key, &field, skeleton);
            let hole = first_hole(&key);
            let (key, written) = match hole {
                Some(_) => (self.key(&key, &field), key),
                None => (key, String::new()),
            };
            if let Some(value) = self.node(field.value, skeleton) {
                if hole.is_some() {
                    let note = |writing: &mut Writing| writing.keys.extend(holes(&written));
                    self.session.log.rewrite(value.mark, note);
                }
                let field = Field {
                    key_span,
                    key_style: field.key_style,
                    value,
                };
                self.insert(&mut out, key, field, hole);
            }
        }
        Node::new(Data::from(out.map), span)
    }

    /// What stands below a lone hole has no place, and `{a:{{ x }}}` has no value.
    fn check_field(&mut self, key: &str, field: &Field, skeleton: &Skeleton) {
        let has_value = !field.value.span.range().is_empty();
        if lone(key).is_some() && has_value {
            let below = self.original(field.value.span, skeleton);
            self.diagnostics.push(compose_errors::below_lone(below));
        }
        if lone(key).is_none() && key.contains(LONE) {
            let key = self.original(field.key_span, skeleton);
            self.diagnostics.push(compose_errors::below_lone(key));
        }
        if !has_value && is_glued(key) && field.key_style == Style::Plain {
            let key = self.original(field.key_span, skeleton);
            self.diagnostics.push(compose_errors::glued_key(key));
        }
    }

    /// Several lone holes and nothing else: lists make a list, everything else a map.
    fn lone_only(&mut self, map: &Map, span: Span) -> Node {
        let holes: Vec<usize> = map.keys().filter_map(|key| lone(key)).collect();
        let all: Vec<Alone> = holes
            .into_iter()
            .filter_map(|index| self.alone(index))
            .collect();
        if all.iter().any(Alone::is_list) {
            let mut items = Vec::new();
            for alone in all {
                self.splice_node(alone, &mut items);
            }
            return Node::new(Data::List(items), span);
        }
        if all.iter().all(Alone::is_nothing) {
            return Node::new(Data::Null, span);
        }
        let mut out = Keys::default();
        for alone in all {
            self.merge_node(alone, &mut out);
        }
        Node::new(Data::from(out.map), span)
    }

    /// Notes that what is in `node` joins the list or the map around it, behind `before` items.
    fn joins(&self, node: Option<&Node>, before: usize) {
        let mark = node.and_then(|node| node.mark);
        self.session
            .log
            .rewrite(mark, |writing| writing.spliced = Some(before));
    }

    /// Merges a map; a list belongs to the key above it, whose column it may stand in.
    fn merge(&mut self, index: usize, open: Option<&str>, out: &mut Keys) {
        let Some(alone) = self.alone(index) else {
            return;
        };
        let value = open.and_then(|key| out.map.get_mut(key));
        match value.map(|field| &mut field.value) {
            Some(Node {
                data: Data::List(items),
                ..
            }) if alone.is_list() => self.splice_node(alone, items),
            Some(value) if value.data == Data::Null && alone.is_list() => {
                self.joins(alone.node.as_ref(), 0);
                *value = alone.node.unwrap_or_else(|| value.clone());
            }
            _ => self.merge_node(alone, out),
        }
    }

    fn merge_node(&mut self, alone: Alone, out: &mut Keys) {
        self.joins(alone.node.as_ref(), 0);
        match alone.node.map(|node| node.data) {
            Some(Data::Map(map)) => {
                for (key, field) in *map {
                    self.insert(out, key, field, Some(alone.index));
                }
            }
            None | Some(Data::Null) => {}
            Some(Data::String(text)) if text.is_empty() => {}
            Some(data) => self.report(compose_errors::not_a_map(self.session, &alone.hole, &data)),
        }
    }

    fn insert(&mut self, out: &mut Keys, key: String, field: Field, hole: Option<usize>) {
        match out.map.entry(key) {
            Entry::Vacant(place) => {
                out.holes
                    .extend(hole.map(|index| (place.key().clone(), index)));
                place.insert(field);
            }
            Entry::Occupied(first) => {
                let log = &self.session.log;
                let before = out.holes.get(first.key());
                let before = before.and_then(|index| log.hole(*index));
                let hole = hole.and_then(|index| log.hole(index));
                let places = (
                    (first.get().key_span, before.as_deref()),
                    (field.key_span, hole.as_deref()),
                );
                let diagnostic =
                    compose_errors::duplicate_key(self.session, first.key(), places.0, places.1);
                let site = |hole: &Option<Arc<Hole>>| self.session.site(hole.as_deref()?);
                let (one, other) = (site(&before), site(&hole));
                let is_one_place = first.get().key_span == field.key_span && one == other;
                let place = one.unwrap_or(field.key_span);
                let round = is_one_place
                    .then(|| self.in_each_round(first.key(), place, self.depth == 1))
                    .flatten();
                self.report_round(round, diagnostic);
            }
        }
    }

    /// Reports a loop that writes keys again, once, and else the error.
    fn report_round(&mut self, round: Option<Diagnostic>, diagnostic: Diagnostic) {
        match round {
            Some(_) if self.is_round_told => {}
            Some(round) => {
                self.is_round_told = true;
                self.report(round);
            }
            None => self.report(diagnostic),
        }
    }

    /// A key that is twice there since a loop around `place` writes it in each of its rounds.
    fn in_each_round(&self, key: &str, place: Span, is_root: bool) -> Option<Diagnostic> {
        let callers = self
            .calls
            .iter()
            .rev()
            .filter_map(|index| self.site(*index));
        let mut around = [place].into_iter().chain(callers).filter_map(|site| {
            let text = self.sources.file(site.file).text();
            let range = loop_around(text, site.range().start)?;
            let body = text[range.end..]
                .split_once("%}")
                .map_or("", |(_, body)| body);
            Some(Round {
                tag: Span::new(site.file, range.start, range.end),
                is_root,
                is_separated: body.trim_start().starts_with("---"),
            })
        });
        Some(compose_errors::in_each_round(key, place, &around.next()?))
    }

    /// What a key with holes becomes.
    fn key(&mut self, key: &str, field: &Field) -> String {
        let hole = marks::only_hole(key).and_then(|index| self.session.log.hole(index));
        if let Some(hole) = hole.filter(|hole| hole.value.is_undefined()) {
            let site = self.session.site(&hole).unwrap_or(self.nobody);
            self.diagnostics.push(compose_errors::undefined_key(site));
        }
        self.text(key, field.key_style)
    }

    /// Fills the holes of a text.
    fn text(&mut self, text: &str, style: Style) -> String {
        if style == Style::Literal {
            return self.literal(text);
        }
        if let Some(index) = marks::only_hole(text.trim()) {
            self.check_yaml_text(index);
        }
        let rest = text.strip_prefix('\n');
        let text = rest.filter(|rest| self.begins_line(rest)).unwrap_or(text);
        let line = text.trim_end_matches('\n');
        match marks::only_hole(line).filter(|_| style == Style::Folded) {
            Some(index) => self.hole_text(index, true) + &text[line.len()..],
            None => self.inline(text),
        }
    }

    fn literal(&mut self, text: &str) -> String {
        let mut out = Vec::new();
        let mut lines = text.split('\n').peekable();
        while let Some(line) = lines.next() {
            // `nindent` has begun a new line, and left one without text.
            let is_left =
                line.trim().is_empty() && lines.peek().is_some_and(|next| self.begins_line(next));
            if !is_left {
                out.push(self.literal_line(line));
            }
        }
        out.join("\n")
    }

    /// Reports whether a line begins with a hole before which `nindent` has written a line end.
    fn begins_line(&self, line: &str) -> bool {
        let hole = match marks::parts(line.trim_start()).next() {
            Some(marks::Part::Hole(index)) => self.session.log.hole(index),
            _ => None,
        };
        let layout = hole
            .as_ref()
            .and_then(|hole| hole.value.downcast_object_ref::<Layout>());
        layout.is_some_and(|layout| layout.new_line.is_some())
    }

    /// Warns where a text becomes YAML before it stands in a text of its own.
    fn check_yaml_text(&mut self, index: usize) {
        let Some(hole) = self.session.log.hole(index) else {
            return;
        };
        let layout = hole.value.downcast_object_ref::<Layout>();
        let value = layout.map_or(&hole.value, |layout| &layout.value);
        let Some(yaml) = value.downcast_object_ref::<YamlText>() else {
            return;
        };
        let is_other = |text: &str| yaml.written().is_ok_and(|written| written != text);
        if yaml.0.as_str().is_some_and(is_other) {
            self.diagnostics
                .push(compose_errors::yaml_of_text(self.session, &hole));
        }
    }

    /// In a literal block a value of several lines takes the indentation of a hole alone on its line.
    fn literal_line(&mut self, line: &str) -> String {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let hole = line[indent..].trim_end_matches([' ', '\t']);
        let Some(index) = marks::only_hole(hole) else {
            return self.inline(line);
        };
        self.check_yaml_text(index);
        let value = self.hole_text(index, true);
        let behind = &line[indent + hole.len()..];
        format!("{}{}{behind}", &line[..indent], indented(&value, indent))
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
        if self.is_stopped(self.session.site(&hole).unwrap_or(self.nobody)) {
            return String::new();
        }
        let text = Filler::new(self.session, &hole, self.nobody).text(&hole.value, alone);
        text.unwrap_or_else(|diagnostic| {
            self.report(diagnostic);
            String::new()
        })
    }
}

fn indented_kind(value: &Value) -> Indented {
    if let Some(fragment) = fragment(value) {
        return if fragment.is_list() {
            Indented::List
        } else {
            Indented::Map
        };
    }
    if let Some(YamlText(inner)) = value.downcast_object_ref() {
        return indented_kind(inner);
    }
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => Indented::List,
        ValueKind::Map | ValueKind::None | ValueKind::Undefined => Indented::Map,
        _ => Indented::Text,
    }
}

/// Reports whether the error's place is the beginning of a line of `text`.
fn is_at_line_start(diagnostic: &Diagnostic, text: &str) -> bool {
    let start = diagnostic
        .labels
        .first()
        .map(|label| label.span.range().start);
    let before = start.and_then(|start| text.get(..start));
    before.is_some_and(|before| before.is_empty() || before.ends_with('\n'))
}

/// Reports whether a colon stands before a hole, as in `a:{{ x }}`.
fn is_glued(key: &str) -> bool {
    let holes = key.match_indices(marks::HOLE);
    holes.into_iter().any(|(at, _)| key[..at].ends_with(':'))
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.data, Data::List(_) | Data::Map(_) | Data::Null)
}

/// The holes in a text, in order.
fn holes(text: &str) -> impl Iterator<Item = usize> {
    marks::parts(text).filter_map(|part| match part {
        marks::Part::Hole(index) => Some(index),
        _ => None,
    })
}

/// The first hole in a text.
fn first_hole(text: &str) -> Option<usize> {
    holes(text).next()
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
