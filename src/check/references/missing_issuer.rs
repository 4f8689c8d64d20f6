//! The rule `missing-issuer`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-issuer",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::Issuer),
    documentation: "\
A certificate needs an issuer that does not exist.

## What

An annotation of an Ingress or a Gateway (`cert-manager.io/cluster-issuer`, `cert-manager.io/issuer`), or
`issuerRef` of a Certificate, names a ClusterIssuer, or an Issuer of the same namespace, that no release of
the environment renders. Issuers of another API group are not checked.

## Why

The certificate is never issued: the Ingress serves the controller's default certificate, and browsers
reject it.

## Example

```yaml
kind: Ingress
metadata:
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt   # the ClusterIssuer is `letsencrypt-prod`
```

## Fix

Use an issuer that exists. If something else creates it, declare it in `external` of plate.yaml, with the
reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const ISSUERS: &str = "\
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: public}
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: {name: private, namespace: shop}
---
";

    fn drawn(text: &str) -> String {
        Fixture::new(&format!("{ISSUERS}{text}")).drawn_by(&RULE)
    }

    fn ingress(annotations: &str) -> String {
        format!(
            "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations: {{{annotations}}}
"
        )
    }

    fn certificate(issuer: &str) -> String {
        format!(
            "\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {{name: web, namespace: shop}}
spec: {{issuerRef: {issuer}}}
"
        )
    }

    #[test]
    fn an_annotation_that_names_no_issuer_is_found() {
        let expected = "\
error[missing-issuer]: the ClusterIssuer `publik` does not exist
  --> a.yaml:14:49
   |
14 |   annotations: {cert-manager.io/cluster-issuer: publik}
   |                                                 ^^^^^^
note: Ingress `web` refers to it
help: did you mean `public`?
";
        let text = ingress("cert-manager.io/cluster-issuer: publik");
        assert_eq!(drawn(&text), expected);
    }

    #[test]
    fn an_issuer_is_looked_for_in_its_own_namespace() {
        let text = certificate("{name: private}").replace("shop", "other");
        assert!(
            drawn(&text).contains("the Issuer `private` does not exist in the namespace `other`")
        );
    }

    #[test]
    fn issuers_that_are_there_are_right() {
        for text in [
            ingress("cert-manager.io/cluster-issuer: public"),
            ingress("cert-manager.io/issuer: private"),
            certificate("{name: private}"),
            certificate("{name: public, kind: ClusterIssuer}"),
        ] {
            assert_eq!(drawn(&text), "", "{text}");
        }
    }

    #[test]
    fn issuers_of_another_group_are_not_looked_for() {
        let group = "cert-manager.io/issuer-group: awspca.cert-manager.io";
        for text in [
            ingress(&format!("cert-manager.io/issuer: aws, {group}")),
            certificate("{name: aws, group: awspca.cert-manager.io, kind: AWSPCAIssuer}"),
        ] {
            assert_eq!(drawn(&text), "", "{text}");
        }
    }
}
