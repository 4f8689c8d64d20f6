//! Containers that do not say what they need.

use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Container, PodSpec, Role};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "missing-resources",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
A container without a request for CPU or memory, or without a memory limit.

## What
A container that runs as long as its pod and whose `resources` lack `requests.cpu`, `requests.memory` or
`limits.memory`. As in Kubernetes, a limit is also the request if there is none. If the pod has `resources`
of its own, its containers are not checked. A CPU limit is not required: a container that reaches it is
throttled, not stopped.

## Why
Without requests the scheduler assumes that the container needs nothing, and may put too many on the node.
Without a memory limit, one leak can use the memory of the node, and the kernel may stop another container.

## Example
```yaml
containers:
  - name: api
    image: registry.example/api:1.4.0
```

## Fix
```yaml
    resources:
      requests: {cpu: 100m, memory: 128Mi}
      limits: {memory: 256Mi}
```
",
};

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let findings = set.resources.iter().flat_map(of_resource);
    findings.collect()
}

fn of_resource(resource: &Resource<'_>) -> Vec<Finding> {
    let pods = PodSpec::of(resource).filter(|pods| !has(pods.spec, "resources"));
    let containers = pods.iter().flat_map(PodSpec::containers_with_roles);
    let lasting = containers.filter(|one| matches!(one.role, Role::Main | Role::Sidecar));
    lasting.filter_map(|one| finding(resource, &one)).collect()
}

fn has(node: &Node, key: &str) -> bool {
    let map = node.get(key).and_then(Node::as_map);
    map.is_some_and(|map| !map.is_empty())
}

fn finding(resource: &Resource<'_>, container: &Container<'_>) -> Option<Finding> {
    let missing = missing(container.node);
    if missing.is_empty() {
        return None;
    }
    let list = missing.join(", ");
    let message = format!("the container `{}` has no {list}", container.name());
    let place = container.node.get("name").unwrap_or(container.node);
    let finding = Finding::new(&RULE, resource, place, message);
    Some(finding.help("set the requests and the memory limit under `resources`"))
}

/// What is not written, by its path below `resources`.
fn missing(container: &Node) -> Vec<&'static str> {
    let has = |group: &str, key: &str| {
        let resources = container.get("resources");
        let amounts = resources.and_then(|resources| resources.get(group));
        amounts.and_then(|amounts| amounts.get(key)).is_some()
    };
    let wanted = [
        (
            "`requests.cpu`",
            has("requests", "cpu") || has("limits", "cpu"),
        ),
        (
            "`requests.memory`",
            has("requests", "memory") || has("limits", "memory"),
        ),
        ("`limits.memory`", has("limits", "memory")),
    ];
    let missing = wanted.into_iter().filter(|(_, is_there)| !is_there);
    missing.map(|(path, _)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(spec: &str) -> String {
        let yaml = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n{spec}");
        Fixture::new(&yaml).drawn_by(&RULE)
    }

    #[test]
    fn a_container_without_resources_is_found() {
        let expected = "\
warning[missing-resources]: the container `api` has no `requests.cpu`, `requests.memory`, `limits.memory`
 --> a.yaml:6:13
  |
6 |     - name: api
  |             ^^^
help: set the requests and the memory limit under `resources`
";
        assert_eq!(drawn("  containers:\n    - name: api\n"), expected);
    }

    #[test]
    fn a_limit_is_a_request_too() {
        let limits = "  containers: [{name: a, resources: {limits: {memory: 1Gi}}}]\n";
        let drawn = drawn(limits);
        assert!(drawn.contains("`a` has no `requests.cpu`\n"), "{drawn}");
    }

    #[test]
    fn a_cpu_without_limit_is_fine() {
        let resources = "{requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}";
        assert_eq!(
            drawn(&format!(
                "  containers: [{{name: a, resources: {resources}}}]\n"
            )),
            ""
        );
    }

    #[test]
    fn what_runs_to_its_end_and_what_a_pod_limits_is_fine() {
        assert_eq!(drawn("  initContainers: [{name: a}]\n"), "");
        let spec = "  resources: {limits: {memory: 1Gi}}\n  containers: [{name: a}]\n";
        assert_eq!(drawn(spec), "");
    }
}
