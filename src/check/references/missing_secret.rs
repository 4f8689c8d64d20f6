//! The rule `missing-secret`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-secret",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::Secret),
    documentation: "\
A reference to a Secret that does not exist.

## What

Pods (variables, volumes, `imagePullSecrets`), the TLS of an Ingress, a store of External Secrets or an
issuer name a Secret that does not exist in their namespace. A Secret exists if it is rendered, or if one of
these creates it: an ExternalSecret, a ClusterExternalSecret whose selector matches the namespace, a
Certificate, a SealedSecret, or an Ingress with an annotation for cert-manager. References with `optional:
true` are not checked.

## Why

Pods never start (`CreateContainerConfigError`), an Ingress serves the controller's default certificate, and
a store fetches nothing.

## Example

```yaml
kind: Deployment
spec:
  template:
    spec:
      containers:
        - envFrom: [{secretRef: {name: database}}]   # the ExternalSecret creates `database-stg`
```

## Fix

Use the name of the Secret that is created. Declare a Secret that is created by hand in `external` of
plate.yaml, with the reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  imagePullSecrets: [{name: db}]
  containers:
    - name: web
      envFrom: [{secretRef: {name: db}}]
      env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: a}}}]
  volumes:
    - secret: {secretName: db}
    - projected: {sources: [{secret: {name: db}}]}
---
";

    fn drawn(text: &str) -> String {
        Fixture::new(text).drawn_by(&RULE)
    }

    #[track_caller]
    fn assert_makes(resource: &str) {
        assert_eq!(drawn(&format!("{POD}{resource}")), "", "{resource}");
    }

    #[test]
    fn a_secret_that_nothing_makes_is_missing() {
        let expected = "\
error[missing-secret]: the Secret `db` does not exist in the namespace `shop`
 --> a.yaml:5:29
  |
5 |   imagePullSecrets: [{name: db}]
  |                             ^^
note: Pod `web` refers to it in 5 places
help: render it in a release of this environment, or declare it in `external` of plate.yaml
";
        assert_eq!(drawn(POD), expected);
    }

    #[test]
    fn an_optional_secret_may_be_missing() {
        let pod = "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers: [{name: web, envFrom: [{secretRef: {name: db, optional: true}}]}]
  volumes: [{secret: {secretName: db, optional: true}}]
";
        assert_eq!(drawn(pod), "");
    }

    #[test]
    fn what_is_rendered_or_made_is_there() {
        for (kind, spec) in [
            ("v1, kind: Secret", ""),
            ("external-secrets.io/v1, kind: ExternalSecret", ""),
            ("bitnami.com/v1alpha1, kind: SealedSecret", ""),
        ] {
            assert_makes(&format!(
                "{{apiVersion: {kind}, metadata: {{name: db, namespace: shop}}, spec: {{{spec}}}}}"
            ));
        }
        for (kind, spec) in [
            (
                "external-secrets.io/v1, kind: ExternalSecret",
                "target: {name: db}",
            ),
            ("cert-manager.io/v1, kind: Certificate", "secretName: db"),
        ] {
            assert_makes(&format!(
                "{{apiVersion: {kind}, metadata: {{name: a, namespace: shop}}, spec: {{{spec}}}}}"
            ));
        }
    }

    #[test]
    fn an_external_secret_that_only_adds_makes_nothing() {
        let merging = "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: a, namespace: shop}
spec: {target: {name: db, creationPolicy: Merge}}
";
        assert!(drawn(&format!("{POD}{merging}")).contains("the Secret `db` does not exist"));
    }

    fn cluster_secret(selection: &str) -> String {
        format!(
            "\
apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: {{name: all}}
spec:
  {selection}
  externalSecretSpec: {{target: {{name: db}}}}
"
        )
    }

    #[test]
    fn a_cluster_external_secret_makes_it_where_it_selects() {
        for selection in [
            "namespaces: [shop]",
            "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}",
            "namespaceSelectors: [{matchLabels: {team: shop}}]",
        ] {
            assert_makes(&cluster_secret(selection));
        }
        let other = cluster_secret("namespaces: [other]");
        assert!(drawn(&format!("{POD}{other}")).contains("the Secret `db` does not exist"));
    }

    #[test]
    fn a_namespace_that_is_not_known_may_be_selected() {
        let pod = POD.replace(", namespace: shop", "");
        let secret = cluster_secret("namespaces: [shop]");
        assert_eq!(drawn(&format!("{pod}{secret}")), "");
    }

    #[test]
    fn the_labels_of_a_rendered_namespace_are_known() {
        let namespace = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
        let secret = cluster_secret("namespaceSelector: {matchLabels: {team: shop}}");
        let drawn = drawn(&format!("{POD}{secret}{namespace}"));
        assert!(drawn.contains("the Secret `db` does not exist"), "{drawn}");
    }

    fn ingress(annotation: &str) -> String {
        format!(
            "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: web, namespace: shop, annotations: {{{annotation}}}}}
spec: {{tls: [{{secretName: web-tls}}]}}
"
        )
    }

    #[test]
    fn the_certificate_of_an_ingress_is_asked_for_by_annotation() {
        assert_eq!(
            drawn(&ingress("cert-manager.io/cluster-issuer: public")),
            ""
        );
        let missing = drawn(&ingress("cert-manager.io/duration: 2h"));
        assert!(
            missing.contains("the Secret `web-tls` does not exist"),
            "{missing}"
        );
    }

    #[test]
    fn the_secrets_of_stores_and_issuers_are_looked_for() {
        let text = "\
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: vault, namespace: shop}
spec: {provider: {vault: {auth: {tokenSecretRef: {name: token, key: token}}}}}
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: public}
spec:
  acme:
    privateKeySecretRef: {name: account}
    solvers: [{dns01: {cloudflare: {apiTokenSecretRef: {name: dns, key: token}}}}]
";
        let drawn = drawn(text);
        let found: Vec<&str> = drawn
            .lines()
            .filter(|line| line.starts_with("error"))
            .collect();
        let expected = [
            "error[missing-secret]: the Secret `token` does not exist in the namespace `shop`",
            "error[missing-secret]: the Secret `dns` does not exist",
        ];
        assert_eq!(found, expected);
    }
}
