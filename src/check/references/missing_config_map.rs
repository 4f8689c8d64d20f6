//! The rule `missing-config-map`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-config-map",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::ConfigMap),
    documentation: "\
A reference to a ConfigMap that does not exist.

## What

A variable, `envFrom` or a volume of pods names a ConfigMap that no release of the environment renders in
their namespace. `kube-root-ca.crt` exists in every namespace. References with `optional: true` are not
checked.

## Why

The pods never start: `CreateContainerConfigError` for variables, `ContainerCreating` for volumes.

## Example

```yaml
kind: Deployment
spec:
  template:
    spec:
      volumes: [{name: config, configMap: {name: web}}]   # the ConfigMap is `web-config`
```

## Fix

Use the name of the ConfigMap as it is rendered. If something else creates it, declare it in `external` of
plate.yaml, with the reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(name: &str) -> String {
        let text = format!(
            "\
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop}}
spec:
  containers: [{{name: web, envFrom: [{{configMapRef: {{name: {name}}}}}]}}]
  volumes: [{{configMap: {{name: other, optional: true}}}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: web-config, namespace: shop}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    #[test]
    fn a_config_map_of_another_name_is_missing() {
        let expected = "\
error[missing-config-map]: the ConfigMap `web-confg` does not exist in the namespace `shop`
 --> a.yaml:5:60
  |
5 |   containers: [{name: web, envFrom: [{configMapRef: {name: web-confg}}]}]
  |                                                            ^^^^^^^^^
note: Pod `web` refers to it
help: did you mean `web-config`?
";
        assert_eq!(drawn("web-confg"), expected);
    }

    #[test]
    fn one_that_is_rendered_and_the_clusters_own_are_right() {
        assert_eq!(drawn("web-config"), "");
        assert_eq!(drawn("kube-root-ca.crt"), "");
    }
}
