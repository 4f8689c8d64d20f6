//! What edges say, by the references that they stand for.

use super::model::Link;
use crate::resources::Resource;
use crate::resources::{Reference, Relation, Sought, text_at};
use crate::yaml::Node;

pub(super) fn link(reference: &Reference<'_>) -> Link {
    match reference.relation {
        Relation::Backend => Link::Routes,
        Relation::ServiceAccount => {
            let is_binding = reference.resource.identity.kind.ends_with("RoleBinding");
            if is_binding {
                Link::GrantsTo
            } else {
                Link::RunsAs
            }
        }
        Relation::ConfigMap | Relation::Secret => Link::Reads,
        Relation::VolumeClaim => Link::Mounts,
        Relation::PriorityClass => Link::Ranks,
        Relation::Issuer => Link::CertifiedBy,
        Relation::Store => Link::Fetches,
        Relation::ScaleTarget => Link::Scales,
        Relation::Role => Link::Grants,
    }
}

pub(super) fn selection_link(resource: &Resource<'_>, sought: Sought) -> Link {
    match resource.identity.kind.as_str() {
        _ if sought == Sought::Endpoints => Link::Sends,
        "PodDisruptionBudget" => Link::Protects,
        "NetworkPolicy" => Link::Guards,
        _ => Link::Scrapes,
    }
}

/// Reports whether clients outside of the cluster send requests to `resource`.
pub(super) fn takes_requests(resource: &Resource<'_>) -> bool {
    let identity = &resource.identity;
    match (identity.group.as_str(), identity.kind.as_str()) {
        ("networking.k8s.io", "Ingress") | ("gateway.networking.k8s.io", "Gateway") => true,
        ("", "Service") => matches!(
            text_at(&resource.manifest.node, &["spec", "type"]),
            Some("LoadBalancer" | "NodePort")
        ),
        _ => false,
    }
}

/// Returns "no port `http`".
pub(super) fn no(what: &str, node: &Node) -> String {
    format!("no {what} `{}`", node.text().unwrap_or_default())
}
