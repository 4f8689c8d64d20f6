//! The merged values of a release, and the origin of each.

use indexmap::IndexMap;

use crate::source::Span;
use crate::yaml::{Node, Path};

/// The merged values; the root is a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The values; each node's span is the place in the layer that won.
    pub root: Node,
    losers: IndexMap<Path, Vec<Span>>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The place in the layer that won.
    pub span: Span,
    /// The places in the weaker layers that it overrode, the strongest first.
    pub overrode: Vec<Span>,
}

impl Values {
    pub(super) fn new(root: Node, losers: IndexMap<Path, Vec<Span>>) -> Self {
        Self { root, losers }
    }

    /// Returns the value at `path`.
    pub fn get(&self, path: &Path) -> Option<&Node> {
        path.find(&self.root)
    }

    /// Returns where the value at `path` comes from.
    ///
    /// A value overrode what was at its own path, else what was at the nearest path above:
    /// an item of a list that replaced another one overrode that list.
    pub fn origin(&self, path: &Path) -> Option<Origin> {
        let span = self.get(path)?.span;
        let overrode = path
            .ancestors()
            .find_map(|ancestor| self.losers.get(&ancestor))
            .cloned()
            .unwrap_or_default();
        Some(Origin { span, overrode })
    }

    /// Returns the keys at `path` and below that a layer removed for good, each with the place of
    /// its `null`.
    pub fn removed(&self, path: &Path) -> Vec<(Path, Origin)> {
        let is_below = |removed: &Path| removed.steps().starts_with(path.steps());
        let is_removed = |removed: &Path| {
            let parent = removed.parent().and_then(|parent| self.get(&parent));
            self.get(removed).is_none() && parent.is_some_and(|parent| parent.as_map().is_some())
        };
        let removed = self.losers.iter();
        let removed = removed.filter(|(path, _)| is_below(path) && is_removed(path));
        let origin = |(path, places): (&Path, &Vec<Span>)| {
            let (span, overrode) = places.split_first()?;
            let overrode = overrode.to_vec();
            let span = *span;
            Some((path.clone(), Origin { span, overrode }))
        };
        removed.filter_map(origin).collect()
    }
}
