//! Pods that share what belongs to their node.

use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::PodSpec;
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "host-namespaces",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
A pod that shares the network, the processes or the memory of its node.

## What
`hostNetwork`, `hostPID` or `hostIPC` set to true in a pod's specification.

## Why
Such a pod can see and reach the other pods and the node itself: a NetworkPolicy does not apply to it, and
its ports are ports of the node. The Pod Security Standards forbid it in the profiles `baseline` and
`restricted`.

## Example
```yaml
spec:
  hostNetwork: true
```

## Fix
Remove it, and reach the pod through a Service. Agents that manage the node itself need an exception in
plate.yaml, with the reason.
",
};

const NAMESPACES: [&str; 3] = ["hostNetwork", "hostPID", "hostIPC"];

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let findings = set.resources.iter().flat_map(of_resource);
    findings.collect()
}

fn of_resource(resource: &Resource<'_>) -> Vec<Finding> {
    let Some(pods) = PodSpec::of(resource) else {
        return Vec::new();
    };
    let shared = NAMESPACES.into_iter().filter_map(|key| {
        let node = pods.spec.get(key)?;
        (node.data == Data::Bool(true)).then(|| finding(resource, key, node))
    });
    shared.collect()
}

fn finding(resource: &Resource<'_>, key: &str, node: &Node) -> Finding {
    let message = format!("`{key}` shares a namespace of the node with the pod");
    let finding = Finding::new(&RULE, resource, node, message);
    finding.help("remove it, and reach the pod through a Service")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(spec: &str) -> String {
        let yaml = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {spec}\n");
        Fixture::new(&yaml).drawn_by(&RULE)
    }

    #[test]
    fn the_network_of_the_node_is_found() {
        let expected = "\
warning[host-namespaces]: `hostNetwork` shares a namespace of the node with the pod
 --> a.yaml:4:21
  |
4 | spec: {hostNetwork: true}
  |                     ^^^^
help: remove it, and reach the pod through a Service
";
        assert_eq!(drawn("{hostNetwork: true}"), expected);
    }

    #[test]
    fn false_and_users_of_the_node_are_fine() {
        assert_eq!(drawn("{hostPID: false, hostUsers: true}"), "");
    }
}
