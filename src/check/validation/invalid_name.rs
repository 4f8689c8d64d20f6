//! A name or a namespace that Kubernetes does not take.

use super::form::NameForm;
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{at, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-name",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
The name of a resource, or its namespace, is not valid.

## What
Most names are DNS names: lower case letters, digits, `-` and `.`, at most 253 characters. Names of
namespaces and Services are DNS labels: no `.`, and at most 63 characters. The name of a CronJob has at most
52 characters, because its Jobs extend it. Names of Roles and bindings may have any characters except `/`
and `%`. `generateName` is the beginning of a name.

## Why
Names become host names and paths of the API. The API server answers 422.

## Example
```yaml
metadata:
  name: Web_X
```

## Fix
```yaml
metadata:
  name: web-x
```
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(metadata) = at(object.root(), &["metadata"]) else {
        return findings;
    };
    if let Some((node, name)) = texted(metadata, "name") {
        let form = form(object);
        if !form.accepts(name) {
            let message = format!("the name `{name}` is not {}", form.called());
            findings.push(
                object
                    .diagnostic(&RULE, node, message)
                    .help(next_step(name, form)),
            );
        } else if object.is("batch", "CronJob") && name.len() > 52 {
            let message = format!("the name `{name}` has {} characters", name.len());
            let help = "write at most 52: each Job adds 11 characters of its own";
            findings.push(object.diagnostic(&RULE, node, message).help(help));
        }
    }
    if let Some((node, name)) = generated(metadata) {
        let form = form(object);
        // The cluster adds letters and digits, so that the name may end in what no name ends in.
        if !form.accepts(&format!("{}a", name.trim_end_matches('-'))) {
            let message = format!("a name that begins with `{name}` is not {}", form.called());
            let finding = object.diagnostic(&RULE, node, message);
            findings.push(finding.help(next_step(name, form)));
        }
    }
    if let Some((node, name)) = texted(metadata, "namespace")
        && !NameForm::Label.accepts(name)
    {
        let message = format!("the namespace `{name}` is not a DNS label");
        let help = next_step(name, NameForm::Label);
        findings.push(object.diagnostic(&RULE, node, message).help(help));
    }
    findings
}

/// The beginning of a name that the cluster generates.
fn generated(metadata: &Node) -> Option<(&Node, &str)> {
    let is_named = texted(metadata, "name").is_some_and(|(_, name)| !name.is_empty());
    texted(metadata, "generateName").filter(|_| !is_named)
}

/// The form of the names of a kind.
fn form(object: &Object<'_>) -> NameForm {
    match (object.group(), object.kind()) {
        // Kubernetes 1.34 began to take a digit at the start, and not yet everywhere.
        ("", "Service") if object.minor() < 34 => NameForm::LetterLabel,
        ("", "Namespace" | "Service") => NameForm::Label,
        ("networking.k8s.io", "IPAddress") => NameForm::PathSegment,
        (group, _) if takes_any_name(group) => NameForm::PathSegment,
        _ => NameForm::Subdomain,
    }
}

/// Reports whether the kinds of a group have names of other forms: `system:node`, `v1.apps`.
fn takes_any_name(group: &str) -> bool {
    let own_forms = [
        "apiregistration.k8s.io",
        "authorization.k8s.io",
        "certificates.k8s.io",
        "flowcontrol.apiserver.k8s.io",
        "rbac.authorization.k8s.io",
    ];
    own_forms.contains(&group) || group.ends_with("openshift.io")
}

/// A name close to `name` that has the form, else what the form is.
fn next_step(name: &str, form: NameForm) -> String {
    let near = name.to_ascii_lowercase().replace(['_', ' ', '/'], "-");
    if form.accepts(&near) {
        format!("write `{near}`")
    } else {
        form.help().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(yaml: &str) -> String {
        Fixture::new(yaml).drawn_by(&RULE)
    }

    #[test]
    fn an_upper_case_name_is_no_dns_name() {
        let expected = "\
error[invalid-name]: the name `Web_X` is not a DNS name
 --> a.yaml:3:18
  |
3 | metadata: {name: Web_X}
  |                  ^^^^^
help: write `web-x`
";
        let yaml = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: Web_X}\n";
        assert_eq!(drawn(yaml), expected);
    }

    #[test]
    fn the_beginning_of_a_generated_name_may_end_in_a_dash() {
        let named = |name: &str| {
            format!("apiVersion: batch/v1\nkind: Job\nmetadata: {{generateName: {name}}}\n")
        };
        assert_eq!(drawn(&named("before-")), "");
        let found = drawn(&named("Before_"));
        assert!(
            found.contains("begins with `Before_` is not a DNS name"),
            "{found}"
        );
    }

    #[test]
    fn a_name_with_dots_is_one_and_not_for_a_service() {
        let named = |kind: &str| format!("apiVersion: v1\nkind: {kind}\nmetadata: {{name: a.b}}\n");
        assert_eq!(drawn(&named("ConfigMap")), "");
        let found = drawn(&named("Service"));
        assert!(found.contains("`a.b` is not a DNS label"), "{found}");
    }

    #[test]
    fn a_service_begins_with_a_letter_before_kubernetes_1_34() {
        let yaml = "apiVersion: v1\nkind: Service\nmetadata: {name: 1a}\n";
        let for_version = |version| Fixture::new(yaml).kubernetes(version).drawn_by(&RULE);
        assert!(for_version("1.33").contains("with a letter at the start"));
        assert_eq!(for_version("1.34"), "");
    }

    #[test]
    fn a_role_may_have_colons() {
        let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a:B}\n";
        assert_eq!(drawn(role), "");
    }

    #[test]
    fn a_cron_job_has_52_characters_at_most() {
        let named = |length| {
            let name = "a".repeat(length);
            format!("apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: {name}}}\n")
        };
        assert_eq!(drawn(&named(52)), "");
        assert!(drawn(&named(53)).contains("has 53 characters"));
    }

    #[test]
    fn a_namespace_is_a_dns_label() {
        let yaml = "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: a.b}\n";
        let found = drawn(yaml);
        assert!(
            found.contains("the namespace `a.b` is not a DNS label"),
            "{found}"
        );
    }
}
