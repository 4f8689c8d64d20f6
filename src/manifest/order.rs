//! The order in which manifests are written, and in which a cluster can take them.
//!
//! - The `crds/` of charts come first. Then come the Namespaces of all releases and
//!   the `CustomResourceDefinition`s of all templates, so that no release refers to one that comes
//!   later.
//! - Then follow the releases, in the order given; within a release Helm's install order applies.
//! - Kinds that Helm does not list come last, alphabetically.
//! - Documents of one kind keep their order: the templates' order, and within a template its own.

use super::{Manifest, Part};

/// Helm's install order, from its source (`pkg/release/v1/util/kind_sorter.go` of Helm 4).
const KINDS: &[&str] = &[
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// Kinds that other releases may need, in the order in which they are written.
const FOUNDATIONS: &[&str] = &["Namespace", "CustomResourceDefinition"];

/// Returns the manifests of `releases` in the order in which they are written.
pub fn install_order(releases: Vec<Vec<Manifest>>) -> Vec<Manifest> {
    let mut manifests: Vec<Manifest> = releases.into_iter().flat_map(sorted).collect();
    manifests.sort_by_key(foundation_rank);
    manifests
}

fn sorted(mut release: Vec<Manifest>) -> Vec<Manifest> {
    release.sort_by(|a, b| install_rank(a.kind()).cmp(&install_rank(b.kind())));
    release
}

/// Returns what the kinds of one release are ordered by.
///
/// Listed kinds compare by their place, all others come after them and compare by name.
pub fn install_rank(kind: &str) -> (usize, &str) {
    match KINDS.iter().position(|known| *known == kind) {
        Some(place) => (place, ""),
        None => (KINDS.len(), kind),
    }
}

fn foundation_rank(manifest: &Manifest) -> usize {
    if manifest.part == Part::Definitions {
        return 0;
    }
    let mut kinds = FOUNDATIONS.iter();
    let place = kinds.position(|kind| *kind == manifest.kind());
    1 + place.unwrap_or(FOUNDATIONS.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::fixture::manifests;

    fn release(resources: &[&str]) -> Vec<Manifest> {
        let document = |resource: &&str| {
            let (kind, name) = resource.split_once(' ').unwrap();
            format!("---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}}}\n")
        };
        manifests(&resources.iter().map(document).collect::<String>())
    }

    fn ordered(releases: &[&[&str]]) -> Vec<String> {
        let releases = releases
            .iter()
            .map(|resources| release(resources))
            .collect();
        install_order(releases)
            .iter()
            .map(|manifest| format!("{} {}", manifest.kind(), manifest.name()))
            .collect()
    }

    #[test]
    fn kinds_follow_helms_list_and_keep_their_own_order() {
        let given = [
            "Ingress a",
            "Deployment b",
            "Service z",
            "Service a",
            "ServiceAccount c",
        ];
        assert_eq!(
            ordered(&[&given]),
            [
                "ServiceAccount c",
                "Service z",
                "Service a",
                "Deployment b",
                "Ingress a"
            ]
        );
    }

    #[test]
    fn unknown_kinds_come_last_alphabetically() {
        let given = [
            "Foo a",
            "Bar b",
            "ValidatingWebhookConfiguration c",
            "Bar a",
        ];
        assert_eq!(
            ordered(&[&given]),
            [
                "ValidatingWebhookConfiguration c",
                "Bar b",
                "Bar a",
                "Foo a"
            ]
        );
    }

    #[test]
    fn releases_follow_each_other_whole() {
        assert_eq!(
            ordered(&[&["Ingress a", "Service a"], &["Ingress b", "Service b"]]),
            ["Service a", "Ingress a", "Service b", "Ingress b"]
        );
    }

    #[test]
    fn namespaces_and_definitions_of_all_releases_come_first() {
        let first = ["PriorityClass a", "CustomResourceDefinition a"];
        let second = ["CustomResourceDefinition b", "Namespace b"];
        assert_eq!(
            ordered(&[&first, &second]),
            [
                "Namespace b",
                "CustomResourceDefinition a",
                "CustomResourceDefinition b",
                "PriorityClass a"
            ]
        );
    }

    #[test]
    fn what_stands_in_crds_comes_before_everything_else() {
        let mut releases = vec![
            release(&["Namespace a", "CustomResourceDefinition a"]),
            release(&["CustomResourceDefinition b"]),
        ];
        releases[1][0].part = Part::Definitions;
        let names: Vec<String> = install_order(releases)
            .iter()
            .map(|manifest| format!("{} {}", manifest.kind(), manifest.name()))
            .collect();
        assert_eq!(
            names,
            [
                "CustomResourceDefinition b",
                "Namespace a",
                "CustomResourceDefinition a"
            ]
        );
    }
}
