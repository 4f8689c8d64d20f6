//! A resource as the rules of this category see it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::check::{Finding, Resource, Rule};
use crate::resources::PodSpec;
use crate::resources::fields::field;
use crate::workspace::KubernetesVersion;
use crate::yaml::{Node, Path};

/// A resource, and the pod that it is or makes.
pub(in crate::check) struct Object<'a> {
    pub(super) resource: &'a Resource<'a>,
    pub(super) version: &'a KubernetesVersion,
    pub(super) pod: Option<PodSpec<'a>>,
}

impl<'a> Object<'a> {
    pub(super) fn new(resource: &'a Resource<'a>, version: &'a KubernetesVersion) -> Self {
        Self {
            resource,
            version,
            pod: PodSpec::of(resource),
        }
    }

    pub(super) fn root(&self) -> &'a Node {
        &self.resource.manifest.node
    }

    pub(super) fn is(&self, group: &str, kind: &str) -> bool {
        let manifest = self.resource.manifest;
        manifest.kind() == kind && manifest.group() == group
    }

    pub(super) fn kind(&self) -> &'a str {
        self.resource.manifest.kind()
    }

    /// Its API group, empty for the core group.
    pub(super) fn group(&self) -> &'a str {
        self.resource.manifest.group()
    }

    pub(super) fn spec(&self) -> Option<&'a Node> {
        field(self.root(), "spec")
    }

    /// The minor version of Kubernetes: 33 for 1.33.
    pub(super) fn minor(&self) -> u32 {
        self.version.minor().parse().unwrap_or(u32::MAX)
    }

    pub(super) fn path(&self, node: &Node) -> Path {
        Path::within(self.root(), node).unwrap_or_default()
    }

    /// Returns the path of `key` in `node`, also if it is absent.
    pub(super) fn path_of(&self, node: &Node, key: &str) -> Path {
        self.path(node).key(key)
    }

    pub(super) fn diagnostic(
        &self,
        rule: &'static Rule,
        node: &Node,
        message: impl Into<String>,
    ) -> Finding {
        Finding::new(rule, self.resource, node, message)
    }

    /// A finding that `node` repeats `first`.
    pub(super) fn repeated(
        &self,
        rule: &'static Rule,
        (first, node): (&Node, &Node),
        message: impl Into<String>,
    ) -> Finding {
        let place = self.resource.manifest.tag(first).unwrap_or(first.span);
        self.diagnostic(rule, node, message)
            .label(place, "the first is here")
    }
}

/// Returns, for each node whose key an earlier one has, the earlier one and it.
pub(super) fn repeats<'a, K: Ord>(
    keyed: impl IntoIterator<Item = (K, &'a Node)>,
) -> Vec<(&'a Node, &'a Node)> {
    let mut known = BTreeMap::new();
    let mut repeats = Vec::new();
    for (key, node) in keyed {
        match known.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert(node)),
            Entry::Occupied(entry) => repeats.push((*entry.get(), node)),
        }
    }
    repeats
}
