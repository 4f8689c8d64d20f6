//! The roles that bindings give.

use super::fields::{at, text_at};
use super::reference::{Reference, Relation};
use crate::resources::Resource;

const GROUP: &str = "rbac.authorization.k8s.io";

/// Returns the role that `resource` binds.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let identity = &resource.identity;
    let is_binding = matches!(identity.kind.as_str(), "RoleBinding" | "ClusterRoleBinding");
    if identity.group != GROUP || !is_binding {
        return Vec::new();
    }
    let found = at(&resource.manifest.node, &["roleRef"]).and_then(|role| {
        match text_at(role, &["kind"])? {
            "Role" => Reference::local(Relation::Role, resource, (GROUP, "Role"), role.get("name")),
            "ClusterRole" => Reference::anywhere(
                Relation::Role,
                resource,
                (GROUP, "ClusterRole"),
                role.get("name"),
            ),
            _ => None,
        }
    });
    found.into_iter().collect()
}
