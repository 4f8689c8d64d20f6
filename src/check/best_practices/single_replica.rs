//! Deployments with a single replica in production.

use super::scale::{Least, Scalers};
use super::tier::is_of;
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::workspace::Tier;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "single-replica",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
A Deployment may run a single replica in production.

## What
A Deployment with `replicas: 1`, or without `replicas`, whose default is 1, in an environment of the tier
production. If a HorizontalPodAutoscaler scales it, its `minReplicas` counts. A Deployment with the strategy
`Recreate` is not checked: it cannot run two.

## Why
If its node is drained or fails, nothing answers until the next pod has started.

## Example
```yaml
kind: Deployment
spec:
  replicas: 1
```

## Fix
Set `replicas` or `minReplicas` to 2 or more, and add a PodDisruptionBudget.
",
};

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    if !is_of(set, Tier::Production) {
        return Vec::new();
    }
    let scalers = Scalers::of(set);
    let resources = set.resources.iter();
    resources
        .filter_map(|resource| of_resource(resource, &scalers))
        .collect()
}

fn of_resource<'a>(resource: &'a Resource<'a>, scalers: &Scalers<'a>) -> Option<Finding> {
    let strategy = resource
        .at(&["spec", "strategy", "type"])
        .and_then(Node::as_str);
    if resource.identity.kind != "Deployment" || strategy == Some("Recreate") {
        return None;
    }
    let Least::Count(1, written) = scalers.least(resource) else {
        return None;
    };
    let place = written.or_else(|| resource.at(&["metadata", "name"]))?;
    let name = &resource.identity.name;
    let message = format!("`{name}` may run a single replica in production");
    let finding = Finding::new(&RULE, resource, place, message);
    Some(finding.help("set `replicas` or `minReplicas` to 2 or more"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(spec: &str, environment: &str) -> String {
        let yaml = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec: {spec}\n"
        );
        let fixture = Fixture::new(&yaml).environment(environment);
        fixture.drawn_by(&RULE)
    }

    fn scaled(least: &str) -> String {
        format!(
            "{{}}\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n\
             metadata: {{name: api}}\n\
             spec: {{scaleTargetRef: {{kind: Deployment, name: api}}, minReplicas: {least}}}"
        )
    }

    #[test]
    fn one_replica_is_found_in_production() {
        let expected = "\
warning[single-replica]: `api` may run a single replica in production
 --> a.yaml:4:18
  |
4 | spec: {replicas: 1}
  |                  ^
help: set `replicas` or `minReplicas` to 2 or more
";
        assert_eq!(drawn("{replicas: 1}", "prod"), expected);
        assert_eq!(drawn("{replicas: 1}", "stg"), "");
    }

    #[test]
    fn nothing_written_is_one() {
        assert!(drawn("{}", "prod").contains(" --> a.yaml:3:18\n"));
    }

    #[test]
    fn what_scales_it_counts() {
        assert_eq!(drawn(&scaled("2"), "prod"), "");
        assert!(drawn(&scaled("1"), "prod").contains(" --> a.yaml:9:68\n"));
    }

    #[test]
    fn none_two_and_one_that_must_be_alone_are_fine() {
        assert_eq!(drawn("{replicas: 0}", "prod"), "");
        assert_eq!(drawn("{replicas: 2}", "prod"), "");
        assert_eq!(drawn("{strategy: {type: Recreate}}", "prod"), "");
    }
}
