//! The most important facts of a resource, in a few words.

use indexmap::IndexSet;

use crate::resources::Resource;
use crate::resources::{PodSpec, at, items_at, service_ports, text_at};
use crate::yaml::Node;

/// How many facts of one kind are shown; the rest is counted.
const MOST: usize = 3;

pub(super) fn facts(resource: &Resource<'_>) -> Vec<String> {
    let node = &resource.manifest.node;
    let identity = &resource.identity;
    match (identity.group.as_str(), identity.kind.as_str()) {
        ("networking.k8s.io", "Ingress") => few(hosts(items_at(node, &["spec", "rules"]))),
        ("gateway.networking.k8s.io", "Gateway") => {
            few(hostnames(items_at(node, &["spec", "listeners"])))
        }
        ("gateway.networking.k8s.io", _) => few(texts(items_at(node, &["spec", "hostnames"]))),
        ("", "Service") => vec![service(resource)],
        ("autoscaling", "HorizontalPodAutoscaler") => replicas(node, "minReplicas", "maxReplicas"),
        ("argoproj.io", "Application") => few(paths(node)),
        _ => scale(node),
    }
}

/// Returns the containers of `pods`, each with its ports: "llm-server:8000".
pub(super) fn containers(pods: &PodSpec<'_>) -> Vec<String> {
    few(pods.containers().map(container))
}

fn container(node: &Node) -> String {
    let name = text_at(node, &["name"]).unwrap_or_default().to_owned();
    let ports = items_at(node, &["ports"]).iter();
    let ports: Vec<String> = ports
        .filter_map(|port| port.get("containerPort")?.text())
        .collect();
    if ports.is_empty() {
        return name;
    }
    format!("{name}:{}", ports.join(","))
}

/// Returns the type of a Service and its ports: "`ClusterIP`:80".
fn service(resource: &Resource<'_>) -> String {
    let node = &resource.manifest.node;
    let kind = text_at(node, &["spec", "type"]).unwrap_or("ClusterIP");
    let ports = service_ports(resource).iter();
    let ports: Vec<String> = ports.filter_map(|port| port.get("port")?.text()).collect();
    format!("{kind}:{}", ports.join(","))
}

fn hosts(rules: &[Node]) -> impl Iterator<Item = String> {
    let hosts = rules.iter().filter_map(|rule| text_at(rule, &["host"]));
    hosts.map(str::to_owned)
}

fn hostnames(listeners: &[Node]) -> impl Iterator<Item = String> {
    let names = listeners
        .iter()
        .filter_map(|one| text_at(one, &["hostname"]));
    names.map(str::to_owned)
}

fn texts(items: &[Node]) -> impl Iterator<Item = String> {
    items.iter().filter_map(Node::as_str).map(str::to_owned)
}

/// Returns where the manifests of an Application are.
pub(super) fn paths(node: &Node) -> impl Iterator<Item = String> {
    let one = at(node, &["spec", "source"]).into_iter();
    let all = one.chain(items_at(node, &["spec", "sources"]));
    let path = |source| text_at(source, &["path"]).or_else(|| text_at(source, &["chart"]));
    all.filter_map(path).map(str::to_owned)
}

fn replicas(node: &Node, least: &str, most: &str) -> Vec<String> {
    let number = |key| at(node, &["spec", key]).and_then(Node::text);
    match (number(least), number(most)) {
        (Some(least), Some(most)) => vec![format!("{least} to {most} replicas")],
        (None, Some(most)) => vec![format!("1 to {most} replicas")],
        _ => Vec::new(),
    }
}

fn scale(node: &Node) -> Vec<String> {
    match at(node, &["spec", "replicas"])
        .and_then(Node::text)
        .as_deref()
    {
        Some("1") => vec!["1 replica".to_owned()],
        Some(count) => vec![format!("{count} replicas")],
        None => Vec::new(),
    }
}

/// Returns the first of `facts`, each once, and how many more there are.
fn few(facts: impl Iterator<Item = String>) -> Vec<String> {
    let unique: IndexSet<String> = facts.collect();
    let more = unique.len().saturating_sub(MOST);
    let mut shown: Vec<String> = unique.into_iter().take(MOST).collect();
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    shown
}
