//! Merges maps and splices lists where a placeholder is alone on its line.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::map::Entry;

use super::{Composer, Kept, is_scalar, placeholders};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::template::jinja::marks::{self, SPLICE_POINT};
use crate::template::jinja::placeholder::compose_errors;
use crate::template::jinja::placeholder::text::PlaceholderText;
use crate::template::jinja::recording::events::Writing;
use crate::template::jinja::recording::log::Placeholder;
use crate::yaml::{Data, Field, Map, Node, Style};

impl Composer<'_> {
    pub(super) fn items(&mut self, items: Vec<Node>, printed: &PlaceholderText) -> Vec<Node> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            if let Some(index) = splice_point(item.as_str().unwrap_or_default()) {
                self.splice(index, &mut out);
                continue;
            }
            if is_scalar(&item) {
                self.surprise(item.style, item.span, printed);
            }
            out.extend(self.node(item, printed));
        }
        out
    }

    fn splice(&mut self, index: usize, out: &mut Vec<Node>) {
        if let Some(alone) = self.alone(index) {
            self.splice_node(alone, out);
        }
    }

    /// What is alone on its line.
    fn alone(&mut self, index: usize) -> Option<Alone> {
        let placeholder = self.session.log.placeholder(index)?;
        let node = self.whole(index, &placeholder);
        Some(Alone {
            index,
            placeholder,
            node,
        })
    }

    fn splice_node(&mut self, alone: Alone, out: &mut Vec<Node>) {
        self.joins(alone.node.as_ref(), out.len());
        match alone.node.map(|node| node.data) {
            Some(Data::List(items)) => out.extend(items),
            None | Some(Data::Null) => {}
            Some(Data::String(text)) if text.is_empty() => {}
            Some(data) => self.report(compose_errors::not_a_list(
                self.session,
                &alone.placeholder,
                &data,
            )),
        }
    }

    pub(super) fn map(&mut self, map: Map, span: Span, printed: &PlaceholderText) -> Node {
        for (key, field) in &map {
            self.check_field(key, field, printed);
        }
        if map.keys().all(|key| splice_point(key).is_some()) && !map.is_empty() {
            return self.splice_points_only(&map, span);
        }
        let mut out = Keys::default();
        // Most maps have as many keys as are written, and thousands of them are kept.
        out.map.reserve_exact(map.len());
        // The key above that has no value yet.
        let mut open = None;
        for (key, field) in map {
            let key_span = self.original(field.key_span, printed);
            if let Some(index) = splice_point(&key) {
                self.merge(index, open.as_deref(), &mut out);
                continue;
            }
            open = field.value.span.range().is_empty().then(|| key.clone());
            self.surprises(&key, &field, printed);
            let placeholder = first_placeholder(&key);
            let (key, written) = match placeholder {
                Some(_) => (self.key(&key, &field), key),
                None => (key, String::new()),
            };
            if let Some(value) = self.node(field.value, printed) {
                if placeholder.is_some() {
                    let note = |writing: &mut Writing| writing.keys.extend(placeholders(&written));
                    self.session.log.rewrite(value.mark, note);
                }
                let field = Field {
                    key_span,
                    key_style: field.key_style,
                    value,
                };
                self.insert(&mut out, key, field, placeholder);
            }
        }
        Node::new(Data::from(out.map), span)
    }

    /// What is below a splice point has no place, and `{a:{{ x }}}` has no value.
    fn check_field(&mut self, key: &str, field: &Field, printed: &PlaceholderText) {
        let has_value = !field.value.span.range().is_empty();
        if splice_point(key).is_some() && has_value {
            let below = self.original(field.value.span, printed);
            self.diagnostics
                .push(compose_errors::below_splice_point(below));
        }
        if splice_point(key).is_none() && key.contains(SPLICE_POINT) {
            let key = self.original(field.key_span, printed);
            self.diagnostics
                .push(compose_errors::below_splice_point(key));
        }
        if !has_value && is_glued(key) && field.key_style == Style::Plain {
            let key = self.original(field.key_span, printed);
            self.diagnostics.push(compose_errors::glued_key(key));
        }
    }

    /// Several splice points and nothing else: lists make a list, everything else a map.
    fn splice_points_only(&mut self, map: &Map, span: Span) -> Node {
        let placeholders: Vec<usize> = map.keys().filter_map(|key| splice_point(key)).collect();
        let all: Vec<Alone> = placeholders
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

    /// Notes that what is in `node` joins the list or the map around it, after `before` items.
    fn joins(&self, node: Option<&Node>, before: usize) {
        let mark = node.and_then(|node| node.mark);
        self.session
            .log
            .rewrite(mark, |writing| writing.spliced = Some(before));
    }

    /// Merges a map; a list belongs to the key above it, whose column it may be in.
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
            Some(data) => self.report(compose_errors::not_a_map(
                self.session,
                &alone.placeholder,
                &data,
            )),
        }
    }

    fn insert(&mut self, out: &mut Keys, key: String, field: Field, placeholder: Option<usize>) {
        match out.map.entry(key) {
            Entry::Vacant(place) => {
                out.placeholders
                    .extend(placeholder.map(|index| (place.key().clone(), index)));
                place.insert(field);
            }
            Entry::Occupied(first) => {
                let log = &self.session.log;
                let before = out.placeholders.get(first.key());
                let before = before.and_then(|index| log.placeholder(*index));
                let placeholder = placeholder.and_then(|index| log.placeholder(index));
                let places = (
                    (first.get().key_span, before.as_deref()),
                    (field.key_span, placeholder.as_deref()),
                );
                let diagnostic =
                    compose_errors::duplicate_key(self.session, first.key(), places.0, places.1);
                let site = |placeholder: &Option<Arc<Placeholder>>| {
                    self.session.site(placeholder.as_deref()?)
                };
                let (one, other) = (site(&before), site(&placeholder));
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
}

/// The keys of a map that is composed, and the placeholders that wrote them or merged them in.
#[derive(Default)]
struct Keys {
    map: Map,
    placeholders: BTreeMap<String, usize>,
}

/// What is alone on its line.
struct Alone {
    index: usize,
    placeholder: Arc<Placeholder>,
    node: Kept,
}

impl Alone {
    pub(super) fn is_list(&self) -> bool {
        let data = self.node.as_ref().map(|node| &node.data);
        matches!(data, Some(Data::List(_)))
    }

    /// Reports whether it is neither a map nor a list, nor anything else.
    pub(super) fn is_nothing(&self) -> bool {
        match self.node.as_ref().map(|node| &node.data) {
            None | Some(Data::Null) => true,
            Some(Data::String(text)) => text.is_empty(),
            _ => false,
        }
    }
}

/// Reports whether a colon is before a placeholder, as in `a:{{ x }}`.
fn is_glued(key: &str) -> bool {
    let placeholders = key.match_indices(marks::PLACEHOLDER);
    placeholders
        .into_iter()
        .any(|(at, _)| key[..at].ends_with(':'))
}

fn splice_point(text: &str) -> Option<usize> {
    marks::only_placeholder(text.strip_suffix(SPLICE_POINT)?)
}

fn first_placeholder(text: &str) -> Option<usize> {
    placeholders(text).next()
}
