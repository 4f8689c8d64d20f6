//! The rule `missing-service-port`.

use super::missing_target::referrer;
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Backend, Inventory, backends, service_ports, text_at};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "missing-service-port",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Resource(check),
    documentation: "\
Requests are sent to a port that the Service does not have.

## What

An Ingress or a route names a port of a Service, and the Service has no port of that number or name. This is
a port of the Service (`port`), not of the container (`targetPort`).

## Why

The controller finds no backend, and every request is answered with 503.

## Example

```yaml
kind: Ingress
spec:
  defaultBackend:
    service: {name: web, port: {number: 8000}}   # the Service has `port: 80` and `targetPort: 8000`
```

## Fix

Use a port of the Service.
",
};

/// Returns the ports that `resource` sends requests to and that are missing.
fn check<'a>(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Vec<Finding> {
    let backends = backends(resource).into_iter();
    backends
        .filter_map(|backend| diagnostic(resource, &backend, there))
        .collect()
}

fn diagnostic(
    resource: &Resource<'_>,
    backend: &Backend<'_>,
    there: &Inventory<'_>,
) -> Option<Finding> {
    let (port, services) = backend.missing_port(there)?;
    let name = backend.name.as_str().unwrap_or_default();
    let message = format!("the Service `{name}` has no port {}", shown(port));
    let finding = Finding::new(&RULE, resource, port, message);
    let finding = finding.note(format!("{} sends requests to it", referrer(resource)));
    Some(finding.help(next_step(&services, port)))
}

fn next_step(services: &[&Resource<'_>], port: &Node) -> String {
    let ports = || services.iter().flat_map(|service| service_ports(service));
    let leads = |own: &&Node| {
        own.get("targetPort")
            .is_some_and(|target| target.same_data(port))
    };
    if let Some(own) = ports().find(leads) {
        return format!(
            "did you mean {}, which leads to {}?",
            described(own),
            shown(port)
        );
    }
    let own: Vec<String> = ports().map(described).collect();
    match own.as_slice() {
        [one] => format!("its only port is {one}"),
        _ => format!("its ports are {}", own.join(", ")),
    }
}

/// Returns a port's number and name: "80 (`http`)".
fn described(port: &Node) -> String {
    let number = port.get("port").and_then(Node::text).unwrap_or_default();
    match text_at(port, &["name"]) {
        Some(name) => format!("{number} (`{name}`)"),
        None => number,
    }
}

fn shown(port: &Node) -> String {
    match port.as_str() {
        Some(name) => format!("`{name}`"),
        None => port.text().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(ports: &str, port: &str) -> String {
        let text = format!(
            "\
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop}}
spec: {{{ports}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: web, namespace: shop}}
spec:
  defaultBackend:
    service: {{name: web, port: {port}}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    #[test]
    fn a_number_that_the_service_does_not_have_is_found() {
        let expected = "\
error[missing-service-port]: the Service `web` has no port 8080
  --> a.yaml:11:41
   |
11 |     service: {name: web, port: {number: 8080}}
   |                                         ^^^^
note: Ingress `web` sends requests to it
help: its ports are 80 (`http`), 443
";
        let ports = "ports: [{name: http, port: 80}, {port: 443}]";
        assert_eq!(drawn(ports, "{number: 8080}"), expected);
    }

    #[test]
    fn the_containers_port_names_the_services() {
        let drawn = drawn("ports: [{port: 80, targetPort: 8000}]", "{number: 8000}");
        assert!(
            drawn.ends_with("help: did you mean 80, which leads to 8000?\n"),
            "{drawn}"
        );
    }

    #[test]
    fn a_name_that_the_service_does_not_have_is_found() {
        let drawn = drawn("ports: [{name: http, port: 80}]", "{name: https}");
        assert!(
            drawn.starts_with(
                "error[missing-service-port]: the Service `web` has no port `https`\n"
            )
        );
        assert!(
            drawn.ends_with("help: its only port is 80 (`http`)\n"),
            "{drawn}"
        );
    }

    #[test]
    fn a_port_that_the_service_has_is_right() {
        let ports = "ports: [{name: http, port: 80}]";
        assert_eq!(drawn(ports, "{number: 80}"), "");
        assert_eq!(drawn(ports, "{name: http}"), "");
    }

    #[test]
    fn the_ports_of_a_service_outside_are_not_known() {
        let ports = "type: ExternalName, externalName: a.example.com, ports: [{port: 80}]";
        assert_eq!(drawn(ports, "{number: 443}"), "");
        assert_eq!(drawn("type: ExternalName", "{number: 443}"), "");
    }
}
