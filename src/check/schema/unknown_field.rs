//! A field that the kind does not have.

use super::schema_place::{Around, SchemaPlace};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::yaml::Field;

pub(super) static RULE: Rule = Rule {
    name: "unknown-field",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A field that the kind does not have.

## What

Every field of every resource is looked up in the schema of its kind, for the version of Kubernetes in
plate.yaml. Free maps, such as labels and the data of a ConfigMap, accept every key.

## Why

`kubectl apply` rejects such a resource (`strict decoding error: unknown field`). A client without strict
validation drops the field silently, so a misspelt `readinessProbe` has no effect.

## Example

```yaml
apiVersion: apps/v1
kind: Deployment
spec:
  replica: 2        # the field is named `replicas`
```

## Fix

Use the name that the message suggests, or move the field to its place: often its indentation is wrong. For
a version of Kubernetes that is newer than the schemas of this program, this is a warning.
",
};

pub(super) fn finding(
    place: &SchemaPlace<'_>,
    key: &str,
    field: &Field,
    around: &[Around<'_>],
) -> Finding {
    let path = place.path().key(key);
    let kind = place.resource.manifest.kind();
    let message = format!("`{path}` is not a field of {kind}");
    let finding = Finding::at_key(&RULE, place.resource, field, message);
    match help(key, place, around) {
        Some(help) => finding.help(help),
        None => finding,
    }
}

fn help(key: &str, place: &SchemaPlace<'_>, around: &[Around<'_>]) -> Option<String> {
    let (innermost, outer) = around.split_last()?;
    let names = || innermost.fields.iter().map(|field| field.name);
    if let Some(name) = nearest(key, names()) {
        return Some(format!("did you mean `{name}`?"));
    }
    if let Some(home) = outer.iter().rev().find(|one| one.fields.get(key).is_some()) {
        return Some(match home.depth {
            0 => format!("`{key}` belongs at the top of the resource"),
            depth => format!("`{key}` is a field of `{}`", place.path_at(depth)),
        });
    }
    let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 => Some("it has no fields".to_owned()),
        1..=8 => Some(format!("its fields are {}", names.join(", "))),
        _ => Some("remove it, or look up the field's name".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    #[test]
    fn a_misspelt_field_is_found_and_the_right_one_named() {
        let yaml = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replica: 2
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {containers: [{name: api, image: 'api:1'}]}
";
        let expected = "\
error[unknown-field]: `spec.replica` is not a field of Deployment
 --> a.yaml:5:3
  |
5 |   replica: 2
  |   ^^^^^^^
help: did you mean `replicas`?
";
        assert_eq!(Fixture::new(yaml).drawn_by(&RULE), expected);
    }

    #[test]
    fn a_field_that_is_indented_too_far_is_sent_home() {
        let yaml = "\
apiVersion: v1
kind: Pod
metadata: {name: api}
spec:
  containers:
  - name: api
    image: api:1
    nodeSelector: {disk: ssd}
    spec: 1
";
        let drawn = Fixture::new(yaml).drawn_by(&RULE);
        assert!(
            drawn.contains("help: `nodeSelector` is a field of `spec`\n"),
            "{drawn}"
        );
        assert!(
            drawn.contains("help: `spec` belongs at the top of the resource\n"),
            "{drawn}"
        );
    }

    #[test]
    fn an_object_with_few_fields_tells_them() {
        let yaml = "\
apiVersion: v1
kind: Pod
metadata: {name: api}
spec: {containers: [{name: api, image: a, envFrom: [{wholeSecret: a}]}]}
";
        let drawn = Fixture::new(yaml).drawn_by(&RULE);
        let help = "help: its fields are `configMapRef`, `prefix`, `secretRef`\n";
        assert!(drawn.contains(help), "{drawn}");
    }

    #[test]
    fn keys_of_free_maps_are_no_fields() {
        let yaml = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: api, labels: {anything: a}, annotations: {any.thing/else: b}}
data: {whatever: c}
";
        assert_eq!(Fixture::new(yaml).drawn_by(&RULE), "");
    }

    #[test]
    fn a_field_of_a_later_version_is_unknown_to_an_earlier_one() {
        let yaml = "\
apiVersion: v1
kind: Pod
metadata: {name: api}
spec: {hostnameOverride: a, containers: [{name: api, image: a}]}
";
        let drawn = |version| Fixture::new(yaml).kubernetes(version).drawn_by(&RULE);
        assert!(drawn("1.33").starts_with("error[unknown-field]: `spec.hostnameOverride`"));
        assert_eq!(drawn("1.34"), "");
    }

    #[test]
    fn what_a_version_without_a_table_may_have_is_a_warning() {
        let yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nnews: {}\n";
        let drawn = |version| Fixture::new(yaml).kubernetes(version).drawn_by(&RULE);
        assert!(drawn("1.38").starts_with("warning[unknown-field]: `news`"));
        assert!(drawn("1.37").starts_with("error[unknown-field]: `news`"));
    }
}
