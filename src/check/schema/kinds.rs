//! Which schema a resource has.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::patterns::Patterns;
use super::table::{Table, Type};
use crate::check::Resource;
use crate::diagnostic::Severity;
use crate::workspace::KubernetesVersion;
use crate::yaml::Node;

/// The table that `cargo xtask schemas` wrote.
const EMBEDDED: &[u8] = include_bytes!("kubernetes.table");

/// The versions of Kubernetes in the table, as minor versions of 1.
const VERSIONS: std::ops::RangeInclusive<usize> = 33..=37;

#[derive(Debug)]
pub(super) struct Kinds<'a> {
    /// The types of the kinds that were defined, by API version and kind.
    defined: BTreeMap<(&'a str, &'a str), Type<'a>>,
    pub(super) patterns: &'a Patterns,
    embedded: Table<'static>,
    /// The place of the version among those in the table.
    version: usize,
    /// The version in the table that is nearest to the cluster's, as in `1.37`.
    pub(super) nearest: String,
    /// The severity of what the table does not know.
    pub(super) unknown: Severity,
}

/// What is known of a resource's kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lookup<'a> {
    Found(Type<'a>),
    /// It would be a kind of Kubernetes itself, which has no such kind.
    Unknown,
    /// It may be a custom kind without a definition.
    NoSchema,
}

impl<'a> Kinds<'a> {
    /// Returns the schemas in the tables `definitions`, of which the first wins and whose `patterns` are
    /// kept, and those of Kubernetes `version`.
    pub(super) fn new(
        definitions: &'a [Arc<[u8]>],
        patterns: &'a Patterns,
        version: &KubernetesVersion,
    ) -> Self {
        let minor = version.minor().parse().unwrap_or(usize::MAX);
        let nearest = minor.clamp(*VERSIONS.start(), *VERSIONS.end());
        let is_known = version.major() == "1" && minor == nearest;
        Self {
            defined: defined(definitions),
            patterns,
            embedded: Table::open(EMBEDDED),
            version: nearest - VERSIONS.start(),
            nearest: format!("1.{nearest}"),
            unknown: if is_known {
                Severity::Error
            } else {
                Severity::Warning
            },
        }
    }

    /// Returns what is known of the kind of `resource`.
    pub(super) fn of(&self, resource: &Resource<'_>) -> Lookup<'a> {
        let api_version = api_version(resource);
        let kind = resource.manifest.kind();
        let found = self.defined.get(&(api_version, kind)).copied();
        let found = found.or_else(|| self.embedded.kind(api_version, kind, self.version));
        match found {
            Some(form) => Lookup::Found(form),
            None if is_of_kubernetes(resource.manifest.group()) => Lookup::Unknown,
            None => Lookup::NoSchema,
        }
    }

    pub(super) fn metadata(&self) -> Option<Type<'static>> {
        self.embedded.kind("", "ObjectMeta", self.version)
    }

    /// Returns the kinds of Kubernetes and of the operators with their API versions.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.embedded.kinds(self.version)
    }
}

/// A definition does not depend on the version of Kubernetes, so each has its kinds in the first.
fn defined(tables: &[Arc<[u8]>]) -> BTreeMap<(&str, &str), Type<'_>> {
    let mut defined = BTreeMap::new();
    for table in tables.iter().map(|bytes| Table::open(bytes)) {
        for (api_version, kind) in table.kinds(0) {
            if let Some(form) = table.kind(api_version, kind, 0) {
                defined.entry((api_version, kind)).or_insert(form);
            }
        }
    }
    defined
}

/// Returns the text of `apiVersion`.
pub(super) fn api_version<'a>(resource: &Resource<'a>) -> &'a str {
    let node = resource.manifest.node.get("apiVersion");
    node.and_then(Node::as_str).unwrap_or_default()
}

/// Reports whether only Kubernetes itself may define kinds in the API group `group`.
///
/// A `CustomResourceDefinition` has a group with a dot (`spec.group: should be a domain with at
/// least one dot`), so that those without belong to Kubernetes.
fn is_of_kubernetes(group: &str) -> bool {
    !group.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    #[test]
    fn every_version_of_the_table_has_the_usual_kinds() {
        let table = Table::open(EMBEDDED);
        for version in 0..VERSIONS.count() {
            for (api_version, kind) in [
                ("apps/v1", "Deployment"),
                ("v1", "Service"),
                ("networking.k8s.io/v1", "Ingress"),
                ("cert-manager.io/v1", "ClusterIssuer"),
                ("external-secrets.io/v1", "ExternalSecret"),
                ("argoproj.io/v1alpha1", "Application"),
                ("monitoring.coreos.com/v1", "ServiceMonitor"),
                ("gateway.networking.k8s.io/v1", "HTTPRoute"),
                ("", "ObjectMeta"),
            ] {
                let found = table.kind(api_version, kind, version);
                assert!(found.is_some(), "{kind} in version {version}");
            }
        }
    }

    #[test]
    fn a_definition_of_the_run_comes_before_the_table() {
        let yaml = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: certificates.cert-manager.io}
spec:
  group: cert-manager.io
  scope: Namespaced
  names: {kind: Certificate, plural: certificates}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: a}
spec: {}
";
        let drawn = Fixture::new(yaml).drawn(crate::check::Category::Schema);
        assert!(
            drawn.starts_with("error[unknown-field]: `spec` is not a field"),
            "{drawn}"
        );
    }
}
