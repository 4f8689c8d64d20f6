//! The rule `missing-service-account`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-service-account",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::ServiceAccount),
    documentation: "\
Pods or a binding refer to a ServiceAccount that does not exist.

## What

`serviceAccountName` of a pod template, or a subject of a RoleBinding or ClusterRoleBinding, names a
ServiceAccount that no release of the environment renders in that namespace. `default` exists in every
namespace.

## Why

The API server rejects pods without their ServiceAccount, so the Deployment stays at zero. A binding without
its account has no effect, or grants its rights later to any account of that name.

## Example

```yaml
kind: Deployment
spec:
  template:
    spec: {serviceAccountName: web}   # the ServiceAccount is `web-stg`
```

## Fix

Use the name of the ServiceAccount as it is rendered, or render it. Declare the account of an operator in
`external` of plate.yaml.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const ACCOUNT: &str = "\
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
";

    fn pod(account: &str) -> String {
        format!(
            "\
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop}}
spec: {{serviceAccountName: {account}, containers: [{{name: web}}]}}
"
        )
    }

    fn binding(namespace: &str) -> String {
        format!(
            "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: web}}
roleRef: {{kind: ClusterRole, name: view}}
subjects:
  - {{kind: User, name: somebody}}
  - {{kind: ServiceAccount, name: web, namespace: {namespace}}}
"
        )
    }

    #[test]
    fn an_account_that_is_not_rendered_is_missing() {
        let expected = "\
error[missing-service-account]: the ServiceAccount `wbe` does not exist in the namespace `shop`
 --> a.yaml:8:28
  |
8 | spec: {serviceAccountName: wbe, containers: [{name: web}]}
  |                            ^^^
note: Pod `web` refers to it
help: did you mean `web`?
";
        let text = format!("{ACCOUNT}{}", pod("wbe"));
        assert_eq!(Fixture::new(&text).drawn_by(&RULE), expected);
    }

    #[test]
    fn a_subject_in_another_namespace_is_missing() {
        let text = format!("{ACCOUNT}{}", binding("other"));
        let drawn = Fixture::new(&text).drawn_by(&RULE);
        let first = "error[missing-service-account]: the ServiceAccount `web` does not exist in the namespace `other`\n";
        assert!(drawn.starts_with(first), "{drawn}");
    }

    #[test]
    fn an_account_that_is_rendered_and_the_usual_one_are_right() {
        for text in [pod("web"), pod("default"), binding("shop")] {
            let text = format!("{ACCOUNT}{text}");
            assert_eq!(Fixture::new(&text).drawn_by(&RULE), "");
        }
    }
}
