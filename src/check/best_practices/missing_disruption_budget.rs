//! Production whose pods may all be taken away at once.

use std::collections::HashMap;

use super::scale::{Least, Scalers};
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
    let (scalers, budgets) = (Scalers::of(set), Budgets::of(set));
    let resources = set.resources.iter();
    resources
        .filter_map(|resource| of_resource(resource, &scalers, &budgets))
        .collect()
}

fn of_resource<'a>(
    resource: &'a Resource<'a>,
    scalers: &Scalers<'a>,
    budgets: &Budgets<'a>,
) -> Option<Finding> {
    if resource.identity.kind != "Deployment" {
        return None;
    }
    let Least::Count(2.., _) = scalers.least(resource) else {
        return None;
    };
    if budgets.protect(resource) {
        return None;
    }
    let name = &resource.identity.name;
    let message = format!("`{name}` has no PodDisruptionBudget");
    let place = resource.at(&["metadata", "name"])?;
    let finding = Finding::new(&RULE, resource, place, message);
    Some(finding.help("add one whose `selector` matches the labels of its pods"))
}

/// The budgets of an environment.
struct Budgets<'a> {
    /// By the rarest of the labels that they select by: few of a thousand need a look.
    by_label: HashMap<(&'a str, &'a str), Vec<&'a Resource<'a>>>,
    others: Vec<&'a Resource<'a>>,
}

impl<'a> Budgets<'a> {
    fn of(set: &'a ResourceSet<'a>) -> Self {
        let mut budgets = Self {
            by_label: HashMap::new(),
            others: Vec::new(),
        };
        let is_budget = |one: &&Resource<'_>| one.identity.kind == "PodDisruptionBudget";
        let all: Vec<_> = set.resources.iter().filter(is_budget).collect();
        let mut count: HashMap<_, usize> = HashMap::new();
        for label in all.iter().flat_map(|budget| selected_texts(budget)) {
            *count.entry(label).or_default() += 1;
        }
        for budget in all {
            let rarest = selected_texts(budget).min_by_key(|label| count[label]);
            match rarest.filter(|_| !has_expressions(budget)) {
                Some(label) => budgets.by_label.entry(label).or_default().push(budget),
                None => budgets.others.push(budget),
            }
        }
        budgets
    }

    fn protect(&self, deployment: &Resource<'_>) -> bool {
        let labels = labels(deployment).and_then(Node::as_map);
        let labels = labels.into_iter().flatten();
        let labels = labels.filter_map(|(key, field)| Some((&**key, field.value.as_str()?)));
        let by_label = labels.filter_map(|label| self.by_label.get(&label));
        let mut budgets = by_label.flatten().chain(&self.others);
        budgets.any(|budget| protects(budget, deployment))
    }
}

/// Returns the labels of the pods of `deployment`.
fn labels<'a>(deployment: &'a Resource<'_>) -> Option<&'a Node> {
    deployment.at(&["spec", "template", "metadata", "labels"])
}

fn has_expressions(budget: &Resource<'_>) -> bool {
    let expressions = budget.at(&["spec", "selector", "matchExpressions"]);
    expressions.is_some()
}

fn selected_labels<'a>(budget: &'a Resource<'_>) -> impl Iterator<Item = (&'a str, &'a Node)> {
    let wanted = budget.at(&["spec", "selector", "matchLabels"]);
    let wanted = wanted.and_then(Node::as_map).into_iter().flatten();
    wanted.map(|(key, field)| (key.as_str(), &field.value))
}

/// Returns those of the selected labels that are texts, as all labels are that Kubernetes takes.
fn selected_texts<'a>(budget: &'a Resource<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    selected_labels(budget).filter_map(|(key, value)| Some((key, value.as_str()?)))
}

/// A selector with expressions is taken to fit, so that nothing is found that is not certain.
fn protects(budget: &Resource<'_>, deployment: &Resource<'_>) -> bool {
    if budget.identity.namespace != deployment.identity.namespace {
        return false;
    }
    let labels = labels(deployment);
    let has = |key: &str, value: &Node| {
        let label = labels.and_then(|labels| labels.get(key));
        label.is_some_and(|label| label.same_data(value))
    };
    has_expressions(budget) || selected_labels(budget).all(|(key, value)| has(key, value))
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
