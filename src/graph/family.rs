//! The families of kinds, which pictures distinguish by colour and shape.

use super::model::{Node, Presence};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Clients, and all else outside of the cluster.
    Outside,
    /// Requests pass through it.
    Traffic,
    Workload,
    Data,
    /// It makes data, or says where it is.
    Source,
    Access,
    /// It scales, guards or watches.
    Control,
    Delivery,
    Other,
}

impl Family {
    pub const ALL: [Family; 9] = [
        Family::Outside,
        Family::Traffic,
        Family::Workload,
        Family::Data,
        Family::Source,
        Family::Access,
        Family::Control,
        Family::Delivery,
        Family::Other,
    ];

    pub fn of(node: &Node) -> Self {
        if node.presence == Presence::Outside {
            return Family::Outside;
        }
        match node.kind.as_str() {
            "Ingress"
            | "IngressClass"
            | "Service"
            | "Gateway"
            | "GatewayClass"
            | "HTTPRoute"
            | "GRPCRoute"
            | "TCPRoute"
            | "TLSRoute"
            | "APIService"
            | "EndpointSlice"
            | "ValidatingWebhookConfiguration"
            | "MutatingWebhookConfiguration" => Family::Traffic,
            "Deployment"
            | "StatefulSet"
            | "DaemonSet"
            | "ReplicaSet"
            | "Job"
            | "CronJob"
            | "Pod"
            | "ReplicationController"
            | "Rollout" => Family::Workload,
            "Secret"
            | "ConfigMap"
            | "PersistentVolumeClaim"
            | "PersistentVolume"
            | "StorageClass" => Family::Data,
            "ExternalSecret"
            | "ClusterExternalSecret"
            | "PushSecret"
            | "SecretStore"
            | "ClusterSecretStore"
            | "SealedSecret"
            | "Certificate"
            | "Issuer"
            | "ClusterIssuer"
            | "Bundle" => Family::Source,
            "ServiceAccount" | "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" => {
                Family::Access
            }
            "HorizontalPodAutoscaler"
            | "VerticalPodAutoscaler"
            | "ScaledObject"
            | "PodDisruptionBudget"
            | "NetworkPolicy"
            | "ServiceMonitor"
            | "PodMonitor"
            | "PrometheusRule"
            | "PriorityClass"
            | "ResourceQuota"
            | "LimitRange" => Family::Control,
            "Application" | "ApplicationSet" | "AppProject" => Family::Delivery,
            _ => Family::Other,
        }
    }

    /// Its text in a legend.
    pub fn name(self) -> &'static str {
        match self {
            Family::Outside => "outside",
            Family::Traffic => "requests",
            Family::Workload => "workloads",
            Family::Data => "data",
            Family::Source => "sources of data",
            Family::Access => "rights",
            Family::Control => "control",
            Family::Delivery => "delivery",
            Family::Other => "other kinds",
        }
    }

    /// Its class in style sheets.
    pub fn class(self) -> &'static str {
        match self {
            Family::Outside => "f-outside",
            Family::Traffic => "f-traffic",
            Family::Workload => "f-workload",
            Family::Data => "f-data",
            Family::Source => "f-source",
            Family::Access => "f-access",
            Family::Control => "f-control",
            Family::Delivery => "f-delivery",
            Family::Other => "f-other",
        }
    }

    /// Returns the colour of its border and that of its ground, on a light page.
    pub fn light(self) -> (&'static str, &'static str) {
        match self {
            Family::Outside => ("#57606a", "#f3f4f6"),
            Family::Traffic => ("#0969da", "#eef6ff"),
            Family::Workload => ("#1a7f37", "#edfbf0"),
            Family::Data => ("#bc4c00", "#fff4ea"),
            Family::Source => ("#9a6700", "#fff9e0"),
            Family::Access => ("#8250df", "#f8f1ff"),
            Family::Control => ("#0f766e", "#e9faf7"),
            Family::Delivery => ("#bf3989", "#fff0f8"),
            Family::Other => ("#57606a", "#ffffff"),
        }
    }

    /// Returns the colour of its border and that of its ground, on a dark page.
    pub fn dark(self) -> (&'static str, &'static str) {
        match self {
            Family::Outside => ("#9198a1", "#1c2128"),
            Family::Traffic => ("#58a6ff", "#10233d"),
            Family::Workload => ("#3fb950", "#0f2a17"),
            Family::Data => ("#f0883e", "#33200f"),
            Family::Source => ("#d29922", "#2e260f"),
            Family::Access => ("#bc8cff", "#251a3b"),
            Family::Control => ("#39c5bb", "#0d2a2a"),
            Family::Delivery => ("#f778ba", "#351a2a"),
            Family::Other => ("#9198a1", "#161b22"),
        }
    }
}
