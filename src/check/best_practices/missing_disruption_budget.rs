//! Production whose pods may all be taken away at once.

use super::scale::{Least, least};
use super::tier::is_of;
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::workspace::Tier;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "missing-disruption-budget",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
A Deployment has several replicas in production, and no PodDisruptionBudget.

## What
A Deployment that has at least two replicas, none of which a PodDisruptionBudget of its namespace selects,
in an environment of the tier production.

## Why
When nodes are drained, all its pods may be evicted at once, although there are several.

## Example
```yaml
kind: Deployment
spec:
  replicas: 2
```

## Fix
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {app.kubernetes.io/name: api}
```
",
};

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    if !is_of(set, Tier::Production) {
        return Vec::new();
    }
    let findings = set.resources.iter();
    findings
        .filter_map(|resource| of_resource(resource, set))
        .collect()
}

fn of_resource<'a>(resource: &Resource<'a>, set: &ResourceSet<'a>) -> Option<Finding> {
    if resource.identity.kind != "Deployment" {
        return None;
    }
    let Least::Count(2.., _) = least(resource, set) else {
        return None;
    };
    let mut resources = set.resources.iter();
    if resources.any(|budget| protects(budget, resource)) {
        return None;
    }
    let name = &resource.identity.name;
    let message = format!("`{name}` has no PodDisruptionBudget");
    let place = resource.at(&["metadata", "name"])?;
    let finding = Finding::new(&RULE, resource, place, message);
    Some(finding.help("add one whose `selector` matches the labels of its pods"))
}

/// A selector with expressions is taken to fit, so that nothing is found that is not certain.
fn protects(budget: &Resource<'_>, deployment: &Resource<'_>) -> bool {
    let (budget_id, id) = (&budget.identity, &deployment.identity);
    if budget_id.kind != "PodDisruptionBudget" || budget_id.namespace != id.namespace {
        return false;
    }
    if budget
        .at(&["spec", "selector", "matchExpressions"])
        .is_some()
    {
        return true;
    }
    let labels = deployment.at(&["spec", "template", "metadata", "labels"]);
    let wanted = budget.at(&["spec", "selector", "matchLabels"]);
    let wanted = wanted.and_then(Node::as_map).into_iter().flatten();
    let has = |key: &String, value: &Node| {
        let label = labels.and_then(|labels| labels.get(key));
        label.is_some_and(|label| label.same_data(value))
    };
    wanted
        .into_iter()
        .all(|(key, field)| has(key, &field.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(replicas: u8, selector: &str) -> String {
        let yaml = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec: {{replicas: \
             {replicas}, template: {{metadata: {{labels: {{app: api}}}}}}}}\n---\n\
             apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: api}}\n\
             spec: {{selector: {selector}}}\n"
        );
        let fixture = Fixture::new(&yaml).environment("prod");
        fixture.drawn_by(&RULE)
    }

    #[test]
    fn a_budget_for_other_pods_is_none() {
        let expected = "\
warning[missing-disruption-budget]: `api` has no PodDisruptionBudget
 --> a.yaml:3:18
  |
3 | metadata: {name: api}
  |                  ^^^
help: add one whose `selector` matches the labels of its pods
";
        assert_eq!(drawn(2, "{matchLabels: {app: web}}"), expected);
    }

    #[test]
    fn a_budget_for_its_pods_is_enough() {
        assert_eq!(drawn(2, "{matchLabels: {app: api}}"), "");
        assert_eq!(
            drawn(2, "{matchExpressions: [{key: app, operator: Exists}]}"),
            ""
        );
        assert_eq!(drawn(2, "{}"), "");
    }

    #[test]
    fn one_pod_needs_no_budget() {
        assert_eq!(drawn(1, "{matchLabels: {app: web}}"), "");
    }
}
