//! Whether a kind lives in a namespace or belongs to the cluster.
//!
//! - A `CustomResourceDefinition` of the same run decides for its kind.
//! - Otherwise the table of known kinds decides, by API group and kind.
//! - Nothing is guessed: a kind that neither knows has no scope here.

use std::collections::BTreeMap;

use super::{KindScope, Manifest, known_kinds};
use crate::yaml::Node;

/// The scopes of all kinds that a run knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes {
    declared: BTreeMap<(String, String), KindScope>,
}

impl Scopes {
    /// Returns the scopes of the known kinds, and of those that `manifests` declare.
    pub fn declared_in<'a>(manifests: impl IntoIterator<Item = &'a Manifest>) -> Self {
        let declared = manifests.into_iter().filter_map(declaration).collect();
        Self { declared }
    }

    /// Returns the scope of the kind of `manifest`, if it is known.
    pub fn of(&self, manifest: &Manifest) -> Option<KindScope> {
        self.scope(manifest.group(), manifest.kind())
    }

    /// Returns the scope of `kind` in the API group `group`, if it is known.
    pub fn scope(&self, group: &str, kind: &str) -> Option<KindScope> {
        let declared = self.declared.get(&(group.to_owned(), kind.to_owned()));
        declared
            .copied()
            .or_else(|| known_kinds::scope(group, kind))
    }
}

/// The group, kind and scope that a `CustomResourceDefinition` declares.
fn declaration(manifest: &Manifest) -> Option<((String, String), KindScope)> {
    if manifest.kind() != "CustomResourceDefinition" {
        return None;
    }
    let spec = manifest.node.get("spec")?;
    let group = spec.get("group").and_then(Node::as_str)?;
    let kind = spec.get("names")?.get("kind").and_then(Node::as_str)?;
    let scope = match spec.get("scope").and_then(Node::as_str)? {
        "Cluster" => KindScope::Cluster,
        "Namespaced" => KindScope::Namespaced,
        _ => return None,
    };
    Some(((group.to_owned(), kind.to_owned()), scope))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::fixture::manifests;

    const DEFINITIONS: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tenants.example.com}
spec: {group: example.com, scope: Cluster, names: {kind: Tenant}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: queues.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Queue}}
";

    #[test]
    fn built_in_kinds_are_known_by_group_and_kind() {
        let scopes = Scopes::default();
        assert_eq!(scopes.scope("", "Namespace"), Some(KindScope::Cluster));
        assert_eq!(scopes.scope("", "Service"), Some(KindScope::Namespaced));
        assert_eq!(scopes.scope("serving.knative.dev", "Service"), None);
    }

    #[test]
    fn the_operators_cluster_scoped_kinds_are_known() {
        let scopes = Scopes::default();
        for (group, kind) in [
            ("cert-manager.io", "ClusterIssuer"),
            ("external-secrets.io", "ClusterSecretStore"),
            ("external-secrets.io", "ClusterExternalSecret"),
            ("gateway.networking.k8s.io", "GatewayClass"),
        ] {
            assert_eq!(
                scopes.scope(group, kind),
                Some(KindScope::Cluster),
                "{kind}"
            );
        }
    }

    #[test]
    fn a_definition_of_the_same_run_tells_for_its_kind() {
        let scopes = Scopes::declared_in(&manifests(DEFINITIONS));
        assert_eq!(
            scopes.scope("example.com", "Tenant"),
            Some(KindScope::Cluster)
        );
        assert_eq!(
            scopes.scope("example.com", "Queue"),
            Some(KindScope::Namespaced)
        );
        assert_eq!(scopes.scope("example.com", "Topic"), None);
    }

    #[test]
    fn a_definition_without_a_scope_tells_nothing() {
        let broken = DEFINITIONS.replace("scope: Cluster", "scope: 1");
        let scopes = Scopes::declared_in(&manifests(&broken));
        assert_eq!(scopes.scope("example.com", "Tenant"), None);
    }
}
