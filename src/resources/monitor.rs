//! `ServiceMonitors` and `PodMonitors` of the Prometheus operator, and what they select.
//!
//! Source: prometheus-operator.dev/docs/api-reference/api.

use super::fields::{at, items_at, map_at, text_at};
use super::inventory::{Inventory, may_be_one};
use super::pod_spec::PodSpec;
use super::reference::namespace_of;
use super::selector::labels_of;
use crate::resources::Resource;
use crate::yaml::{Data, Node};

/// A `ServiceMonitor` or a `PodMonitor`.
pub(crate) struct Monitor<'a> {
    pub(crate) resource: &'a Resource<'a>,
    /// The labels that are looked for.
    pub(crate) selector: &'a Node,
    /// Whether it selects pods, not Services.
    pub(crate) is_of_pods: bool,
}

impl<'a> Monitor<'a> {
    /// Returns the monitor that `resource` is, if it is one and selects by labels.
    pub(crate) fn of(resource: &'a Resource<'a>) -> Option<Self> {
        let identity = &resource.identity;
        let is_of_pods = match (identity.group.as_str(), identity.kind.as_str()) {
            ("monitoring.coreos.com", "ServiceMonitor") => false,
            ("monitoring.coreos.com", "PodMonitor") => true,
            _ => return None,
        };
        Some(Self {
            resource,
            selector: at(&resource.manifest.node, &["spec", "selector"])?,
            is_of_pods,
        })
    }

    /// Returns the names of the ports that it scrapes.
    fn ports(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        let key = if self.is_of_pods {
            "podMetricsEndpoints"
        } else {
            "endpoints"
        };
        let endpoints = items_at(&self.resource.manifest.node, &["spec", key]).iter();
        endpoints.filter_map(|endpoint| endpoint.get("port"))
    }

    /// Returns the Services that it selects, or what makes the pods.
    pub(super) fn taken(&self, there: &Inventory<'a>) -> Vec<&'a Resource<'a>> {
        let labels = map_at(self.selector, &["matchLabels"]);
        if self.is_of_pods {
            let pods = there.pods.with(labels);
            let pods = pods.filter(|pods| self.takes_pods(pods));
            return pods.map(|pods| pods.resource).collect();
        }
        let services = there.services.with(labels).copied();
        services
            .filter(|service| self.takes_service(service))
            .collect()
    }

    /// Returns the port names that no selected resource has, and the names that their ports have; none if
    /// it selects nothing, or something unknown.
    pub(crate) fn missing_ports(&self, there: &Inventory<'a>) -> (Vec<&'a Node>, Vec<&'a str>) {
        let taken = self.taken(there);
        if taken.is_empty() || !self.is_within(there) {
            return (Vec::new(), Vec::new());
        }
        let names = taken.into_iter().flat_map(|one| self.port_names(one));
        let names: Vec<&str> = names.collect();
        let is_missing = |port: &&Node| port.as_str().is_some_and(|port| !names.contains(&port));
        (self.ports().filter(is_missing).collect(), names)
    }

    fn port_names(&self, taken: &'a Resource<'a>) -> Vec<&'a str> {
        if self.is_of_pods {
            let pods = PodSpec::of_any_kind(taken);
            return pods.iter().flat_map(PodSpec::port_names).collect();
        }
        port_names(taken)
    }

    /// Reports whether all namespaces that it looks in are known: its own, or those that it lists
    /// and that the environment renders something into.
    pub(super) fn is_within(&self, there: &Inventory<'_>) -> bool {
        let listed = self.listed();
        let mut listed = listed.iter().filter_map(Node::as_str);
        !self.is_everywhere() && listed.all(|namespace| there.renders_into(namespace))
    }

    fn takes_pods(&self, pods: &PodSpec<'_>) -> bool {
        self.looks_in(namespace_of(pods.resource)) && pods.labels.may_match(self.selector)
    }

    fn takes_service(&self, service: &Resource<'_>) -> bool {
        self.looks_in(namespace_of(service)) && labels_of(service).may_match(self.selector)
    }

    fn looks_in(&self, namespace: Option<&str>) -> bool {
        if self.is_everywhere() {
            return true;
        }
        match self.listed() {
            [] => may_be_one(namespace_of(self.resource), namespace),
            listed => listed.iter().any(|one| may_be_one(one.as_str(), namespace)),
        }
    }

    fn is_everywhere(&self) -> bool {
        let any = at(
            &self.resource.manifest.node,
            &["spec", "namespaceSelector", "any"],
        );
        any.is_some_and(|any| any.data == Data::Bool(true))
    }

    fn listed(&self) -> &'a [Node] {
        let path = ["spec", "namespaceSelector", "matchNames"];
        items_at(&self.resource.manifest.node, &path)
    }
}

fn port_names<'a>(service: &'a Resource<'a>) -> Vec<&'a str> {
    let ports = items_at(&service.manifest.node, &["spec", "ports"]).iter();
    ports.filter_map(|port| text_at(port, &["name"])).collect()
}
