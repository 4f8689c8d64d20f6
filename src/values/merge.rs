//! The merge rules: how layers become the values of one release.
//!
//! - Maps merge key by key at every depth; everything else replaces, but lists for which the schema
//!   names a merge key: [`super::keyed_list`].
//! - In a base file `null` removes a key that a weaker base file has, else it is the value null;
//!   in every stronger layer `null` removes.
//! - A map against anything else is a type clash, unless the weaker side is `null`, `{}`, `[]`
//!   or `""`.
//! - Keys are in the order in which the weakest layer wrote them, new ones at the end.
//!
//! `docs/values.md` says the same for users.

use indexmap::{IndexMap, IndexSet};

use super::layer::{Audience, Layer, LayerKind};
use super::merge_keys::MergeKeys;
use super::origin::Values;
use super::set::Sets;
use super::undeclared::Undeclared;
use super::wording::described;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::Span;
use crate::yaml::{Data, Field, Map, Node, Path};

/// How many items a run may fill with null, so that no argument exhausts the memory.
pub(super) const MAX_HOLES: usize = 1_000_000;

/// What the layers of one release come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    pub values: Values,
    /// What deserves a look and is not an error.
    pub warnings: Diagnostics,
    /// The keys that no weaker layer declares; whether that is an error, the templates decide.
    pub undeclared: Vec<Undeclared>,
}

/// Merges `base`, then `stronger` from weak to strong, then `sets` in their order.
///
/// `base` is the chart's own file: it declares all its keys. Every clash is collected.
pub fn merge(
    base: &Layer,
    stronger: &[Layer],
    sets: &Sets,
    keys: &MergeKeys,
) -> Result<Merged, Diagnostics> {
    let (merged, errors) = merge_all(base, stronger, sets, keys);
    errors.or(merged)
}

/// Merges like [`merge`], and returns what could be merged with the errors.
pub(super) fn merge_all(
    base: &Layer,
    stronger: &[Layer],
    sets: &Sets,
    keys: &MergeKeys,
) -> (Merged, Diagnostics) {
    let mut root = Map::default();
    let mut merger = Merger::new(keys);
    merger.add(&mut root, base);
    merger.declares = false;
    for layer in stronger {
        merger.add(&mut root, layer);
    }
    merger.assign_all(&mut root, sets);
    merger.finish(Node::new(Data::from(root), base.span()))
}

/// The state of one merge: what is being added, where in the tree, and what was learnt so far.
#[derive(Debug)]
pub(super) struct Merger {
    /// The lists that merge item by item.
    pub(super) keys: MergeKeys,
    kind: LayerKind,
    audience: Audience,
    /// Whether the layer itself declares its keys.
    declares: bool,
    /// Whether the keys here are below one that was found undeclared.
    reported: bool,
    pub(super) path: Path,
    /// How many items of lists may still be filled with null.
    pub(super) holes: usize,
    /// Where the losers at a path are, the strongest first.
    pub(super) losers: IndexMap<Path, Vec<Span>>,
    /// The maps that a layer declared empty.
    open: IndexSet<Path>,
    pub(super) removed: Vec<(Path, Node)>,
    undeclared: Vec<Undeclared>,
    pub(super) warnings: Diagnostics,
    pub(super) errors: Diagnostics,
}

impl Merger {
    fn new(keys: &MergeKeys) -> Self {
        Self {
            keys: keys.clone(),
            kind: LayerKind::Base,
            audience: Audience::Chart,
            declares: true,
            reported: false,
            path: Path::root(),
            holes: MAX_HOLES,
            losers: IndexMap::new(),
            open: IndexSet::new(),
            removed: Vec::new(),
            undeclared: Vec::new(),
            warnings: Diagnostics::new(),
            errors: Diagnostics::new(),
        }
    }

    fn add(&mut self, root: &mut Map, layer: &Layer) {
        self.kind = layer.kind;
        self.audience = layer.audience;
        for document in layer.documents.iter().filter_map(Node::as_map) {
            self.overlay(root, document);
        }
    }

    fn assign_all(&mut self, root: &mut Map, sets: &Sets) {
        self.kind = LayerKind::Set;
        self.audience = sets.audience;
        for assignment in &sets.assignments {
            self.assign(root, assignment);
        }
    }

    fn finish(self, root: Node) -> (Merged, Diagnostics) {
        let merged = Merged {
            values: Values::new(root, self.losers),
            warnings: self.warnings,
            undeclared: self.undeclared,
        };
        (merged, self.errors)
    }

    fn overlay(&mut self, below: &mut Map, above: &Map) {
        for (key, field) in above {
            self.path.push_key(key);
            self.overlay_key(below, key, field);
            self.path.pop();
        }
    }

    /// Lays one key over a map; the path ends with the key.
    pub(super) fn overlay_key(&mut self, below: &mut Map, key: &str, above: &Field) {
        if self.removes(below, key, &above.value) {
            return self.remove(below, key, above);
        }
        match below.get_mut(key) {
            Some(field) => self.overlay_field(field, above),
            None => self.insert(below, key, above),
        }
    }

    fn removes(&self, below: &Map, key: &str, above: &Node) -> bool {
        matches!(above.data, Data::Null)
            && (self.kind != LayerKind::Base || below.contains_key(key))
    }

    fn remove(&mut self, below: &mut Map, key: &str, above: &Field) {
        let Some(field) = below.shift_remove(key) else {
            return self.warn_nothing_to_remove(below, key, above.key_span);
        };
        self.record_loser(field.value.span);
        self.record_loser(above.value.span);
        self.removed.push((self.path.clone(), field.value));
    }

    /// A file that serves several charts may mean another one's key.
    fn warn_nothing_to_remove(&mut self, below: &Map, key: &str, place: Span) {
        if self.serves_several_charts() || self.was_declared() {
            return;
        }
        let step = nearest(key, below.keys().map(String::as_str)).map_or_else(
            || "delete this line".to_owned(),
            |name| format!("did you mean `{name}`?"),
        );
        let message = format!(
            "`{}` is removed here, and no weaker layer has it",
            self.path
        );
        let warning = Diagnostic::warning("nothing-to-remove", message);
        self.warnings.push(warning.at(place).help(step));
    }

    pub(super) fn serves_several_charts(&self) -> bool {
        self.audience != Audience::Chart
    }

    fn overlay_field(&mut self, below: &mut Field, above: &Field) {
        if clashes(&below.value, &above.value) {
            let clash = self.clash(&below.value, &above.value);
            let clash = clash.label(above.key_span, "the stronger layer");
            self.errors
                .push(clash.label(below.key_span, "the weaker layer"));
        } else if self.overlay_value(&mut below.value, &above.value) {
            below.key_span = above.key_span;
            below.key_style = above.key_style;
        }
    }

    /// Lays a value over one that it does not clash with, and reports whether it took its place.
    pub(super) fn overlay_value(&mut self, below: &mut Node, above: &Node) -> bool {
        if let (Data::Map(below), Data::Map(above)) = (&mut below.data, &above.data)
            && !below.is_empty()
        {
            self.overlay(below, above);
            return false;
        }
        if let (Data::List(weaker), Data::List(_)) = (&below.data, &above.data) {
            // A list in which `--set` changed one item is still the list of its file.
            if below.span == above.span {
                *below = above.clone();
                return true;
            }
            match self.merge_key() {
                Some(key) if !weaker.is_empty() => return self.overlay_list(below, above, &key),
                Some(_) => {}
                None => self.warn_of_directives(above),
            }
        }
        let Some(winner) = self.adopted(above) else {
            return false;
        };
        self.record_loser(below.span);
        *below = winner;
        true
    }

    fn insert(&mut self, below: &mut Map, key: &str, above: &Field) {
        let outer = self.reported;
        self.reported = outer || self.report_undeclared(above);
        if let Some(value) = self.adopted(&above.value) {
            below.insert(key.to_owned(), Field { value, ..*above });
        }
        self.reported = outer;
    }

    /// Returns a value as it is where nothing is below; nothing for one of removals only.
    pub(super) fn adopted(&mut self, above: &Node) -> Option<Node> {
        let map = match &above.data {
            Data::Map(map) => map,
            Data::List(_) => {
                return match self.merge_key() {
                    Some(key) => self.adopted_list(above, &key),
                    None => Some(above.clone()),
                };
            }
            _ => return Some(above.clone()),
        };
        if map.is_empty() {
            self.open.insert(self.path.clone());
            return Some(above.clone());
        }
        let mut kept = Map::default();
        self.overlay(&mut kept, map);
        let data = Data::from(kept);
        (!is_empty_map(&data)).then(|| Node {
            data,
            lexeme: None,
            ..*above
        })
    }

    /// Records an undeclared key at the path, and reports whether there was one to record.
    fn report_undeclared(&mut self, field: &Field) -> bool {
        if !self.is_judged() || self.was_declared() {
            return false;
        }
        let found = Undeclared::find(&self.path, field, self.kind, self.audience);
        let reports = found.is_some();
        self.undeclared.extend(found);
        reports
    }

    fn is_judged(&self) -> bool {
        let path = &self.path;
        !self.declares
            && !self.reported
            && !path.enters_a_list()
            && !path.is_extension()
            && !path.ancestors().any(|above| self.open.contains(&above))
    }

    /// Reports whether a layer had the path before another one removed it.
    fn was_declared(&self) -> bool {
        self.removed
            .iter()
            .any(|(path, node)| self.path.find_below(path, node).is_some())
    }

    pub(super) fn record_loser(&mut self, place: Span) {
        let losers = self.losers.entry(self.path.clone()).or_default();
        losers.insert(0, place);
    }

    /// Returns the error for two values of which only one is a map, without their places.
    pub(super) fn clash(&self, below: &Node, above: &Node) -> Diagnostic {
        let message = format!(
            "`{}` is {} in a weaker layer and cannot be replaced by {}",
            self.path,
            described(below),
            described(above)
        );
        let error = Diagnostic::error("type-clash", message);
        match below.as_map().and_then(|map| map.keys().next()) {
            Some(key) => error.help(format!("set its keys, as in `{}`", self.path.key(key))),
            None => {
                error.help("write a single value or a list, or change the weaker value to `{}`")
            }
        }
    }
}

/// Reports whether the two may not replace each other: one is a map and the other is not.
pub(super) fn clashes(below: &Node, above: &Node) -> bool {
    let is_map = |node: &Node| matches!(node.data, Data::Map(_));
    !says_nothing(below) && is_map(below) != is_map(above)
}

/// Reports whether a value leaves open of what kind its successor is.
fn says_nothing(node: &Node) -> bool {
    match &node.data {
        Data::Null => true,
        Data::String(text) => text.is_empty(),
        Data::List(items) => items.is_empty(),
        data => is_empty_map(data),
    }
}

fn is_empty_map(data: &Data) -> bool {
    matches!(data, Data::Map(map) if map.is_empty())
}
