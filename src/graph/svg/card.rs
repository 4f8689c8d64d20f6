//! A node as a card: its kind, its name, its facts.

use super::text::{lines, width};
use crate::graph::Node;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct CardLine {
    pub(super) text: String,
    pub(super) class: &'static str,
    /// Where it begins, from the upper left corner of the card; `y` is its foot.
    pub(super) x: f64,
    pub(super) y: f64,
}

/// The text on a node, and its size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Card {
    pub(super) lines: Vec<CardLine>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The room between the border and the text.
const INSET: f64 = 12.0;

/// Where the kind begins, after the sign of its family.
const KIND: f64 = 30.0;

/// The sizes of letters: of kinds, of names, of facts.
const SIZES: [f64; 3] = [10.5, 13.0, 10.5];

pub(super) fn card(node: &Node) -> Card {
    let mut card = Card {
        lines: Vec::new(),
        width: 0.0,
        height: 7.0,
    };
    card.add(&node.kind, "kind", KIND, SIZES[0], 14.0);
    for line in lines(&node.name) {
        card.add(&line, "name", INSET, SIZES[1], 16.5);
    }
    for line in node.facts.iter().flat_map(|fact| lines(fact)) {
        card.add(&line, "fact", INSET, SIZES[2], 14.0);
    }
    if let Some(remark) = node.remark() {
        card.add(remark, "remark", INSET, SIZES[2], 14.0);
    }
    card.width = (card.width + INSET).max(92.0).ceil();
    card.height = (card.height + 9.0).ceil();
    card
}

impl Card {
    fn add(&mut self, text: &str, class: &'static str, x: f64, size: f64, height: f64) {
        self.height += height;
        self.width = self.width.max(x + width(text, size));
        self.lines.push(CardLine {
            text: text.to_owned(),
            class,
            x,
            y: self.height,
        });
    }
}
