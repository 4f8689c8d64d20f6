//! The volume claims that pods mount.

use super::pods::Pods;
use super::reference::{Reference, Relation};
use super::walk::{at, items_at};
use crate::resources::Resource;

/// Returns the claims that the pods of `resource` mount.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let Some(pods) = Pods::of(resource) else {
        return Vec::new();
    };
    let volumes = items_at(pods.spec, &["volumes"]).iter();
    let names = volumes.map(|volume| at(volume, &["persistentVolumeClaim", "claimName"]));
    let kind = ("", "PersistentVolumeClaim");
    names
        .filter_map(|name| Reference::local(Relation::VolumeClaim, resource, kind, name))
        .collect()
}
