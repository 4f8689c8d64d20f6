//! The rule `duplicate-application`.

use super::missing_target::referrer;
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::at;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-application",
    category: Category::References,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
Two Applications of Argo CD deploy the same thing to the same place.

## What

Two Applications have exactly the same `source` (or `sources`) and `destination`.

## Why

Both manage the same resources: each takes them from the other at every sync (`SharedResourceWarning`), and
deleting one deletes the resources of the other.

## Example

```yaml
kind: Application
metadata: {name: web-copy}
spec: {source: …, destination: …}   # both as in Application `web`
```

## Fix

Remove one of them, or change its source or its destination.
",
};

/// An Application's source and destination.
type Deployment<'a> = (&'a Node, &'a Node);

/// Returns each Application that deploys what an earlier one does.
fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let mut seen: Vec<(&Resource<'_>, Deployment<'_>)> = Vec::new();
    let mut findings = Vec::new();
    for resource in &set.resources {
        let Some(deployed) = deployed(resource) else {
            continue;
        };
        match seen.iter().find(|(_, other)| is_same(*other, deployed)) {
            Some((first, _)) => findings.push(diagnostic(first, resource, deployed.0)),
            None => seen.push((resource, deployed)),
        }
    }
    findings
}

fn deployed<'a>(resource: &'a Resource<'a>) -> Option<Deployment<'a>> {
    let identity = &resource.identity;
    if identity.group != "argoproj.io" || identity.kind != "Application" {
        return None;
    }
    let spec = at(&resource.manifest.node, &["spec"])?;
    let source = spec.get("sources").or_else(|| spec.get("source"))?;
    Some((source, spec.get("destination")?))
}

fn is_same(one: Deployment<'_>, other: Deployment<'_>) -> bool {
    one.0.same_data(other.0) && one.1.same_data(other.1)
}

fn diagnostic(first: &Resource<'_>, second: &Resource<'_>, source: &Node) -> Finding {
    let message = format!(
        "{} deploys the same as {}",
        referrer(second),
        referrer(first)
    );
    let finding = Finding::new(&RULE, second, source, message);
    finding.help("remove one of them, or change its source or its destination")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn application(name: &str, path: &str, namespace: &str) -> String {
        format!(
            "\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  source: {{path: {path}}}
  destination: {{namespace: {namespace}}}
---
"
        )
    }

    fn drawn(second: &str) -> String {
        let first = application("web", "charts/web", "shop");
        Fixture::new(&format!("{first}{second}")).drawn_by(&RULE)
    }

    #[test]
    fn an_application_of_the_same_source_and_destination_is_found() {
        let expected = "\
error[duplicate-application]: Application `copy` deploys the same as Application `web`
  --> a.yaml:12:11
   |
12 |   source: {path: charts/web}
   |           ^^^^^^^^^^^^^^^^^^
help: remove one of them, or change its source or its destination
";
        assert_eq!(drawn(&application("copy", "charts/web", "shop")), expected);
    }

    #[test]
    fn another_source_or_destination_is_another_deployment() {
        assert_eq!(drawn(&application("copy", "charts/api", "shop")), "");
        assert_eq!(drawn(&application("copy", "charts/web", "other")), "");
    }
}
