//! API versions that Kubernetes served once.
//!
//! From its "Deprecated API Migration Guide" (kubernetes.io/docs/reference/using-api/deprecation-guide).
//! A version counts as deprecated from the release that has the one to use instead.

use crate::check::{Resource, ResourceSet};
use crate::yaml::Node;

/// Some kinds of an API version that is served no more.
#[derive(Debug)]
pub(super) struct Removal {
    api_version: &'static str,
    kinds: &'static [&'static str],
    /// The minor version of Kubernetes 1 from which on there is another.
    pub(super) deprecated: u64,
    /// The minor version of Kubernetes 1 that serves it no more.
    pub(super) removed: u64,
    /// The API version to use instead; empty if there is none.
    pub(super) instead: &'static str,
}

impl Removal {
    /// Returns the next step.
    pub(super) fn help(&self) -> String {
        match self.instead {
            "" => "remove it: nothing takes its place".to_owned(),
            instead => format!("write `{instead}`, and what it asks for"),
        }
    }
}

const fn row(
    api_version: &'static str,
    kinds: &'static [&'static str],
    deprecated: u64,
    removed: u64,
    instead: &'static str,
) -> Removal {
    Removal {
        api_version,
        kinds,
        deprecated,
        removed,
        instead,
    }
}

const REMOVALS: &[Removal] = &[
    row(
        "extensions/v1beta1",
        &["NetworkPolicy"],
        8,
        16,
        "networking.k8s.io/v1",
    ),
    row(
        "extensions/v1beta1",
        &["DaemonSet", "Deployment", "ReplicaSet"],
        9,
        16,
        "apps/v1",
    ),
    row(
        "apps/v1beta1",
        &["Deployment", "StatefulSet", "ReplicaSet"],
        9,
        16,
        "apps/v1",
    ),
    row(
        "apps/v1beta2",
        &["DaemonSet", "Deployment", "StatefulSet", "ReplicaSet"],
        9,
        16,
        "apps/v1",
    ),
    row(
        "admissionregistration.k8s.io/v1beta1",
        &[
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
        ],
        16,
        22,
        "admissionregistration.k8s.io/v1",
    ),
    row(
        "apiextensions.k8s.io/v1beta1",
        &["CustomResourceDefinition"],
        16,
        22,
        "apiextensions.k8s.io/v1",
    ),
    row(
        "apiregistration.k8s.io/v1beta1",
        &["APIService"],
        10,
        22,
        "apiregistration.k8s.io/v1",
    ),
    row(
        "authentication.k8s.io/v1beta1",
        &["TokenReview"],
        6,
        22,
        "authentication.k8s.io/v1",
    ),
    row(
        "authorization.k8s.io/v1beta1",
        &[
            "LocalSubjectAccessReview",
            "SelfSubjectAccessReview",
            "SubjectAccessReview",
        ],
        6,
        22,
        "authorization.k8s.io/v1",
    ),
    row(
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        19,
        22,
        "certificates.k8s.io/v1",
    ),
    row(
        "coordination.k8s.io/v1beta1",
        &["Lease"],
        14,
        22,
        "coordination.k8s.io/v1",
    ),
    row(
        "extensions/v1beta1",
        &["Ingress"],
        19,
        22,
        "networking.k8s.io/v1",
    ),
    row(
        "networking.k8s.io/v1beta1",
        &["Ingress", "IngressClass"],
        19,
        22,
        "networking.k8s.io/v1",
    ),
    row(
        "rbac.authorization.k8s.io/v1beta1",
        &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        8,
        22,
        "rbac.authorization.k8s.io/v1",
    ),
    row(
        "scheduling.k8s.io/v1beta1",
        &["PriorityClass"],
        14,
        22,
        "scheduling.k8s.io/v1",
    ),
    row(
        "storage.k8s.io/v1beta1",
        &["CSIDriver"],
        19,
        22,
        "storage.k8s.io/v1",
    ),
    row(
        "storage.k8s.io/v1beta1",
        &["CSINode"],
        17,
        22,
        "storage.k8s.io/v1",
    ),
    row(
        "storage.k8s.io/v1beta1",
        &["StorageClass"],
        6,
        22,
        "storage.k8s.io/v1",
    ),
    row(
        "storage.k8s.io/v1beta1",
        &["VolumeAttachment"],
        13,
        22,
        "storage.k8s.io/v1",
    ),
    row("batch/v1beta1", &["CronJob"], 21, 25, "batch/v1"),
    row(
        "discovery.k8s.io/v1beta1",
        &["EndpointSlice"],
        21,
        25,
        "discovery.k8s.io/v1",
    ),
    row(
        "events.k8s.io/v1beta1",
        &["Event"],
        19,
        25,
        "events.k8s.io/v1",
    ),
    row(
        "autoscaling/v2beta1",
        &["HorizontalPodAutoscaler"],
        23,
        25,
        "autoscaling/v2",
    ),
    row(
        "policy/v1beta1",
        &["PodDisruptionBudget"],
        21,
        25,
        "policy/v1",
    ),
    row("policy/v1beta1", &["PodSecurityPolicy"], 21, 25, ""),
    row(
        "node.k8s.io/v1beta1",
        &["RuntimeClass"],
        20,
        25,
        "node.k8s.io/v1",
    ),
    row(
        "flowcontrol.apiserver.k8s.io/v1beta1",
        &["FlowSchema", "PriorityLevelConfiguration"],
        29,
        26,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    row(
        "autoscaling/v2beta2",
        &["HorizontalPodAutoscaler"],
        23,
        26,
        "autoscaling/v2",
    ),
    row(
        "storage.k8s.io/v1beta1",
        &["CSIStorageCapacity"],
        24,
        27,
        "storage.k8s.io/v1",
    ),
    row(
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &["FlowSchema", "PriorityLevelConfiguration"],
        29,
        29,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    row(
        "flowcontrol.apiserver.k8s.io/v1beta3",
        &["FlowSchema", "PriorityLevelConfiguration"],
        29,
        32,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
];

/// Returns the row of `resource`, unless plate.yaml says that the cluster has its API version.
pub(super) fn removal(resource: &Resource<'_>, set: &ResourceSet<'_>) -> Option<&'static Removal> {
    let api_version = resource.at(&["apiVersion"]).and_then(Node::as_str)?;
    let kind = &*resource.identity.kind;
    let has = |api: &String| api == api_version || *api == format!("{api_version}/{kind}");
    if set.kubernetes.api_versions.iter().any(has) {
        return None;
    }
    let mut rows = REMOVALS.iter();
    rows.find(|row| row.api_version == api_version && row.kinds.contains(&kind))
}

/// Returns the minor version of the platform's Kubernetes.
pub(super) fn minor(set: &ResourceSet<'_>) -> u64 {
    set.kubernetes.version.minor().parse().unwrap_or(u64::MAX)
}
