//! Tolerations, affinities and spreads that say nothing.

use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::PodSpec;
use crate::resources::fields::{at, emptied, field, items, number, text, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-scheduling",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A toleration, an affinity or a spread constraint of a pod contradicts itself.

## What
A toleration without a key has the operator `Exists`, one with that operator has no value, and
`tolerationSeconds` needs the effect `NoExecute`. The weight of a preference is from 1 to 100. `topologyKey`
is not empty, and `maxSkew` is at least 1.

## Why
The API server answers 422.

## Example
```yaml
tolerations:
- key: dedicated
  operator: Exists
  value: gpu
```

## Fix
```yaml
tolerations:
- key: dedicated
  operator: Equal
  value: gpu
```
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let tolerations = items(pod.spec, "tolerations").iter();
    let tolerations = tolerations.filter_map(|toleration| in_toleration(object, toleration));
    let spreads = items(pod.spec, "topologySpreadConstraints").iter();
    let spreads = spreads.flat_map(|spread| in_spread(object, spread));
    let found = tolerations.chain(spreads);
    found.chain(in_affinity(object, pod)).collect()
}

fn in_toleration(object: &Object<'_>, toleration: &Node) -> Option<Finding> {
    let (key, operator) = (text(toleration, "key"), text(toleration, "operator"));
    if key.is_empty() && operator != "Exists" {
        let path = object.path(toleration);
        let message = format!("`{path}` has no key and does not have the operator `Exists`");
        let help = "set `key`, or write `operator: Exists` to tolerate everything";
        return Some(object.diagnostic(&RULE, toleration, message).help(help));
    }
    if let Some((node, value)) = texted(toleration, "value")
        && operator == "Exists"
    {
        let message =
            format!("the toleration of `{key}` has the operator `Exists` and the value `{value}`");
        let help = "remove the value, or write `operator: Equal`";
        return Some(object.diagnostic(&RULE, node, message).help(help));
    }
    let node = field(toleration, "tolerationSeconds")?;
    let effect = text(toleration, "effect");
    if effect == "NoExecute" {
        return None;
    }
    let message =
        format!("the toleration of `{key}` has `tolerationSeconds`, and its effect is `{effect}`");
    let help = "remove `tolerationSeconds`, or write `effect: NoExecute`";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn in_affinity(object: &Object<'_>, pod: PodSpec<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let kinds = ["nodeAffinity", "podAffinity", "podAntiAffinity"];
    for affinity in kinds
        .into_iter()
        .filter_map(|kind| at(pod.spec, &["affinity", kind]))
    {
        for preference in items(affinity, "preferredDuringSchedulingIgnoredDuringExecution") {
            findings.extend(weight(object, preference));
            let term = field(preference, "podAffinityTerm");
            findings.extend(term.and_then(|term| topology(object, term)));
        }
        for term in items(affinity, "requiredDuringSchedulingIgnoredDuringExecution") {
            findings.extend(topology(object, term));
        }
    }
    findings
}

fn weight(object: &Object<'_>, preference: &Node) -> Option<Finding> {
    let weight = number(preference, "weight").filter(|weight| !(1..=100).contains(weight))?;
    let node = field(preference, "weight")?;
    let message = format!("`{}` is {weight}", object.path(node));
    Some(
        object
            .diagnostic(&RULE, node, message)
            .help("write a number from 1 to 100"),
    )
}

fn topology(object: &Object<'_>, term: &Node) -> Option<Finding> {
    let node = emptied(term, "topologyKey")?;
    let message = format!("`{}` is empty", object.path(node));
    let help = "write a label of nodes, such as `kubernetes.io/hostname`";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn in_spread(object: &Object<'_>, spread: &Node) -> Vec<Finding> {
    let mut findings: Vec<_> = topology(object, spread).into_iter().collect();
    if let (Some(skew), Some(node)) = (number(spread, "maxSkew"), field(spread, "maxSkew"))
        && skew < 1
    {
        let message = format!("`{}` is {skew}", object.path(node));
        findings.push(
            object
                .diagnostic(&RULE, node, message)
                .help("write at least 1"),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(spec: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";
        Fixture::new(&format!("{head}spec: {{{spec}}}\n")).drawn_by(&RULE)
    }

    fn tolerating(toleration: &str) -> String {
        of(&format!("tolerations: [{toleration}]"))
    }

    #[test]
    fn exists_has_no_value() {
        let expected = "\
error[invalid-scheduling]: the toleration of `a` has the operator `Exists` and the value `b`
 --> a.yaml:4:56
  |
4 | spec: {tolerations: [{key: a, operator: Exists, value: b}]}
  |                                                        ^
help: remove the value, or write `operator: Equal`
";
        let found = tolerating("{key: a, operator: Exists, value: b}");
        assert_eq!(found, expected);
        assert_eq!(tolerating("{key: a, operator: Exists}"), "");
        assert_eq!(tolerating("{key: a, value: b}"), "");
    }

    #[test]
    fn a_toleration_without_a_key_is_for_everything() {
        let found = tolerating("null");
        assert!(
            found.contains("`spec.tolerations[0]` has no key"),
            "{found}"
        );
        assert_eq!(tolerating("{operator: Exists}"), "");
    }

    #[test]
    fn only_no_execute_ends() {
        let ending = |effect| {
            tolerating(&format!(
                "{{operator: Exists, effect: {effect}, tolerationSeconds: 5}}"
            ))
        };
        assert!(
            ending("NoSchedule")
                .contains("has `tolerationSeconds`, and its effect is `NoSchedule`")
        );
        assert_eq!(ending("NoExecute"), "");
    }

    #[test]
    fn a_preference_has_a_weight_up_to_100() {
        let weight = |weight| {
            let term = format!("{{weight: {weight}, podAffinityTerm: {{topologyKey: zone}}}}");
            let list = format!("{{preferredDuringSchedulingIgnoredDuringExecution: [{term}]}}");
            of(&format!("affinity: {{podAffinity: {list}}}"))
        };
        assert!(weight(101).contains("weight` is 101"));
        assert_eq!(weight(100), "");
    }

    #[test]
    fn a_spread_is_over_something() {
        let spread = |key, skew| {
            of(&format!(
                "topologySpreadConstraints: [{{topologyKey: {key}, maxSkew: {skew}}}]"
            ))
        };
        assert!(spread("''", 1).contains("topologyKey` is empty"));
        assert!(spread("zone", 0).contains("maxSkew` is 0"));
        assert_eq!(spread("zone", 1), "");
    }
}
