//! The rule `unused-external`.

use std::collections::HashSet;

use crate::check::{Category, Finder, Finding, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Inventory, Provenance, references};
use crate::source::Span;
use crate::workspace::External;

pub(super) static RULE: Rule = Rule {
    name: "unused-external",
    category: Category::References,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
plate.yaml declares an external resource that nothing refers to.

## What

No resource of any environment refers to a resource that matches the item of `external`, or the workspace
renders all such resources itself. This is only checked if all environments are checked.

## Why

The resource may not be needed any more, and the item can hide an error: a later reference to it counts as
correct.

## Example

```yaml
external:
  - kind: Secret
    name: database   # an ExternalSecret creates it now
    reason: created by hand
```

## Fix

Remove the item.
",
};

/// Returns each external resource that no reference of the `platforms` needs, which are all
/// environments of one workspace.
pub fn unused_externals(sets: &[ResourceSet<'_>]) -> Vec<Finding> {
    let declared = sets.first().map(|set| set.externals);
    let used: HashSet<Span> = sets.iter().flat_map(used).collect();
    let declared = declared.unwrap_or_default().iter();
    declared
        .filter(|external| !used.contains(&external.span))
        .map(diagnostic)
        .collect()
}

/// Returns where the external resources that `set` refers to are declared.
fn used(set: &ResourceSet<'_>) -> Vec<Span> {
    let there = Inventory::of(set);
    let mut used = Vec::new();
    for reference in set.resources.iter().flat_map(references) {
        if let Some(Provenance::External(external)) = there.origin(&reference.target) {
            used.push(external.span);
        }
    }
    used
}

fn diagnostic(external: &External) -> Finding {
    let (kind, name) = (&external.kind, &external.name);
    let message = format!("nothing refers to the external {kind} `{name}`");
    let diagnostic = RULE.diagnostic(message).at(external.span);
    Finding {
        rule: &RULE,
        release: None,
        resource: None,
        diagnostic: diagnostic.help("remove it from `external`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::check::fixture::Fixture;

    const INGRESS: &str = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
";

    fn external(name: &str, line: u32) -> External {
        External {
            kind: "Service".to_owned(),
            name: name.to_owned(),
            namespace: Some("sh*".to_owned()),
            api_group: None,
            reason: "another repository renders it".to_owned(),
            span: Span {
                start: line,
                ..Span::NOWHERE
            },
        }
    }

    fn unused(texts: &[&str], externals: &[External]) -> Vec<String> {
        let fixtures: Vec<Fixture> = texts.iter().map(|text| Fixture::new(text)).collect();
        let sets = fixtures
            .iter()
            .map(|fixture| fixture.set().beside(externals));
        let found = unused_externals(&sets.collect::<Vec<_>>()).into_iter();
        found.map(|finding| finding.diagnostic.message).collect()
    }

    #[test]
    fn what_is_declared_is_there() {
        let fixture = Fixture::new(INGRESS);
        let externals = [external("we*", 1)];
        let set = fixture.set().beside(&externals);
        assert!(check(Category::References, &set).is_empty());
        assert_eq!(check(Category::References, &fixture.set()).len(), 1);
    }

    #[test]
    fn what_no_environment_refers_to_is_found() {
        let externals = [external("web", 1), external("api", 2)];
        let expected = ["nothing refers to the external Service `api`"];
        assert_eq!(unused(&["", INGRESS], &externals), expected);
    }

    #[test]
    fn what_the_workspace_renders_need_not_be_declared() {
        let service =
            "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n";
        let expected = ["nothing refers to the external Service `web`"];
        let text = format!("{INGRESS}{service}");
        assert_eq!(unused(&[&text], &[external("web", 1)]), expected);
    }
}
