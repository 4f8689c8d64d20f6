//! A label or an annotation that Kubernetes does not take.

use super::form::NameForm;
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{at, entries, items};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-label",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A label, an annotation or a selector has an invalid key or value.

## What
A key has at most 63 letters, digits, `-`, `_` and `.`, and may begin with a DNS name and `/`. The value of
a label has the same characters, or is empty. All annotations together have at most 256 KiB; their values
are free.

## Why
The API server answers 422. This often happens when a version with `+` or an image with `:` becomes a label.

## Example
```yaml
labels:
  app.kubernetes.io/version: 1.0.0+build
```

## Fix
```yaml
labels:
  app.kubernetes.io/version: 1.0.0_build
```
",
};

/// How many bytes all annotations of a resource may have.
const ANNOTATIONS: usize = 256 * 1024;

fn check(object: &Object<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for metadata in metadata(object) {
        findings.extend(labels(object, metadata, "labels"));
        findings.extend(annotations(object, metadata));
    }
    if let Some(pod) = object.pod {
        findings.extend(labels(object, pod.spec, "nodeSelector"));
    }
    if let Some(selector) = object.spec().and_then(|spec| at(spec, &["selector"]))
        && is_built_in(object.group())
    {
        findings.extend(labels(object, selector, "matchLabels"));
    }
    if object.is("", "Service")
        && let Some(spec) = object.spec()
    {
        findings.extend(labels(object, spec, "selector"));
    }
    findings
}

/// The metadata of the resource, and that of what it makes.
fn metadata<'a>(object: &Object<'a>) -> Vec<&'a Node> {
    let mut found: Vec<&Node> = at(object.root(), &["metadata"]).into_iter().collect();
    if let Some(pod) = object.pod
        && !std::ptr::eq(pod.template, object.root())
    {
        found.extend(at(pod.template, &["metadata"]));
    }
    if object.is("batch", "CronJob") {
        found.extend(at(object.root(), &["spec", "jobTemplate", "metadata"]));
    }
    if object.is("apps", "StatefulSet")
        && let Some(spec) = object.spec()
    {
        let claims = items(spec, "volumeClaimTemplates").iter();
        found.extend(claims.filter_map(|claim| at(claim, &["metadata"])));
    }
    found
}

/// Reports whether Kubernetes itself has the group.
fn is_built_in(group: &str) -> bool {
    matches!(group, "" | "apps" | "batch" | "policy")
}

fn labels(object: &Object<'_>, node: &Node, key: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, value) in entries(node, key) {
        if !NameForm::Key.accepts(name) {
            let message = format!("`{name}` is not a label key");
            findings.push(
                object
                    .diagnostic(&RULE, value, message)
                    .help(NameForm::Key.help()),
            );
        }
        let text = value
            .as_str()
            .filter(|text| !NameForm::LabelValue.accepts(text));
        findings.extend(text.map(|text| bad_value(object, name, value, text)));
    }
    findings
}

fn bad_value(object: &Object<'_>, name: &str, node: &Node, text: &str) -> Finding {
    let message = format!("the label `{name}` cannot have the value `{text}`");
    let near = text.replace([':', '/', '+', ' ', '@'], "_");
    let diagnostic = object.diagnostic(&RULE, node, message);
    if NameForm::LabelValue.accepts(&near) {
        diagnostic.help(format!("write `{near}`"))
    } else {
        diagnostic.help(NameForm::LabelValue.help())
    }
}

fn annotations(object: &Object<'_>, metadata: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut size = 0;
    for (name, value) in entries(metadata, "annotations") {
        size += name.len() + value.as_str().map_or(0, str::len);
        // The API server lowers the key before it looks.
        if !NameForm::Key.accepts(&name.to_ascii_lowercase()) {
            let message = format!("`{name}` is not an annotation key");
            findings.push(
                object
                    .diagnostic(&RULE, value, message)
                    .help(NameForm::Key.help()),
            );
        }
    }
    if size > ANNOTATIONS {
        let node = at(metadata, &["annotations"]).unwrap_or(metadata);
        let message = format!("the annotations have {size} bytes");
        let help = format!("keep them below {ANNOTATIONS}; a ConfigMap can have more");
        findings.push(object.diagnostic(&RULE, node, message).help(help));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of_metadata(metadata: &str) -> String {
        let head = "apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: a\n";
        Fixture::new(&format!("{head}  {metadata}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_value_of_a_label_has_no_plus() {
        let expected = "\
error[invalid-label]: the label `version` cannot have the value `1.0.0+b`
 --> a.yaml:5:21
  |
5 |   labels: {version: 1.0.0+b}
  |                     ^^^^^^^
help: write `1.0.0_b`
";
        assert_eq!(of_metadata("labels: {version: 1.0.0+b}"), expected);
        assert_eq!(
            of_metadata("labels: {version: 1.0.0_b, empty: '', none: null}"),
            ""
        );
    }

    #[test]
    fn a_key_has_one_prefix() {
        let found = of_metadata("labels: {a.io/b/c: d}");
        assert!(found.contains("`a.io/b/c` is not a label key"), "{found}");
        assert_eq!(of_metadata("labels: {a.io/b: c}"), "");
    }

    #[test]
    fn an_annotation_is_free_in_its_value_only() {
        assert_eq!(of_metadata("annotations: {A.io/b: 'any text: at all'}"), "");
        let found = of_metadata("annotations: {'a b': c}");
        assert!(found.contains("`a b` is not an annotation key"), "{found}");
    }

    #[test]
    fn annotations_have_256_kib() {
        let sized = |size| of_metadata(&format!("annotations: {{a: {}}}", "x".repeat(size)));
        assert_eq!(sized(256 * 1024 - 1), "");
        assert!(sized(256 * 1024).contains("the annotations have 262145 bytes"));
    }

    #[test]
    fn selectors_and_templates_have_labels() {
        let service = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n";
        let found = Fixture::new(&format!("{service}spec: {{selector: {{a: 'b c'}}}}\n"));
        assert!(
            found
                .drawn_by(&RULE)
                .contains("cannot have the value `b c`")
        );
        let labels = "metadata: {labels: {a: 'b c'}}, spec: {nodeSelector: {d: 'e f'}}";
        let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n";
        let spec =
            format!("spec: {{selector: {{matchLabels: {{a: 'b c'}}}}, template: {{{labels}}}}}");
        let found = Fixture::new(&format!("{deployment}{spec}\n")).drawn_by(&RULE);
        assert_eq!(found.matches("error[").count(), 3, "{found}");
    }
}
