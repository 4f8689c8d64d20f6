//! How much of two nodes is the same.
//!
//! What counts are the leaves: the values with the keys above them, without the indexes of lists.

use std::collections::BTreeMap;

use super::canonical::canonical;
use super::names::{Names, Side};
use crate::yaml::{Data, Node};

/// The leaves of a node, and how often each is there.
#[derive(Debug, Clone, Default)]
pub(super) struct Leaves {
    counts: BTreeMap<String, usize>,
    total: usize,
}

impl Leaves {
    pub(super) fn of_resource(node: &Node, side: Side, names: &Names) -> Self {
        let mut leaves = Self::default();
        for (key, field) in node.as_map().into_iter().flatten() {
            match key.as_str() {
                "apiVersion" | "kind" => {}
                "metadata" => leaves.add_metadata(&field.value, side, names),
                _ => leaves.add(key, &field.value, side, names),
            }
        }
        leaves
    }

    pub(super) fn of_item(node: &Node, side: Side, names: &Names) -> Self {
        let mut leaves = Self::default();
        leaves.add("", node, side, names);
        leaves
    }

    fn add_metadata(&mut self, metadata: &Node, side: Side, names: &Names) {
        for (key, field) in metadata.as_map().into_iter().flatten() {
            if key != "name" && key != "namespace" {
                self.add(&format!("metadata/{key}"), &field.value, side, names);
            }
        }
    }

    fn add(&mut self, path: &str, node: &Node, side: Side, names: &Names) {
        match &node.data {
            Data::Map(map) if !map.is_empty() => {
                for (key, field) in map.iter() {
                    self.add(&format!("{path}/{key}"), &field.value, side, names);
                }
            }
            Data::List(items) if !items.is_empty() => {
                for item in items {
                    self.add(path, item, side, names);
                }
            }
            _ => self.add_leaf(format!("{path}={}", names.neutral(side, &canonical(node)))),
        }
    }

    fn add_leaf(&mut self, leaf: String) {
        *self.counts.entry(leaf).or_default() += 1;
        self.total += 1;
    }

    /// Returns which percentage of both is the same; all of it if both have no leaves.
    pub(super) fn likeness(&self, other: &Self) -> u8 {
        let all = self.total + other.total;
        if all == 0 {
            return 100;
        }
        let common = self.counts.iter().map(|(leaf, count)| {
            let there = other.counts.get(leaf).copied().unwrap_or_default();
            there.min(*count)
        });
        u8::try_from(200 * common.sum::<usize>() / all).unwrap_or(100)
    }
}
