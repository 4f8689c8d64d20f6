//! A number or a name that no port has.

use super::form::NameForm;
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::PodSpec;
use crate::resources::fields::{at, field, items, texted, whole};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-port",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A port has an invalid number or name.

## What
Port numbers are from 1 to 65535. The name of a container port, also in a Service, a probe or a hook that
refers to it, has at most 15 lower case letters, digits and single `-`, with at least one letter. The name
of a port of a Service is a DNS label.

## Why
The API server answers 422. A number in quotes is a name, and a name cannot have digits only.

## Example
```yaml
ports:
- containerPort: 99999
```

## Fix
```yaml
ports:
- containerPort: 9999
```
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(pod) = object.pod {
        findings = in_pod(object, pod);
    }
    if object.is("", "Service")
        && let Some(spec) = object.spec()
    {
        let ports = items(spec, "ports");
        findings.extend(ports.iter().flat_map(|port| in_service(object, port)));
    }
    findings
}

fn in_pod(object: &Object<'_>, pod: PodSpec<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in pod.containers() {
        for port in items(container, "ports") {
            findings.extend(numbered(object, port, "containerPort", 1));
            findings.extend(numbered(object, port, "hostPort", 0));
            findings.extend(named(object, port, NameForm::PortName));
        }
        let targets = handlers(container).filter_map(|handler| field(handler, "port"));
        findings.extend(targets.filter_map(|port| target(object, port)));
    }
    findings
}

/// The parts of probes and hooks that have a port.
fn handlers(container: &Node) -> impl Iterator<Item = &Node> {
    let paths: [&[&str]; 5] = [
        &["livenessProbe"],
        &["readinessProbe"],
        &["startupProbe"],
        &["lifecycle", "postStart"],
        &["lifecycle", "preStop"],
    ];
    let probes = paths.into_iter().filter_map(|path| at(container, path));
    let kinds = ["httpGet", "tcpSocket", "grpc"];
    probes.flat_map(move |probe| kinds.into_iter().filter_map(|kind| field(probe, kind)))
}

fn in_service(object: &Object<'_>, port: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(numbered(object, port, "port", 1));
    findings.extend(numbered(object, port, "nodePort", 0));
    findings.extend(named(object, port, NameForm::Label));
    findings.extend(field(port, "targetPort").and_then(|port| target(object, port)));
    findings
}

fn numbered(object: &Object<'_>, node: &Node, key: &str, least: i128) -> Option<Finding> {
    let node = field(node, key)?;
    let number = whole(node)?;
    (!(least..=65535).contains(&number)).then(|| out_of_range(object, node, number))
}

fn out_of_range(object: &Object<'_>, node: &Node, number: i128) -> Finding {
    let message = format!("`{}` is {number}, which is not a port", object.path(node));
    object
        .diagnostic(&RULE, node, message)
        .help("write a number from 1 to 65535")
}

fn named(object: &Object<'_>, port: &Node, form: NameForm) -> Option<Finding> {
    let (node, name) = texted(port, "name")?;
    (!form.accepts(name)).then(|| misnamed(object, node, name).help(form.help()))
}

fn misnamed(object: &Object<'_>, node: &Node, name: &str) -> Finding {
    let message = format!(
        "`{}` is `{name}`, which is not a name of a port",
        object.path(node)
    );
    object.diagnostic(&RULE, node, message)
}

/// What is found about a port that is given by its number or its name.
pub(super) fn target(object: &Object<'_>, node: &Node) -> Option<Finding> {
    if let Some(number) = whole(node) {
        return (!(1..=65535).contains(&number)).then(|| out_of_range(object, node, number));
    }
    let name = node.as_str().filter(|name| !name.is_empty())?;
    if NameForm::PortName.accepts(name) {
        return None;
    }
    let diagnostic = misnamed(object, node, name);
    Some(match name.parse::<u16>() {
        Ok(_) => diagnostic.help("remove the quotes: in quotes it is a name"),
        Err(_) => diagnostic.help(NameForm::PortName.help()),
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of_container(container: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n";
        Fixture::new(&format!("{head}  containers: [{{{container}}}]\n")).drawn_by(&RULE)
    }

    fn of_service(port: &str) -> String {
        let head = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n";
        Fixture::new(&format!("{head}  ports: [{{{port}}}]\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_port_has_a_number_up_to_65535() {
        let expected = "\
error[invalid-port]: `spec.ports[0].port` is 65536, which is not a port
 --> a.yaml:5:18
  |
5 |   ports: [{port: 65536}]
  |                  ^^^^^
help: write a number from 1 to 65535
";
        assert_eq!(of_service("port: 65536"), expected);
        assert_eq!(of_service("port: 65535, nodePort: 0"), "");
        assert!(of_container("ports: [{containerPort: 0}]").contains("is 0, which is not a port"));
        assert_eq!(of_container("ports: [{containerPort: 1, hostPort: 0}]"), "");
    }

    #[test]
    fn a_number_in_quotes_is_a_name() {
        let expected = "\
error[invalid-port]: `spec.ports[0].targetPort` is `8080`, which is not a name of a port
 --> a.yaml:5:34
  |
5 |   ports: [{port: 80, targetPort: '8080'}]
  |                                  ^^^^^^
help: remove the quotes: in quotes it is a name
";
        let found = of_service("port: 80, targetPort: '8080'");
        assert_eq!(found, expected);
        assert_eq!(of_service("port: 80, targetPort: http"), "");
    }

    #[test]
    fn a_name_of_a_container_port_has_15_characters() {
        let name = |name| of_container(&format!("ports: [{{containerPort: 1, name: {name}}}]"));
        assert_eq!(name("http-metrics-ab"), "");
        let found = name("http-metrics-abc");
        assert!(found.contains("which is not a name of a port"), "{found}");
        assert_eq!(of_service("port: 80, name: http-metrics-of-all"), "");
    }

    #[test]
    fn probes_and_hooks_have_ports() {
        let found = of_container("livenessProbe: {httpGet: {port: 0}}");
        assert!(
            found.contains("containers[0].livenessProbe.httpGet.port` is 0"),
            "{found}"
        );
        let found = of_container("lifecycle: {preStop: {tcpSocket: {port: Http}}}");
        assert!(
            found.contains("preStop.tcpSocket.port` is `Http`"),
            "{found}"
        );
    }
}
