//! A Service whose fields do not fit its type.

use super::form::NameForm;
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{field, is_missing, items, number, text, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-service",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A Service has no ports, ports without names, or fields that do not fit its type.

## What
A Service has at least one port, unless it is headless or of the type `ExternalName`. If it has several,
each has a name. The type `ExternalName` needs an `externalName`. A `nodePort` needs the type `NodePort` or
`LoadBalancer`, which cannot be headless.

## Why
The API server answers 422.

## Example
```yaml
ports:
- port: 80
- port: 443
```

## Fix
```yaml
ports:
- {name: http, port: 80}
- {name: https, port: 443}
```
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    if !object.is("", "Service") {
        return Vec::new();
    }
    let Some(spec) = object.spec() else {
        return vec![no_ports(object, object.root())];
    };
    let ports = items(spec, "ports");
    let mut findings = in_type(object, spec, ports);
    if ports.len() > 1 {
        let unnamed = ports.iter().filter(|port| is_missing(port, "name"));
        findings.extend(unnamed.map(|port| without_name(object, port)));
    }
    findings
}

fn in_type(object: &Object<'_>, spec: &Node, ports: &[Node]) -> Vec<Finding> {
    let is_headless = text(spec, "clusterIP") == "None";
    let node = field(spec, "ports").unwrap_or(spec);
    let headless = field(spec, "clusterIP").filter(|_| is_headless);
    match text(spec, "type") {
        "ExternalName" => external(object, spec).into_iter().collect(),
        kind @ ("NodePort" | "LoadBalancer") if is_headless => headless
            .map(|node| no_address(object, node, kind))
            .into_iter()
            .collect(),
        _ if ports.is_empty() && !is_headless => vec![no_ports(object, node)],
        "" | "ClusterIP" => node_ports(object, ports),
        _ => Vec::new(),
    }
}

fn no_ports(object: &Object<'_>, node: &Node) -> Finding {
    let help = "write at least one item in `spec.ports`, with a `port`";
    object
        .diagnostic(&RULE, node, "this Service has no ports")
        .help(help)
}

fn without_name(object: &Object<'_>, port: &Node) -> Finding {
    let path = object.path(port);
    let message = format!("`{path}` has no name, and it is not the only port");
    let help = format!("set `{path}.name`");
    object.diagnostic(&RULE, port, message).help(help)
}

fn external(object: &Object<'_>, spec: &Node) -> Option<Finding> {
    let Some((node, name)) = texted(spec, "externalName") else {
        let message = "this Service has the type `ExternalName` and no `externalName`";
        let help = "set `spec.externalName` to the host name of the target";
        return Some(object.diagnostic(&RULE, spec, message).help(help));
    };
    let host = name.strip_suffix('.').unwrap_or(name);
    if NameForm::Subdomain.accepts(host) {
        return None;
    }
    let message = format!("`{name}` is not a host name");
    Some(
        object
            .diagnostic(&RULE, node, message)
            .help(NameForm::Subdomain.help()),
    )
}

fn no_address(object: &Object<'_>, node: &Node, kind: &str) -> Finding {
    let message = format!("this Service has the type `{kind}` and no address");
    let help = format!("remove `{}`, or `type`", object.path(node));
    object.diagnostic(&RULE, node, message).help(help)
}

fn node_ports(object: &Object<'_>, ports: &[Node]) -> Vec<Finding> {
    let set = ports
        .iter()
        .filter(|port| number(port, "nodePort").is_some_and(|port| port != 0));
    let nodes = set.filter_map(|port| field(port, "nodePort"));
    let diagnostic = |node: &Node| {
        let message = format!(
            "`{}` is set, and the type is `ClusterIP`",
            object.path(node)
        );
        let help = "remove it, or write `type: NodePort`";
        object.diagnostic(&RULE, node, message).help(help)
    };
    nodes.map(diagnostic).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(spec: &str) -> String {
        let head = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n";
        Fixture::new(&format!("{head}{spec}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_service_has_ports() {
        let expected = "\
error[invalid-service]: this Service has no ports
 --> a.yaml:4:15
  |
4 | spec: {ports: []}
  |               ^^
help: write at least one item in `spec.ports`, with a `port`
";
        assert_eq!(of("spec: {ports: []}"), expected);
        assert!(of("").contains("this Service has no ports"));
        assert_eq!(of("spec: {clusterIP: None}"), "");
        assert_eq!(of("spec: {ports: [{port: 80}]}"), "");
    }

    #[test]
    fn each_of_several_ports_has_a_name() {
        let found = of("spec: {ports: [{name: a, port: 1}, {port: 2}]}");
        assert!(found.contains("`spec.ports[1]` has no name, and it is not the only port"));
        assert_eq!(
            of("spec: {ports: [{name: a, port: 1}, {name: b, port: 2}]}"),
            ""
        );
    }

    #[test]
    fn an_external_name_is_a_host() {
        assert!(of("spec: {type: ExternalName}").contains("and no `externalName`"));
        let found = of("spec: {type: ExternalName, externalName: 'https://a'}");
        assert!(found.contains("`https://a` is not a host name"), "{found}");
        assert_eq!(
            of("spec: {type: ExternalName, externalName: a.example.}"),
            ""
        );
    }

    #[test]
    fn a_node_port_is_no_part_of_a_cluster_ip() {
        let ports = "ports: [{port: 80, nodePort: 30080}]";
        let found = of(&format!("spec: {{{ports}}}"));
        assert!(found.contains("`spec.ports[0].nodePort` is set"), "{found}");
        assert_eq!(of(&format!("spec: {{type: NodePort, {ports}}}")), "");
    }

    #[test]
    fn a_load_balancer_has_an_address() {
        let found = of("spec: {type: LoadBalancer, clusterIP: None, ports: [{port: 80}]}");
        assert!(
            found.contains("has the type `LoadBalancer` and no address"),
            "{found}"
        );
    }
}
