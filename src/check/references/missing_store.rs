//! The rule `missing-store`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-store",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::Store),
    documentation: "\
Secrets come from a store that does not exist.

## What

An ExternalSecret, a ClusterExternalSecret or a PushSecret names a ClusterSecretStore, or a SecretStore of its namespace, that no
release of the environment renders.

## Why

The Secret is never created, so its pods never start.

## Example

```yaml
kind: ExternalSecret
spec:
  secretStoreRef: {name: vault}   # it is a ClusterSecretStore, so `kind` must say so
```

## Fix

Write the name of the store and its kind: without `kind` it is a SecretStore. If something else creates it,
declare it in `external` of plate.yaml, with the reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(store: &str) -> String {
        let text = format!(
            "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {{name: db, namespace: shop}}
spec: {{secretStoreRef: {store}}}
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {{name: vault, namespace: shop}}
---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {{name: shared}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    #[test]
    fn a_store_of_the_other_kind_is_missing() {
        let expected = "\
error[missing-store]: the SecretStore `shared` does not exist in the namespace `shop`
 --> a.yaml:4:31
  |
4 | spec: {secretStoreRef: {name: shared}}
  |                               ^^^^^^
note: ExternalSecret `db` refers to it
help: render it in a release of this environment, or declare it in `external` of plate.yaml
";
        assert_eq!(drawn("{name: shared}"), expected);
    }

    #[test]
    fn stores_that_are_there_are_right() {
        assert_eq!(drawn("{name: vault}"), "");
        assert_eq!(drawn("{name: shared, kind: ClusterSecretStore}"), "");
    }

    #[test]
    fn the_stores_of_single_data_are_looked_for() {
        let text = "\
apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: {name: db}
spec: {externalSecretSpec: {dataFrom: [{sourceRef: {storeRef: {name: other}}}]}}
";
        let drawn = Fixture::new(text).drawn_by(&RULE);
        assert!(
            drawn.contains("the SecretStore `other` does not exist\n"),
            "{drawn}"
        );
    }
}
