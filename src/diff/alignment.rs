//! Which item of one list is which of another.
//!
//! - Items that have keys of their own are paired by them, and may have moved.
//! - Others are paired where they are the same, in their order; what lies between goes by its place
//!   if there is as much on both sides, else by its likeness.
//! - The choice between ways that are as good is made for the two lists in one order, whichever of
//!   them is the old one, so that the result is symmetric.

use std::collections::BTreeSet;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::canonical::canonical;
use super::field_path::{FieldStep, ListItem};
use super::item_keys::{self, Id, Keys};
use super::names::{Names, Side};
use super::similarity::Leaves;
use crate::yaml::{Data, Node};

/// From which likeness on two items are one that changed, in percent.
const SIMILAR: u8 = 50;

/// How many pairs of items are compared by their likeness; what is more goes by its place.
const MOST_PAIRS: usize = 10_000;

/// Two indexes: of the old item and of the new one.
type IndexPair = (usize, usize);

/// How two lists are aligned; what is in neither list of pairs was removed or added.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Alignment {
    /// Items of both lists, in the order of both.
    pub(super) kept: Vec<IndexPair>,
    /// Items of both lists that are elsewhere among the others.
    pub(super) moved: Vec<IndexPair>,
    /// The keys by which items are known, and the identities of the old and of the new ones.
    pub(super) keys: Option<(Keys, Vec<Id>, Vec<Id>)>,
}

/// Aligns the list `new` with the list `old`; both are at the key `field`.
pub(super) fn align(field: &str, old: &[Node], new: &[Node], names: &Names) -> Alignment {
    if let Some((keys, olds, news)) = item_keys::keyed(field, old, new) {
        let by_key = by_key(
            &comparable(Side::Old, &olds, &news, names),
            &comparable(Side::New, &news, &olds, names),
        );
        return Alignment {
            keys: Some((keys, olds, news)),
            ..by_key
        };
    }
    let texts =
        |items: &[Node]| -> Vec<Id> { items.iter().map(|it| vec![canonical(it)]).collect() };
    let (olds, news) = (texts(old), texts(new));
    let (olds, news) = (
        comparable(Side::Old, &olds, &news, names),
        comparable(Side::New, &news, &olds, names),
    );
    let old = List {
        side: Side::Old,
        items: old,
        texts: olds,
    };
    let new = List {
        side: Side::New,
        items: new,
        texts: news,
    };
    let kept = if old.texts <= new.texts {
        in_order(&old, &new, names)
    } else {
        in_order(&new, &old, names).into_iter().map(turn).collect()
    };
    Alignment {
        kept,
        ..Alignment::default()
    }
}

fn turn((a, b): IndexPair) -> IndexPair {
    (b, a)
}

/// The identities of the items of `side`: neutral where the other list does not have the very same.
fn comparable(side: Side, ids: &[Id], others: &[Id], names: &Names) -> Vec<Id> {
    let others: BTreeSet<&Id> = others.iter().collect();
    let neutral = |id: &Id| {
        if others.contains(id) {
            return id.clone();
        }
        id.iter().map(|part| names.neutral(side, part)).collect()
    };
    ids.iter().map(neutral).collect()
}

fn by_key(olds: &[Id], news: &[Id]) -> Alignment {
    let kept = if olds <= news {
        common(olds, news)
    } else {
        common(news, olds).into_iter().map(turn).collect()
    };
    let partner = |(old, id)| {
        let new = news.iter().position(|other| other == id)?;
        Some((old, new)).filter(|pair| !kept.contains(pair))
    };
    let moved = olds.iter().enumerate().filter_map(partner).collect();
    Alignment {
        kept,
        moved,
        keys: None,
    }
}

/// A longest list of pairs of equal texts that are in the order of both.
fn common<T: std::hash::Hash + Ord>(old: &[T], new: &[T]) -> Vec<IndexPair> {
    let changes = capture_diff_slices(Algorithm::Myers, old, new);
    let equal = changes.into_iter().filter_map(|change| match change {
        DiffOp::Equal {
            old_index,
            new_index,
            len,
        } => Some((old_index, new_index, len)),
        _ => None,
    });
    let pairs = equal.flat_map(|(old, new, length)| (old..old + length).zip(new..));
    pairs.collect()
}

/// A list and the texts of its items.
struct List<'a> {
    side: Side,
    items: &'a [Node],
    texts: Vec<Id>,
}

impl List<'_> {
    fn leaves(&self, range: Range<usize>, names: &Names) -> Vec<Leaves> {
        let items = self.items[range].iter();
        items
            .map(|item| Leaves::of_item(item, self.side, names))
            .collect()
    }
}

/// The pairs of two lists, of which the first is the first by its texts.
fn in_order(one: &List<'_>, other: &List<'_>, names: &Names) -> Vec<IndexPair> {
    let mut kept = Vec::new();
    let mut start = (0, 0);
    let end = (one.items.len(), other.items.len());
    for pair in common(&one.texts, &other.texts).into_iter().chain([end]) {
        kept.extend(in_gap(
            one,
            other,
            (start.0..pair.0, start.1..pair.1),
            names,
        ));
        kept.extend((pair != end).then_some(pair));
        start = (pair.0 + 1, pair.1 + 1);
    }
    kept
}

/// The pairs in a gap, where no item is the same.
fn in_gap(
    one: &List<'_>,
    other: &List<'_>,
    (ones, others): (Range<usize>, Range<usize>),
    names: &Names,
) -> Vec<IndexPair> {
    let is_plain = ones.len() == others.len() || ones.is_empty() || others.is_empty();
    if is_plain || ones.len() * others.len() > MOST_PAIRS {
        return ones.zip(others).collect();
    }
    let one_leaves = one.leaves(ones.clone(), names);
    let other_leaves = other.leaves(others.clone(), names);
    let likeness = |a: usize, b: usize| {
        let are_large =
            is_large(&one.items[ones.start + a]) && is_large(&other.items[others.start + b]);
        let likeness = one_leaves[a].likeness(&other_leaves[b]);
        if are_large && likeness >= SIMILAR {
            usize::from(likeness)
        } else {
            0
        }
    };
    let best = best_pairs(ones.len(), others.len(), likeness);
    best.into_iter()
        .map(|(a, b)| (ones.start + a, others.start + b))
        .collect()
}

fn is_large(node: &Node) -> bool {
    matches!(node.data, Data::Map(_) | Data::List(_))
}

/// The pairs, in the order of both sides, whose likenesses have the greatest sum.
fn best_pairs(
    olds: usize,
    news: usize,
    likeness: impl Fn(usize, usize) -> usize,
) -> Vec<IndexPair> {
    // `best[a][b]` is the greatest sum that the items from `a` and from `b` on can have.
    let mut best = vec![vec![0; news + 1]; olds + 1];
    for a in (0..olds).rev() {
        for b in (0..news).rev() {
            let skipped = best[a + 1][b].max(best[a][b + 1]);
            best[a][b] = skipped.max(best[a + 1][b + 1] + likeness(a, b));
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < olds && b < news {
        if best[a][b] == best[a + 1][b] {
            a += 1;
        } else if best[a][b] == best[a][b + 1] {
            b += 1;
        } else {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        }
    }
    pairs
}

impl Alignment {
    fn pairs(&self) -> impl Iterator<Item = &IndexPair> {
        self.kept.iter().chain(&self.moved)
    }

    /// Returns the index of the new item that the old one at `index` is.
    pub(super) fn new_of(&self, index: usize) -> Option<usize> {
        let pair = self.pairs().find(|(old, _)| *old == index)?;
        Some(pair.1)
    }

    /// Returns the index of the old item that the new one at `index` is.
    pub(super) fn old_of(&self, index: usize) -> Option<usize> {
        let pair = self.pairs().find(|(_, new)| *new == index)?;
        Some(pair.0)
    }

    /// Returns the step to an item; it has the identity that the new list gives it, if it is there.
    pub(super) fn step(&self, old: Option<usize>, new: Option<usize>) -> FieldStep {
        let key = self
            .keys
            .as_ref()
            .map_or_else(Vec::new, |(keys, olds, news)| {
                let id = new
                    .map(|index| &news[index])
                    .or(old.map(|index| &olds[index]));
                let parts = keys.iter().zip(id.into_iter().flatten());
                parts
                    .map(|(key, value)| ((*key).to_owned(), value.clone()))
                    .collect()
            });
        FieldStep::Item(ListItem { key, old, new })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fixture::node;

    /// The items that are kept and those that moved, of lists at the key `field`.
    fn aligned(field: &str, old: &str, new: &str) -> (Vec<IndexPair>, Vec<IndexPair>) {
        let (old, new) = (node(old), node(new));
        let (old, new) = (old.as_list().unwrap(), new.as_list().unwrap());
        let alignment = align(field, old, new, &Names::default());
        (alignment.kept, alignment.moved)
    }

    #[test]
    fn as_few_items_as_possible_move() {
        let (kept, moved) = aligned(
            "env",
            "[{name: a}, {name: b}, {name: c}]",
            "[{name: c}, {name: a}, {name: d}, {name: b}]",
        );
        assert_eq!((kept, moved), (vec![(0, 1), (1, 3)], vec![(2, 0)]));
    }

    #[test]
    fn an_item_put_before_others_changes_none_of_them() {
        let (kept, moved) = aligned("args", "[a, b]", "[x, a, b]");
        assert_eq!((kept, moved), (vec![(0, 1), (1, 2)], vec![]));
    }

    #[test]
    fn as_many_items_on_both_sides_go_by_their_place() {
        assert_eq!(
            aligned("args", "[a, b, c]", "[a, x, c]").0,
            [(0, 0), (1, 1), (2, 2)]
        );
    }

    #[test]
    fn among_more_or_fewer_items_the_most_alike_are_the_same() {
        let old = "[{path: /a, to: x, port: 1}]";
        let new = "[{path: /b, to: y, port: 2}, {path: /a, to: x, port: 9}]";
        assert_eq!(aligned("paths", old, new).0, [(0, 1)]);
        assert_eq!(aligned("paths", new, old).0, [(1, 0)]);
    }

    #[test]
    fn what_both_lists_have_is_the_same_whatever_names_mean() {
        let names = Names::new([["a-stg".to_owned(), "a-prod".to_owned()]]);
        let list = node("[a-stg, a-prod]");
        let items = list.as_list().unwrap();
        assert_eq!(align("hosts", items, items, &names).kept, [(0, 0), (1, 1)]);
        let (old, new) = (node("[a-stg, x]"), node("[y, a-prod]"));
        let aligned = align(
            "hosts",
            old.as_list().unwrap(),
            new.as_list().unwrap(),
            &names,
        );
        assert_eq!(aligned.kept, [(0, 1)]);
    }
}
