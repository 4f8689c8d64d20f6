//! The rule `missing-store`.

use super::reference::{Reference, namespace_of};
use super::walk::{at, items_at, text_at};
use crate::check::{Judge, Resource, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

/// The store of an `ExternalSecret` is not there.
pub(super) static RULE: Rule = Rule {
    name: "missing-store",
    judge: Judge::References,
    severity: Severity::Error,
    documentation: "\
Secrets are fetched from a store that does not exist.

## What

An ExternalSecret, a ClusterExternalSecret or a PushSecret names a ClusterSecretStore, or a SecretStore of its namespace, that no
release of the environment renders.

## Why

The Secret is never made, and whatever waits for it waits without end.

## Example

```yaml
kind: ExternalSecret
spec:
  secretStoreRef: {name: vault}   # it is a ClusterSecretStore, so `kind` must say so
```

## Fix

Name the store, and its kind: without `kind` a SecretStore is meant. One that something else makes is declared in `external` of
plate.yaml, with the reason.
",
};

const GROUP: &str = "external-secrets.io";

/// Returns the stores that `resource` refers to.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let identity = &resource.identity;
    let node = &resource.manifest.node;
    if identity.group != GROUP {
        return Vec::new();
    }
    let (spec, namespace) = match identity.kind.as_str() {
        "ExternalSecret" | "PushSecret" => (at(node, &["spec"]), namespace_of(resource)),
        "ClusterExternalSecret" => (at(node, &["spec", "externalSecretSpec"]), None),
        _ => return Vec::new(),
    };
    let stores = spec.into_iter().flat_map(stores);
    stores
        .filter_map(|store| reference(resource, store, namespace))
        .collect()
}

/// Returns the places in `spec` that name a store.
fn stores(spec: &Node) -> impl Iterator<Item = &Node> {
    let items = ["data", "dataFrom"]
        .into_iter()
        .flat_map(|key| items_at(spec, &[key]));
    let own = items.filter_map(|item| at(item, &["sourceRef", "storeRef"]));
    let usual = spec.get("secretStoreRef");
    let pushed = items_at(spec, &["secretStoreRefs"]);
    usual.into_iter().chain(own).chain(pushed)
}

fn reference<'a>(
    resource: &'a Resource<'a>,
    store: &'a Node,
    namespace: Option<&'a str>,
) -> Option<Reference<'a>> {
    let kind = text_at(store, &["kind"]).unwrap_or("SecretStore");
    let found = Reference::anywhere(&RULE, resource, (GROUP, kind), store.get("name"))?;
    Some(match kind {
        "SecretStore" => found.within(namespace),
        _ => found,
    })
}

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
