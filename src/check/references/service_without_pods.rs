//! The rule `service-without-pods`.

use super::missing_target::referrer;
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Inventory, PodSpec, Selection, Sought, namespace_of};
use crate::yaml::Map;

pub(super) static RULE: Rule = Rule {
    name: "service-without-pods",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Resource(check),
    documentation: "\
The selector of a Service matches no pod.

## What

No Deployment, StatefulSet or other owner of pods in the namespace of the Service has all labels of
`spec.selector` in its template. Labels that controllers add (`statefulset.kubernetes.io/pod-name`) count as
present.

## Why

The Service has no endpoints, so every connection to it fails, while all resources look healthy.

## Example

```yaml
kind: Service
spec:
  selector: {app: wed}   # the Deployment's template has `app: web`
```

## Fix

Use the labels of the pod template as the selector. A Service whose endpoints something else writes has no
selector. If an operator creates the pods, add an exception for this Service to plate.yaml, with the reason.
",
};

/// Returns the error, if `resource` is a Service without pods.
fn check<'a>(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Vec<Finding> {
    let selection = Selection::of(resource, there);
    let is_diagnostic = |one: &Selection<'_>| one.sought == Sought::Endpoints && one.is_in_vain();
    let Some(selection) = selection.filter(is_diagnostic) else {
        return Vec::new();
    };
    let pods: Vec<&PodSpec<'_>> = there.pods_in(namespace_of(resource)).collect();
    let place = selection.selector;
    let labels = place.as_map();
    let service = referrer(resource);
    let message = format!("the selector of {service} matches no pod");
    let finding = Finding::new(&RULE, resource, place, message);
    let finding = match pods.iter().find_map(|pods| difference(pods, labels?)) {
        Some(note) => finding.note(note),
        None => finding.note("no pod in its namespace has these labels"),
    };
    let help =
        "use the labels of a pod template, or remove it if something else writes the endpoints";
    vec![finding.help(help)]
}

/// Returns the label of `pods` that has a key of `selector` and another value.
fn difference(pods: &PodSpec<'_>, selector: &Map) -> Option<String> {
    let differs = |(key, field): (&String, &crate::yaml::Field)| {
        let own = pods.labels.get(key)?;
        (field.value.as_str() != Some(own)).then(|| format!("`{key}: {own}`"))
    };
    let label = selector.iter().find_map(differs)?;
    Some(format!(
        "the pods of {} have {label}",
        referrer(pods.resource)
    ))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const DEPLOYMENT: &str = "\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web, tier: front}}
    spec: {containers: [{name: web}]}
";

    fn drawn(spec: &str, others: &str) -> String {
        let service = format!(
            "\
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop}}
spec: {spec}
"
        );
        Fixture::new(&format!("{service}{others}")).drawn_by(&RULE)
    }

    #[test]
    fn a_selector_that_differs_in_one_label_is_found() {
        let expected = "\
error[service-without-pods]: the selector of Service `web` matches no pod
 --> a.yaml:4:18
  |
4 | spec: {selector: {app: wed, tier: front}}
  |                  ^^^^^^^^^^^^^^^^^^^^^^^
note: the pods of Deployment `web` have `app: web`
help: use the labels of a pod template, or remove it if something else writes the endpoints
";
        assert_eq!(
            drawn("{selector: {app: wed, tier: front}}", DEPLOYMENT),
            expected
        );
    }

    #[test]
    fn pods_in_another_namespace_do_not_count() {
        let elsewhere = DEPLOYMENT.replace("shop", "other");
        let drawn = drawn("{selector: {app: web}}", &elsewhere);
        assert!(
            drawn.contains("note: no pod in its namespace has these labels"),
            "{drawn}"
        );
    }

    #[test]
    fn a_selector_of_some_labels_is_right() {
        assert_eq!(drawn("{selector: {app: web}}", DEPLOYMENT), "");
    }

    #[test]
    fn without_a_selector_something_else_writes_the_endpoints() {
        assert_eq!(drawn("{ports: [{port: 80}]}", ""), "");
        assert_eq!(drawn("{type: ExternalName, selector: {app: a}}", ""), "");
    }

    #[test]
    fn a_label_that_the_controller_adds_is_right() {
        let set = DEPLOYMENT.replace("Deployment", "StatefulSet");
        let selector = "{selector: {app: web, statefulset.kubernetes.io/pod-name: web-0}}";
        assert_eq!(drawn(selector, &set), "");
    }

    #[test]
    fn a_custom_kind_may_add_any_label() {
        let custom = DEPLOYMENT.replace("apps/v1", "argoproj.io/v1alpha1");
        let custom = custom.replace("Deployment", "Rollout");
        assert_eq!(drawn("{selector: {app: web, role: active}}", &custom), "");
    }
}
