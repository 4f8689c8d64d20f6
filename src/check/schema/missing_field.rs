//! A field that is not there and must be.

use super::schema_place::SchemaPlace;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "missing-field",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A required field is missing.

## What

The schema of the kind requires the field, and it is absent or null. Fields for which the API server has a
default are not required.

## Why

The API server rejects the resource: `Required value`.

## Example

```yaml
volumeMounts:
  - name: data       # `mountPath` is missing
```

## Fix

Add the field. If a template gets it from a value, that value is null: set it.
",
};

pub(super) fn finding(place: &SchemaPlace<'_>, node: &Node, name: &str) -> Finding {
    let path = place.path().key(name);
    let kind = place.resource.manifest.kind();
    if let Some(null) = node.get(name) {
        let message = format!("`{path}` is null, and {kind} needs it");
        return Finding::new(&RULE, place.resource, null, message).help("set it to a value");
    }
    let message = format!("`{path}` is missing, and {kind} needs it");
    Finding::new(&RULE, place.resource, node, message).help(format!("add `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    #[test]
    fn a_field_that_is_not_written_is_found() {
        let yaml = "\
apiVersion: v1
kind: Service
metadata: {name: api}
spec:
  ports: [{name: http}]
";
        let expected = "\
error[missing-field]: `spec.ports[0].port` is missing, and Service needs it
 --> a.yaml:5:11
  |
5 |   ports: [{name: http}]
  |           ^^^^^^^^^^^^
help: add `port`
";
        assert_eq!(Fixture::new(yaml).drawn_by(&RULE), expected);
    }

    #[test]
    fn null_is_as_good_as_nothing() {
        let yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: null}\n";
        let drawn = Fixture::new(yaml).drawn_by(&RULE);
        let message = "error[missing-field]: `spec.containers` is null, and Pod needs it\n";
        assert!(drawn.starts_with(message), "{drawn}");
    }

    #[test]
    fn an_empty_item_of_a_list_lacks_all_its_fields() {
        let yaml = "\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: a, image: a, env: [null]}]}
";
        let drawn = Fixture::new(yaml).drawn_by(&RULE);
        assert!(
            drawn.contains("`spec.containers[0].env[0].name` is missing"),
            "{drawn}"
        );
    }

    #[test]
    fn what_has_a_default_or_belongs_to_the_status_is_not_needed() {
        let yaml = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a}
roleRef: {kind: Role, name: a}
---
apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: a, image: a, livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: a}]}}}]}
status: {conditions: [{}]}
";
        assert_eq!(Fixture::new(yaml).drawn_by(&RULE), "");
    }
}
