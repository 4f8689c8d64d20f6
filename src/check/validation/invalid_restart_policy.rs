//! A restart policy that the kind does not take.

use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{field, text};

pub(super) static RULE: Rule = Rule {
    name: "invalid-restart-policy",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
The restart policy of the pods does not fit their kind.

## What
The pods of a Job or a CronJob need `OnFailure` or `Never`, explicitly. The pods of a Deployment, DaemonSet,
StatefulSet or ReplicaSet have `Always`.

## Why
The default is `Always`, and a Job whose pods always restart never ends. The API server answers 422.

## Example
```yaml
kind: Job
spec:
  template:
    spec:
      containers: [{name: migrate, image: web:1}]
```

## Fix
```yaml
kind: Job
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: migrate, image: web:1}]
```
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let policies: &[&str] = match (object.group(), object.kind()) {
        ("batch", _) => &["Never", "OnFailure"],
        ("apps", _) | ("", "ReplicationController") => &["", "Always"],
        _ => return Vec::new(),
    };
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let policy = text(pod.spec, "restartPolicy");
    if policies.contains(&policy) {
        return Vec::new();
    }
    let node = field(pod.spec, "restartPolicy").unwrap_or(pod.template);
    let help = match object.group() {
        "batch" => "write `restartPolicy: Never` or `restartPolicy: OnFailure`",
        _ => "remove it: these pods always restart",
    };
    let kind = object.kind();
    let message = match policy {
        "" => format!("the pod of this {kind} has no `restartPolicy`"),
        policy => format!("the pod of this {kind} has the restart policy `{policy}`"),
    };
    vec![object.diagnostic(&RULE, node, message).help(help)]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(version: &str, kind: &str, spec: &str) -> String {
        let head = format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        Fixture::new(&format!("{head}spec: {{template: {{spec: {{{spec}}}}}}}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_job_says_whether_its_pods_start_again() {
        let expected = "\
error[invalid-restart-policy]: the pod of this Job has no `restartPolicy`
 --> a.yaml:4:18
  |
4 | spec: {template: {spec: {containers: []}}}
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^
help: write `restartPolicy: Never` or `restartPolicy: OnFailure`
";
        assert_eq!(of("batch/v1", "Job", "containers: []"), expected);
        assert_eq!(of("batch/v1", "Job", "restartPolicy: Never"), "");
    }

    #[test]
    fn a_job_does_not_always_start_again() {
        let found = of("batch/v1", "Job", "restartPolicy: Always");
        assert!(
            found.contains("the pod of this Job has the restart policy `Always`"),
            "{found}"
        );
    }

    #[test]
    fn a_deployment_always_starts_again() {
        let found = of("apps/v1", "Deployment", "restartPolicy: Never");
        assert!(found.contains("has the restart policy `Never`"), "{found}");
        assert_eq!(of("apps/v1", "Deployment", "restartPolicy: Always"), "");
        assert_eq!(of("apps/v1", "Deployment", "containers: []"), "");
    }
}
