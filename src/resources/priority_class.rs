//! The priority classes of pods.

use super::pod_spec::PodSpec;
use super::reference::{Reference, Relation};
use crate::resources::Resource;

/// Returns the `PriorityClass` of the pods of `resource`.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let name = PodSpec::of_any_kind(resource).and_then(|pods| pods.spec.get("priorityClassName"));
    let kind = ("scheduling.k8s.io", "PriorityClass");
    let found = Reference::anywhere(Relation::PriorityClass, resource, kind, name);
    found.into_iter().collect()
}
