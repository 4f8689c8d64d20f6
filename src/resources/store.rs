//! The stores that secrets come from.

use super::fields::{at, items_at, text_at};
use super::reference::{Reference, Relation, namespace_of};
use crate::resources::Resource;
use crate::yaml::Node;

const GROUP: &str = "external-secrets.io";

/// Returns the stores that `resource` refers to.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let identity = &resource.identity;
    let node = &resource.manifest.node;
    if identity.group != GROUP {
        return Vec::new();
    }
    let (spec, namespace) = match identity.kind.as_str() {
        "ExternalSecret" | "PushSecret" => (at(node, &["spec"]), namespace_of(resource)),
        "ClusterExternalSecret" => (at(node, &["spec", "externalSecretSpec"]), None),
        _ => return Vec::new(),
    };
    let stores = spec.into_iter().flat_map(stores);
    stores
        .filter_map(|store| reference(resource, store, namespace))
        .collect()
}

/// Returns the places in `spec` that name a store.
fn stores(spec: &Node) -> impl Iterator<Item = &Node> {
    let items = ["data", "dataFrom"]
        .into_iter()
        .flat_map(|key| items_at(spec, &[key]));
    let own = items.filter_map(|item| at(item, &["sourceRef", "storeRef"]));
    let usual = spec.get("secretStoreRef");
    let pushed = items_at(spec, &["secretStoreRefs"]);
    usual.into_iter().chain(own).chain(pushed)
}

fn reference<'a>(
    resource: &'a Resource<'a>,
    store: &'a Node,
    namespace: Option<&'a str>,
) -> Option<Reference<'a>> {
    let kind = text_at(store, &["kind"]).unwrap_or("SecretStore");
    let found = Reference::anywhere(Relation::Store, resource, (GROUP, kind), store.get("name"))?;
    Some(match kind {
        "SecretStore" => found.within(namespace),
        _ => found,
    })
}
