//! Requests over limits, and resources that no container has.

use super::form::NameForm;
use super::invalid_container::called;
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::manifest::nanos;
use crate::resources::fields::{entries, field};
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "invalid-resources",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A container requests more than its limit, or an unknown resource.

## What
A request is at most the limit of the same resource. For extended resources (`nvidia.com/gpu`) and huge
pages both are equal, and a request needs a limit. Resources without a prefix are `cpu`, `memory`,
`ephemeral-storage` and `hugepages-<size>`. Amounts are not negative.

## Why
The API server answers 422. This often happens when one environment sets the request and another the limit.

## Example
```yaml
resources:
  requests: {memory: 1Gi}
  limits: {memory: 512Mi}
```

## Fix
```yaml
resources:
  requests: {memory: 512Mi}
  limits: {memory: 512Mi}
```
",
};

const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for container in pod.containers() {
        let Some(resources) = field(container, "resources") else {
            continue;
        };
        for side in ["limits", "requests"] {
            let amounts = entries(resources, side);
            findings.extend(amounts.filter_map(|(name, node)| amount(object, name, node)));
        }
        let requests = entries(resources, "requests");
        let limits = field(resources, "limits");
        findings.extend(requests.filter_map(|(name, request)| {
            let limit = limits.and_then(|limits| limits.get(name));
            against_limit(object, container, name, request, limit)
        }));
    }
    findings
}

fn amount(object: &Object<'_>, name: &str, node: &Node) -> Option<Finding> {
    if !is_resource(name) {
        let message = format!("`{name}` is not a resource of a container");
        let diagnostic = object.diagnostic(&RULE, node, message);
        let known = "write `cpu`, `memory`, `ephemeral-storage`, or a name with a prefix";
        return Some(match nearest(name, STANDARD) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(known),
        });
    }
    let shown = node.text()?;
    nanos(&shown).filter(|nanos| *nanos < 0)?;
    let message = format!("`{}` is {shown}", object.path(node));
    let help = "write an amount that is not negative";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn is_resource(name: &str) -> bool {
    let is_standard = STANDARD.contains(&name) || name.starts_with("hugepages-");
    NameForm::Key.accepts(name) && (is_standard || name.contains('/'))
}

/// Reports whether the sum of the requests may be less than what the containers take.
fn may_be_overcommitted(name: &str) -> bool {
    let is_native = !name.contains('/') || name.contains("kubernetes.io/");
    is_native && !name.starts_with("hugepages-")
}

fn against_limit(
    object: &Object<'_>,
    container: &Node,
    name: &str,
    request: &Node,
    limit: Option<&Node>,
) -> Option<Finding> {
    let Some(limit) = limit else {
        let needs_limit = is_resource(name) && !may_be_overcommitted(name);
        return needs_limit.then(|| unlimited(object, container, name, request));
    };
    let (requested, limited) = (read(request)?, read(limit)?);
    let is_over = requested > limited;
    if !is_over && (requested == limited || may_be_overcommitted(name)) {
        return None;
    }
    let (who, asked, given) = (called(object, container), shown(request), shown(limit));
    let message = if is_over {
        format!("{who} requests {asked} of `{name}`, over its limit of {given}")
    } else {
        format!("{who} requests {asked} of `{name}`, and its limit is {given}")
    };
    let help = if may_be_overcommitted(name) {
        "lower the request, or raise the limit"
    } else {
        "write the same amount in both"
    };
    let place = object.resource.manifest.tag(limit).unwrap_or(limit.span);
    let diagnostic = object.diagnostic(&RULE, request, message);
    Some(diagnostic.label(place, "the limit is here").help(help))
}

fn unlimited(object: &Object<'_>, container: &Node, name: &str, request: &Node) -> Finding {
    let who = called(object, container);
    let message = format!("{who} requests `{name}` without a limit");
    let help = "set the same amount in `limits`";
    object.diagnostic(&RULE, request, message).help(help)
}

/// The amount in billionths; null is none.
fn read(node: &Node) -> Option<i128> {
    match node.data {
        Data::Null => Some(0),
        _ => nanos(&node.text()?),
    }
}

fn shown(node: &Node) -> String {
    node.text().unwrap_or_else(|| "null".to_owned())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(requests: &str, limits: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
        let resources = format!("      requests: {{{requests}}}\n      limits: {{{limits}}}\n");
        Fixture::new(&format!("{head}  - name: web\n    resources:\n{resources}")).drawn_by(&RULE)
    }

    #[test]
    fn a_request_is_at_most_its_limit() {
        let expected = "\
error[invalid-resources]: the container `web` requests 1Gi of `memory`, over its limit of 512Mi
 --> a.yaml:8:26
  |
8 |       requests: {memory: 1Gi}
  |                          ^^^
 --> a.yaml:9:24 (the limit is here)
  |
9 |       limits: {memory: 512Mi}
  |                        ^^^^^
help: lower the request, or raise the limit
";
        assert_eq!(of("memory: 1Gi", "memory: 512Mi"), expected);
        assert_eq!(of("memory: 1Gi", "memory: 1024Mi"), "");
        assert_eq!(of("cpu: 0.5", "cpu: 500m"), "");
        assert_eq!(of("cpu: 2", ""), "");
    }

    #[test]
    fn a_limit_of_null_is_none_at_all() {
        let found = of("memory: 1Gi", "memory: null");
        assert!(found.contains("over its limit of null"), "{found}");
    }

    #[test]
    fn a_resource_has_a_known_name_or_a_prefix() {
        let found = of("memroy: 1Gi", "");
        assert!(
            found.contains("`memroy` is not a resource of a container"),
            "{found}"
        );
        assert!(found.contains("did you mean `memory`?"), "{found}");
        assert_eq!(of("hugepages-2Mi: 4Mi, cpu: 1", "hugepages-2Mi: 4Mi"), "");
    }

    #[test]
    fn an_extended_resource_is_limited_to_what_is_requested() {
        assert!(of("nvidia.com/gpu: 1", "").contains("without a limit"));
        let found = of("nvidia.com/gpu: 1", "nvidia.com/gpu: 2");
        assert!(
            found.contains("requests 1 of `nvidia.com/gpu`, and its limit is 2"),
            "{found}"
        );
        assert_eq!(of("nvidia.com/gpu: 1", "nvidia.com/gpu: 1"), "");
        assert_eq!(of("", "nvidia.com/gpu: 1"), "");
    }

    #[test]
    fn an_amount_is_not_negative() {
        let found = of("cpu: -1", "");
        assert!(
            found.contains("`spec.containers[0].resources.requests.cpu` is -1"),
            "{found}"
        );
        assert_eq!(of("cpu: 0", ""), "");
    }
}
