//! The rule `missing-scale-target`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-scale-target",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::ScaleTarget),
    documentation: "\
The target of an autoscaler does not exist.

## What

`scaleTargetRef` of a HorizontalPodAutoscaler or of KEDA's ScaledObject, or `targetRef` of a VerticalPodAutoscaler, names a resource
that no release of the environment renders in that namespace.

## Why

Nothing is scaled, and only the status of the autoscaler shows it.

## Example

```yaml
kind: HorizontalPodAutoscaler
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}   # it is a StatefulSet
```

## Fix

Write the group, kind and name of a rendered resource. If something else creates it, declare it in
`external` of plate.yaml, with the reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(kind: &str, target: &str) -> String {
        let text = format!(
            "\
apiVersion: {kind}
metadata: {{name: web, namespace: shop}}
spec: {{scaleTargetRef: {target}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    const HPA: &str = "autoscaling/v2\nkind: HorizontalPodAutoscaler";

    #[test]
    fn a_target_of_another_kind_is_missing() {
        let expected = "\
error[missing-scale-target]: the StatefulSet `web` does not exist in the namespace `shop`
 --> a.yaml:4:71
  |
4 | spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}}
  |                                                                       ^^^
note: HorizontalPodAutoscaler `web` refers to it
help: render it in a release of this environment, or declare it in `external` of plate.yaml
";
        let drawn = drawn(HPA, "{apiVersion: apps/v1, kind: StatefulSet, name: web}");
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_target_that_is_there_is_right() {
        let full = "{apiVersion: apps/v1, kind: Deployment, name: web}";
        assert_eq!(drawn(HPA, full), "");
        assert_eq!(
            drawn("keda.sh/v1alpha1\nkind: ScaledObject", "{name: web}"),
            ""
        );
    }
}
