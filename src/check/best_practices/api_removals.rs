//! API versions that Kubernetes no longer serves.
//!
//! From its "Deprecated API Migration Guide" (kubernetes.io/docs/reference/using-api/deprecation-guide).
//! A version counts as deprecated from the release that has the one to use instead.

use crate::check::{Resource, ResourceSet};
use crate::yaml::Node;

/// Some kinds of an API version that is no longer served.
#[derive(Debug)]
pub(super) struct Removal {
    /// The minor version of Kubernetes 1 that has the replacement.
    pub(super) deprecated: u64,
    /// The first minor version of Kubernetes 1 without it.
    pub(super) removed: u64,
    /// The API version to use instead; empty if there is none.
    instead: &'static str,
}

impl Removal {
    pub(super) fn help(&self) -> String {
        match self.instead {
            "" => "remove it: there is no replacement".to_owned(),
            instead => format!("write `{instead}`, and change the fields that differ"),
        }
    }
}

/// A line has the API version, its kinds, the minor versions of Kubernetes 1 that deprecated and
/// removed it, and the API version to use instead.
const REMOVALS: &str = "\
extensions/v1beta1 NetworkPolicy 8 16 networking.k8s.io/v1
extensions/v1beta1 DaemonSet,Deployment,ReplicaSet 9 16 apps/v1
apps/v1beta1 Deployment,StatefulSet,ReplicaSet 9 16 apps/v1
apps/v1beta2 DaemonSet,Deployment,StatefulSet,ReplicaSet 9 16 apps/v1
admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration,ValidatingWebhookConfiguration 16 22 admissionregistration.k8s.io/v1
apiextensions.k8s.io/v1beta1 CustomResourceDefinition 16 22 apiextensions.k8s.io/v1
apiregistration.k8s.io/v1beta1 APIService 10 22 apiregistration.k8s.io/v1
authentication.k8s.io/v1beta1 TokenReview 6 22 authentication.k8s.io/v1
authorization.k8s.io/v1beta1 LocalSubjectAccessReview,SelfSubjectAccessReview,SubjectAccessReview 6 22 authorization.k8s.io/v1
certificates.k8s.io/v1beta1 CertificateSigningRequest 19 22 certificates.k8s.io/v1
coordination.k8s.io/v1beta1 Lease 14 22 coordination.k8s.io/v1
extensions/v1beta1 Ingress 19 22 networking.k8s.io/v1
networking.k8s.io/v1beta1 Ingress,IngressClass 19 22 networking.k8s.io/v1
rbac.authorization.k8s.io/v1beta1 ClusterRole,ClusterRoleBinding,Role,RoleBinding 8 22 rbac.authorization.k8s.io/v1
scheduling.k8s.io/v1beta1 PriorityClass 14 22 scheduling.k8s.io/v1
storage.k8s.io/v1beta1 CSIDriver 19 22 storage.k8s.io/v1
storage.k8s.io/v1beta1 CSINode 17 22 storage.k8s.io/v1
storage.k8s.io/v1beta1 StorageClass 6 22 storage.k8s.io/v1
storage.k8s.io/v1beta1 VolumeAttachment 13 22 storage.k8s.io/v1
batch/v1beta1 CronJob 21 25 batch/v1
discovery.k8s.io/v1beta1 EndpointSlice 21 25 discovery.k8s.io/v1
events.k8s.io/v1beta1 Event 19 25 events.k8s.io/v1
autoscaling/v2beta1 HorizontalPodAutoscaler 23 25 autoscaling/v2
policy/v1beta1 PodDisruptionBudget 21 25 policy/v1
policy/v1beta1 PodSecurityPolicy 21 25
node.k8s.io/v1beta1 RuntimeClass 20 25 node.k8s.io/v1
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema,PriorityLevelConfiguration 29 26 flowcontrol.apiserver.k8s.io/v1
autoscaling/v2beta2 HorizontalPodAutoscaler 23 26 autoscaling/v2
storage.k8s.io/v1beta1 CSIStorageCapacity 24 27 storage.k8s.io/v1
flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema,PriorityLevelConfiguration 29 29 flowcontrol.apiserver.k8s.io/v1
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema,PriorityLevelConfiguration 29 32 flowcontrol.apiserver.k8s.io/v1";

/// Returns the row of `resource`, unless plate.yaml says that the cluster has its API version.
pub(super) fn removal(resource: &Resource<'_>, set: &ResourceSet<'_>) -> Option<Removal> {
    let api_version = resource.at(&["apiVersion"]).and_then(Node::as_str)?;
    let kind = &*resource.identity.kind;
    let has = |api: &String| api == api_version || *api == format!("{api_version}/{kind}");
    if set.kubernetes.api_versions.iter().any(has) {
        return None;
    }
    let mut rows = REMOVALS
        .lines()
        .filter_map(|line| line.strip_prefix(api_version));
    rows.find_map(|row| parsed(row.strip_prefix(' ')?, kind))
}

/// Reads the rest of a line after the API version, if it has `kind`.
fn parsed(row: &'static str, kind: &str) -> Option<Removal> {
    let mut columns = row.split(' ');
    columns.next()?.split(',').find(|known| *known == kind)?;
    Some(Removal {
        deprecated: columns.next()?.parse().ok()?,
        removed: columns.next()?.parse().ok()?,
        instead: columns.next().unwrap_or_default(),
    })
}

/// Returns the minor version of the resource set's Kubernetes.
pub(super) fn minor(set: &ResourceSet<'_>) -> u64 {
    set.kubernetes.version.minor().parse().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in REMOVALS.lines() {
            let (_, row) = line.split_once(' ').unwrap();
            let (kinds, _) = row.split_once(' ').unwrap();
            for kind in kinds.split(',') {
                let removal = parsed(row, kind).unwrap();
                assert!(removal.removed < 100 && removal.deprecated < 100, "{line}");
            }
        }
    }
}
