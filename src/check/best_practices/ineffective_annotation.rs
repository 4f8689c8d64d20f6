//! Annotations that ingress-nginx does not read, or that change nothing.

use super::ingress_nginx::{NAMES, PREFIX, annotations, value};
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::yaml::{Field, Map};

pub(super) static RULE: Rule = Rule {
    name: "ineffective-annotation",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
An annotation of an Ingress that ingress-nginx does not read, or that has no effect.

## What
On an Ingress of ingress-nginx (its class is `nginx`, or it has an annotation
`nginx.ingress.kubernetes.io/…`):

- a name below `nginx.ingress.kubernetes.io/` that ingress-nginx does not have,
- one of its names below `ingress.kubernetes.io/`, the prefix that it had long ago,
- `ssl-redirect: \"true\"` if no `tls` covers the Ingress: only `force-ssl-redirect` redirects then,
- `ssl-redirect: \"false\"` together with `force-ssl-redirect: \"true\"`, which wins.

## Why
The API server accepts any annotation, and the controller ignores unknown ones. A limit, a redirect or a
protection that seems to be there has no effect.

## Example
```yaml
metadata:
  annotations:
    ingress.kubernetes.io/ssl-redirect: \"false\"
```

## Fix
```yaml
    nginx.ingress.kubernetes.io/ssl-redirect: \"false\"
```
If the controller uses another prefix (`--annotations-prefix`), set the rule to `off` in plate.yaml.
",
};

const OLD_PREFIX: &str = "ingress.kubernetes.io/";

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let findings = set.resources.iter().flat_map(|resource| {
        let annotations = annotations(resource);
        annotations.map_or_else(Vec::new, |map| of_ingress(resource, map, set))
    });
    findings.collect()
}

fn of_ingress(resource: &Resource<'_>, map: &Map, set: &ResourceSet<'_>) -> Vec<Finding> {
    let names = map.iter().filter_map(|(key, field)| {
        let old = key.strip_prefix(OLD_PREFIX);
        let own = key.strip_prefix(PREFIX);
        let old = old.filter(|name| NAMES.contains(name));
        let unknown = own.filter(|name| !NAMES.contains(name));
        match (old, unknown) {
            (Some(name), _) => Some(old_prefix(resource, key, name, field)),
            (_, Some(name)) => Some(unknown_name(resource, key, name, field)),
            _ => None,
        }
    });
    names.chain(redirect(resource, map, set)).collect()
}

fn old_prefix(resource: &Resource<'_>, key: &str, name: &str, field: &Field) -> Finding {
    let message = format!("ingress-nginx does not read `{key}`");
    let finding = Finding::new(&RULE, resource, &field.value, message);
    finding.help(format!("write `{PREFIX}{name}`"))
}

fn unknown_name(resource: &Resource<'_>, key: &str, name: &str, field: &Field) -> Finding {
    let message = format!("ingress-nginx has no annotation `{key}`");
    let finding = Finding::new(&RULE, resource, &field.value, message);
    match nearest(name, NAMES.iter().copied()) {
        Some(name) => finding.help(format!("did you mean `{PREFIX}{name}`?")),
        None => finding.help("remove it, or write it with the prefix of the controller it is for"),
    }
}

/// `ssl-redirect` where it decides nothing.
fn redirect(resource: &Resource<'_>, map: &Map, set: &ResourceSet<'_>) -> Option<Finding> {
    let written = value(map, "ssl-redirect")?;
    let is_forced = value(map, "force-ssl-redirect") == Some("true");
    let field = map.get(&format!("{PREFIX}ssl-redirect"))?;
    let finding = |message: &str| Finding::new(&RULE, resource, &field.value, message);
    match written {
        "false" if is_forced => {
            let message = "`ssl-redirect` is overridden by `force-ssl-redirect`";
            Some(finding(message).help("remove one of them"))
        }
        "true" if !is_forced && !any_tls(set) => {
            let message = "`ssl-redirect` has no effect on an Ingress without `tls`";
            Some(finding(message).help(format!(
                "add `tls`, or `{PREFIX}force-ssl-redirect` if TLS ends before the controller"
            )))
        }
        _ => None,
    }
}

/// Another Ingress may bring the certificate of a host, so one with `tls` is enough.
fn any_tls(set: &ResourceSet<'_>) -> bool {
    let mut resources = set.resources.iter();
    resources.any(|resource| {
        let tls = resource.at(&["spec", "tls"]);
        tls.and_then(|tls| tls.as_list())
            .is_some_and(|tls| !tls.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(annotations: &str, spec: &str) -> String {
        let yaml = format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  \
             annotations:\n    {annotations}\nspec: {{ingressClassName: nginx{spec}}}\n"
        );
        Fixture::new(&yaml).drawn_by(&RULE)
    }

    #[test]
    fn the_old_prefix_is_found() {
        let expected = "\
warning[ineffective-annotation]: ingress-nginx does not read `ingress.kubernetes.io/ssl-redirect`
 --> a.yaml:6:41
  |
6 |     ingress.kubernetes.io/ssl-redirect: \"false\"
  |                                         ^^^^^^^
help: write `nginx.ingress.kubernetes.io/ssl-redirect`
";
        let drawn = drawn("ingress.kubernetes.io/ssl-redirect: \"false\"", "");
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_misspelt_name_names_the_nearest_one() {
        let drawn = drawn("nginx.ingress.kubernetes.io/proxy-bodysize: 8m", "");
        assert!(drawn.contains("has no annotation `nginx.ingress.kubernetes.io/proxy-bodysize`"));
        let help = "did you mean `nginx.ingress.kubernetes.io/proxy-body-size`?";
        assert!(drawn.contains(help), "{drawn}");
    }

    #[test]
    fn a_redirect_without_a_certificate_is_found() {
        let annotation = "nginx.ingress.kubernetes.io/ssl-redirect: \"true\"";
        let without = drawn(annotation, "");
        assert!(
            without.contains("no effect on an Ingress without `tls`"),
            "{without}"
        );
        assert_eq!(drawn(annotation, ", tls: [{hosts: [a.io]}]"), "");
    }

    #[test]
    fn a_redirect_that_is_overruled_is_found() {
        let both = "nginx.ingress.kubernetes.io/ssl-redirect: \"false\"\n    \
                    nginx.ingress.kubernetes.io/force-ssl-redirect: \"true\"";
        let drawn = drawn(both, "");
        assert!(
            drawn.contains("is overridden by `force-ssl-redirect`"),
            "{drawn}"
        );
    }

    #[test]
    fn known_names_and_other_prefixes_are_fine() {
        assert_eq!(
            drawn("nginx.ingress.kubernetes.io/proxy-body-size: 8m", ""),
            ""
        );
        assert_eq!(
            drawn(
                "nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8",
                ""
            ),
            ""
        );
        assert_eq!(drawn("cert-manager.io/cluster-issuer: a", ""), "");
        assert_eq!(drawn("ingress.kubernetes.io/of-another: a", ""), "");
    }
}
