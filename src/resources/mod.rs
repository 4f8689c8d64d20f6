//! The resources of an environment and their references to each other.
//!
//! - A `Reference` needs another resource. The `Inventory` knows what exists:
//!   resources, what these make in turn, what every cluster has, and what plate.yaml declares as
//!   external.
//! - A `Selection` is what the selector of a Service, a policy or a monitor matches.
//! - A namespace that is not known may be any, and labels that a controller adds may be there.

mod backend;
mod data_reference;
pub(crate) mod fields;
mod inventory;
mod issuer;
mod label_index;
mod made;
mod monitor;
mod pod_spec;
mod priority_class;
mod reference;
mod resource_set;
mod role;
mod scale_target;
mod selection;
mod selector;
mod service_account;
mod store;
mod volume_claim;

pub(crate) use backend::{Backend, backends, service_ports};
pub(crate) use data_reference::{DataReference, data_references};
pub(crate) use fields::{at, items_at, map_at, text_at};
pub(crate) use inventory::{Inventory, Provenance};
pub(crate) use made::{Made, NOT_KNOWN, made_by};
pub(crate) use monitor::Monitor;
pub(crate) use pod_spec::{Container, PodSpec, Role, template_path};
pub(crate) use reference::{Reference, Relation, Target, namespace_of};
pub use resource_set::{Resource, ResourceSet};
pub(crate) use selection::{Selection, Sought, missing_target_ports};

type Find = for<'a> fn(&'a Resource<'a>) -> Vec<Reference<'a>>;

/// What finds references, relation by relation.
const FIND: [Find; 10] = [
    backend::references,
    service_account::references,
    data_reference::config_maps,
    data_reference::secrets,
    volume_claim::references,
    priority_class::references,
    issuer::references,
    store::references,
    scale_target::references,
    role::references,
];

pub(crate) fn references<'a>(resource: &'a Resource<'a>) -> impl Iterator<Item = Reference<'a>> {
    FIND.iter().flat_map(move |find| find(resource))
}
