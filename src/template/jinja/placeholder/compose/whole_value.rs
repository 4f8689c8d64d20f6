//! Turns a placeholder that is a whole value into nodes.

use std::num::NonZeroU32;

use minijinja::Value;

use super::{Composer, Kept};
use crate::template::jinja::placeholder::capture::fragment;
use crate::template::jinja::placeholder::compose_errors;
use crate::template::jinja::placeholder::items::{self, Items, has_items};
use crate::template::jinja::placeholder::value_to_node::{Filled, Filler, MOST_ITEMS};
use crate::template::jinja::recording::events::Writing;
use crate::template::jinja::recording::log::Placeholder;
use crate::yaml::{Data, Mark, Node};

impl Composer<'_> {
    /// The typed value of a placeholder, each of its nodes marked.
    pub(super) fn whole(&mut self, index: usize, placeholder: &Placeholder) -> Kept {
        if self.is_stopped(self.session.site(placeholder).unwrap_or(self.unwritten)) {
            return None;
        }
        self.check_comment(placeholder);
        if let Some(fragment) = fragment(&placeholder.value) {
            return Some(self.fragment(&fragment.text, index, placeholder));
        }
        let value = items::inner(&placeholder.value);
        if value.downcast_object_ref::<Items>().is_some() || has_items(value, MOST_ITEMS) {
            return Some(self.joined(value, index, placeholder));
        }
        let filled =
            Filler::new(self.session, placeholder, self.unwritten).node(&placeholder.value);
        match filled {
            Ok(Filled::Node(node)) => Some(self.filled(node, index, placeholder)),
            Ok(Filled::Omitted) => None,
            Ok(Filled::Yaml(text)) => {
                let site = self.session.site(placeholder).unwrap_or(self.unwritten);
                let around = std::mem::replace(&mut self.unwritten, site);
                let node = self.fragment(&text, index, placeholder);
                self.unwritten = around;
                Some(node)
            }
            Err(diagnostic) => {
                self.report(diagnostic);
                None
            }
        }
    }

    /// A list of which some items are YAML, or one such item.
    pub(super) fn joined(
        &mut self,
        value: &Value,
        index: usize,
        placeholder: &Placeholder,
    ) -> Node {
        if let Some(Items(fragment)) = value.downcast_object_ref() {
            let node = self.fragment(&fragment.text, index, placeholder);
            return match node.data {
                Data::List(mut items) if items.len() == 1 => items.remove(0),
                data => Node { data, ..node },
            };
        }
        let mut items = Vec::new();
        for item in value.try_iter().into_iter().flatten() {
            if let Some(Items(fragment)) = item.downcast_object_ref() {
                match self.fragment(&fragment.text, index, placeholder).data {
                    Data::List(more) => items.extend(more),
                    Data::Null => {}
                    data => {
                        self.report(compose_errors::not_a_list(self.session, placeholder, &data));
                    }
                }
                continue;
            }
            match Filler::new(self.session, placeholder, self.unwritten).nested(&item) {
                Ok(node) => items.extend(node),
                Err(diagnostic) => self.report(diagnostic),
            }
        }
        let site = self.session.site(placeholder).unwrap_or(self.unwritten);
        self.filled(Node::new(Data::List(items), site), index, placeholder)
    }

    pub(super) fn fragment(&mut self, text: &str, index: usize, placeholder: &Placeholder) -> Node {
        let mut documents = Vec::new();
        self.called(index, placeholder, |composer| {
            composer.documents(text, &mut documents);
        });
        if documents.len() > 1 {
            self.report(compose_errors::several_documents(
                self.session.site(placeholder),
            ));
        }
        let span = self.session.site(placeholder).unwrap_or(self.unwritten);
        match documents.into_iter().next() {
            Some(node) if node.mark.is_some() => node,
            Some(node) => marked(node, index),
            None => self.filled(Node::new(Data::Null, span), index, placeholder),
        }
    }

    /// Marks a value, and everything in it, as written by the placeholder alone.
    pub(super) fn filled(&self, node: Node, index: usize, placeholder: &Placeholder) -> Node {
        let mark = self.session.log.write(|| Writing {
            place: self.session.site(placeholder).unwrap_or(self.unwritten),
            placeholders: vec![index],
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

/// Marks `node` and everything in it that has no mark yet as written by the placeholder.
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
