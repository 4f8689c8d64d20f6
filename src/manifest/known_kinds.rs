//! The kinds whose scope is known without asking a cluster.
//!
//! - The built-in kinds are those of Kubernetes 1.33 to 1.37, from its API documentation; each row
//!   was compared with the scopes in the crate `k8s-openapi` 0.29, generated from the API's
//!   description of these five versions, and with the paths of the Python client 37.0.
//! - The other rows are the custom resources of cert-manager, the External Secrets Operator,
//!   Argo CD, the Prometheus Operator and the Gateway API, from the definitions they publish.

use super::KindScope;

struct Group {
    name: &'static str,
    cluster: &'static [&'static str],
    namespaced: &'static [&'static str],
}

/// Returns the scope of `kind` in the API group `group`, if the table has it.
pub(super) fn scope(group: &str, kind: &str) -> Option<KindScope> {
    let tables = BUILT_IN.iter().chain(OPERATORS);
    let group = tables.into_iter().find(|known| known.name == group)?;
    if group.cluster.contains(&kind) {
        return Some(KindScope::Cluster);
    }
    group
        .namespaced
        .contains(&kind)
        .then_some(KindScope::Namespaced)
}

const BUILT_IN: &[Group] = &[
    Group {
        name: "",
        cluster: &["ComponentStatus", "Namespace", "Node", "PersistentVolume"],
        namespaced: &[
            "Binding",
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
        ],
    },
    Group {
        name: "admissionregistration.k8s.io",
        cluster: &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
        namespaced: &[],
    },
    Group {
        name: "apiextensions.k8s.io",
        cluster: &["CustomResourceDefinition"],
        namespaced: &[],
    },
    Group {
        name: "apiregistration.k8s.io",
        cluster: &["APIService"],
        namespaced: &[],
    },
    Group {
        name: "apps",
        cluster: &[],
        namespaced: &[
            "ControllerRevision",
            "DaemonSet",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
        ],
    },
    Group {
        name: "authentication.k8s.io",
        cluster: &["SelfSubjectReview", "TokenReview"],
        namespaced: &[],
    },
    Group {
        name: "authorization.k8s.io",
        cluster: &[
            "SelfSubjectAccessReview",
            "SelfSubjectRulesReview",
            "SubjectAccessReview",
        ],
        namespaced: &["LocalSubjectAccessReview"],
    },
    Group {
        name: "autoscaling",
        cluster: &[],
        namespaced: &["HorizontalPodAutoscaler"],
    },
    Group {
        name: "batch",
        cluster: &[],
        namespaced: &["CronJob", "Job"],
    },
    Group {
        name: "certificates.k8s.io",
        cluster: &["CertificateSigningRequest", "ClusterTrustBundle"],
        namespaced: &["PodCertificateRequest"],
    },
    Group {
        name: "coordination.k8s.io",
        cluster: &[],
        namespaced: &["Lease", "LeaseCandidate"],
    },
    Group {
        name: "discovery.k8s.io",
        cluster: &[],
        namespaced: &["EndpointSlice"],
    },
    Group {
        name: "events.k8s.io",
        cluster: &[],
        namespaced: &["Event"],
    },
    Group {
        name: "flowcontrol.apiserver.k8s.io",
        cluster: &["FlowSchema", "PriorityLevelConfiguration"],
        namespaced: &[],
    },
    Group {
        name: "internal.apiserver.k8s.io",
        cluster: &["StorageVersion"],
        namespaced: &[],
    },
    Group {
        name: "lifecycle.k8s.io",
        cluster: &[],
        namespaced: &["Eviction", "EvictionRequest"],
    },
    Group {
        name: "networking.k8s.io",
        cluster: &["IPAddress", "IngressClass", "ServiceCIDR"],
        namespaced: &["Ingress", "NetworkPolicy"],
    },
    Group {
        name: "node.k8s.io",
        cluster: &["RuntimeClass"],
        namespaced: &[],
    },
    Group {
        name: "policy",
        cluster: &[],
        namespaced: &["PodDisruptionBudget"],
    },
    Group {
        name: "rbac.authorization.k8s.io",
        cluster: &["ClusterRole", "ClusterRoleBinding"],
        namespaced: &["Role", "RoleBinding"],
    },
    Group {
        name: "resource.k8s.io",
        cluster: &[
            "DeviceClass",
            "DeviceTaintRule",
            "ResourcePoolStatusRequest",
            "ResourceSlice",
        ],
        namespaced: &["ResourceClaim", "ResourceClaimTemplate"],
    },
    Group {
        name: "scheduling.k8s.io",
        cluster: &["PriorityClass"],
        namespaced: &["CompositePodGroup", "PodGroup", "Workload"],
    },
    Group {
        name: "storage.k8s.io",
        cluster: &[
            "CSIDriver",
            "CSINode",
            "StorageClass",
            "VolumeAttachment",
            "VolumeAttributesClass",
        ],
        namespaced: &["CSIStorageCapacity"],
    },
    Group {
        name: "storagemigration.k8s.io",
        cluster: &["StorageVersionMigration"],
        namespaced: &[],
    },
];

const OPERATORS: &[Group] = &[
    Group {
        name: "acme.cert-manager.io",
        cluster: &[],
        namespaced: &["Challenge", "Order"],
    },
    Group {
        name: "argoproj.io",
        cluster: &[],
        namespaced: &["AppProject", "Application", "ApplicationSet"],
    },
    Group {
        name: "cert-manager.io",
        cluster: &["ClusterIssuer"],
        namespaced: &["Certificate", "CertificateRequest", "Issuer"],
    },
    Group {
        name: "external-secrets.io",
        cluster: &[
            "ClusterExternalSecret",
            "ClusterPushSecret",
            "ClusterSecretStore",
        ],
        namespaced: &["ExternalSecret", "PushSecret", "SecretStore"],
    },
    Group {
        name: "gateway.networking.k8s.io",
        cluster: &["GatewayClass"],
        namespaced: &[
            "BackendTLSPolicy",
            "GRPCRoute",
            "Gateway",
            "HTTPRoute",
            "ListenerSet",
            "ReferenceGrant",
            "TCPRoute",
            "TLSRoute",
            "UDPRoute",
        ],
    },
    Group {
        name: "monitoring.coreos.com",
        cluster: &[],
        namespaced: &[
            "Alertmanager",
            "AlertmanagerConfig",
            "PodMonitor",
            "Probe",
            "Prometheus",
            "PrometheusAgent",
            "PrometheusRule",
            "ScrapeConfig",
            "ServiceMonitor",
            "ThanosRuler",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_and_kind_stands_once_and_in_order() {
        for table in [BUILT_IN, OPERATORS] {
            let names: Vec<&str> = table.iter().map(|group| group.name).collect();
            assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
            for kinds in table
                .iter()
                .flat_map(|group| [group.cluster, group.namespaced])
            {
                assert!(kinds.is_sorted_by(|a, b| a < b), "{kinds:?}");
            }
        }
    }
}
