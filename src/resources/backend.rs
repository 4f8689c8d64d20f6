//! Where requests are sent to Services: Ingresses, routes, webhooks and API services.

use super::data_reference::is_name;
use super::fields::{at, items_at, text_at};
use super::inventory::Inventory;
use super::reference::{Reference, Relation, SERVICE, Target, namespace_of};
use crate::resources::Resource;
use crate::yaml::{Data, Node};

/// A place that sends requests to a Service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backend<'a> {
    /// The Service's name as it is written.
    pub(crate) name: &'a Node,
    /// The Service's namespace.
    pub(crate) namespace: Option<&'a str>,
    /// The number or the name of its port, if there is one.
    pub(crate) port: Option<&'a Node>,
}

impl<'a> Backend<'a> {
    pub(crate) fn target(&self) -> Target<'a> {
        Target {
            kind: SERVICE,
            namespace: self.namespace,
            name: self.name.as_str().unwrap_or_default(),
        }
    }

    /// Returns the requested port that the Service does not have, with all that the
    /// Service may be.
    pub(crate) fn missing_port(
        &self,
        there: &Inventory<'a>,
    ) -> Option<(&'a Node, Vec<&'a Resource<'a>>)> {
        let port = self.port.filter(|port| port.data != Data::Null)?;
        let services = there.resources(&self.target());
        let has = services.iter().any(|service| may_have(service, port));
        (!services.is_empty() && !has).then_some((port, services))
    }
}

/// Returns the references to the Services that `resource` sends requests to.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let reference = |backend: Backend<'a>| {
        let name = Some(backend.name);
        let found = Reference::anywhere(Relation::Backend, resource, SERVICE, name)?;
        Some(found.within(backend.namespace))
    };
    backends(resource)
        .into_iter()
        .filter_map(reference)
        .collect()
}

/// Returns the Services that `resource` sends requests to.
pub(crate) fn backends<'a>(resource: &'a Resource<'a>) -> Vec<Backend<'a>> {
    let node = &resource.manifest.node;
    let identity = &resource.identity;
    let own = namespace_of(resource);
    let found: Vec<Option<Backend<'_>>> = match (identity.group.as_str(), identity.kind.as_str()) {
        ("networking.k8s.io", "Ingress") => ingress_services(node)
            .map(|service| ingress_backend(service, own))
            .collect(),
        ("gateway.networking.k8s.io", _) => items_at(node, &["spec", "rules"])
            .iter()
            .flat_map(|rule| items_at(rule, &["backendRefs"]))
            .map(|backend| route_backend(backend, own))
            .collect(),
        (
            "admissionregistration.k8s.io",
            "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration",
        ) => items_at(node, &["webhooks"])
            .iter()
            .filter_map(|webhook| at(webhook, &["clientConfig", "service"]))
            .map(called_backend)
            .collect(),
        ("apiregistration.k8s.io", "APIService") => {
            vec![at(node, &["spec", "service"]).and_then(called_backend)]
        }
        _ => Vec::new(),
    };
    let is_service = |backend: &Backend<'_>| is_name(backend.name);
    found.into_iter().flatten().filter(is_service).collect()
}

/// Returns the `service` of the backends of an Ingress.
fn ingress_services(node: &Node) -> impl Iterator<Item = &Node> {
    let rules = items_at(node, &["spec", "rules"]).iter();
    let paths = rules.flat_map(|rule| items_at(rule, &["http", "paths"]));
    let usual = at(node, &["spec", "defaultBackend", "service"]);
    let backends = paths.filter_map(|path| at(path, &["backend", "service"]));
    usual.into_iter().chain(backends)
}

fn ingress_backend<'a>(service: &'a Node, own: Option<&'a str>) -> Option<Backend<'a>> {
    let port = service.get("port");
    Some(Backend {
        name: service.get("name")?,
        namespace: own,
        port: port.and_then(|port| port.get("number").or_else(|| port.get("name"))),
    })
}

/// Returns the Service of a route's backend; a backend of another kind is none.
fn route_backend<'a>(backend: &'a Node, own: Option<&'a str>) -> Option<Backend<'a>> {
    let kind = (
        text_at(backend, &["group"]).unwrap_or_default(),
        text_at(backend, &["kind"]).unwrap_or("Service"),
    );
    if kind != SERVICE {
        return None;
    }
    Some(Backend {
        name: backend.get("name")?,
        namespace: text_at(backend, &["namespace"]).or(own),
        port: backend.get("port"),
    })
}

/// Returns the Service that the API server calls.
fn called_backend(service: &Node) -> Option<Backend<'_>> {
    Some(Backend {
        name: service.get("name")?,
        namespace: text_at(service, &["namespace"]),
        port: service.get("port"),
    })
}

/// Reports whether `service` has `port`; one without any ports, or outside the cluster, may have it.
fn may_have(service: &Resource<'_>, port: &Node) -> bool {
    let ports = service_ports(service);
    let key = if port.as_str().is_some() {
        "name"
    } else {
        "port"
    };
    let mut own = ports.iter().filter_map(|own| own.get(key));
    let is_outside = text_at(&service.manifest.node, &["spec", "type"]) == Some("ExternalName");
    ports.is_empty() || is_outside || own.any(|own| own.same_data(port))
}

pub(crate) fn service_ports<'a>(service: &'a Resource<'_>) -> &'a [Node] {
    items_at(&service.manifest.node, &["spec", "ports"])
}
