//! How a list whose schema names a merge key takes in a stronger one: item by item.
//!
//! - Items with the same value of the key merge as maps do; others follow, in their order.
//! - `$patch: delete` next to the key removes the item. An item that is `$patch: replace` alone lets
//!   the rest of its list replace the weaker list. Both words are Kubernetes' own, from strategic
//!   merge patches.
//! - In one layer no two items have the same value of the key, and each has one.

use super::merge::Merger;
use super::merge_keys::MergeKey;
use super::wording::described;
use crate::diagnostic::{Diagnostic, nearest};
use crate::yaml::{Data, Map, Node, Path, Step};

const PATCH: &str = "$patch";

/// What an item asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Directive {
    Delete,
    Replace,
}

/// An item of a stronger list, with what identifies it.
#[derive(Debug, Clone, Copy)]
struct Item<'a> {
    id: &'a Node,
    node: &'a Node,
    is_deleted: bool,
}

/// A stronger list, understood.
#[derive(Debug, Default)]
struct Items<'a> {
    all: Vec<Item<'a>>,
    /// Whether they replace the weaker list.
    replaces: bool,
}

impl Merger {
    pub(super) fn merge_key(&mut self) -> Option<MergeKey> {
        self.keys.of(&self.path).unwrap_or_else(|diagnostic| {
            self.errors.push(diagnostic);
            None
        })
    }

    /// Lays a list over one that it merges with, and reports whether it took its place.
    pub(super) fn overlay_list(&mut self, below: &mut Node, above: &Node, key: &MergeKey) -> bool {
        let (Data::List(weaker), Data::List(stronger)) = (&mut below.data, &above.data) else {
            return false;
        };
        let items = self.items(stronger, key);
        if !items.replaces {
            self.merge_items(weaker, &items, key);
            return false;
        }
        let path = self.path.clone();
        self.losers
            .retain(|known, _| step_below(known, &path).is_none());
        self.record_loser(below.span);
        let mut kept = Vec::new();
        self.merge_items(&mut kept, &items, key);
        *below = Node::new(Data::List(kept), above.span);
        true
    }

    /// Returns a list as it is where nothing is below; nothing for one of removals only.
    pub(super) fn adopted_list(&mut self, above: &Node, key: &MergeKey) -> Option<Node> {
        let stronger = above.as_list().unwrap_or_default();
        let mut kept = Vec::new();
        let items = self.items(stronger, key);
        self.merge_items(&mut kept, &items, key);
        let only_removes = kept.is_empty() && !stronger.is_empty() && !items.replaces;
        (!only_removes).then(|| Node::new(Data::List(kept), above.span))
    }

    /// Warns of directives in a list that replaces another because it has no merge key.
    pub(super) fn warn_of_directives(&mut self, above: &Node) {
        let items = above.as_list().unwrap_or_default().iter();
        let directives = items.filter_map(|item| item.get(PATCH));
        for node in directives.filter(|node| directive(node).is_some()) {
            let message = format!("`{PATCH}` is data here: `{}` has no merge key", self.path);
            let warning = Diagnostic::warning("patch-without-merge-key", message).at(node.span);
            self.warnings.push(warning.help(
                "write `\"x-merge-key\"` at the list in values.schema.json, or the whole list here",
            ));
        }
    }

    fn items<'a>(&mut self, list: &'a [Node], key: &MergeKey) -> Items<'a> {
        let mut items = Items::default();
        for node in list {
            match self.item(node, key) {
                Ok(Some(item)) => match twin(&items.all, item.id) {
                    Some(first) => self.errors.push(self.twice(first, item.id, key)),
                    None => items.all.push(item),
                },
                Ok(None) => items.replaces = true,
                Err(diagnostic) => self.errors.push(diagnostic),
            }
        }
        items
    }

    /// Returns an item; nothing for the one that says that the list replaces the weaker one.
    fn item<'a>(&self, node: &'a Node, key: &MergeKey) -> Result<Option<Item<'a>>, Diagnostic> {
        let Some(map) = node.as_map() else {
            return Err(self.without_key(node, key));
        };
        let directive = match map.get(PATCH) {
            Some(field) => Some(directive(&field.value).ok_or_else(|| unknown(&field.value))?),
            None => None,
        };
        if directive == Some(Directive::Replace) {
            return only_key(map, PATCH).map(|()| None);
        }
        let id = match map.get(&key.name).map(|field| &field.value) {
            Some(id) if is_scalar(id) => id,
            _ => return Err(self.without_key(node, key)),
        };
        if directive == Some(Directive::Delete) {
            only_key(map, &key.name)?;
        }
        Ok(Some(Item {
            id,
            node,
            is_deleted: directive.is_some(),
        }))
    }

    fn merge_items(&mut self, below: &mut Vec<Node>, items: &Items<'_>, key: &MergeKey) {
        for item in &items.all {
            let has_id = |node: &Node| {
                node.get(&key.name)
                    .is_some_and(|id| id.data == item.id.data)
            };
            match below.iter().position(has_id) {
                Some(index) if item.is_deleted => {
                    below.remove(index);
                    self.forget_item(index);
                }
                None if item.is_deleted => self.warn_no_item(below, item, key),
                Some(index) => {
                    self.path.push_index(index);
                    self.overlay_value(&mut below[index], item.node);
                    self.path.pop();
                }
                None => {
                    self.path.push_index(below.len());
                    below.extend(self.adopted(item.node));
                    self.path.pop();
                }
            }
        }
    }

    /// Forgets what is known of the item at `index`; those after it move up.
    fn forget_item(&mut self, index: usize) {
        let moved = |path: Path, list: &Path| match step_below(&path, list) {
            Some(Step::Index(at)) if *at == index => None,
            Some(Step::Index(at)) if *at > index => {
                let at = *at - 1;
                Some(path.with_index(list.steps().len(), at))
            }
            _ => Some(path),
        };
        let list = &self.path;
        let losers = std::mem::take(&mut self.losers).into_iter();
        self.losers = losers
            .filter_map(|(path, spans)| Some((moved(path, list)?, spans)))
            .collect();
        let removed = std::mem::take(&mut self.removed).into_iter();
        self.removed = removed
            .filter_map(|(path, node)| Some((moved(path, list)?, node)))
            .collect();
    }

    /// A file that serves several charts may mean another one's item.
    fn warn_no_item(&mut self, below: &[Node], item: &Item<'_>, key: &MergeKey) {
        if self.serves_several_charts() {
            return;
        }
        let ids = below
            .iter()
            .filter_map(|node| node.get(&key.name)?.as_str());
        let near = nearest(item.id.as_str().unwrap_or_default(), ids);
        let step = near.map_or_else(
            || "delete this item".to_owned(),
            |name| format!("did you mean `{name}`?"),
        );
        let message = format!(
            "an item of `{}` is removed here, and no weaker layer has one whose `{}` is {}",
            self.path,
            key.name,
            described(item.id)
        );
        let warning = Diagnostic::warning("nothing-to-remove", message).at(item.id.span);
        self.warnings.push(warning.help(step));
    }

    fn without_key(&self, node: &Node, key: &MergeKey) -> Diagnostic {
        let (list, name) = (&self.path, &key.name);
        let diagnostic = |message: String, place| {
            Diagnostic::error("item-without-key", message)
                .at(place)
                .label(key.span, "the list merges by this key")
        };
        match node.get(name) {
            Some(id) => diagnostic(
                format!("`{name}` of an item of `{list}` is {}", described(id)),
                id.span,
            )
            .help("write a string, a number or a boolean, which identifies the item"),
            None if node.as_map().is_none() => diagnostic(
                format!(
                    "an item of `{list}` is {}, and has no `{name}`",
                    described(node)
                ),
                node.span,
            )
            .help(format!("write a map with a `{name}`")),
            None => diagnostic(format!("an item of `{list}` has no `{name}`"), node.span)
                .help(format!("add a `{name}`, which identifies it")),
        }
    }

    fn twice(&self, first: &Node, second: &Node, key: &MergeKey) -> Diagnostic {
        let message = format!(
            "two items of `{}` have {} as their `{}`",
            self.path,
            described(second),
            key.name
        );
        Diagnostic::error("duplicate-item", message)
            .label(second.span, "again")
            .label(first.span, "first")
            .help("merge them into one item, or change one of the two")
    }
}

fn twin<'a>(items: &[Item<'a>], id: &Node) -> Option<&'a Node> {
    let mut ids = items.iter().map(|item| item.id);
    ids.find(|known| known.data == id.data)
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.data, Data::Null | Data::List(_) | Data::Map(_))
}

fn directive(node: &Node) -> Option<Directive> {
    match node.as_str()? {
        "delete" => Some(Directive::Delete),
        "replace" => Some(Directive::Replace),
        _ => None,
    }
}

fn unknown(node: &Node) -> Diagnostic {
    let message = format!("`{PATCH}` is {}, which is unknown", described(node));
    Diagnostic::error("bad-patch", message)
        .at(node.span)
        .help("write `delete` to remove the item, or `replace` alone to replace the whole list")
}

/// Reports a key next to `$patch` and `name`: it would have no effect.
fn only_key(map: &Map, name: &str) -> Result<(), Diagnostic> {
    let mut others = map.iter().filter(|(key, _)| *key != name && *key != PATCH);
    let Some((key, field)) = others.next() else {
        return Ok(());
    };
    let message = format!("`{key}` has no effect next to this `{PATCH}`");
    Err(Diagnostic::error("bad-patch", message)
        .at(field.key_span)
        .help(format!("remove it, or remove `{PATCH}`")))
}

/// Returns the step that leads from `list` on towards `path`.
fn step_below<'a>(path: &'a Path, list: &Path) -> Option<&'a Step> {
    path.steps().strip_prefix(list.steps())?.first()
}
