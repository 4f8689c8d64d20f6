//! What autoscalers scale.

use super::fields::{at, text_at};
use super::reference::{Reference, Relation};
use crate::resources::Resource;

/// Returns what `resource` scales.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let identity = &resource.identity;
    let (key, usual) = match (identity.group.as_str(), identity.kind.as_str()) {
        ("autoscaling", "HorizontalPodAutoscaler") => ("scaleTargetRef", None),
        ("keda.sh", "ScaledObject") => ("scaleTargetRef", Some("apps/v1")),
        ("autoscaling.k8s.io", "VerticalPodAutoscaler") => ("targetRef", None),
        _ => return Vec::new(),
    };
    let found = at(&resource.manifest.node, &["spec", key]).and_then(|target| {
        let version = text_at(target, &["apiVersion"]).or(usual)?;
        let group = version.rsplit_once('/').map_or("", |(group, _)| group);
        let kind = text_at(target, &["kind"]).unwrap_or("Deployment");
        Reference::local(
            Relation::ScaleTarget,
            resource,
            (group, kind),
            target.get("name"),
        )
    });
    found.into_iter().collect()
}
