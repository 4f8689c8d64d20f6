//! Turns a placeholder that is a whole value into nodes.

use std::num::NonZeroU32;

use minijinja::Value;

use super::{Composer, Kept};
use crate::template::jinja::placeholder::capture::fragment;
use crate::template::jinja::placeholder::compose_errors;
use crate::template::jinja::placeholder::fill::{Filled, Filler, MOST_ITEMS};
use crate::template::jinja::placeholder::items::{self, Items, has_items};
use crate::template::jinja::recording::events::Writing;
use crate::template::jinja::recording::log::Hole;
use crate::yaml::{Data, Mark, Node};

impl Composer<'_> {
    /// The typed value of a hole, each of its nodes marked.
    pub(super) fn whole(&mut self, index: usize, hole: &Hole) -> Kept {
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
    pub(super) fn joined(&mut self, value: &Value, index: usize, hole: &Hole) -> Node {
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

    pub(super) fn fragment(&mut self, text: &str, index: usize, hole: &Hole) -> Node {
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

    /// Marks a value, and everything in it, as written by the hole alone.
    pub(super) fn filled(&self, node: Node, index: usize, hole: &Hole) -> Node {
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
