//! What has labels, by each of its labels: a selector need not be held against everything there is.

use std::collections::HashMap;

use super::selector::{Labels, Unknown, pairs};
use crate::yaml::Map;

/// A list of what has labels.
#[derive(Debug)]
pub(crate) struct LabelIndex<'a, T> {
    all: Vec<T>,
    /// The numbers of those that have a label.
    written: HashMap<(&'a str, &'a str), Vec<usize>>,
    /// The numbers of those that may have other labels than the written ones.
    open: Vec<(usize, Unknown)>,
}

impl<'a, T> LabelIndex<'a, T> {
    pub(crate) fn of(all: Vec<T>, labels: impl Fn(&T) -> Labels<'a>) -> Self {
        let mut written: HashMap<_, Vec<_>> = HashMap::new();
        let mut open = Vec::new();
        for (number, labels) in all.iter().map(labels).enumerate() {
            for label in labels.written() {
                written.entry(label).or_default().push(number);
            }
            if labels.unknown() != Unknown::Nothing {
                open.push((number, labels.unknown()));
            }
        }
        Self { all, written, open }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.all.iter()
    }

    /// Returns all that may have every one of `labels`, and some others, in order.
    pub(crate) fn with(&self, labels: Option<&Map>) -> impl Iterator<Item = &T> {
        let found = self.candidates(labels.into_iter().flat_map(pairs));
        let all = if found.is_none() { &self.all[..] } else { &[] };
        let found = found.into_iter().flatten();
        all.iter().chain(found.map(|number| &self.all[number]))
    }

    /// Nothing if no label is wanted, so that it may be any.
    fn candidates<'s>(
        &self,
        wanted: impl Iterator<Item = (&'s str, &'s str)>,
    ) -> Option<Vec<usize>> {
        let numbers = |label| self.written.get(&label).map_or(&[][..], Vec::as_slice);
        let (label, written) = wanted
            .map(|label| (label, numbers(label)))
            .min_by_key(|(_, numbers)| numbers.len())?;
        let open = self.open.iter();
        let open = open.filter(|(_, unknown)| unknown.may_be(label.0));
        let mut candidates: Vec<usize> = open.map(|(number, _)| *number).collect();
        candidates.extend(written);
        candidates.sort_unstable();
        candidates.dedup();
        Some(candidates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml::{self, Node};

    fn candidates(wanted: &[(&str, &str)]) -> Option<Vec<usize>> {
        let text = "{app: web, tier: front}\n---\n{app: web}\n---\n{app: api}\n---\n{app: db}\n";
        let file = SourceMap::new().add("a.yaml", text);
        let maps: Vec<Node> = yaml::parse(file, text).unwrap();
        let unknown = [
            Unknown::Nothing,
            Unknown::Nothing,
            Unknown::Keys(&["hash"]),
            Unknown::Anything,
        ];
        let labels = maps.iter().zip(unknown);
        let labels = labels.map(|(map, unknown)| Labels::new(map.as_map(), unknown));
        LabelIndex::of(labels.collect(), |labels| *labels).candidates(wanted.iter().copied())
    }

    #[test]
    fn the_rarest_label_decides_and_unknown_labels_may_be_any() {
        assert_eq!(candidates(&[("app", "web")]), Some(vec![0, 1, 3]));
        let both = [("app", "web"), ("tier", "front")];
        assert_eq!(candidates(&both), Some(vec![0, 3]));
        assert_eq!(candidates(&[("app", "other")]), Some(vec![3]));
    }

    #[test]
    fn a_label_that_a_controller_adds_may_be_on_what_it_makes() {
        assert_eq!(candidates(&[("hash", "x")]), Some(vec![2, 3]));
    }

    #[test]
    fn without_labels_it_may_be_any() {
        assert_eq!(candidates(&[]), None);
    }
}
