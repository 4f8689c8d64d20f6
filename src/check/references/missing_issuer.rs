//! The rule `missing-issuer`.

use super::reference::{GroupKind, Reference};
use super::walk::{at, text_at};
use crate::check::{Judge, Resource, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

/// The issuer of a certificate is not there.
pub(super) static RULE: Rule = Rule {
    name: "missing-issuer",
    judge: Judge::References,
    severity: Severity::Error,
    documentation: "\
A certificate is asked of an issuer that does not exist.

## What

An annotation of an Ingress or a Gateway (`cert-manager.io/cluster-issuer`, `cert-manager.io/issuer`), or `issuerRef` of a
Certificate, names a ClusterIssuer, or an Issuer of the same namespace, that no release of the environment renders. Issuers of
another API group are not looked for.

## Why

The certificate is never made: the Ingress serves the controller's own, and browsers refuse it.

## Example

```yaml
kind: Ingress
metadata:
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt   # the ClusterIssuer is `letsencrypt-prod`
```

## Fix

Name an issuer that is there. One that something else makes is declared in `external` of plate.yaml, with the reason.
",
};

const GROUP: &str = "cert-manager.io";

/// Returns the issuers that `resource` asks for certificates.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let identity = &resource.identity;
    match (identity.group.as_str(), identity.kind.as_str()) {
        (GROUP, "Certificate") => of_certificate(resource).into_iter().collect(),
        ("networking.k8s.io", "Ingress") | ("gateway.networking.k8s.io", "Gateway") => {
            of_annotations(resource)
        }
        _ => Vec::new(),
    }
}

fn of_certificate<'a>(resource: &'a Resource<'a>) -> Option<Reference<'a>> {
    let issuer = at(&resource.manifest.node, &["spec", "issuerRef"])?;
    let group = text_at(issuer, &["group"]).unwrap_or(GROUP);
    let kind = text_at(issuer, &["kind"]).unwrap_or("Issuer");
    reference(resource, (group, kind), issuer.get("name"))
}

/// Returns the issuers in the annotations; those that name another kind or group are that one's.
fn of_annotations<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let Some(annotations) = at(&resource.manifest.node, &["metadata", "annotations"]) else {
        return Vec::new();
    };
    let group = text_at(annotations, &["cert-manager.io/issuer-group"]).unwrap_or(GROUP);
    let kind = text_at(annotations, &["cert-manager.io/issuer-kind"]).unwrap_or("Issuer");
    let own = annotations.get("cert-manager.io/issuer");
    let shared = annotations.get("cert-manager.io/cluster-issuer");
    let own = reference(resource, (group, kind), own);
    own.into_iter()
        .chain(reference(resource, (GROUP, "ClusterIssuer"), shared))
        .collect()
}

fn reference<'a>(
    resource: &'a Resource<'a>,
    kind: GroupKind<'a>,
    name: Option<&'a Node>,
) -> Option<Reference<'a>> {
    match kind {
        (GROUP, "ClusterIssuer") => Reference::anywhere(&RULE, resource, kind, name),
        (GROUP, "Issuer") => Reference::local(&RULE, resource, kind, name),
        _ => None,
    }
}

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
