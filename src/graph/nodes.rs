//! The nodes of a graph, by what they stand for.

use std::collections::HashMap;

use super::facts::facts;
use super::model::{Node, Presence};
use crate::resources::Resource;
use crate::resources::{Sought, Target};

/// Adds the namespace to the facts of nodes that differ in nothing else.
pub(super) fn with_namespaces(mut nodes: Vec<Node>) -> Vec<Node> {
    let mut count: HashMap<(String, String), usize> = HashMap::new();
    for node in &nodes {
        let name = (node.kind.clone(), node.name.clone());
        *count.entry(name).or_default() += 1;
    }
    for node in &mut nodes {
        let name = (node.kind.clone(), node.name.clone());
        if let (Some(namespace), Some(2..)) = (&node.namespace, count.get(&name)) {
            node.facts.push(format!("in {namespace}"));
        }
    }
    nodes
}

pub(super) fn rendered(resource: &Resource<'_>, index: usize, release: Option<usize>) -> Node {
    let identity = &resource.identity;
    Node {
        kind: identity.kind.clone(),
        name: identity.name.clone(),
        namespace: identity.namespace.clone(),
        facts: facts(resource),
        presence: Presence::Rendered,
        release,
        resource: Some(index),
    }
}

pub(super) fn found(target: &Target<'_>, presence: Presence) -> Node {
    let (_, kind) = target.kind;
    Node {
        namespace: target.namespace.map(str::to_owned),
        presence,
        ..outside(kind, target.name.to_owned())
    }
}

pub(super) fn outside(kind: &str, name: String) -> Node {
    Node {
        kind: kind.to_owned(),
        name,
        namespace: None,
        facts: Vec::new(),
        presence: Presence::Outside,
        release: None,
        resource: None,
    }
}

/// The node that a selector leads to if it selects nothing.
pub(super) fn nothing(sought: Sought) -> Node {
    let (kind, name) = match sought {
        Sought::Endpoints | Sought::Pods => ("Pod", "no pod matches"),
        Sought::Services => ("Service", "no Service matches"),
    };
    Node {
        presence: Presence::Missing,
        ..outside(kind, name.to_owned())
    }
}
