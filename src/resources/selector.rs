//! Label selectors, where some labels are not known.
//!
//! - Labels that something adds in the cluster are unknown here; what depends on one may match.
//! - An empty selector matches everything.

use super::fields::{items_at, map_at};
use crate::resources::Resource;
use crate::yaml::{Map, Node};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Labels<'a> {
    written: Option<&'a Map>,
    added: Option<(&'a str, &'a str)>,
    unknown: Unknown,
}

/// Which labels there may be in addition to the written ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    Nothing,
    Keys(&'static [&'static str]),
    Anything,
}

impl Unknown {
    /// Reports whether there may be a label `key` that is not written.
    pub(crate) fn may_be(self, key: &str) -> bool {
        match self {
            Unknown::Nothing => false,
            Unknown::Keys(keys) => keys.contains(&key),
            Unknown::Anything => true,
        }
    }
}

impl<'a> Labels<'a> {
    /// Returns the labels in `map`; there may also be some of `unknown`.
    pub(crate) fn new(map: Option<&'a Map>, unknown: Unknown) -> Self {
        Self {
            written: map,
            added: None,
            unknown,
        }
    }

    #[must_use]
    pub(crate) fn and(mut self, key: &'a str, value: &'a str) -> Self {
        self.added = Some((key, value));
        self
    }

    /// Returns the value of `key`, if it is written.
    pub(crate) fn get(&self, key: &str) -> Option<&'a str> {
        let written = self.written.and_then(|map| map.get(key));
        let added = || self.added.filter(|(own, _)| *own == key);
        let written = written.map(|field| text(&field.value));
        written.or_else(|| added().map(|(_, value)| value))
    }

    /// Returns the labels that are written, each with its value.
    pub(crate) fn written(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let written = self.written.into_iter().flat_map(pairs);
        written.chain(self.added)
    }

    pub(crate) fn unknown(&self) -> Unknown {
        self.unknown
    }

    /// Reports whether the value of `key`, if there is one, may be one of `values`.
    fn may_be(&self, key: &str, values: &[&str]) -> bool {
        match self.get(key) {
            Some(value) => values.contains(&value),
            None => self.unknown.may_be(key),
        }
    }

    /// Reports whether every pair of `map` may be among the labels.
    pub(crate) fn may_have_all(&self, map: &Map) -> bool {
        map.iter()
            .all(|(key, field)| self.may_be(key, &[text(&field.value)]))
    }

    /// Reports whether a selector with `matchLabels` and `matchExpressions` may match.
    pub(crate) fn may_match(&self, selector: &Node) -> bool {
        let labels = map_at(selector, &["matchLabels"]);
        let mut expressions = items_at(selector, &["matchExpressions"]).iter();
        labels.is_none_or(|labels| self.may_have_all(labels))
            && expressions.all(|expression| self.may_meet(expression))
    }

    fn may_meet(&self, expression: &Node) -> bool {
        let key = expression.get("key").map(text).unwrap_or_default();
        let values: Vec<&str> = items_at(expression, &["values"]).iter().map(text).collect();
        let is_one = self.get(key).is_some_and(|value| values.contains(&value));
        match expression.get("operator").map(text) {
            Some("In") => self.may_be(key, &values),
            Some("NotIn") => !is_one,
            Some("Exists") => self.get(key).is_some() || self.unknown.may_be(key),
            Some("DoesNotExist") => self.get(key).is_none(),
            _ => true,
        }
    }
}

/// Returns the labels of `resource` itself.
pub(crate) fn labels_of<'a>(resource: &'a Resource<'_>) -> Labels<'a> {
    let labels = map_at(&resource.manifest.node, &["metadata", "labels"]);
    Labels::new(labels, Unknown::Nothing)
}

/// Returns the keys and values of a map of labels.
pub(crate) fn pairs(labels: &Map) -> impl Iterator<Item = (&str, &str)> {
    labels
        .iter()
        .map(|(key, field)| (key.as_str(), text(&field.value)))
}

fn text(node: &Node) -> &str {
    node.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml;

    fn read(text: &str) -> Node {
        let file = SourceMap::new().add("a.yaml", text);
        yaml::parse(file, text).unwrap().remove(0)
    }

    fn matches(selector: &str, unknown: Unknown) -> bool {
        let labels = read("{app: web, tier: front}");
        Labels::new(labels.as_map(), unknown).may_match(&read(selector))
    }

    const MATCHING: [&str; 6] = [
        "{}",
        "{matchLabels: {app: web}}",
        "{matchExpressions: [{key: app, operator: In, values: [api, web]}]}",
        "{matchExpressions: [{key: app, operator: NotIn, values: [api]}]}",
        "{matchExpressions: [{key: app, operator: Exists}]}",
        "{matchExpressions: [{key: zone, operator: DoesNotExist}]}",
    ];

    const DIFFERING: [&str; 6] = [
        "{matchLabels: {app: api}}",
        "{matchLabels: {app: web, tier: back}}",
        "{matchExpressions: [{key: app, operator: In, values: [api]}]}",
        "{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}",
        "{matchExpressions: [{key: app, operator: DoesNotExist}]}",
        "{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: DoesNotExist}]}",
    ];

    #[test]
    fn every_part_of_a_selector_must_match() {
        for selector in MATCHING {
            assert!(matches(selector, Unknown::Nothing), "{selector}");
        }
        for selector in DIFFERING {
            assert!(!matches(selector, Unknown::Anything), "{selector}");
        }
    }

    #[test]
    fn a_label_that_something_adds_may_match() {
        let selector = "{matchLabels: {app: web, zone: a}}";
        assert!(!matches(selector, Unknown::Nothing));
        assert!(!matches(selector, Unknown::Keys(&["region"])));
        assert!(matches(selector, Unknown::Keys(&["zone"])));
        assert!(matches(selector, Unknown::Anything));
    }
}
