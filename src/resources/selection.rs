//! What the selectors of Services, policies, budgets and monitors take.

use super::fields::{at, items_at, map_at, text_at};
use super::inventory::{Inventory, may_be_one};
use super::monitor::Monitor;
use super::pod_spec::PodSpec;
use super::reference::namespace_of;
use crate::resources::Resource;
use crate::yaml::{Map, Node};

/// A selector, and what it matches.
#[derive(Debug, Clone)]
pub(crate) struct Selection<'a> {
    /// Whose selector it is.
    pub(crate) resource: &'a Resource<'a>,
    pub(crate) selector: &'a Node,
    pub(crate) sought: Sought,
    /// What it matches: Services, or the owners of pods.
    pub(crate) taken: Vec<&'a Resource<'a>>,
    /// Whether all that it could take is known, and it does not take everything.
    is_known: bool,
}

/// What a selector looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Pods, to send requests to.
    Endpoints,
    Pods,
    Services,
}

impl<'a> Selection<'a> {
    /// Returns what `resource` selects, if it has a selector.
    pub(crate) fn of(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Option<Self> {
        if let Some(monitor) = Monitor::of(resource) {
            return Some(of_monitor(&monitor, there));
        }
        let identity = &resource.identity;
        match (identity.group.as_str(), identity.kind.as_str()) {
            ("", "Service") => of_service(resource, there),
            ("policy", "PodDisruptionBudget") => of_pods(resource, "selector", there),
            ("networking.k8s.io", "NetworkPolicy") => of_pods(resource, "podSelector", there),
            _ => None,
        }
    }

    /// Reports whether it matches nothing although everything that it could match is known.
    pub(crate) fn is_in_vain(&self) -> bool {
        self.is_known && self.taken.is_empty()
    }
}

fn of_service<'a>(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Option<Selection<'a>> {
    let (selector, labels) = endpoint_labels(resource)?;
    let taken = endpoints(resource, labels, there);
    Some(Selection {
        resource,
        selector,
        sought: Sought::Endpoints,
        taken: taken.map(|pods| pods.resource).collect(),
        is_known: true,
    })
}

/// Returns the pods that the Service `resource` sends requests to.
fn endpoints<'a, 's>(
    resource: &'s Resource<'_>,
    labels: &'s Map,
    there: &'s Inventory<'a>,
) -> impl Iterator<Item = &'s PodSpec<'a>> {
    let namespace = namespace_of(resource);
    let pods = there.pods.with(Some(labels));
    let pods = pods.filter(move |pods| may_be_one(namespace_of(pods.resource), namespace));
    pods.filter(|pods| pods.labels.may_have_all(labels))
}

/// Returns the selector of a Service and its labels, unless it selects nothing.
pub(crate) fn endpoint_labels<'a>(resource: &'a Resource<'a>) -> Option<(&'a Node, &'a Map)> {
    let identity = &resource.identity;
    let node = &resource.manifest.node;
    let is_outside = text_at(node, &["spec", "type"]) == Some("ExternalName");
    if identity.kind != "Service" || !identity.group.is_empty() || is_outside {
        return None;
    }
    let selector = at(node, &["spec", "selector"])?;
    let map = selector.as_map().filter(|map| !map.is_empty())?;
    Some((selector, map))
}

fn of_pods<'a>(
    resource: &'a Resource<'a>,
    key: &str,
    there: &Inventory<'a>,
) -> Option<Selection<'a>> {
    let selector = at(&resource.manifest.node, &["spec", key])?;
    let namespace = namespace_of(resource);
    let pods = there.pods.with(map_at(selector, &["matchLabels"]));
    let pods = pods.filter(|pods| may_be_one(namespace_of(pods.resource), namespace));
    let taken = pods.filter(|pods| pods.labels.may_match(selector));
    Some(Selection {
        resource,
        selector,
        sought: Sought::Pods,
        taken: taken.map(|pods| pods.resource).collect(),
        is_known: !is_empty(selector),
    })
}

fn of_monitor<'a>(monitor: &Monitor<'a>, there: &Inventory<'a>) -> Selection<'a> {
    Selection {
        resource: monitor.resource,
        selector: monitor.selector,
        sought: if monitor.is_of_pods {
            Sought::Pods
        } else {
            Sought::Services
        },
        taken: monitor.taken(there),
        is_known: !is_empty(monitor.selector) && monitor.is_within(there),
    }
}

fn is_empty(selector: &Node) -> bool {
    selector.as_map().is_none_or(Map::is_empty)
}

/// Returns the names of ports that the Service `resource` sends requests to and that none of its
/// pods has, and these pods.
pub(crate) fn missing_target_ports<'a, 's>(
    resource: &'a Resource<'a>,
    there: &'s Inventory<'a>,
) -> (Vec<&'a Node>, Vec<&'s PodSpec<'a>>) {
    let Some((_, labels)) = endpoint_labels(resource) else {
        return (Vec::new(), Vec::new());
    };
    let pods: Vec<&PodSpec<'_>> = endpoints(resource, labels, there).collect();
    if pods.is_empty() {
        return (Vec::new(), pods);
    }
    let own: Vec<&str> = pods.iter().flat_map(|pods| pods.port_names()).collect();
    let is_missing = |port: &&Node| port.as_str().is_some_and(|name| !own.contains(&name));
    let ports = items_at(&resource.manifest.node, &["spec", "ports"]).iter();
    let targets = ports.filter_map(|port| port.get("targetPort"));
    (targets.filter(is_missing).collect(), pods)
}
