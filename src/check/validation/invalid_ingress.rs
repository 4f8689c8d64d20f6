//! An Ingress whose rules lead nowhere.

use std::net::IpAddr;

use super::form::NameForm;
use super::invalid_port::target;
use super::object::Object;
use super::union::{Union, chosen};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::resources::fields::{at, field, items, text};
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "invalid-ingress",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
An Ingress has no rules, or an invalid host, path or backend.

## What
It has `rules` or a `defaultBackend`. A host is a DNS name, which may begin with `*.`, and not an address. A
path begins with `/` and has a `pathType`: `Exact`, `Prefix` or `ImplementationSpecific`. A backend is a
Service with the number or the name of a port, or a resource.

## Why
The API server answers 422.

## Example
```yaml
paths:
- path: api
  pathType: Prefix
  backend:
    service: {name: api}
```

## Fix
```yaml
paths:
- path: /api
  pathType: Prefix
  backend:
    service: {name: api, port: {name: http}}
```
",
};

const BACKENDS: Union = Union {
    keys: &["service", "resource"],
    may_be_none: false,
};

const PORTS: Union = Union {
    keys: &["name", "number"],
    may_be_none: false,
};

const PATH_TYPES: [&str; 3] = ["Exact", "Prefix", "ImplementationSpecific"];

fn check(object: &Object<'_>) -> Vec<Finding> {
    if !object.is("networking.k8s.io", "Ingress") {
        return Vec::new();
    }
    let spec = object.spec().unwrap_or(object.root());
    let default = field(spec, "defaultBackend");
    let rules = items(spec, "rules");
    let mut findings = Vec::new();
    if default.is_none() && rules.is_empty() {
        let help = "write at least one item in `spec.rules`, or a `spec.defaultBackend`";
        findings.push(
            object
                .diagnostic(&RULE, spec, "this Ingress has no rules")
                .help(help),
        );
    }
    findings.extend(
        default
            .into_iter()
            .filter_map(|backend| in_backend(object, backend)),
    );
    findings.extend(rules.iter().flat_map(|rule| in_rule(object, rule)));
    let tls = items(spec, "tls").iter();
    let hosts = tls.flat_map(|tls| items(tls, "hosts"));
    findings.extend(hosts.filter_map(|host| bad_host(object, host)));
    findings
}

fn in_rule(object: &Object<'_>, rule: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    let host = field(rule, "host").filter(|host| host.as_str() != Some(""));
    findings.extend(host.and_then(|host| bad_host(object, host)));
    let Some(paths) = at(rule, &["http", "paths"]) else {
        return findings;
    };
    if paths.as_list().is_some_and(<[Node]>::is_empty) {
        let message = format!("`{}` is empty", object.path(paths));
        let help = "write at least one path, or remove `http`";
        findings.push(object.diagnostic(&RULE, paths, message).help(help));
    }
    for path in paths.as_list().unwrap_or_default() {
        findings.extend(in_path(object, path));
    }
    findings
}

fn in_path(object: &Object<'_>, path: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(bad_path(object, path));
    findings.extend(bad_type(object, path));
    if let Some(backend) = field(path, "backend") {
        findings.extend(in_backend(object, backend));
    }
    findings
}

fn bad_path(object: &Object<'_>, node: &Node) -> Option<Finding> {
    let path = text(node, "path");
    let kind = text(node, "pathType");
    let is_free = kind == "ImplementationSpecific" && path.is_empty();
    let place = field(node, "path").unwrap_or(node);
    if !path.starts_with('/') && PATH_TYPES.contains(&kind) && !is_free {
        let message = format!("the path `{path}` does not begin with `/`");
        let help = format!("write `/{path}`");
        return Some(object.diagnostic(&RULE, place, message).help(help));
    }
    let lower = path.to_ascii_lowercase();
    let parts = ["//", "/./", "/../", "%2f"];
    let ends = ["/..", "/."];
    let part = parts.into_iter().find(|part| lower.contains(part));
    let odd = part.or_else(|| ends.into_iter().find(|end| lower.ends_with(end)));
    let odd = odd.filter(|_| matches!(kind, "Exact" | "Prefix"))?;
    let message = format!("the path `{path}` has `{odd}`");
    let help = format!("remove it: the path type `{kind}` compares whole segments");
    Some(object.diagnostic(&RULE, place, message).help(help))
}

fn bad_type(object: &Object<'_>, path: &Node) -> Option<Finding> {
    let node = field(path, "pathType")?;
    let kind = node.as_str().filter(|kind| !PATH_TYPES.contains(kind))?;
    let message = format!(
        "`{}` is `{kind}`, which is not a path type",
        object.path(node)
    );
    let diagnostic = object.diagnostic(&RULE, node, message);
    Some(match nearest(kind, PATH_TYPES) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("write `Prefix`, `Exact` or `ImplementationSpecific`"),
    })
}

fn in_backend(object: &Object<'_>, backend: &Node) -> Option<Finding> {
    let service = match chosen(&RULE, object, backend, &BACKENDS) {
        Err(finding) => return Some(*finding),
        Ok(Some(("service", service))) => service,
        Ok(_) => return None,
    };
    let Some(port) = field(service, "port") else {
        let message = format!("`{}` has no port", object.path(service));
        let help = "set `port.number` or `port.name` to a port of the Service";
        return Some(object.diagnostic(&RULE, service, message).help(help));
    };
    match chosen(&RULE, object, port, &PORTS) {
        Err(finding) => Some(*finding),
        Ok(Some((_, port))) => target(object, port),
        Ok(None) => None,
    }
}

fn bad_host(object: &Object<'_>, node: &Node) -> Option<Finding> {
    let host = match &node.data {
        Data::Null => "",
        _ => node.as_str()?,
    };
    if host.parse::<IpAddr>().is_ok() {
        let message = format!("the host `{host}` is an address");
        let help = "write a DNS name, or remove it to accept all hosts";
        return Some(object.diagnostic(&RULE, node, message).help(help));
    }
    if NameForm::Subdomain.accepts(host.strip_prefix("*.").unwrap_or(host)) {
        return None;
    }
    let message = format!("the host `{host}` is not a DNS name");
    Some(
        object
            .diagnostic(&RULE, node, message)
            .help(NameForm::Subdomain.help()),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const HEAD: &str = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\n";
    const BACKEND: &str = "backend: {service: {name: a, port: {number: 80}}}";

    fn of(spec: &str) -> String {
        Fixture::new(&format!("{HEAD}{spec}\n")).drawn_by(&RULE)
    }

    fn of_path(path: &str) -> String {
        of(&format!(
            "spec: {{rules: [{{http: {{paths: [{{{path}}}]}}}}]}}"
        ))
    }

    fn with_path(path: &str, kind: &str) -> String {
        of_path(&format!("path: {path}, pathType: {kind}, {BACKEND}"))
    }

    #[test]
    fn a_path_begins_with_a_slash() {
        let expected = "\
error[invalid-ingress]: the path `api` does not begin with `/`
 --> a.yaml:4:39
  |
4 | spec: {rules: [{http: {paths: [{path: api, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]}
  |                                       ^^^
help: write `/api`
";
        assert_eq!(with_path("api", "Prefix"), expected);
        assert_eq!(with_path("/api", "Prefix"), "");
        assert!(with_path("api", "ImplementationSpecific").contains("write `/api`"));
        assert_eq!(
            of_path(&format!("pathType: ImplementationSpecific, {BACKEND}")),
            ""
        );
    }

    #[test]
    fn a_path_has_whole_segments() {
        assert!(with_path("/a//b", "Exact").contains("the path `/a//b` has `//`"));
        assert!(with_path("/a/..", "Prefix").contains("has `/..`"));
        assert_eq!(with_path("/a(/|$)(.*)//", "ImplementationSpecific"), "");
        assert_eq!(with_path("/.well-known/a..b", "Prefix"), "");
    }

    #[test]
    fn a_path_type_is_one_of_three() {
        let found = with_path("/a", "prefix");
        assert!(
            found.contains("is `prefix`, which is not a path type"),
            "{found}"
        );
    }

    #[test]
    fn a_backend_is_a_service_with_a_port() {
        let with =
            |backend: &str| of_path(&format!("path: /, pathType: Exact, backend: {backend}"));
        assert!(with("{}").contains("backend` has none of `service` and `resource`"));
        assert!(with("{service: {name: a}}").contains("backend.service` has no port"));
        let port = |port| with(&format!("{{service: {{name: a, port: {port}}}}}"));
        assert!(port("{}").contains("port` has none of `name` and `number`"));
        assert!(port("{name: a, number: 1}").contains("port` has `name` and `number`"));
        assert_eq!(port("{name: http}"), "");
    }

    #[test]
    fn an_ingress_has_rules_or_a_default() {
        assert!(of("").contains("this Ingress has no rules"));
        assert!(of("spec: {rules: []}").contains("this Ingress has no rules"));
        assert_eq!(of("spec: {rules: [{host: a.example}]}"), "");
        assert_eq!(
            of("spec: {defaultBackend: {resource: {kind: a, name: b}}}"),
            ""
        );
    }

    #[test]
    fn a_host_is_a_dns_name() {
        let host = |host| of(&format!("spec: {{rules: [{{host: '{host}'}}]}}"));
        assert!(host("10.0.0.1").contains("the host `10.0.0.1` is an address"));
        assert!(host("a.example:80").contains("the host `a.example:80` is not a DNS name"));
        assert_eq!(host("*.a.example"), "");
        let tls = of("spec: {rules: [{host: a}], tls: [{hosts: [A.example]}]}");
        assert!(
            tls.contains("the host `A.example` is not a DNS name"),
            "{tls}"
        );
    }

    #[test]
    fn a_rule_has_paths() {
        let found = of("spec: {rules: [{http: {paths: []}}]}");
        assert!(
            found.contains("`spec.rules[0].http.paths` is empty"),
            "{found}"
        );
    }
}
