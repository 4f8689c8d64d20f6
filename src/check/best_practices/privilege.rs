//! Containers that may do what only the node's owner should.

use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Container, PodSpec};
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "privilege",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
A container that runs as root, or with all privileges of the node.

## What
A container whose `securityContext` has `privileged: true`, `runAsUser: 0` or `runAsNonRoot: false`, or that
has one of the latter two from its pod. Absent fields are not reported: the image may set another user.

## Why
An attacker who escapes from a container that runs as root is root on the node; a privileged container does
not even need an escape. The Pod Security Standards forbid both in the profiles `baseline` and `restricted`.

## Example
```yaml
securityContext:
  runAsUser: 0
```

## Fix
```yaml
securityContext:
  runAsNonRoot: true
  allowPrivilegeEscalation: false
```
Agents that manage the node itself need an exception in plate.yaml, with the reason.
",
};

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let findings = set.resources.iter().flat_map(of_resource);
    findings.collect()
}

fn of_resource(resource: &Resource<'_>) -> Vec<Finding> {
    let Some(pods) = PodSpec::of(resource) else {
        return Vec::new();
    };
    let pod = pods.spec.get("securityContext");
    let containers = pods.containers_with_roles();
    let diagnostics = containers.filter_map(|one| diagnostic(&one, pod));
    let found = diagnostics.map(|(message, place)| {
        let finding = Finding::new(&RULE, resource, place, message);
        finding.help("run it as another user, with `runAsNonRoot: true`")
    });
    found.collect()
}

/// What is wrong with a container, and where that is written; what it says goes before its pod.
fn diagnostic<'a>(container: &Container<'a>, pod: Option<&'a Node>) -> Option<(String, &'a Node)> {
    let name = container.name();
    let own = container.node.get("securityContext");
    let written = |key: &str| own.and_then(|own| own.get(key));
    let inherited = |key: &str| written(key).or_else(|| pod?.get(key));
    if let Some(node) = written("privileged").filter(|node| node.data == Data::Bool(true)) {
        return Some((format!("the container `{name}` is privileged"), node));
    }
    let user = inherited("runAsUser");
    if let Some(node) = user.filter(|node| node.data == Data::Int(0)) {
        return Some((format!("the container `{name}` runs as root"), node));
    }
    // A user other than 0 is not root, also with `runAsNonRoot: false`.
    let may_be_root = inherited("runAsNonRoot").filter(|_| user.is_none());
    let node = may_be_root.filter(|node| node.data == Data::Bool(false))?;
    Some((format!("the container `{name}` may run as root"), node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(pod: &str, container: &str) -> String {
        let yaml = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  securityContext: {pod}\n  \
             containers:\n    - name: api\n      securityContext: {container}\n"
        );
        Fixture::new(&yaml).drawn_by(&RULE)
    }

    #[test]
    fn root_is_found() {
        let expected = "\
warning[privilege]: the container `api` runs as root
 --> a.yaml:8:36
  |
8 |       securityContext: {runAsUser: 0}
  |                                    ^
help: run it as another user, with `runAsNonRoot: true`
";
        assert_eq!(drawn("{}", "{runAsUser: 0}"), expected);
    }

    #[test]
    fn all_privileges_and_leave_to_be_root_are_found() {
        let privileged = drawn("{}", "{privileged: true}");
        assert!(privileged.contains("`api` is privileged\n"), "{privileged}");
        let may = drawn("{runAsNonRoot: false}", "{}");
        assert!(may.contains("`api` may run as root\n"), "{may}");
    }

    #[test]
    fn what_the_container_says_goes_before_its_pod() {
        assert_eq!(drawn("{runAsUser: 0}", "{runAsUser: 1000}"), "");
        assert_eq!(drawn("{runAsNonRoot: false}", "{runAsUser: 1000}"), "");
    }

    #[test]
    fn what_is_not_written_is_not_found() {
        assert_eq!(drawn("{}", "{privileged: false}"), "");
    }
}
