//! Images whose tag does not say what runs.

use super::tier::is_development;
use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::resources::{Container, PodSpec};

pub(in crate::check) static RULE: Rule = Rule {
    name: "floating-tag",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
An image without a tag, or with the tag `latest`, outside development.

## What
A container whose image has neither a tag nor a digest, or whose tag is `latest`, in an environment that
is not of the tier development.

## Why
The running image changes when someone pushes to the registry, not when the values change: two pods of one
Deployment may run different images, and `kubectl rollout undo` has no effect.

## Example
```yaml
image: registry.example/api:latest
```

## Fix
Write the tag of a build, or its digest: `registry.example/api:1.4.0`, `registry.example/api@sha256:…`.
",
};

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    if is_development(set) {
        return Vec::new();
    }
    let findings = set.resources.iter().flat_map(of_resource);
    findings.collect()
}

fn of_resource(resource: &Resource<'_>) -> Vec<Finding> {
    let pods = PodSpec::of(resource).into_iter();
    let containers = pods.flat_map(|pods| pods.containers_with_roles());
    let found = containers.filter_map(|one| finding(resource, &one));
    found.collect()
}

fn finding(resource: &Resource<'_>, container: &Container<'_>) -> Option<Finding> {
    let node = container.node.get("image")?;
    let image = node.as_str().filter(|image| !image.is_empty())?;
    let name = container.name();
    let message = match tag(image) {
        Tag::None => format!("the image of the container `{name}` has no tag: `{image}`"),
        Tag::Named("latest") => format!("the image of the container `{name}` is `{image}`"),
        Tag::Named(_) | Tag::Digest => return None,
    };
    let finding = Finding::new(&RULE, resource, node, message);
    Some(finding.help("write the tag of a build, or its digest"))
}

/// What an image's name says about which image it is.
#[derive(Debug, PartialEq, Eq)]
enum Tag<'a> {
    None,
    Named(&'a str),
    Digest,
}

/// A colon before the last `/` belongs to the registry's port.
fn tag(image: &str) -> Tag<'_> {
    if image.contains('@') {
        return Tag::Digest;
    }
    let last = image.rsplit('/').next().unwrap_or_default();
    match last.split_once(':') {
        Some((_, tag)) => Tag::Named(tag),
        None => Tag::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn pod(image: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  \
             - name: api\n    image: {image}\n"
        )
    }

    fn drawn(image: &str, environment: &str) -> String {
        let fixture = Fixture::new(&pod(image)).environment(environment);
        fixture.drawn_by(&RULE)
    }

    #[test]
    fn latest_is_found_outside_development() {
        let expected = "\
warning[floating-tag]: the image of the container `api` is `a.io:5000/api:latest`
 --> a.yaml:7:12
  |
7 |     image: a.io:5000/api:latest
  |            ^^^^^^^^^^^^^^^^^^^^
help: write the tag of a build, or its digest
";
        assert_eq!(drawn("a.io:5000/api:latest", "stg"), expected);
    }

    #[test]
    fn a_port_of_the_registry_is_no_tag() {
        let drawn = drawn("a.io:5000/api", "prod");
        let expected = "the image of the container `api` has no tag: `a.io:5000/api`\n";
        assert!(drawn.contains(expected), "{drawn}");
    }

    #[test]
    fn a_tag_a_digest_and_development_are_fine() {
        assert_eq!(drawn("a.io/api:1.4.0", "prod"), "");
        assert_eq!(drawn("a.io/api@sha256:0123", "prod"), "");
        assert_eq!(drawn("a.io/api:latest-alpine", "prod"), "");
        assert_eq!(drawn("a.io/api:latest", "dev"), "");
    }
}
