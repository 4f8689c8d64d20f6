//! The rule `missing-data-key`.

use super::missing_target::referrer;
use super::missing_target_port::quoted;
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::resources::{DataReference, Inventory, data_references};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "missing-data-key",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Resource(check),
    documentation: "\
A reference to a key that the Secret or ConfigMap does not have.

## What

A variable or an item of a volume names a key that the Secret or ConfigMap does not have. The keys are known
if it is rendered, if an ExternalSecret lists them in `data` or in its template, and if it holds a
certificate. They are not known with `dataFrom`, if it is rendered without any key, or if an ExternalSecret
adds to it.

## Why

The pods never start: `CreateContainerConfigError` for variables, `ContainerCreating` for volumes.

## Example

```yaml
kind: Deployment
spec:
  template:
    spec:
      containers:
        - env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: database, key: pasword}}}]
```

## Fix

Use a key that exists, or add it.
",
};

fn check<'a>(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Vec<Finding> {
    let references = data_references(resource).into_iter();
    let needed = references.filter(|reference| !reference.is_optional);
    needed
        .flat_map(|reference| missing_keys(&reference, there))
        .collect()
}

fn missing_keys(reference: &DataReference<'_>, there: &Inventory<'_>) -> Vec<Finding> {
    let (missing, known) = reference.missing_keys(there);
    let missing = missing.into_iter();
    missing
        .map(|key| diagnostic(reference, key, &known))
        .collect()
}

fn diagnostic(reference: &DataReference<'_>, key: &Node, known: &[&str]) -> Finding {
    let (_, kind) = reference.kind;
    let name = reference.name.as_str().unwrap_or_default();
    let asked = key.as_str().unwrap_or_default();
    let message = format!("the {kind} `{name}` has no key `{asked}`");
    let finding = Finding::new(&RULE, reference.resource, key, message);
    let finding = finding.note(format!("{} refers to it", referrer(reference.resource)));
    match nearest(asked, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("its keys are {}", quoted(known))),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(key: &str, holder: &str) -> String {
        let text = format!(
            "\
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop}}
spec:
  containers:
    - env: [{{name: A, valueFrom: {{secretKeyRef: {{name: db, key: {key}}}}}}}]
---
{holder}"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    const SECRET: &str = "\
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data: {user: YQ==}
stringData: {password: b}
";

    fn external(spec: &str) -> String {
        format!(
            "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {{name: db, namespace: shop}}
spec: {{{spec}}}
"
        )
    }

    #[test]
    fn a_misspelt_key_is_missing() {
        let expected = "\
error[missing-data-key]: the Secret `db` has no key `pasword`
 --> a.yaml:6:65
  |
6 |     - env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: pasword}}}]
  |                                                                 ^^^^^^^
note: Pod `web` refers to it
help: did you mean `password`?
";
        assert_eq!(drawn("pasword", SECRET), expected);
    }

    #[test]
    fn the_keys_that_there_are_are_listed() {
        let listed = drawn("host", SECRET);
        assert!(
            listed.ends_with("help: its keys are `user`, `password`\n"),
            "{listed}"
        );
    }

    #[test]
    fn a_key_that_is_there_is_right() {
        assert_eq!(drawn("user", SECRET), "");
        assert_eq!(drawn("password", SECRET), "");
    }

    #[test]
    fn the_keys_of_an_external_secret_are_known_without_data_from() {
        let listed = "data: [{secretKey: user, remoteRef: {key: a}}]";
        assert_eq!(drawn("user", &external(listed)), "");
        assert!(drawn("host", &external(listed)).contains("has no key `host`"));
        let all = "data: [{secretKey: user}], dataFrom: [{extract: {key: a}}]";
        assert_eq!(drawn("host", &external(all)), "");
    }

    #[test]
    fn what_something_else_fills_may_have_any_key() {
        let empty = SECRET.replace("data: {user: YQ==}\nstringData: {password: b}\n", "");
        assert_eq!(drawn("host", &empty), "");
        let adding = external("target: {creationPolicy: Merge}, data: [{secretKey: host}]");
        assert_eq!(drawn("host", &format!("{SECRET}---\n{adding}")), "");
    }

    #[test]
    fn the_template_of_an_external_secret_replaces_what_is_fetched() {
        let data = "data: [{secretKey: user}]";
        let template = external(&format!(
            "{data}, target: {{template: {{data: {{url: a}}}}}}"
        ));
        assert_eq!(drawn("url", &template), "");
        assert!(drawn("user", &template).contains("has no key `user`"));
        let merged = template.replace("template: {", "template: {mergePolicy: Merge, ");
        assert_eq!(drawn("user", &merged), "");
    }

    #[test]
    fn one_secret_of_several_that_may_be_meant_is_enough() {
        let unknown = SECRET.replace(", namespace: shop", "");
        let other = external("data: [{secretKey: host}]");
        assert_eq!(drawn("host", &format!("{unknown}---\n{other}")), "");
    }
}
