//! The rule `missing-monitored-port`.

use super::missing_target::referrer;
use super::missing_target_port::quoted;
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Inventory, Monitor};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "missing-monitored-port",
    category: Category::References,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Resource(check),
    documentation: "\
A monitor names a port that no selected resource has.

## What

`port` of an endpoint of a ServiceMonitor is not the name of a port of the Services that it selects. For a
PodMonitor it is not the name of a port of the containers.

## Why

Prometheus scrapes nothing, and alerts on these metrics never fire.

## Example

```yaml
kind: ServiceMonitor
spec:
  endpoints: [{port: metrics}]   # the Service's port is named `http`
```

## Fix

Use a port that exists, or give a port this name.
",
};

fn check<'a>(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Vec<Finding> {
    let Some(monitor) = Monitor::of(resource) else {
        return Vec::new();
    };
    let (missing, names) = monitor.missing_ports(there);
    let missing = missing.into_iter();
    missing
        .map(|port| diagnostic(&monitor, port, &names))
        .collect()
}

fn diagnostic(monitor: &Monitor<'_>, port: &Node, names: &[&str]) -> Finding {
    let selected = if monitor.is_of_pods {
        "pods"
    } else {
        "Services"
    };
    let message = format!(
        "no port of the {selected} that {} selects is named `{}`",
        referrer(monitor.resource),
        port.as_str().unwrap_or_default()
    );
    let finding = Finding::new(&RULE, monitor.resource, port, message);
    match names {
        [] => finding.help("give the port that name: no port has a name"),
        names => finding.help(format!("the ports are named {}", quoted(names))),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(port: &str, ports: &str) -> String {
        let text = format!(
            "\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {{name: web, namespace: shop}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  endpoints: [{{port: {port}}}]
---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop, labels: {{app: web}}}}
spec: {{ports: {ports}}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    #[test]
    fn a_port_of_another_name_is_found() {
        let expected = "\
warning[missing-monitored-port]: no port of the Services that ServiceMonitor `web` selects is named `metrics`
 --> a.yaml:6:22
  |
6 |   endpoints: [{port: metrics}]
  |                      ^^^^^^^
help: the ports are named `http`
";
        assert_eq!(drawn("metrics", "[{name: http, port: 80}]"), expected);
        let unnamed = drawn("metrics", "[{port: 80}]");
        assert!(
            unnamed.ends_with("help: give the port that name: no port has a name\n"),
            "{unnamed}"
        );
    }

    #[test]
    fn a_port_that_is_there_is_right() {
        assert_eq!(drawn("http", "[{name: http, port: 80}]"), "");
    }

    #[test]
    fn the_ports_of_pods_are_those_of_containers() {
        let pods = |port: &str| {
            let text = format!(
                "\
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {{name: web, namespace: shop}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  podMetricsEndpoints: [{{port: {port}}}]
---
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, labels: {{app: web}}}}
spec: {{containers: [{{name: web, ports: [{{name: metrics, containerPort: 80}}]}}]}}
"
            );
            Fixture::new(&text).drawn_by(&RULE)
        };
        assert_eq!(pods("metrics"), "");
        assert!(
            pods("http")
                .contains("no port of the pods that PodMonitor `web` selects is named `http`")
        );
    }
}
