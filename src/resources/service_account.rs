//! `ServiceAccounts` that pods run as, and that bindings give rights to.

use super::fields::{items_at, text_at};
use super::pod_spec::PodSpec;
use super::reference::{GroupKind, Reference, Relation};
use crate::resources::Resource;

const SERVICE_ACCOUNT: GroupKind<'static> = ("", "ServiceAccount");

/// Returns the `ServiceAccounts` that `resource` refers to.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    match resource.identity.group.as_str() {
        "rbac.authorization.k8s.io" => subjects(resource).collect(),
        _ => account_of_pods(resource).into_iter().collect(),
    }
}

fn account_of_pods<'a>(resource: &'a Resource<'a>) -> Option<Reference<'a>> {
    let spec = PodSpec::of_any_kind(resource)?.spec;
    let name = spec
        .get("serviceAccountName")
        .or_else(|| spec.get("serviceAccount"));
    Reference::local(Relation::ServiceAccount, resource, SERVICE_ACCOUNT, name)
}

fn subjects<'a>(resource: &'a Resource<'a>) -> impl Iterator<Item = Reference<'a>> {
    let subjects = items_at(&resource.manifest.node, &["subjects"]).iter();
    let accounts = subjects.filter(|subject| text_at(subject, &["kind"]) == Some("ServiceAccount"));
    accounts.filter_map(|subject| {
        let found = Reference::anywhere(
            Relation::ServiceAccount,
            resource,
            SERVICE_ACCOUNT,
            subject.get("name"),
        )?;
        Some(found.within(text_at(subject, &["namespace"])))
    })
}
