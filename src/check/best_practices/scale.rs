//! How many pods of a Deployment there are.

use std::collections::HashMap;

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

/// The autoscalers of an environment, by the kind and the name of what they scale.
pub(super) struct Scalers<'a>(HashMap<(&'a str, &'a str), Vec<&'a Resource<'a>>>);

impl<'a> Scalers<'a> {
    /// Returns the `HorizontalPodAutoscalers` of `set`, and the objects of KEDA.
    pub(super) fn of(set: &'a ResourceSet<'a>) -> Self {
        let mut scalers: HashMap<_, Vec<_>> = HashMap::new();
        for resource in set.resources.iter().filter(|one| is_scaler(one)) {
            let target = |key: &str| {
                let node = resource.at(&["spec", "scaleTargetRef", key]);
                node.and_then(Node::as_str)
            };
            if let Some(name) = target("name") {
                let kind = target("kind").unwrap_or("Deployment");
                scalers.entry((kind, name)).or_default().push(resource);
            }
        }
        Self(scalers)
    }

    /// Returns how many pods `deployment` has at least: what scales it goes before its `replicas`.
    pub(super) fn least(&self, deployment: &'a Resource<'a>) -> Least<'a> {
        let id = &deployment.identity;
        let scalers = self.0.get(&(id.kind.as_str(), id.name.as_str()));
        let mut scalers = scalers.into_iter().flatten();
        match scalers.find(|scaler| scaler.identity.namespace == id.namespace) {
            Some(scaler) if scaler.identity.group == "autoscaling" => {
                count(scaler.manifest.node.get("spec"), "minReplicas")
            }
            Some(_) => Least::Unknown,
            None => count(deployment.manifest.node.get("spec"), "replicas"),
        }
    }
}

fn is_scaler(resource: &Resource<'_>) -> bool {
    let identity = &resource.identity;
    matches!(
        (&*identity.group, &*identity.kind),
        ("autoscaling", "HorizontalPodAutoscaler") | ("keda.sh", "ScaledObject")
    )
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
