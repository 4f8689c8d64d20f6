//! The rule `selector-without-match`.

use super::missing_target::referrer;
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Inventory, Selection, Sought};

pub(super) static RULE: Rule = Rule {
    name: "selector-without-match",
    category: Category::References,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Resource(check),
    documentation: "\
A policy, a disruption budget or a monitor selects nothing.

## What

The selector of a PodDisruptionBudget, a NetworkPolicy or a PodMonitor matches the labels of no pod
template, or that of a ServiceMonitor the labels of no Service. Not checked are an empty selector, which
matches everything, and a monitor for namespaces into which the environment renders nothing.

## Why

The resource has no effect: pods stay unprotected or unmonitored.

## Example

```yaml
kind: PodDisruptionBudget
spec:
  selector: {matchLabels: {app: wed}}   # the Deployment's template has `app: web`
```

## Fix

Use the labels of the pod template as the selector, for a ServiceMonitor those of the `metadata` of the
Service. If something else creates the selected resources, add an exception for this resource to plate.yaml,
with the reason.
",
};

/// Returns the selector of `resource` that matches nothing, if it has one.
fn check<'a>(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Vec<Finding> {
    let selection = Selection::of(resource, there);
    let diagnostic = selection
        .filter(Selection::is_in_vain)
        .and_then(|one| diagnostic(&one));
    diagnostic.into_iter().collect()
}

fn diagnostic(selection: &Selection<'_>) -> Option<Finding> {
    let (missing, help) = match selection.sought {
        Sought::Endpoints => return None,
        Sought::Pods => ("pod", "use the labels of a pod template"),
        Sought::Services => ("Service", "use the labels in the `metadata` of a Service"),
    };
    let resource = selection.resource;
    let message = format!(
        "the selector of {} matches no {missing}",
        referrer(resource)
    );
    Some(Finding::new(&RULE, resource, selection.selector, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(kind: &str, spec: &str) -> String {
        let text = format!(
            "\
apiVersion: {kind}
metadata: {{name: web, namespace: shop}}
spec: {spec}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec:
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop, labels: {{part: web}}}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    const BUDGET: &str = "policy/v1\nkind: PodDisruptionBudget";
    const POLICY: &str = "networking.k8s.io/v1\nkind: NetworkPolicy";
    const SERVICES: &str = "monitoring.coreos.com/v1\nkind: ServiceMonitor";
    const PODS: &str = "monitoring.coreos.com/v1\nkind: PodMonitor";

    #[test]
    fn a_budget_without_pods_is_found() {
        let expected = "\
warning[selector-without-match]: the selector of PodDisruptionBudget `web` matches no pod
 --> a.yaml:4:18
  |
4 | spec: {selector: {matchLabels: {app: wed}}}
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^
help: use the labels of a pod template
";
        assert_eq!(
            drawn(BUDGET, "{selector: {matchLabels: {app: wed}}}"),
            expected
        );
    }

    #[test]
    fn a_service_monitor_looks_at_the_labels_of_services() {
        let expected = "\
warning[selector-without-match]: the selector of ServiceMonitor `web` matches no Service
 --> a.yaml:4:18
  |
4 | spec: {selector: {matchLabels: {app: web}}}
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^
help: use the labels in the `metadata` of a Service
";
        assert_eq!(
            drawn(SERVICES, "{selector: {matchLabels: {app: web}}}"),
            expected
        );
        assert_eq!(
            drawn(SERVICES, "{selector: {matchLabels: {part: web}}}"),
            ""
        );
    }

    #[test]
    fn a_policy_and_a_pod_monitor_without_pods_are_found() {
        let policy = drawn(POLICY, "{podSelector: {matchLabels: {app: wed}}}");
        assert!(policy.contains("the selector of NetworkPolicy `web` matches no pod"));
        let monitor = drawn(PODS, "{selector: {matchLabels: {app: wed}}}");
        assert!(monitor.contains("the selector of PodMonitor `web` matches no pod"));
    }

    #[test]
    fn a_selector_that_matches_is_right() {
        assert_eq!(drawn(BUDGET, "{selector: {matchLabels: {app: web}}}"), "");
        assert_eq!(
            drawn(POLICY, "{podSelector: {matchLabels: {app: web}}}"),
            ""
        );
        assert_eq!(drawn(PODS, "{selector: {matchLabels: {app: web}}}"), "");
    }

    #[test]
    fn an_empty_selector_means_everything() {
        assert_eq!(drawn(POLICY, "{podSelector: {}}").as_str(), "");
    }

    #[test]
    fn namespaces_that_nothing_is_rendered_into_are_not_judged() {
        let selector = "selector: {matchLabels: {app: other}}";
        for namespaces in ["any: true", "matchNames: [other]"] {
            let spec = format!("{{{selector}, namespaceSelector: {{{namespaces}}}}}");
            assert_eq!(drawn(SERVICES, &spec), "");
        }
        let own = format!("{{{selector}, namespaceSelector: {{matchNames: [shop]}}}}");
        assert!(drawn(SERVICES, &own).contains("matches no Service"));
    }
}
