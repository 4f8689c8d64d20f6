//! Pods without probes.

use super::tier::is_development;
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Container, PodSpec, Role};

pub(super) static RULE: Rule = Rule {
    name: "missing-probes",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
Pods of a Deployment, StatefulSet or Rollout that have no probe, outside development.

## What
A Deployment, StatefulSet or Rollout none of whose containers has a `readinessProbe`, a `livenessProbe` or a
`startupProbe`, in an environment whose tier is not development. One probe is enough: only the author knows
which container answers.

## Why
Without a readiness probe a Service sends requests to pods that are still starting, and a rollout continues
although the new pods do not answer. Without a liveness probe a container that hangs is not restarted.

## Example
```yaml
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: api
          image: registry.example/api:1.4.0
```

## Fix
```yaml
          readinessProbe:
            httpGet: {path: /healthz, port: http}
```
",
};

const PROBES: [&str; 3] = ["readinessProbe", "livenessProbe", "startupProbe"];

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    if is_development(set) {
        return Vec::new();
    }
    let findings = set.resources.iter().filter_map(of_resource);
    findings.collect()
}

fn of_resource(resource: &Resource<'_>) -> Option<Finding> {
    if !matches!(
        &*resource.identity.kind,
        "Deployment" | "StatefulSet" | "Rollout"
    ) {
        return None;
    }
    let containers: Vec<Container<'_>> = PodSpec::of(resource)?.containers_with_roles().collect();
    let has_probe = |one: &Container<'_>| {
        PROBES
            .into_iter()
            .any(|probe| one.node.get(probe).is_some())
    };
    if containers.iter().any(has_probe) {
        return None;
    }
    let first = containers.iter().find(|one| one.role == Role::Main)?;
    let place = first.node.get("name").unwrap_or(first.node);
    let message = format!("the container `{}` has no probe", first.name());
    let message = match containers.len() {
        1 => message,
        _ => "no container of the pod has a probe".to_owned(),
    };
    let finding = Finding::new(&RULE, resource, place, message);
    Some(finding.help("add a `readinessProbe`, and a `livenessProbe` if it can hang"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(kind: &str, containers: &str) -> String {
        fixture(kind, containers).drawn_by(&RULE)
    }

    fn fixture(kind: &str, containers: &str) -> Fixture {
        let yaml = format!(
            "apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec:\n  template:\n    \
             spec:\n      containers: {containers}\n"
        );
        Fixture::new(&yaml)
    }

    #[test]
    fn a_deployment_without_probes_is_found() {
        let expected = "\
warning[missing-probes]: the container `api` has no probe
 --> a.yaml:7:27
  |
7 |       containers: [{name: api}]
  |                           ^^^
help: add a `readinessProbe`, and a `livenessProbe` if it can hang
";
        assert_eq!(drawn("Deployment", "[{name: api}]"), expected);
    }

    #[test]
    fn several_containers_are_found_once() {
        let drawn = drawn("StatefulSet", "[{name: api}, {name: log}]");
        assert!(
            drawn.starts_with("warning[missing-probes]: no container of the pod has"),
            "{drawn}"
        );
    }

    #[test]
    fn one_probe_in_a_pod_is_enough() {
        let containers = "[{name: api, livenessProbe: {tcpSocket: {port: 80}}}, {name: log}]";
        assert_eq!(drawn("Deployment", containers), "");
    }

    #[test]
    fn development_is_left_alone() {
        let fixture = fixture("Deployment", "[{name: api}]").environment("dev");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn a_daemon_set_need_not_answer() {
        assert_eq!(drawn("DaemonSet", "[{name: api}]"), "");
    }
}
