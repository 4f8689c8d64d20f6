//! A pod without a container, or a container without what it needs.

use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{at, emptied, field, is_missing, text};
use crate::resources::{PodSpec, Role, template_path};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-container",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A pod has no container, or a container has no name or no image.

## What
The schema does not require `image`, but the API server does. It also rejects an empty `containers`, an
empty `name`, and spaces around an image.

## Why
There is nothing to run. The API server answers 422.

## Example
```yaml
containers:
- name: web
```

## Fix
```yaml
containers:
- name: web
  image: nginx:1.27
```
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    match object.pod {
        Some(pod) => in_pod(object, pod),
        None => without_pod(object).into_iter().collect(),
    }
}

/// Returns the finding about a missing pod spec, unless the schema requires the missing part.
fn without_pod(object: &Object<'_>) -> Option<Finding> {
    let path = template_path(object.group(), object.kind())?;
    let node = match at(object.root(), path) {
        Some(template) => template,
        None if object.spec().is_none() => object.root(),
        None => return None,
    };
    Some(no_containers(object, node))
}

fn no_containers(object: &Object<'_>, node: &Node) -> Finding {
    let message = format!("the pod of this {} has no containers", object.kind());
    let help = "write at least one item in `containers`, with `name` and `image`";
    object.diagnostic(&RULE, node, message).help(help)
}

fn in_pod(object: &Object<'_>, pod: PodSpec<'_>) -> Vec<Finding> {
    let containers = field(pod.spec, "containers");
    let is_empty = |list: &&Node| list.as_list().is_some_and(<[Node]>::is_empty);
    let none = containers.filter(is_empty);
    let diagnostics = none.map(|list| no_containers(object, list));
    let found = pod.containers().flat_map(|node| in_container(object, node));
    diagnostics.into_iter().chain(found).collect()
}

fn in_container(object: &Object<'_>, container: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(name) = emptied(container, "name") {
        let message = format!("`{}` is empty", object.path(name));
        let help = "write a name that no other container of the pod has";
        findings.push(object.diagnostic(&RULE, name, message).help(help));
    }
    let image = text(container, "image");
    if is_missing(container, "image") {
        let message = format!("{} has no image", called(object, container));
        let node = field(container, "image").unwrap_or(container);
        let help = format!("set `{}`", object.path_of(container, "image"));
        findings.push(object.diagnostic(&RULE, node, message).help(help));
    } else if image != image.trim() {
        let node = field(container, "image").unwrap_or(container);
        let message = format!("the image `{image}` has a space before or after it");
        let help = format!("write `{}`", image.trim());
        findings.push(object.diagnostic(&RULE, node, message).help(help));
    }
    findings
}

pub(super) fn called(object: &Object<'_>, container: &Node) -> String {
    match text(container, "name") {
        "" => format!("the container at `{}`", object.path(container)),
        name => format!("the container `{name}`"),
    }
}

/// Returns the init containers that have to end before the others begin.
pub(super) fn passing(pod: PodSpec<'_>) -> impl Iterator<Item = &Node> {
    let containers = pod.containers_with_roles();
    let passing = containers.filter(|container| container.role == Role::Init);
    passing.map(|container| container.node)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const HEAD: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n";

    fn drawn(spec: &str) -> String {
        Fixture::new(&format!("{HEAD}{spec}\n")).drawn_by(&RULE)
    }

    fn of_container(container: &str) -> String {
        drawn(&format!(
            "spec: {{template: {{spec: {{containers: [{container}]}}}}}}"
        ))
    }

    #[test]
    fn a_container_has_an_image() {
        let expected = "\
error[invalid-container]: the container `web` has no image
 --> a.yaml:4:39
  |
4 | spec: {template: {spec: {containers: [{name: web}]}}}
  |                                       ^^^^^^^^^^^
help: set `spec.template.spec.containers[0].image`
";
        assert_eq!(of_container("{name: web}"), expected);
        assert_eq!(of_container("{name: web, image: a}"), "");
    }

    #[test]
    fn an_empty_name_and_an_empty_image_are_none() {
        let found = of_container("{name: '', image: ''}");
        assert!(
            found.contains("`spec.template.spec.containers[0].name` is empty"),
            "{found}"
        );
        assert!(found.contains("the container at `spec.template.spec.containers[0]` has no image"));
    }

    #[test]
    fn an_image_has_no_blank_around_it() {
        let found = of_container("{name: a, image: 'b '}");
        assert!(
            found.contains("the image `b ` has a space before or after it"),
            "{found}"
        );
    }

    #[test]
    fn a_pod_has_containers() {
        let found = of_container("");
        assert!(
            found.contains("the pod of this Deployment has no containers"),
            "{found}"
        );
        assert!(drawn("").contains("has no containers"));
        assert!(drawn("spec: {template: {}}").contains("has no containers"));
    }

    #[test]
    fn a_template_that_is_not_there_is_the_schemas() {
        assert_eq!(drawn("spec: {}"), "");
        assert_eq!(drawn("spec: {template: {spec: {}}}"), "");
    }

    #[test]
    fn what_makes_no_pod_needs_no_container() {
        let yaml = "apiVersion: example.com/v1\nkind: Deployment\nmetadata: {name: a}\n";
        assert_eq!(Fixture::new(yaml).drawn_by(&RULE), "");
    }
}
