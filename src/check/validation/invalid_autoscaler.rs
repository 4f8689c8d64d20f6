//! An autoscaler without a range, a target or a measure.

use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{emptied, field, is_missing, items, number, text};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-autoscaler",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A HorizontalPodAutoscaler has an invalid range, target or metric.

## What
`maxReplicas` is at least 1 and at least `minReplicas`. `scaleTargetRef` names the API group of its target.
A metric has the source of its type and no other, and a resource has one of `averageUtilization` and
`averageValue`.

## Why
The API server answers 422. The schema does not require this: each source is optional by itself.

## Example
```yaml
metrics:
- type: Resource
  pods: {}
```

## Fix
```yaml
metrics:
- type: Resource
  resource:
    name: cpu
    target: {type: Utilization, averageUtilization: 80}
```
",
};

/// The types of metrics and the keys of their sources.
const SOURCES: [(&str, &str); 5] = [
    ("ContainerResource", "containerResource"),
    ("External", "external"),
    ("Object", "object"),
    ("Pods", "pods"),
    ("Resource", "resource"),
];

fn check(object: &Object<'_>) -> Vec<Finding> {
    if !object.is("autoscaling", "HorizontalPodAutoscaler") {
        return Vec::new();
    }
    let Some(spec) = object.spec() else {
        let message = "this HorizontalPodAutoscaler has no `spec`";
        let help = "write `scaleTargetRef`, `maxReplicas` and `metrics` in it";
        return vec![object.diagnostic(&RULE, object.root(), message).help(help)];
    };
    let mut findings: Vec<_> = range(object, spec).into_iter().collect();
    findings.extend(target(object, spec));
    let metrics = items(spec, "metrics").iter();
    findings.extend(metrics.filter_map(|metric| in_metric(object, metric)));
    findings
}

fn range(object: &Object<'_>, spec: &Node) -> Option<Finding> {
    let (least, most) = (
        number(spec, "minReplicas").unwrap_or(1),
        number(spec, "maxReplicas")?,
    );
    let node = field(spec, "maxReplicas")?;
    if most < 1 {
        let message = format!("`spec.maxReplicas` is {most}");
        return Some(
            object
                .diagnostic(&RULE, node, message)
                .help("write at least 1"),
        );
    }
    if most >= least {
        return None;
    }
    let message = format!("`spec.maxReplicas` is {most}, below `minReplicas`, which is {least}");
    let help = "raise `maxReplicas`, or lower `minReplicas`";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn target(object: &Object<'_>, spec: &Node) -> Option<Finding> {
    let reference = field(spec, "scaleTargetRef")?;
    let has_group = text(reference, "apiVersion").contains('/');
    if has_group || text(reference, "kind") == "ReplicationController" {
        return None;
    }
    let node = field(reference, "apiVersion").unwrap_or(reference);
    let message = "`spec.scaleTargetRef` does not name the API group of its target";
    let help = "set `spec.scaleTargetRef.apiVersion`, as `apps/v1` for a Deployment";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn in_metric(object: &Object<'_>, metric: &Node) -> Option<Finding> {
    let kind = text(metric, "type");
    if kind.is_empty() {
        return None;
    }
    let Some((_, key)) = SOURCES.iter().find(|(name, _)| *name == kind) else {
        let node = field(metric, "type")?;
        let message = format!(
            "`{}` is `{kind}`, which is not a type of metric",
            object.path(node)
        );
        let names = SOURCES.map(|(name, _)| name).join(", ");
        return Some(
            object
                .diagnostic(&RULE, node, message)
                .help(format!("write one of {names}")),
        );
    };
    let Some(source) = field(metric, key) else {
        let path = object.path(metric);
        let message = format!("`{path}` has the type `{kind}` and no `{key}`");
        let help = format!("set `{path}.{key}`");
        return Some(object.diagnostic(&RULE, metric, message).help(help));
    };
    let mut others = SOURCES.iter().filter(|(_, other)| other != key);
    let other = others.find_map(|(_, other)| Some((other, field(metric, other)?)));
    if let Some((other, node)) = other {
        let message = format!(
            "`{}` has the type `{kind}` and also `{other}`",
            object.path(metric)
        );
        return Some(
            object
                .diagnostic(&RULE, node, message)
                .help("remove one of them"),
        );
    }
    let is_resource = matches!(kind, "Resource" | "ContainerResource");
    is_resource.then(|| resource(object, source)).flatten()
}

fn resource(object: &Object<'_>, source: &Node) -> Option<Finding> {
    if let Some(node) = emptied(source, "name") {
        let message = format!("`{}` is empty", object.path(node));
        let help = "write the name of a resource, as `cpu`";
        return Some(object.diagnostic(&RULE, node, message).help(help));
    }
    let target = field(source, "target")?;
    let share = field(target, "averageUtilization");
    let is_set = !is_missing(target, "averageValue");
    let too_few = number(target, "averageUtilization").is_some_and(|share| share < 1);
    let (what, help) = match (share, is_set) {
        (None, false) => (
            "has neither `averageUtilization` nor `averageValue`",
            "set one of them",
        ),
        (Some(_), true) => (
            "has `averageUtilization` and `averageValue`",
            "remove one of them",
        ),
        (Some(_), false) if too_few => (
            "has an `averageUtilization` of less than 1",
            "write at least 1",
        ),
        _ => return None,
    };
    let message = format!("`{}` {what}", object.path(target));
    let node = share.unwrap_or(target);
    Some(object.diagnostic(&RULE, node, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    const HEAD: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n\
                        metadata: {name: a}\n";

    fn of(spec: &str) -> String {
        Fixture::new(&format!("{HEAD}spec: {{{spec}}}\n")).drawn_by(&RULE)
    }

    fn of_metric(metric: &str) -> String {
        of(&format!("metrics: [{{{metric}}}]"))
    }

    #[test]
    fn the_most_is_at_least_the_least() {
        let expected = "\
error[invalid-autoscaler]: `spec.maxReplicas` is 2, below `minReplicas`, which is 3
 --> a.yaml:4:37
  |
4 | spec: {minReplicas: 3, maxReplicas: 2}
  |                                     ^
help: raise `maxReplicas`, or lower `minReplicas`
";
        assert_eq!(of("minReplicas: 3, maxReplicas: 2"), expected);
        assert_eq!(of("minReplicas: 3, maxReplicas: 3"), "");
        assert!(of("maxReplicas: 0").contains("`spec.maxReplicas` is 0"));
        assert!(Fixture::new(HEAD).drawn_by(&RULE).contains("has no `spec`"));
    }

    #[test]
    fn a_target_has_a_group() {
        let target = |target| of(&format!("scaleTargetRef: {{{target}}}"));
        assert!(target("kind: Deployment, name: a").contains("does not name the API group"));
        assert_eq!(target("apiVersion: apps/v1, kind: Deployment, name: a"), "");
        assert_eq!(
            target("apiVersion: v1, kind: ReplicationController, name: a"),
            ""
        );
    }

    #[test]
    fn a_metric_has_the_source_of_its_type() {
        let found = of_metric("type: Resource, pods: {}");
        assert!(
            found.contains("has the type `Resource` and no `resource`"),
            "{found}"
        );
        let both = of_metric("type: Pods, pods: {}, external: {}");
        assert!(
            both.contains("has the type `Pods` and also `external`"),
            "{both}"
        );
        assert!(of_metric("type: Cpu").contains("is `Cpu`, which is not a type of metric"));
        assert_eq!(of_metric("type: Pods, pods: {}"), "");
    }

    #[test]
    fn a_resource_has_one_target() {
        let target = |target: &str| {
            let resource = format!("{{name: cpu, target: {{type: Utilization{target}}}}}");
            of_metric(&format!("type: Resource, resource: {resource}"))
        };
        assert!(target("").contains("has neither `averageUtilization` nor `averageValue`"));
        let both = target(", averageUtilization: 80, averageValue: 1");
        assert!(
            both.contains("has `averageUtilization` and `averageValue`"),
            "{both}"
        );
        assert!(target(", averageUtilization: 0").contains("of less than 1"));
        assert_eq!(target(", averageUtilization: 80"), "");
        let unnamed = of_metric("type: Resource, resource: {name: ''}");
        assert!(unnamed.contains("resource.name` is empty"), "{unnamed}");
    }
}
