//! A probe or a hook without an action, or with two; a number that it cannot have.

use super::invalid_container::passing;
use super::object::Object;
use super::union::{Union, chosen};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{field, items, number};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-probe",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A probe or a lifecycle hook has no action, two actions, or an invalid number.

## What
A probe has one of `exec`, `httpGet`, `tcpSocket` and `grpc`; a hook has one of `exec`, `httpGet`, `sleep`
and `tcpSocket`. Times and thresholds are not negative, and `successThreshold` is 1 except for readiness. An
init container that ends before the main containers start has neither.

## Why
The API server answers 422. The schema does not require this: each action is optional by itself.

## Example
```yaml
livenessProbe:
  path: /healthz
  initialDelaySeconds: 5
```

## Fix
```yaml
livenessProbe:
  httpGet: {path: /healthz, port: http}
  initialDelaySeconds: 5
```
",
};

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

const ACTIONS: Union = Union {
    keys: &["exec", "httpGet", "tcpSocket", "grpc"],
    may_be_none: false,
};

const HOOK_ACTIONS: Union = Union {
    keys: &["exec", "httpGet", "sleep", "tcpSocket"],
    may_be_none: false,
};

const NUMBERS: [&str; 5] = [
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
];

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for container in pod.containers() {
        for name in PROBES {
            let probe = field(container, name);
            findings.extend(
                probe
                    .into_iter()
                    .flat_map(|probe| in_probe(object, name, probe)),
            );
        }
        findings.extend(in_hooks(object, container));
    }
    findings.extend(passing(pod).flat_map(|container| in_passing(object, container)));
    findings
}

fn in_probe(object: &Object<'_>, name: &str, probe: &Node) -> Vec<Finding> {
    let mut findings: Vec<_> = action(object, probe, &ACTIONS).into_iter().collect();
    findings.extend(
        NUMBERS
            .iter()
            .filter_map(|key| negative(object, probe, key)),
    );
    findings.extend(threshold(object, name, probe));
    findings
}

fn in_hooks(object: &Object<'_>, container: &Node) -> Vec<Finding> {
    let lifecycle = field(container, "lifecycle").into_iter();
    let hooks = lifecycle.flat_map(|lifecycle| {
        let hooks = ["postStart", "preStop"].into_iter();
        hooks.filter_map(|hook| field(lifecycle, hook))
    });
    hooks
        .filter_map(|hook| action(object, hook, &HOOK_ACTIONS))
        .collect()
}

fn action(object: &Object<'_>, node: &Node, union: &Union) -> Option<Finding> {
    match chosen(&RULE, object, node, union) {
        Err(finding) => Some(*finding),
        Ok(Some(("exec", exec))) if items(exec, "command").is_empty() => {
            let message = format!("`{}` has no command", object.path(exec));
            let help = format!("set `{}`", object.path_of(exec, "command"));
            Some(object.diagnostic(&RULE, exec, message).help(help))
        }
        Ok(_) => None,
    }
}

fn negative(object: &Object<'_>, probe: &Node, key: &str) -> Option<Finding> {
    let number = number(probe, key).filter(|number| *number < 0)?;
    let node = field(probe, key)?;
    let message = format!("`{}` is {number}", object.path(node));
    let help = "write a number that is not negative";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn threshold(object: &Object<'_>, name: &str, probe: &Node) -> Option<Finding> {
    let number = number(probe, "successThreshold").filter(|number| *number > 1)?;
    let node = field(probe, "successThreshold").filter(|_| name != "readinessProbe")?;
    let message = format!("`{}` is {number}", object.path(node));
    let help = "write 1: only a `readinessProbe` can need more than one success";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn in_passing(object: &Object<'_>, container: &Node) -> Vec<Finding> {
    let keys = PROBES.into_iter().chain(["lifecycle"]);
    let set = keys.filter_map(|key| field(container, key));
    let diagnostic = |node| {
        let message = format!(
            "`{}` is for a container that keeps running",
            object.path(node)
        );
        let help = "remove it, or set `restartPolicy: Always` on this init container";
        object.diagnostic(&RULE, node, message).help(help)
    };
    set.map(diagnostic).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of_container(container: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
        Fixture::new(&format!("{head}  - {container}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_probe_has_one_action() {
        let expected = "\
error[invalid-probe]: `spec.containers[0].livenessProbe` has none of `exec`, `httpGet`, `tcpSocket` and `grpc`
 --> a.yaml:6:20
  |
6 |   - livenessProbe: {periodSeconds: 5}
  |                    ^^^^^^^^^^^^^^^^^^
help: set exactly one of them
";
        let found = of_container("livenessProbe: {periodSeconds: 5}");
        assert_eq!(found, expected);
        let two = of_container("livenessProbe: {httpGet: {port: 1}, exec: {command: [a]}}");
        assert!(two.contains("has `exec` and `httpGet`"), "{two}");
        assert_eq!(
            of_container("livenessProbe: {httpGet: {port: 1}, exec: null}"),
            ""
        );
    }

    #[test]
    fn a_hook_has_one_action() {
        let found = of_container("lifecycle: {preStop: {}}");
        assert!(found.contains("lifecycle.preStop` has none of"), "{found}");
        assert_eq!(
            of_container("lifecycle: {preStop: {sleep: {seconds: 5}}}"),
            ""
        );
    }

    #[test]
    fn a_command_has_words() {
        let found = of_container("lifecycle: {preStop: {exec: {command: []}}}");
        assert!(
            found.contains("lifecycle.preStop.exec` has no command"),
            "{found}"
        );
    }

    #[test]
    fn numbers_are_not_negative() {
        let with =
            |more: &str| of_container(&format!("livenessProbe: {{grpc: {{port: 1}}, {more}}}"));
        assert!(with("periodSeconds: -1").contains("livenessProbe.periodSeconds` is -1"));
        assert_eq!(with("periodSeconds: 0"), "");
    }

    #[test]
    fn only_readiness_asks_for_two_successes() {
        let with = |probe: &str| {
            of_container(&format!(
                "{probe}: {{tcpSocket: {{port: 1}}, successThreshold: 2}}"
            ))
        };
        assert!(with("startupProbe").contains("startupProbe.successThreshold` is 2"));
        assert_eq!(with("readinessProbe"), "");
    }

    #[test]
    fn an_init_container_that_ends_has_no_probe() {
        let init = |more: &str| {
            let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n";
            let probe = format!("readinessProbe: {{grpc: {{port: 1}}}}{more}");
            Fixture::new(&format!("{head}  initContainers: [{{{probe}}}]\n")).drawn_by(&RULE)
        };
        let found = init("");
        assert!(found.contains("readinessProbe` is for a container that keeps running"));
        assert_eq!(init(", restartPolicy: Always"), "");
    }
}
