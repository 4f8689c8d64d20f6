//! An environment variable without a name, or with no source or two.

use super::form::NameForm;
use super::invalid_container::called;
use super::object::Object;
use super::union::{Union, chosen};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{emptied, field, is_missing, items, text, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-env",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
An environment variable has an invalid name, no source, or several.

## What
A name is printable ASCII without `=`. `valueFrom` has exactly one source, and excludes `value`. A source by
key names its ConfigMap or Secret and the key. An item of `envFrom` is one ConfigMap or one Secret, by name.
`fieldRef` accepts only some fields of the pod.

## Why
The API server answers 422. The schema does not require this: each source is optional by itself.

## Example
```yaml
env:
- name: TOKEN
  valueFrom: {}
```

## Fix
```yaml
env:
- name: TOKEN
  valueFrom:
    secretKeyRef: {name: web, key: token}
```
",
};

const SOURCES: Union = Union {
    keys: &[
        "configMapKeyRef",
        "secretKeyRef",
        "fieldRef",
        "resourceFieldRef",
        "fileKeyRef",
    ],
    may_be_none: false,
};

const ALL_OF: Union = Union {
    keys: &["configMapRef", "secretRef"],
    may_be_none: false,
};

/// The fields of a pod that variables know; labels and annotations are known by key.
const POD_FIELDS: [&str; 10] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.host",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for container in pod.containers() {
        for variable in items(container, "env") {
            findings.extend(name(object, container, variable));
            findings.extend(source(object, variable));
        }
        for source in items(container, "envFrom") {
            findings.extend(from(object, source));
        }
    }
    findings
}

fn name(object: &Object<'_>, container: &Node, variable: &Node) -> Option<Finding> {
    if let Some(node) = emptied(variable, "name") {
        let container = called(object, container);
        let message = format!("a variable of {container} has no name");
        let help = format!("set `{}`", object.path(node));
        return Some(object.diagnostic(&RULE, node, message).help(help));
    }
    let (node, name) = texted(variable, "name")?;
    let is_printable = |c: char| (c.is_ascii_graphic() || c == ' ') && c != '=';
    if name.chars().all(is_printable) {
        return None;
    }
    let message = format!("`{name}` is not a name of a variable");
    let help = "write ASCII letters, digits, `_`, `-` and `.`";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn source(object: &Object<'_>, variable: &Node) -> Vec<Finding> {
    let Some(value_from) = field(variable, "valueFrom") else {
        return Vec::new();
    };
    if let Some((node, _)) = texted(variable, "value") {
        let message = format!("`{}` has a value and `valueFrom`", text(variable, "name"));
        return vec![
            object
                .diagnostic(&RULE, node, message)
                .help("remove one of them"),
        ];
    }
    match chosen(&RULE, object, value_from, &SOURCES) {
        Err(finding) => vec![*finding],
        Ok(Some((kind @ ("configMapKeyRef" | "secretKeyRef"), reference))) => {
            let mut findings: Vec<_> = name_of(object, kind, reference).into_iter().collect();
            findings.extend(key_of(object, reference));
            findings
        }
        Ok(Some(("fieldRef", reference))) => pod_field(object, reference).into_iter().collect(),
        Ok(_) => Vec::new(),
    }
}

fn from(object: &Object<'_>, source: &Node) -> Option<Finding> {
    match chosen(&RULE, object, source, &ALL_OF) {
        Err(finding) => Some(*finding),
        Ok(Some((kind, reference))) => name_of(object, kind, reference),
        Ok(None) => None,
    }
}

/// The schema does not require the name in a reference; the API server does.
fn name_of(object: &Object<'_>, kind: &str, reference: &Node) -> Option<Finding> {
    let what = if kind.starts_with("secret") {
        "Secret"
    } else {
        "ConfigMap"
    };
    if is_missing(reference, "name") {
        let node = field(reference, "name").unwrap_or(reference);
        let message = format!("`{}` does not name a {what}", object.path(reference));
        let help = format!("set `{}`", object.path_of(reference, "name"));
        return Some(object.diagnostic(&RULE, node, message).help(help));
    }
    let (node, name) = texted(reference, "name")?;
    if NameForm::Subdomain.accepts(name) {
        return None;
    }
    let message = format!("no {what} can have the name `{name}`");
    let diagnostic = object.diagnostic(&RULE, node, message);
    Some(diagnostic.help(NameForm::Subdomain.help()))
}

fn key_of(object: &Object<'_>, reference: &Node) -> Option<Finding> {
    let node = field(reference, "key")?;
    let key = node.as_str()?;
    if NameForm::DataKey.accepts(key) {
        return None;
    }
    let message = format!("`{}` is `{key}`, which is not a key", object.path(node));
    Some(
        object
            .diagnostic(&RULE, node, message)
            .help(NameForm::DataKey.help()),
    )
}

fn pod_field(object: &Object<'_>, reference: &Node) -> Option<Finding> {
    let (node, path) = texted(reference, "fieldPath")?;
    let by_key = ["metadata.labels['", "metadata.annotations['"];
    let is_keyed = path.ends_with("']") && by_key.iter().any(|start| path.starts_with(start));
    if is_keyed || POD_FIELDS.contains(&path) {
        return None;
    }
    let message = format!("`{path}` is not a field of a pod that a variable can read");
    let known: Vec<&str> = POD_FIELDS
        .into_iter()
        .filter(|field| *field != "spec.host")
        .collect();
    let help = format!(
        "write one of {}, or `metadata.labels['<key>']`",
        known.join(", ")
    );
    Some(object.diagnostic(&RULE, node, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of_container(container: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
        Fixture::new(&format!("{head}  - name: web\n    {container}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_variable_has_one_source() {
        let expected = "\
error[invalid-env]: `spec.containers[0].env[0].valueFrom` has none of `configMapKeyRef`, `secretKeyRef`, `fieldRef`, `resourceFieldRef` and `fileKeyRef`
 --> a.yaml:7:32
  |
7 |     env: [{name: A, valueFrom: {}}]
  |                                ^^
help: set exactly one of them
";
        let found = of_container("env: [{name: A, valueFrom: {}}]");
        assert_eq!(found, expected);
        let two = "env: [{name: A, valueFrom: {fieldRef: {}, secretKeyRef: {}}}]";
        assert!(of_container(two).contains("has `secretKeyRef` and `fieldRef`"));
        assert_eq!(of_container("env: [{name: A, valueFrom: null}]"), "");
    }

    #[test]
    fn a_variable_has_a_value_or_a_source() {
        let both = |value| {
            let source = "{fieldRef: {fieldPath: metadata.name}}";
            of_container(&format!(
                "env: [{{name: A, value: {value}, valueFrom: {source}}}]"
            ))
        };
        assert!(both("b").contains("`A` has a value and `valueFrom`"));
        assert_eq!(both("''"), "");
    }

    #[test]
    fn a_name_is_printable_and_has_no_equals_sign() {
        let name = |name| of_container(&format!("env: [{{name: {name}}}]"));
        assert!(name("a=b").contains("`a=b` is not a name of a variable"));
        assert!(name("''").contains("a variable of the container `web` has no name"));
        assert_eq!(name("my-app.name"), "");
    }

    #[test]
    fn a_source_names_what_it_reads() {
        let found = of_container("envFrom: [{secretRef: {}}]");
        assert!(found.contains("`spec.containers[0].envFrom[0].secretRef` does not name a Secret"));
        let key = |key| {
            let source = format!("{{configMapKeyRef: {{name: a, key: {key}}}}}");
            of_container(&format!("env: [{{name: A, valueFrom: {source}}}]"))
        };
        assert!(key("a/b").contains("is `a/b`, which is not a key"));
        assert_eq!(key("a.b"), "");
    }

    #[test]
    fn a_variable_knows_some_fields_of_its_pod() {
        let path = |path| {
            let source = format!("{{fieldRef: {{fieldPath: \"{path}\"}}}}");
            of_container(&format!("env: [{{name: A, valueFrom: {source}}}]"))
        };
        assert!(path("spec.hostname").contains("`spec.hostname` is not a field of a pod"));
        assert_eq!(path("metadata.labels['app.kubernetes.io/name']"), "");
    }
}
