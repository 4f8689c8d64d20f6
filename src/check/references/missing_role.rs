//! The rule `missing-role`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;
use crate::resources::Relation;

pub(super) static RULE: Rule = Rule {
    name: "missing-role",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Missing(Relation::Role),
    documentation: "\
A binding refers to a role that does not exist.

## What

`roleRef` of a RoleBinding names a Role of its namespace or a ClusterRole, or that of a ClusterRoleBinding a
ClusterRole, that no release of the environment renders. `cluster-admin`, `admin`, `edit`, `view` and roles
that begin with `system:` exist in every cluster.

## Why

The API server accepts the binding, but its subjects get no rights.

## Example

```yaml
kind: RoleBinding
roleRef: {kind: Role, name: reader}   # it is a ClusterRole
```

## Fix

Write the name of the role and its kind. If an operator creates it, declare it in `external` of plate.yaml,
with the reason.
",
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn drawn(role: &str) -> String {
        let text = format!(
            "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: web, namespace: shop}}
roleRef: {role}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: reader}}
"
        );
        Fixture::new(&text).drawn_by(&RULE)
    }

    #[test]
    fn a_role_of_the_other_kind_is_missing() {
        let expected = "\
error[missing-role]: the Role `reader` does not exist in the namespace `shop`
 --> a.yaml:4:29
  |
4 | roleRef: {kind: Role, name: reader}
  |                             ^^^^^^
note: RoleBinding `web` refers to it
help: render it in a release of this environment, or declare it in `external` of plate.yaml
";
        assert_eq!(drawn("{kind: Role, name: reader}"), expected);
    }

    #[test]
    fn a_rendered_role_and_the_clusters_own_are_right() {
        for name in ["reader", "view", "system:auth-delegator"] {
            assert_eq!(drawn(&format!("{{kind: ClusterRole, name: {name}}}")), "");
        }
    }
}
