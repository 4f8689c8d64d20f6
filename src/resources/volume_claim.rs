//! The volume claims that pods mount.

use super::fields::at;
use super::pod_spec::PodSpec;
use super::reference::{Reference, Relation};
use crate::resources::Resource;

/// Returns the claims that the pods of `resource` mount.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let Some(pods) = PodSpec::of_any_kind(resource) else {
        return Vec::new();
    };
    let volumes = pods.volumes().iter();
    let names = volumes.map(|volume| at(volume, &["persistentVolumeClaim", "claimName"]));
    let kind = ("", "PersistentVolumeClaim");
    names
        .filter_map(|name| Reference::local(Relation::VolumeClaim, resource, kind, name))
        .collect()
}
