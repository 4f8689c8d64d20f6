//! Production that answers without TLS.

use super::ingress_nginx::{annotations, value};
use super::tier::is_of;
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::workspace::Tier;
use crate::yaml::{Map, Node};

pub(super) static RULE: Rule = Rule {
    name: "http-allowed",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
An Ingress accepts HTTP in production.

## What
An Ingress of ingress-nginx in an environment of the tier production that has no `tls`, or whose
`ssl-redirect` is `\"false\"`, without `force-ssl-redirect: \"true\"`.

## Why
Requests over HTTP can be read and changed on the way, also before a redirect: passwords and cookies too.

## Example
```yaml
metadata:
  annotations:
    nginx.ingress.kubernetes.io/ssl-redirect: \"false\"
```

## Fix
```yaml
    nginx.ingress.kubernetes.io/force-ssl-redirect: \"true\"
```
",
};

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    if !is_of(set, Tier::Production) {
        return Vec::new();
    }
    let findings = set.resources.iter().filter_map(|resource| {
        let annotations = annotations(resource)?;
        of_ingress(resource, annotations)
    });
    findings.collect()
}

fn of_ingress(resource: &Resource<'_>, map: &Map) -> Option<Finding> {
    let is_true = |name: &str| value(map, name) == Some("true");
    // A canary has the settings of its main Ingress.
    if is_true("force-ssl-redirect") || is_true("canary") {
        return None;
    }
    let help = "write `nginx.ingress.kubernetes.io/force-ssl-redirect: \"true\"`";
    if value(map, "ssl-redirect") == Some("false") {
        let path = [
            "metadata",
            "annotations",
            "nginx.ingress.kubernetes.io/ssl-redirect",
        ];
        let message = "`ssl-redirect` allows HTTP in production";
        let finding = Finding::new(&RULE, resource, resource.at(&path)?, message);
        return Some(finding.help(help));
    }
    let tls = resource.at(&["spec", "tls"]).and_then(Node::as_list);
    if tls.is_some_and(|tls| !tls.is_empty()) {
        return None;
    }
    let spec = resource.at(&["spec"])?;
    let place = spec.get("rules").unwrap_or(spec);
    let message = "the Ingress accepts HTTP in production: it has no `tls`";
    let finding = Finding::new(&RULE, resource, place, message);
    Some(finding.help(format!(
        "add `tls`; if TLS ends before the controller, {help}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(annotation: &str, spec: &str, environment: &str) -> String {
        let yaml = format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  \
             annotations:\n    nginx.ingress.kubernetes.io/{annotation}\nspec: {spec}\n"
        );
        let fixture = Fixture::new(&yaml).environment(environment);
        fixture.drawn_by(&RULE)
    }

    const TLS: &str = "{tls: [{hosts: [a.io]}]}";

    #[test]
    fn a_redirect_that_is_off_is_found_in_production() {
        let expected = "\
warning[http-allowed]: `ssl-redirect` allows HTTP in production
 --> a.yaml:6:47
  |
6 |     nginx.ingress.kubernetes.io/ssl-redirect: \"false\"
  |                                               ^^^^^^^
help: write `nginx.ingress.kubernetes.io/force-ssl-redirect: \"true\"`
";
        assert_eq!(drawn("ssl-redirect: \"false\"", TLS, "prod"), expected);
        assert_eq!(drawn("ssl-redirect: \"false\"", TLS, "stg"), "");
    }

    #[test]
    fn an_ingress_without_tls_is_found_in_production() {
        let drawn = drawn("proxy-body-size: 8m", "{rules: [{host: a.io}]}", "prod");
        assert!(
            drawn.contains("in production: it has no `tls`\n --> a.yaml:7:15\n"),
            "{drawn}"
        );
    }

    #[test]
    fn tls_and_a_forced_redirect_are_fine() {
        assert_eq!(drawn("proxy-body-size: 8m", TLS, "prod"), "");
        assert_eq!(
            drawn("force-ssl-redirect: \"true\"", "{rules: []}", "prod"),
            ""
        );
    }
}
