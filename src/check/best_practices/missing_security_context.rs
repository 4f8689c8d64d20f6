//! Pods that keep every right that they are given.

use super::tier::is_development;
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Container, PodSpec, Role};

pub(super) static RULE: Rule = Rule {
    name: "missing-security-context",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
Pods without a security context, outside development.

## What
A Deployment, StatefulSet, DaemonSet or Rollout in whose pods neither the pod nor any container has a
`securityContext`, in an environment whose tier is not development.

## Why
Without one, containers run as the user of the image, or as root, may gain rights through set-user-ID
programs, and have capabilities that few servers need.

## Example
```yaml
spec:
  containers:
    - name: api
      image: registry.example/api:1.4.0
```

## Fix
```yaml
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
```
With `runAsNonRoot: true` and `seccompProfile: {type: RuntimeDefault}` the pod fits the profile `restricted` of
the Pod Security Standards.
",
};

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    if is_development(set) {
        return Vec::new();
    }
    let findings = set.resources.iter().filter_map(of_resource);
    findings.collect()
}

fn of_resource(resource: &Resource<'_>) -> Option<Finding> {
    let kind = &*resource.identity.kind;
    if !matches!(kind, "Deployment" | "StatefulSet" | "DaemonSet" | "Rollout") {
        return None;
    }
    let pods = PodSpec::of(resource)?;
    let containers: Vec<Container<'_>> = pods.containers_with_roles().collect();
    let says = |one: &Container<'_>| one.node.get("securityContext").is_some();
    if pods.spec.get("securityContext").is_some() || containers.iter().any(says) {
        return None;
    }
    let first = containers.iter().find(|one| one.role == Role::Main)?;
    let place = first.node.get("name").unwrap_or(first.node);
    let message = format!(
        "the pod of the container `{}` has no `securityContext`",
        first.name()
    );
    let finding = Finding::new(&RULE, resource, place, message);
    Some(finding.help("set at least `allowPrivilegeEscalation: false`, and drop the capabilities"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(spec: &str, environment: &str) -> String {
        let yaml = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec:\n  template:\n    \
             spec: {spec}\n"
        );
        let fixture = Fixture::new(&yaml).environment(environment);
        fixture.drawn_by(&RULE)
    }

    #[test]
    fn a_pod_that_says_nothing_is_found() {
        let expected = "\
warning[missing-security-context]: the pod of the container `api` has no `securityContext`
 --> a.yaml:6:32
  |
6 |     spec: {containers: [{name: api}]}
  |                                ^^^
help: set at least `allowPrivilegeEscalation: false`, and drop the capabilities
";
        assert_eq!(drawn("{containers: [{name: api}]}", "stg"), expected);
    }

    #[test]
    fn the_pod_or_a_container_says_it() {
        let pod = "{securityContext: {runAsNonRoot: true}, containers: [{name: api}]}";
        assert_eq!(drawn(pod, "prod"), "");
        let container = "{containers: [{name: api, securityContext: {runAsUser: 1}}]}";
        assert_eq!(drawn(container, "prod"), "");
    }

    #[test]
    fn development_is_left_alone() {
        assert_eq!(drawn("{containers: [{name: api}]}", "dev"), "");
    }
}
