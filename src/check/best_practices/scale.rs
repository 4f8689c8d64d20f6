//! How many pods of a Deployment there are.

use crate::check::{Resource, ResourceSet};
use crate::yaml::{Data, Node};

/// What a manifest says about how many pods there are at least.
#[derive(Debug, Clone, Copy)]
pub(super) enum Least<'a> {
    /// So many, and where that is written; nowhere where it is Kubernetes' default.
    Count(i128, Option<&'a Node>),
    /// What is not in the manifests decides.
    Unknown,
}

/// Returns how many pods `deployment` has at least: what scales it goes before its `replicas`.
pub(super) fn least<'a>(deployment: &Resource<'a>, set: &ResourceSet<'a>) -> Least<'a> {
    let scaler = set
        .resources
        .iter()
        .find(|scaler| scales(scaler, deployment));
    match scaler {
        Some(scaler) if scaler.identity.group == "autoscaling" => {
            count(scaler.manifest.node.get("spec"), "minReplicas")
        }
        Some(_) => Least::Unknown,
        None => count(deployment.manifest.node.get("spec"), "replicas"),
    }
}

/// The default of Kubernetes is 1, also for null.
fn count<'a>(spec: Option<&'a Node>, key: &str) -> Least<'a> {
    let node = spec.and_then(|spec| spec.get(key));
    match node.map(|node| &node.data) {
        None | Some(Data::Null) => Least::Count(1, None),
        Some(Data::Int(count)) => Least::Count(*count, node),
        Some(_) => Least::Unknown,
    }
}

/// A `HorizontalPodAutoscaler`, or an object of KEDA, for the deployment.
fn scales(scaler: &Resource<'_>, deployment: &Resource<'_>) -> bool {
    let (scaler_id, id) = (&scaler.identity, &deployment.identity);
    let kind = (&*scaler_id.group, &*scaler_id.kind);
    let is_scaler = matches!(
        kind,
        ("autoscaling", "HorizontalPodAutoscaler") | ("keda.sh", "ScaledObject")
    );
    if !is_scaler || scaler_id.namespace != id.namespace {
        return false;
    }
    let target = |key: &str| {
        let node = scaler.at(&["spec", "scaleTargetRef", key]);
        node.and_then(Node::as_str)
    };
    target("kind").unwrap_or("Deployment") == id.kind && target("name") == Some(&id.name)
}
