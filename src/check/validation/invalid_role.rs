//! Rules and bindings that grant nothing.

use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{emptied, field, is_missing, items, text, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-role",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A rule of a role, or a binding, is incomplete.

## What
A rule has verbs, and either API groups with resources or, in a ClusterRole, URLs. The core group is `\"\"`.
A binding refers to a `Role` or a `ClusterRole`, a ClusterRoleBinding to a `ClusterRole`. Its subjects are
ServiceAccounts, Users and Groups; in a ClusterRoleBinding a ServiceAccount has a namespace.

## Why
The API server answers 422. The schema does not require a group, a resource or a namespace.

## Example
```yaml
kind: ClusterRoleBinding
subjects:
- kind: ServiceAccount
  name: web
```

## Fix
```yaml
kind: ClusterRoleBinding
subjects:
- kind: ServiceAccount
  name: web
  namespace: plate-stg
```
",
};

const GROUP: &str = "rbac.authorization.k8s.io";

fn check(object: &Object<'_>) -> Vec<Finding> {
    if object.group() != GROUP {
        return Vec::new();
    }
    match object.kind() {
        "Role" | "ClusterRole" => {
            let rules = items(object.root(), "rules").iter();
            rules.filter_map(|rule| in_rule(object, rule)).collect()
        }
        "RoleBinding" | "ClusterRoleBinding" => in_binding(object),
        _ => Vec::new(),
    }
}

fn in_rule(object: &Object<'_>, rule: &Node) -> Option<Finding> {
    let lacks = |key: &str| items(rule, key).is_empty();
    let verbs = field(rule, "verbs").and_then(Node::as_list);
    if verbs.is_some_and(<[Node]>::is_empty) {
        return Some(lacking(object, rule, "verbs", "as `[get, list, watch]`"));
    }
    if !lacks("nonResourceURLs") {
        return urls(object, rule);
    }
    if lacks("apiGroups") {
        let help = "as `[\"\"]` for the core group";
        return Some(lacking(object, rule, "apiGroups", help));
    }
    lacks("resources").then(|| lacking(object, rule, "resources", "as `[pods]`"))
}

fn lacking(object: &Object<'_>, rule: &Node, key: &str, example: &str) -> Finding {
    let node = field(rule, key).unwrap_or(rule);
    let message = format!("`{}` has no `{key}`", object.path(rule));
    let help = format!("set `{}`, {example}", object.path_of(rule, key));
    object.diagnostic(&RULE, node, message).help(help)
}

fn urls(object: &Object<'_>, rule: &Node) -> Option<Finding> {
    let node = field(rule, "nonResourceURLs")?;
    let path = object.path(rule);
    if object.kind() == "Role" {
        let message =
            format!("`{path}` is about URLs, which a Role cannot grant: it has a namespace");
        let help = "move the rule into a ClusterRole";
        return Some(object.diagnostic(&RULE, node, message).help(help));
    }
    let others = ["apiGroups", "resources", "resourceNames"];
    let other = others
        .into_iter()
        .find(|key| !items(rule, key).is_empty())?;
    let message = format!("`{path}` has `nonResourceURLs` and `{other}`");
    Some(
        object
            .diagnostic(&RULE, node, message)
            .help("split it into two rules"),
    )
}

fn in_binding(object: &Object<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(reference) = field(object.root(), "roleRef") {
        findings.extend(in_reference(object, reference));
    }
    for subject in items(object.root(), "subjects") {
        findings.extend(in_subject(object, subject));
    }
    findings
}

fn in_reference(object: &Object<'_>, reference: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    let takes_role = object.kind() == "RoleBinding";
    if let Some((node, kind)) = texted(reference, "kind")
        && kind != "ClusterRole"
        && !(kind == "Role" && takes_role)
    {
        let message = format!("a {} cannot refer to a `{kind}`", object.kind());
        let known = if takes_role {
            "`Role` or `ClusterRole`"
        } else {
            "`ClusterRole`"
        };
        findings.push(
            object
                .diagnostic(&RULE, node, message)
                .help(format!("write {known}")),
        );
    }
    if let Some((node, group)) = texted(reference, "apiGroup")
        && group != GROUP
    {
        let message = format!("`roleRef.apiGroup` is `{group}`");
        let help = format!("write `{GROUP}`");
        findings.push(object.diagnostic(&RULE, node, message).help(help));
    }
    if let Some(node) = emptied(reference, "name") {
        let help = "write the name of a role";
        findings.push(
            object
                .diagnostic(&RULE, node, "`roleRef.name` is empty")
                .help(help),
        );
    }
    findings
}

fn in_subject(object: &Object<'_>, subject: &Node) -> Option<Finding> {
    let (kind, name) = (text(subject, "kind"), text(subject, "name"));
    let is_namespaced = object.kind() == "RoleBinding";
    let group = match kind {
        // A RoleBinding means its own namespace where none is named.
        "ServiceAccount" if is_missing(subject, "namespace") && !is_namespaced => {
            let node = field(subject, "namespace").unwrap_or(subject);
            let message = format!("the ServiceAccount `{name}` has no namespace here");
            let help = format!("set `{}`", object.path_of(subject, "namespace"));
            return Some(object.diagnostic(&RULE, node, message).help(help));
        }
        "ServiceAccount" => "",
        "User" | "Group" => GROUP,
        "" => return None,
        _ => {
            let node = field(subject, "kind")?;
            let message = format!("`{}` is `{kind}`", object.path(node));
            let help = "write `ServiceAccount`, `User` or `Group`";
            return Some(object.diagnostic(&RULE, node, message).help(help));
        }
    };
    let (node, given) = texted(subject, "apiGroup")?;
    if given == group {
        return None;
    }
    let message = format!("a {kind} does not belong to the API group `{given}`");
    let help = if group.is_empty() {
        "remove `apiGroup`".to_owned()
    } else {
        format!("write `{group}`, or remove it")
    };
    Some(object.diagnostic(&RULE, node, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(kind: &str, text: &str) -> String {
        let version = "apiVersion: rbac.authorization.k8s.io/v1";
        let head = format!("{version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        Fixture::new(&format!("{head}{text}\n")).drawn_by(&RULE)
    }

    fn of_rule(kind: &str, rule: &str) -> String {
        of(kind, &format!("rules: [{{{rule}}}]"))
    }

    #[test]
    fn a_service_account_has_a_namespace_where_its_binding_has_none() {
        let expected = "\
error[invalid-role]: the ServiceAccount `web` has no namespace here
 --> a.yaml:4:12
  |
4 | subjects: [{kind: ServiceAccount, name: web}]
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
help: set `subjects[0].namespace`
";
        let binding = |kind, more| {
            let subject = format!("{{kind: ServiceAccount, name: web{more}}}");
            of(kind, &format!("subjects: [{subject}]"))
        };
        assert_eq!(binding("ClusterRoleBinding", ""), expected);
        assert_eq!(binding("ClusterRoleBinding", ", namespace: b"), "");
        assert_eq!(binding("RoleBinding", ""), "");
        let grouped = binding("RoleBinding", ", apiGroup: c");
        assert!(
            grouped.contains("does not belong to the API group `c`"),
            "{grouped}"
        );
    }

    #[test]
    fn a_rule_has_verbs_groups_and_resources() {
        let rule = |rule| of_rule("Role", rule);
        assert!(rule("verbs: []").contains("`rules[0]` has no `verbs`"));
        assert!(rule("verbs: [get], resources: [pods]").contains("`rules[0]` has no `apiGroups`"));
        assert!(rule("verbs: [get], apiGroups: ['']").contains("`rules[0]` has no `resources`"));
        assert_eq!(rule("verbs: [get], apiGroups: [''], resources: [pods]"), "");
    }

    #[test]
    fn urls_are_for_cluster_roles() {
        let urls = "verbs: [get], nonResourceURLs: [/healthz]";
        assert_eq!(of_rule("ClusterRole", urls), "");
        assert!(
            of_rule("Role", urls)
                .contains("is about URLs, which a Role cannot grant: it has a namespace")
        );
        let both = format!("{urls}, resources: [pods]");
        assert!(of_rule("ClusterRole", &both).contains("has `nonResourceURLs` and `resources`"));
    }

    #[test]
    fn a_binding_refers_to_a_role() {
        let to = |kind, reference| of(kind, &format!("roleRef: {{{reference}}}"));
        assert_eq!(to("RoleBinding", "kind: Role, name: a"), "");
        let found = to("ClusterRoleBinding", "kind: Role, name: a");
        assert!(
            found.contains("a ClusterRoleBinding cannot refer to a `Role`"),
            "{found}"
        );
        assert!(to("RoleBinding", "apiGroup: rbac").contains("`roleRef.apiGroup` is `rbac`"));
        assert!(to("RoleBinding", "name: ''").contains("`roleRef.name` is empty"));
    }

    #[test]
    fn a_subject_is_one_of_three_kinds() {
        let subject = |subject| of("RoleBinding", &format!("subjects: [{{{subject}}}]"));
        assert!(subject("kind: Team, name: a").contains("`subjects[0].kind` is `Team`"));
        assert!(
            subject("kind: User, name: a, apiGroup: b")
                .contains("a User does not belong to the API")
        );
        assert_eq!(subject("kind: Group, name: a"), "");
    }
}
