//! One port that is taken twice.

use super::object::{Object, repeats};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{field, items, number, text};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-port",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A Service has a port twice, or a pod uses a port of its host twice.

## What
The ports of a Service have different numbers or protocols. The same holds for the host ports of a pod.

## Why
Requests to the port could go to either of the two. The API server answers 422.

## Example
```yaml
ports:
- {name: http, port: 80, targetPort: http}
- {name: web, port: 80, targetPort: web}
```

## Fix
Remove one of them, or give it another number.
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    if object.is("", "Service")
        && let Some(spec) = object.spec()
    {
        let ports = items(spec, "ports").iter();
        return taken_twice(object, ports, "port", "this Service");
    }
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let running = items(pod.spec, "containers").iter();
    let ports = running.flat_map(|container| items(container, "ports"));
    taken_twice(object, ports, "hostPort", "the pod")
}

fn taken_twice<'a>(
    object: &Object<'_>,
    ports: impl Iterator<Item = &'a Node>,
    key: &str,
    who: &str,
) -> Vec<Finding> {
    let keyed = ports.filter_map(|port| {
        let number = number(port, key).filter(|number| *number != 0)?;
        let host = text(port, "hostIP");
        Some(((number, protocol(port), host), field(port, key)?))
    });
    let diagnostic = |pair: (&'a Node, &'a Node)| {
        let number = pair.1.text().unwrap_or_default();
        let message = format!("{who} has the {} {number} twice", shown(key));
        let help = "remove one of them, or give it another number or protocol";
        object.repeated(&RULE, pair, message).help(help)
    };
    repeats(keyed).into_iter().map(diagnostic).collect()
}

fn protocol(port: &Node) -> &str {
    match text(port, "protocol") {
        "" => "TCP",
        protocol => protocol,
    }
}

fn shown(key: &str) -> &str {
    match key {
        "hostPort" => "host port",
        key => key,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of_service(ports: &str) -> String {
        let head = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n";
        Fixture::new(&format!("{head}{ports}")).drawn_by(&RULE)
    }

    #[test]
    fn a_service_has_a_port_once() {
        let expected = "\
error[duplicate-port]: this Service has the port 80 twice
 --> a.yaml:7:11
  |
7 |   - port: 80
  |           ^^
 --> a.yaml:6:11 (the first is here)
  |
6 |   - port: 80
  |           ^^
help: remove one of them, or give it another number or protocol
";
        assert_eq!(
            of_service("  - port: 80\n  - port: 80\n    protocol: TCP\n"),
            expected
        );
    }

    #[test]
    fn two_protocols_are_two_ports() {
        assert_eq!(
            of_service("  - port: 53\n  - port: 53\n    protocol: UDP\n"),
            ""
        );
    }

    #[test]
    fn a_pod_takes_a_port_of_its_host_once() {
        let of_pod = |a: &str, b: &str| {
            let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n";
            let yaml = format!("{head}  containers: [{{ports: [{a}]}}, {{ports: [{b}]}}]\n");
            Fixture::new(&yaml).drawn_by(&RULE)
        };
        let found = of_pod("{hostPort: 80}", "{hostPort: 80}");
        assert!(
            found.contains("the pod has the host port 80 twice"),
            "{found}"
        );
        assert_eq!(of_pod("{hostPort: 80}", "{containerPort: 80}"), "");
        assert_eq!(of_pod("{containerPort: 80}", "{containerPort: 80}"), "");
    }
}
