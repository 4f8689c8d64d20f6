//! API versions that a later Kubernetes does not serve any more.

use super::api_removals::{minor, removal};
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-api",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
An API version that a later version of Kubernetes no longer serves.

## What
An `apiVersion` and `kind` that the version of Kubernetes in plate.yaml (or `--kube-version`) still serves,
that a later version does not serve, and that already has a replacement, according to Kubernetes' Deprecated
API Migration Guide.

## Why
The manifest stops working when the cluster is upgraded.

## Example
```yaml
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
```

## Fix
```yaml
apiVersion: policy/v1
```
The guide says for each kind what else changed.
",
};

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let findings = set.resources.iter();
    findings
        .filter_map(|resource| of_resource(resource, set))
        .collect()
}

fn of_resource(resource: &Resource<'_>, set: &ResourceSet<'_>) -> Option<Finding> {
    let minor = minor(set);
    let row =
        removal(resource, set).filter(|row| row.deprecated <= minor && minor < row.removed)?;
    let node = resource.at(&["apiVersion"])?;
    let (api_version, kind) = (Node::as_str(node)?, &resource.identity.kind);
    let removed = row.removed;
    let message =
        format!("`{api_version}` of {kind} is deprecated, and removed in Kubernetes 1.{removed}");
    let finding = Finding::new(&RULE, resource, node, message);
    Some(finding.help(row.help()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    const BUDGET: &str =
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n";

    fn drawn(yaml: &str, version: &str) -> String {
        let fixture = Fixture::new(yaml).kubernetes(version);
        fixture.drawn_by(&RULE)
    }

    #[test]
    fn the_version_of_the_cluster_decides() {
        let expected = "\
warning[deprecated-api]: `policy/v1beta1` of PodDisruptionBudget is deprecated, and removed in Kubernetes 1.25
 --> a.yaml:1:13
  |
1 | apiVersion: policy/v1beta1
  |             ^^^^^^^^^^^^^^
help: write `policy/v1`, and change the fields that differ
";
        assert_eq!(drawn(BUDGET, "1.24"), expected);
    }

    #[test]
    fn other_versions_of_the_cluster_and_the_api_are_fine() {
        for version in ["1.25", "1.20"] {
            assert_eq!(drawn(BUDGET, version), "", "{version}");
        }
        let stable = BUDGET.replace("v1beta1", "v1");
        assert_eq!(drawn(&stable, "1.24"), "");
        let other = BUDGET.replace("policy/", "policy.example/");
        assert_eq!(drawn(&other, "1.24"), "");
    }
}
