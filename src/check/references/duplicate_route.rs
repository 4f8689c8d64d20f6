//! The rule `duplicate-route`.

use super::missing_target::referrer;
use indexmap::IndexMap;

use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::{at, items_at, map_at, namespace_of, text_at};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-route",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
Two Ingresses serve the same host and path.

## What

Two Ingresses of one class have a rule with the same host, path and `pathType`. Ingresses whose annotations
share a route on purpose are not compared: canaries of ingress-nginx, conditions of the AWS load balancer,
entry points of Traefik.

## Why

The admission webhook of ingress-nginx rejects the second one, so a release fails that is correct by itself.
Other controllers use one of them, and not always the same.

## Example

```yaml
# Ingress `web` and Ingress `shared`, both with ingressClassName: nginx
rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: …}]}}]
```

## Fix

Remove the route from one of them.
",
};

/// The beginnings of annotations that say how Ingresses share a route.
const SHARING: [&str; 3] = [
    "nginx.ingress.kubernetes.io/canary",
    "alb.ingress.kubernetes.io/conditions.",
    "traefik.ingress.kubernetes.io/router.",
];

/// What a request is matched by: class, host, path and the path's type.
type Key<'a> = (Option<&'a str>, &'a str, String, &'a str);

/// A path of an Ingress.
#[derive(Clone, Copy)]
struct Route<'a> {
    resource: &'a Resource<'a>,
    host: &'a str,
    path: &'a str,
    node: &'a Node,
}

/// Returns each route that an earlier Ingress of the resource set has.
fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let mut first_of: IndexMap<Key<'_>, Route<'_>> = IndexMap::new();
    let mut findings = Vec::new();
    for (key, route) in set.resources.iter().flat_map(routes) {
        let first = *first_of.entry(key).or_insert(route);
        if first.resource.identity != route.resource.identity {
            findings.push(diagnostic(&first, &route));
        }
    }
    findings
}

/// Returns the routes of `resource`, if it is an Ingress that shares none.
fn routes<'a>(resource: &'a Resource<'a>) -> Vec<(Key<'a>, Route<'a>)> {
    let identity = &resource.identity;
    let node = &resource.manifest.node;
    let is_ingress = identity.group == "networking.k8s.io" && identity.kind == "Ingress";
    if !is_ingress || shares(node) {
        return Vec::new();
    }
    let class = class(node);
    let mut found = Vec::new();
    for rule in items_at(node, &["spec", "rules"]) {
        for place in items_at(rule, &["http", "paths"]) {
            let route = Route {
                resource,
                host: text_at(rule, &["host"]).unwrap_or_default(),
                path: text_at(place, &["path"]).unwrap_or("/"),
                node: place.get("path").unwrap_or(place),
            };
            let path_type = text_at(place, &["pathType"]).unwrap_or_default();
            let path = normal(route.path, path_type);
            found.push(((class, route.host, path, path_type), route));
        }
    }
    found
}

fn shares(node: &Node) -> bool {
    let annotations = map_at(node, &["metadata", "annotations"]);
    let mut keys = annotations.into_iter().flat_map(|map| map.keys());
    keys.any(|key| SHARING.iter().any(|start| key.starts_with(start)))
}

fn class(node: &Node) -> Option<&str> {
    let annotated = at(
        node,
        &["metadata", "annotations", "kubernetes.io/ingress.class"],
    );
    text_at(node, &["spec", "ingressClassName"]).or_else(|| annotated?.as_str())
}

/// Returns `path` without the slash at its end, which has no meaning in a prefix.
fn normal(path: &str, path_type: &str) -> String {
    match path_type {
        "Prefix" => path.trim_end_matches('/').to_owned(),
        _ => path.to_owned(),
    }
}

fn diagnostic(first: &Route<'_>, route: &Route<'_>) -> Finding {
    let (host, path) = (route.host, route.path);
    let served = if host.is_empty() {
        path.to_owned()
    } else {
        format!("{host}{path}")
    };
    let message = format!(
        "{} serves `{served}` too",
        named(route.resource, first.resource)
    );
    let mut finding = Finding::new(&RULE, route.resource, route.node, message);
    let place = first
        .resource
        .manifest
        .tag(first.node)
        .unwrap_or(first.node.span);
    let note = format!("{} serves it here", named(first.resource, route.resource));
    finding.diagnostic = finding.diagnostic.label(place, note);
    finding.help("remove it from one of them: a controller rejects the second, or uses only one")
}

/// Names `resource`, with its namespace where `other` is in another one.
fn named(resource: &Resource<'_>, other: &Resource<'_>) -> String {
    match namespace_of(resource) {
        Some(namespace) if namespace_of(other) != Some(namespace) => {
            format!("{} in `{namespace}`", referrer(resource))
        }
        _ => referrer(resource),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn ingress(name: &str, class: &str, host: &str, path: &str) -> String {
        format!(
            "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}, namespace: shop}}
spec:
  ingressClassName: {class}
  rules:
    - host: {host}
      http: {{paths: [{{path: {path}, pathType: Prefix}}]}}
---
"
        )
    }

    fn drawn(others: &str) -> String {
        let first = ingress("web", "nginx", "shop.test", "/api");
        Fixture::new(&format!("{first}{others}")).drawn_by(&RULE)
    }

    #[test]
    fn the_second_ingress_of_a_host_and_path_is_found() {
        let expected = "\
error[duplicate-route]: Ingress `shared` serves `shop.test/api` too
  --> a.yaml:17:29
   |
17 |       http: {paths: [{path: /api, pathType: Prefix}]}
   |                             ^^^^
  --> a.yaml:8:29 (Ingress `web` serves it here)
   |
 8 |       http: {paths: [{path: /api, pathType: Prefix}]}
   |                             ^^^^
help: remove it from one of them: a controller rejects the second, or uses only one
";
        assert_eq!(
            drawn(&ingress("shared", "nginx", "shop.test", "/api")),
            expected
        );
    }

    #[test]
    fn a_slash_at_the_end_of_a_prefix_does_not_count() {
        let drawn = drawn(&ingress("shared", "nginx", "shop.test", "/api/"));
        assert!(
            drawn.contains("Ingress `shared` serves `shop.test/api/` too"),
            "{drawn}"
        );
    }

    #[test]
    fn an_ingress_in_another_namespace_is_named_with_it() {
        let other =
            ingress("web", "nginx", "shop.test", "/api").replace("namespace: shop", "namespace: b");
        let drawn = drawn(&other);
        assert!(
            drawn.contains("Ingress `web` in `b` serves `shop.test/api` too"),
            "{drawn}"
        );
    }

    #[test]
    fn another_host_path_type_or_class_is_another_route() {
        for other in [
            ingress("shared", "nginx", "other.test", "/api"),
            ingress("shared", "nginx", "shop.test", "/api/v2"),
            ingress("shared", "traefik", "shop.test", "/api"),
            ingress("shared", "nginx", "shop.test", "/api").replace("Prefix", "Exact"),
        ] {
            assert_eq!(drawn(&other), "", "{other}");
        }
    }

    #[test]
    fn a_canary_shares_its_route() {
        let canary = ingress("canary", "nginx", "shop.test", "/api").replace(
            "namespace: shop",
            "namespace: shop, annotations: {nginx.ingress.kubernetes.io/canary: 'true'}",
        );
        assert_eq!(drawn(&canary), "");
    }
}
