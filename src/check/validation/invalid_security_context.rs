//! A security context that contradicts itself.

use super::invalid_container::called;
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::PodSpec;
use crate::resources::fields::{field, items, number};
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "invalid-security-context",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A security context contradicts itself, or has an invalid user.

## What
`allowPrivilegeEscalation: false` excludes `privileged: true` and the capability `CAP_SYS_ADMIN`. Numbers of
users and groups are from 0 to 2147483647.

## Why
A privileged process can always get more. The API server answers 422.

## Example
```yaml
securityContext:
  privileged: true
  allowPrivilegeEscalation: false
```

## Fix
```yaml
securityContext:
  allowPrivilegeEscalation: false
```
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let mut findings = users(object, pod);
    for container in pod.containers() {
        let context = field(container, "securityContext");
        findings.extend(context.and_then(|context| contradiction(object, container, context)));
    }
    findings
}

fn users(object: &Object<'_>, pod: PodSpec<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for owner in pod.containers().chain([pod.spec]) {
        let Some(context) = field(owner, "securityContext") else {
            continue;
        };
        for key in ["runAsUser", "runAsGroup", "fsGroup"] {
            findings.extend(no_user(object, context, key));
        }
    }
    findings
}

fn no_user(object: &Object<'_>, context: &Node, key: &str) -> Option<Finding> {
    let most = i128::from(i32::MAX);
    let number = number(context, key).filter(|number| !(0..=most).contains(number))?;
    let node = field(context, key)?;
    let message = format!("`{}` is {number}", object.path(node));
    let help = format!("write a number from 0 to {most}");
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn contradiction(object: &Object<'_>, container: &Node, context: &Node) -> Option<Finding> {
    let is = |key: &str, value: bool| {
        let set = field(context, key);
        set.is_some_and(|node| node.data == Data::Bool(value))
    };
    let node = field(context, "allowPrivilegeEscalation");
    let node = node.filter(|_| is("allowPrivilegeEscalation", false))?;
    let capabilities = field(context, "capabilities");
    let added = capabilities.map_or(&[][..], |capabilities| items(capabilities, "add"));
    let is_admin = added
        .iter()
        .any(|name| name.as_str() == Some("CAP_SYS_ADMIN"));
    let what = match (is("privileged", true), is_admin) {
        (true, _) => "is privileged",
        (false, true) => "has the capability `CAP_SYS_ADMIN`",
        (false, false) => return None,
    };
    let container = called(object, container);
    let message = format!("{container} {what}, and also `allowPrivilegeEscalation: false`");
    let help = "remove one of them: a privileged process can always get more";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(context: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
        let context = format!("    securityContext: {{{context}}}\n");
        Fixture::new(&format!("{head}  - name: web\n{context}")).drawn_by(&RULE)
    }

    #[test]
    fn who_is_privileged_can_get_more() {
        let expected = "\
error[invalid-security-context]: the container `web` is privileged, and also `allowPrivilegeEscalation: false`
 --> a.yaml:7:67
  |
7 |     securityContext: {privileged: true, allowPrivilegeEscalation: false}
  |                                                                   ^^^^^
help: remove one of them: a privileged process can always get more
";
        let found = of("privileged: true, allowPrivilegeEscalation: false");
        assert_eq!(found, expected);
        assert_eq!(of("privileged: true"), "");
        assert_eq!(of("privileged: false, allowPrivilegeEscalation: false"), "");
    }

    #[test]
    fn an_administrator_can_get_more() {
        let adding = |name| {
            of(&format!(
                "allowPrivilegeEscalation: false, capabilities: {{add: [{name}]}}"
            ))
        };
        assert!(adding("CAP_SYS_ADMIN").contains("has the capability `CAP_SYS_ADMIN`"));
        assert_eq!(adding("NET_BIND_SERVICE"), "");
    }

    #[test]
    fn a_user_has_a_number() {
        assert!(of("runAsUser: -1").contains("securityContext.runAsUser` is -1"));
        assert_eq!(of("runAsUser: 0, runAsGroup: 2147483647"), "");
    }
}
