//! The rule `missing-volume-claim`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-volume-claim",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::VolumeClaim),
    documentation: "\
Pods mount a PersistentVolumeClaim that does not exist.

## What

A volume names a claim that no release of the environment renders in that namespace, and that no StatefulSet
creates from its `volumeClaimTemplates` (`<template>-<set>-<number>`).

## Why

The pods stay `Pending`: the scheduler waits for the claim.

## Example

```yaml
kind: Deployment
spec:
  template:
    spec:
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]   # the claim is `web-data`
```

## Fix

Use the name of the claim as it is rendered. If something else creates it, declare it in `external` of
plate.yaml, with the reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(claim: &str) -> String {
        let text = format!(
            "\
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop}}
spec:
  containers: [{{name: web}}]
  volumes: [{{name: data, persistentVolumeClaim: {{claimName: {claim}}}}}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: web-data, namespace: shop}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db, namespace: shop}}
spec: {{volumeClaimTemplates: [{{metadata: {{name: data}}}}]}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    #[test]
    fn a_claim_that_is_not_rendered_is_missing() {
        let expected = "\
error[missing-volume-claim]: the PersistentVolumeClaim `data` does not exist in the namespace `shop`
 --> a.yaml:6:61
  |
6 |   volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
  |                                                             ^^^^
note: Pod `web` refers to it
help: render it in a release of this environment, or declare it in `external` of plate.yaml
";
        assert_eq!(drawn("data"), expected);
    }

    #[test]
    fn a_rendered_claim_and_one_of_a_stateful_set_are_right() {
        assert_eq!(drawn("web-data"), "");
        assert_eq!(drawn("data-db-0"), "");
    }

    #[test]
    fn a_claim_that_a_stateful_set_does_not_make_is_missing() {
        assert!(drawn("data-db-a").contains("`data-db-a` does not exist"));
    }
}
