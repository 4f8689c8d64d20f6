//! Which fields of a resource differ.
//!
//! - Maps are compared key by key, lists as [`super::alignment`] aligns them.
//! - A field that is there and one that is not differ, also if the former is null.
//! - If one of the two comes from a cluster, what [`super::live`] says is left out.

use std::borrow::Cow;

use super::alignment::{Alignment, align};
use super::field_path::{FieldPath, FieldStep};
use super::live::{self, Values};
use super::names::{Names, Side};
use super::quantities;
use super::view::View;
use crate::manifest::Manifest;
use crate::yaml::{Data, Map, Node};

/// How one field differs.
#[derive(Debug, Clone)]
pub struct FieldChange {
    /// Where it is.
    pub path: FieldPath,
    /// What became of it.
    pub change: Change,
    /// Whether it is the same but for the names by which two environments differ.
    pub is_by_name: bool,
}

/// What became of a field, or of an item of a list.
#[derive(Debug, Clone)]
pub enum Change {
    /// The new tree alone has it.
    Added(Node),
    /// The old tree alone has it.
    Removed(Node),
    /// It has another value; at most one of both is a map or a list, or one is a map and one a list.
    Changed {
        /// The value in the old tree.
        old: Node,
        /// The value in the new tree.
        new: Node,
    },
    /// The item has another place among the others; the last step of the path has both places.
    Moved,
}

/// Returns the fields in which two resources differ.
pub(super) fn changes(old: &Manifest, new: &Manifest, view: &View) -> Vec<FieldChange> {
    let are_live = [&old.node, &new.node].map(live::is_live);
    let live = match are_live {
        _ if view.exact => None,
        [true, false] => Some(Side::Old),
        [false, true] => Some(Side::New),
        _ => None,
    };
    let applied = match live {
        Some(Side::Old) => live::last_applied(&old.node),
        Some(Side::New) => live::last_applied(&new.node),
        None => None,
    };
    let is_bare = !view.exact && are_live.contains(&true);
    let [old_is_live, new_is_live] = are_live;
    let mut walk = Walk {
        names: &view.names,
        marks_names: !view.exact,
        live,
        path: Vec::new(),
        changes: Vec::new(),
    };
    walk.nodes(
        &compared(old, old_is_live, is_bare, view),
        &compared(new, new_is_live, is_bare, view),
        applied.as_ref(),
    );
    walk.changes
}

fn compared<'a>(
    manifest: &'a Manifest,
    is_live: bool,
    is_bare: bool,
    view: &View,
) -> Cow<'a, Node> {
    if !is_bare {
        return Cow::Borrowed(&manifest.node);
    }
    let bare = live::bare(&manifest.node);
    let is_stored = is_live || !manifest.is_secret() || !live::has_string_data(&bare);
    let values = if view.shows_secrets {
        Values::Plain
    } else {
        Values::Hidden
    };
    Cow::Owned(if is_stored {
        bare
    } else {
        live::stored(&bare, values)
    })
}

/// The way down two trees at once.
struct Walk<'a> {
    names: &'a Names,
    /// Whether fields that differ only by names are shown.
    marks_names: bool,
    /// Which of them comes from a cluster, if one alone does.
    live: Option<Side>,
    path: Vec<FieldStep>,
    changes: Vec<FieldChange>,
}

impl Walk<'_> {
    /// Compares two nodes; `applied` is what the one from a cluster was applied with.
    fn nodes(&mut self, old: &Node, new: &Node, applied: Option<&Node>) {
        match (&old.data, &new.data) {
            (Data::Map(olds), Data::Map(news)) => self.maps(olds, news, applied),
            (Data::List(olds), Data::List(news)) => self.lists(olds, news, applied),
            (a, b) if a == b => {}
            _ if self.live.is_some() && quantities::are_same(&self.path, old, new) => {}
            _ => {
                let is_by_name = match (old.as_str(), new.as_str()) {
                    (Some(old), Some(new)) => self.marks_names && self.names.are_same(old, new),
                    _ => false,
                };
                let (old, new) = (old.clone(), new.clone());
                self.push(Change::Changed { old, new }, is_by_name);
            }
        }
    }

    fn push(&mut self, change: Change, is_by_name: bool) {
        self.changes.push(FieldChange {
            path: FieldPath(self.path.clone()),
            change,
            is_by_name,
        });
    }

    /// Does `visit` one step further down.
    fn below(&mut self, step: FieldStep, visit: impl FnOnce(&mut Self)) {
        self.path.push(step);
        visit(self);
        self.path.pop();
    }

    fn maps(&mut self, olds: &Map, news: &Map, applied: Option<&Node>) {
        for (key, field) in olds {
            let below = applied.and_then(|applied| applied.get(key));
            let step = FieldStep::Key(key.clone());
            if let Some(new) = news.get(key) {
                self.below(step, |walk| walk.nodes(&field.value, &new.value, below));
            } else if let Some(value) = self.telling(Side::Old, key, &field.value, below) {
                let change = Change::Removed(value);
                self.below(step, |walk| walk.push(change, false));
            }
        }
        for (key, field) in news.iter().filter(|(key, _)| !olds.contains_key(*key)) {
            let below = applied.and_then(|applied| applied.get(key));
            if let Some(value) = self.telling(Side::New, key, &field.value, below) {
                let change = Change::Added(value);
                self.below(FieldStep::Key(key.clone()), |walk| walk.push(change, false));
            }
        }
    }

    /// Returns what is to be said of a field that `side` alone has.
    fn telling(&self, side: Side, key: &str, value: &Node, applied: Option<&Node>) -> Option<Node> {
        match self.live {
            Some(live) if live == side => live::of_applied(value, applied?),
            Some(_) if live::is_dropped(key, value) => None,
            _ => Some(value.clone()),
        }
    }

    fn lists(&mut self, olds: &[Node], news: &[Node], applied: Option<&Node>) {
        let alignment = align(self.field(), olds, news, self.names);
        let applied = Applied::beside(self, olds, news, applied);
        for (index, old) in olds.iter().enumerate() {
            if let Some(place) = alignment.new_of(index) {
                let is_moved = alignment.moved.contains(&(index, place));
                let below = applied.item(self.live, index, place);
                self.below(alignment.step(Some(index), Some(place)), |walk| {
                    if is_moved {
                        walk.push(Change::Moved, false);
                    }
                    walk.nodes(old, &news[place], below);
                });
            } else if !self.leaves_item_out(Side::Old, index, &alignment, &applied) {
                let change = Change::Removed(old.clone());
                let step = alignment.step(Some(index), None);
                self.below(step, |walk| walk.push(change, false));
            }
        }
        for (index, new) in news.iter().enumerate() {
            let is_paired = alignment.old_of(index).is_some();
            if !is_paired && !self.leaves_item_out(Side::New, index, &alignment, &applied) {
                let change = Change::Added(new.clone());
                let step = alignment.step(None, Some(index));
                self.below(step, |walk| walk.push(change, false));
            }
        }
    }

    /// Reports whether an item that `side` alone has was added by the cluster; a list whose items
    /// have no keys is replaced as a whole when it is applied.
    fn leaves_item_out(
        &self,
        side: Side,
        index: usize,
        alignment: &Alignment,
        applied: &Applied<'_>,
    ) -> bool {
        let is_live = self.live == Some(side);
        is_live && alignment.keys.is_some() && applied.lacks(index)
    }

    /// The key of the list that the path leads to.
    fn field(&self) -> &str {
        match self.path.last() {
            Some(FieldStep::Key(key)) => key,
            _ => "",
        }
    }
}

/// The list that the one from a cluster was applied with, if that is known.
struct Applied<'a> {
    items: Option<(&'a [Node], Alignment)>,
}

impl<'a> Applied<'a> {
    fn beside(walk: &Walk<'_>, olds: &[Node], news: &[Node], applied: Option<&'a Node>) -> Self {
        let live = if walk.live == Some(Side::Old) {
            olds
        } else {
            news
        };
        let items = applied.and_then(Node::as_list);
        Self {
            items: items.map(|items| (items, align(walk.field(), items, live, &Names::default()))),
        }
    }

    fn index(&self, live: usize) -> Option<usize> {
        self.items.as_ref()?.1.old_of(live)
    }

    fn item(&self, live: Option<Side>, old: usize, new: usize) -> Option<&'a Node> {
        let index = self.index(if live == Some(Side::Old) { old } else { new })?;
        self.items.as_ref()?.0.get(index)
    }

    /// Reports whether it is known what was applied, and the item of the cluster is not there.
    fn lacks(&self, live: usize) -> bool {
        self.items.is_some() && self.index(live).is_none()
    }
}
