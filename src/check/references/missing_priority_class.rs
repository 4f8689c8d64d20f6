//! The rule `missing-priority-class`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-priority-class",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::PriorityClass),
    documentation: "\
Pods name a PriorityClass that does not exist.

## What

`priorityClassName` of a pod template names a PriorityClass that no release of the environment renders.
Classes whose names begin with `system-` exist in every cluster.

## Why

The API server rejects the pods, so the Deployment stays at zero.

## Example

```yaml
kind: Deployment
spec:
  template:
    spec: {priorityClassName: importent}
```

## Fix

Use a class that exists. If the cluster's owners create it, declare it in `external` of plate.yaml, with the
reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(class: &str) -> String {
        let text = format!(
            "\
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop}}
spec: {{priorityClassName: {class}, containers: [{{name: web}}]}}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {{name: important}}
value: 1
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    #[test]
    fn a_class_that_is_not_rendered_is_missing() {
        let expected = "\
error[missing-priority-class]: the PriorityClass `importent` does not exist
 --> a.yaml:4:27
  |
4 | spec: {priorityClassName: importent, containers: [{name: web}]}
  |                           ^^^^^^^^^
note: Pod `web` refers to it
help: did you mean `important`?
";
        assert_eq!(drawn("importent"), expected);
    }

    #[test]
    fn a_rendered_class_and_the_systems_own_are_right() {
        assert_eq!(drawn("important"), "");
        assert_eq!(drawn("system-cluster-critical"), "");
    }
}
