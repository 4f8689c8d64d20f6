//! The rule `missing-service`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-service",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::Backend),
    documentation: "\
Requests are sent to a Service that does not exist.

## What

An Ingress, a route of the Gateway API, a webhook or an APIService names a Service that no release of the
environment renders in that namespace, and that `external` in plate.yaml does not declare.

## Why

Every request is answered with 503. A webhook without its Service blocks every change of the resources that
it watches. The API server still accepts the manifest.

## Example

```yaml
kind: Ingress
spec:
  defaultBackend:
    service: {name: web, port: {number: 80}}   # there is a Service `web-stg`
```

## Fix

Use the name of the Service as it is rendered. If another repository creates it, declare it in `external` of
plate.yaml, with the reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const SERVICE: &str = "
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{port: 80}]}
---
";
    const INGRESS: &str = "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  rules:
    - http:
        paths:
          - {path: /, backend: {service: {name: wed, port: {number: 80}}}}
          - {path: /api, backend: {service: {name: wed, port: {number: 80}}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: guard}
webhooks:
  - clientConfig: {service: {name: guard, namespace: web}}
";

    #[test]
    fn a_service_of_another_name_is_missing_once() {
        let expected = "\
error[missing-service]: the Service `wed` does not exist in the namespace `shop`
  --> a.yaml:15:49
   |
15 |           - {path: /, backend: {service: {name: wed, port: {number: 80}}}}
   |                                                 ^^^
note: Ingress `web` refers to it in 2 places
help: did you mean `web`?

error[missing-service]: the Service `guard` does not exist in the namespace `web`
  --> a.yaml:22:36
   |
22 |   - clientConfig: {service: {name: guard, namespace: web}}
   |                                    ^^^^^
note: ValidatingWebhookConfiguration `guard` refers to it
help: render it in a release of this environment, or declare it in `external` of plate.yaml
";
        let drawn = Fixture::new(&format!("{SERVICE}{INGRESS}")).drawn_by(&RULE);
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_service_in_another_namespace_is_named() {
        let elsewhere = SERVICE.replace("web", "guard");
        let drawn = Fixture::new(&format!("{elsewhere}{INGRESS}")).drawn_by(&RULE);
        assert!(
            drawn.contains("note: there is one in the namespace `shop`"),
            "{drawn}"
        );
    }

    #[test]
    fn a_service_that_is_there_and_a_backend_of_another_kind_are_right() {
        let route = "\
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  rules:
    - backendRefs:
        - {name: web, port: 80}
        - {group: storage.example.com, kind: Bucket, name: files}
";
        assert_eq!(
            Fixture::new(&format!("{SERVICE}{route}")).drawn_by(&RULE),
            ""
        );
    }

    #[test]
    fn a_namespace_that_is_not_known_may_be_any() {
        let ingress = INGRESS
            .replace(", namespace: shop", "")
            .replace("wed", "web");
        let ingress = ingress.split("---").next().unwrap_or_default();
        assert_eq!(
            Fixture::new(&format!("{SERVICE}{ingress}")).drawn_by(&RULE),
            ""
        );
    }
}
