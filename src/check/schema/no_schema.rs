//! A kind that could not be checked.

use super::kinds::api_version;
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::Severity;

pub(super) static RULE: Rule = Rule {
    name: "no-schema",
    category: Category::Schema,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A kind that could not be checked.

## What

There is no schema for the kind: it does not belong to Kubernetes, cert-manager, External Secrets, Argo CD,
the Prometheus Operator or the Gateway API, and no CustomResourceDefinition among the resources or given
with `--crds` defines it. Each kind is reported once.

## Why

A misspelt field in such a resource is only noticed in the cluster.

## Example

```yaml
apiVersion: example.com/v1
kind: Tenant
```

## Fix

Add the CustomResourceDefinition of the kind to the `crds/` of the chart. If the chart does not install it,
name a file or folder that has it: `plate-render check --crds DIR`. Or add an exception to plate.yaml, with
a reason.
",
};

/// Returns a finding for each kind of `resources`, at its first resource.
pub(super) fn findings(resources: &[&Resource<'_>]) -> Vec<Finding> {
    let key = |resource: &Resource<'_>| {
        let kind = resource.manifest.kind().to_owned();
        (api_version(resource).to_owned(), kind)
    };
    let mut kinds: Vec<((String, String), &Resource<'_>, usize)> = Vec::new();
    for resource in resources {
        match kinds.iter_mut().find(|(known, ..)| *known == key(resource)) {
            Some((_, _, count)) => *count += 1,
            None => kinds.push((key(resource), resource, 1)),
        }
    }
    let finding =
        |((api_version, kind), resource, count): &((String, String), &Resource<'_>, usize)| {
            finding(resource, api_version, kind, *count)
        };
    kinds.iter().map(finding).collect()
}

fn finding(resource: &Resource<'_>, api_version: &str, kind: &str, count: usize) -> Finding {
    let skipped = match count {
        1 => "one resource was".to_owned(),
        _ => format!("{count} resources were"),
    };
    let message = format!("`{kind}` of `{api_version}` has no schema: {skipped} skipped");
    let node = resource.at(&["kind"]).unwrap_or(&resource.manifest.node);
    Finding::new(&RULE, resource, node, message).help(
        "name a file or folder with its CustomResourceDefinition: `plate-render check --crds DIR`",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const TENANT: &str = "apiVersion: example.com/v1\nkind: Tenant\nmetadata: {name: a}\n";

    #[test]
    fn a_kind_without_a_schema_is_told_once() {
        let yaml = format!("{TENANT}---\n{}", TENANT.replace("name: a", "name: b"));
        let expected = "\
warning[no-schema]: `Tenant` of `example.com/v1` has no schema: 2 resources were skipped
 --> a.yaml:2:7
  |
2 | kind: Tenant
  |       ^^^^^^
help: name a file or folder with its CustomResourceDefinition: `plate-render check --crds DIR`
";
        assert_eq!(Fixture::new(&yaml).drawn_by(&RULE), expected);
    }

    #[test]
    fn a_definition_among_the_resources_is_a_schema() {
        let yaml = format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
             metadata: {{name: tenants.example.com}}\nspec:\n  group: example.com\n  scope: Namespaced\n  \
             names: {{kind: Tenant, plural: tenants}}\n  versions: [{{name: v1, served: true, storage: true, \
             schema: {{openAPIV3Schema: {{type: object}}}}}}]\n---\n{TENANT}"
        );
        assert_eq!(Fixture::new(&yaml).drawn_by(&RULE), "");
    }
}
