//! The rule `missing-target-port`.

use super::missing_target::referrer;
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Inventory, PodSpec, missing_target_ports};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "missing-target-port",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Resource(check),
    documentation: "\
The `targetPort` of a Service names a port that none of its pods has.

## What

`targetPort` is a name, the selector matches pods, and none of their containers has a port of that name.
Numbers are not checked: a container can listen on a port that it does not declare.

## Why

Kubernetes looks the name up in each pod. A pod without the port is not an endpoint, so the Service has
none.

## Example

```yaml
kind: Service
spec:
  ports: [{port: 80, targetPort: web}]   # the container's port is named `http`
```

## Fix

Use the name of a container's port, or its number.
",
};

/// Returns the ports of the Service `resource` that lead nowhere.
fn check<'a>(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Vec<Finding> {
    let (missing, pods) = missing_target_ports(resource, there);
    let missing = missing.into_iter();
    missing
        .map(|target| diagnostic(resource, target, &pods))
        .collect()
}

fn diagnostic(resource: &Resource<'_>, target: &Node, pods: &[&PodSpec<'_>]) -> Finding {
    let name = target.as_str().unwrap_or_default();
    let own: Vec<&str> = pods.iter().flat_map(|pods| pods.port_names()).collect();
    let message = format!("no pod of {} has a port `{name}`", referrer(resource));
    let makers: Vec<String> = pods.iter().map(|pods| referrer(pods.resource)).collect();
    let note = format!("its pods are those of {}", makers.join(", "));
    let finding = Finding::new(&RULE, resource, target, message).note(note);
    match own.as_slice() {
        [] => finding.help("write the number of the container's port"),
        own => finding.help(format!("the ports of its pods are named {}", quoted(own))),
    }
}

/// Returns `names` in backticks, each once.
pub(super) fn quoted(names: &[&str]) -> String {
    let unique: indexmap::IndexSet<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let unique: Vec<String> = unique.into_iter().collect();
    unique.join(", ")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(target: &str, ports: &str) -> String {
        let text = format!(
            "\
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop}}
spec:
  selector: {{app: web}}
  ports: [{{port: 80, targetPort: {target}}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec:
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, ports: {ports}}}]}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    #[test]
    fn a_name_that_no_container_has_is_found() {
        let expected = "\
error[missing-target-port]: no pod of Service `web` has a port `web`
 --> a.yaml:6:34
  |
6 |   ports: [{port: 80, targetPort: web}]
  |                                  ^^^
note: its pods are those of Deployment `web`
help: the ports of its pods are named `http`, `metrics`
";
        let ports = "[{name: http, containerPort: 80}, {name: metrics, containerPort: 90}]";
        assert_eq!(drawn("web", ports), expected);
    }

    #[test]
    fn pods_without_named_ports_ask_for_a_number() {
        let drawn = drawn("web", "[{containerPort: 80}]");
        assert!(
            drawn.ends_with("help: write the number of the container's port\n"),
            "{drawn}"
        );
    }

    #[test]
    fn a_name_that_a_container_has_and_any_number_are_right() {
        assert_eq!(drawn("http", "[{name: http, containerPort: 80}]"), "");
        assert_eq!(drawn("8080", "[{containerPort: 80}]"), "");
    }
}
