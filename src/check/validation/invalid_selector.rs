//! A selector that does not take the pods of its own template.

use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{entries, field, items, text};
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "invalid-selector",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A Deployment, StatefulSet, DaemonSet or ReplicaSet does not select its own pods.

## What
Each label of `spec.selector` is among the labels of `spec.template.metadata`, with the same value. An empty
selector is rejected.

## Why
The controller would create pods and not find them. The API server answers 422.

## Example
```yaml
selector:
  matchLabels: {app: web}
template:
  metadata:
    labels: {app: api}
```

## Fix
Set the labels of both from one place. The selector of a running resource cannot be changed.
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let kinds = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];
    let Some(spec) = object.spec().filter(|_| object.group() == "apps") else {
        return Vec::new();
    };
    let (Some(selector), Some(template)) = (field(spec, "selector"), field(spec, "template"))
    else {
        return Vec::new();
    };
    if !kinds.contains(&object.kind()) || selector.as_map().is_none() {
        return Vec::new();
    }
    let metadata = field(template, "metadata");
    let labels = metadata.and_then(|metadata| field(metadata, "labels"));
    in_selector(object, selector, labels, template)
}

fn in_selector(
    object: &Object<'_>,
    selector: &Node,
    labels: Option<&Node>,
    template: &Node,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let expressions = items(selector, "matchExpressions");
    if expressions.is_empty() && entries(selector, "matchLabels").next().is_none() {
        let message = format!("the selector of this {} is empty", object.kind());
        let help = "write the labels of its pods in `matchLabels`";
        return vec![object.diagnostic(&RULE, selector, message).help(help)];
    }
    for (key, wanted) in entries(selector, "matchLabels") {
        let label = labels.and_then(|labels| labels.get(key));
        if label.and_then(value) != value(wanted) {
            findings.push(unmatched(
                object,
                key,
                wanted,
                label,
                labels.unwrap_or(template),
            ));
        }
    }
    for expression in expressions {
        if !takes(expression, labels) {
            let key = text(expression, "key");
            let message =
                format!("the selector's condition on `{key}` does not match its own pods");
            let help = "change the condition, or the labels of the pods";
            findings.push(object.diagnostic(&RULE, expression, message).help(help));
        }
    }
    findings
}

/// The value of a label, as the API server reads null.
fn value(node: &Node) -> Option<&str> {
    match &node.data {
        Data::Null => Some(""),
        _ => node.as_str(),
    }
}

fn unmatched(
    object: &Object<'_>,
    key: &str,
    wanted: &Node,
    label: Option<&Node>,
    labels: &Node,
) -> Finding {
    let asked = value(wanted).unwrap_or_default();
    let place = |node: &Node| object.resource.manifest.tag(node).unwrap_or(node.span);
    let diagnostic = |message: String| object.diagnostic(&RULE, wanted, message);
    let diagnostic = if let Some(label) = label {
        let has = value(label).unwrap_or_default();
        let message = format!("the selector needs `{key}: {asked}`, but its pods have `{has}`");
        diagnostic(message).label(place(label), "the label of the pods")
    } else {
        let message =
            format!("the selector needs `{key}: {asked}`, but its pods do not have `{key}`");
        diagnostic(message).label(place(labels), "the labels of the pods")
    };
    diagnostic
        .help("write the same label in `spec.selector` and in `spec.template.metadata.labels`")
}

fn takes(expression: &Node, labels: Option<&Node>) -> bool {
    let label = labels.and_then(|labels| labels.get(text(expression, "key")));
    let has = label.and_then(value);
    let values = items(expression, "values");
    let is_listed = has.is_some_and(|has| values.iter().any(|one| value(one) == Some(has)));
    match text(expression, "operator") {
        "In" => is_listed,
        "NotIn" => !is_listed,
        "Exists" => has.is_some(),
        "DoesNotExist" => has.is_none(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(selector: &str, metadata: &str) -> String {
        let head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n";
        let spec = format!("  selector: {selector}\n  template: {{metadata: {metadata}}}\n");
        Fixture::new(&format!("{head}{spec}")).drawn_by(&RULE)
    }

    #[test]
    fn a_selector_takes_its_own_pods() {
        let expected = "\
error[invalid-selector]: the selector needs `app: web`, but its pods have `api`
 --> a.yaml:5:33
  |
5 |   selector: {matchLabels: {app: web}}
  |                                 ^^^
 --> a.yaml:6:39 (the label of the pods)
  |
6 |   template: {metadata: {labels: {app: api}}}
  |                                       ^^^
help: write the same label in `spec.selector` and in `spec.template.metadata.labels`
";
        let found = of("{matchLabels: {app: web}}", "{labels: {app: api}}");
        assert_eq!(found, expected);
        assert_eq!(
            of("{matchLabels: {app: web}}", "{labels: {app: web, b: c}}"),
            ""
        );
    }

    #[test]
    fn pods_without_labels_are_not_taken() {
        let found = of("{matchLabels: {app: web}}", "{}");
        assert!(found.contains("but its pods do not have `app`"), "{found}");
    }

    #[test]
    fn an_empty_selector_is_not_taken() {
        let found = of("{}", "{labels: {app: web}}");
        assert!(
            found.contains("the selector of this Deployment is empty"),
            "{found}"
        );
    }

    #[test]
    fn a_condition_takes_its_own_pods() {
        let when = |operator: &str, values: &str| {
            let condition = format!("{{key: app, operator: {operator}, values: [{values}]}}");
            of(
                &format!("{{matchExpressions: [{condition}]}}"),
                "{labels: {app: web}}",
            )
        };
        assert_eq!(when("In", "web, api"), "");
        assert_eq!(when("Exists", ""), "");
        assert!(when("NotIn", "web").contains("condition on `app` does not match its own pods"));
        assert!(when("DoesNotExist", "").contains("does not match its own pods"));
    }
}
