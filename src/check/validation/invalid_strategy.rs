//! A strategy that contradicts itself, or under which nothing moves.

use super::amount::{Amount, amount};
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{field, number, text};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-strategy",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
The strategy of a Deployment, or its numbers, contradict each other.

## What
Only the type `RollingUpdate` has `rollingUpdate`. `maxSurge` and `maxUnavailable` are not both 0; each is a
whole number or a percentage, and `maxUnavailable` is at most 100%. `progressDeadlineSeconds` is more than
`minReadySeconds`. Numbers are not negative.

## Why
With both at 0 no pod could ever be replaced. The API server answers 422.

## Example
```yaml
strategy:
  type: Recreate
  rollingUpdate: {maxSurge: 1}
```

## Fix
```yaml
strategy:
  type: Recreate
```
",
};

/// The default of `progressDeadlineSeconds`.
const PROGRESS_DEADLINE: i128 = 600;

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(spec) = object.spec().filter(|_| object.group() == "apps") else {
        return Vec::new();
    };
    let numbers = ["replicas", "minReadySeconds", "revisionHistoryLimit"];
    let negatives = numbers
        .into_iter()
        .filter_map(|key| negative(object, spec, key));
    let mut findings: Vec<_> = negatives.collect();
    if object.kind() == "Deployment" {
        findings.extend(deadline(object, spec));
        let strategy = field(spec, "strategy").into_iter();
        findings.extend(strategy.flat_map(|strategy| in_strategy(object, strategy)));
    }
    findings
}

fn negative(object: &Object<'_>, spec: &Node, key: &str) -> Option<Finding> {
    let number = number(spec, key).filter(|number| *number < 0)?;
    let node = field(spec, key)?;
    let message = format!("`{}` is {number}", object.path(node));
    let help = "write a number that is not negative";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn deadline(object: &Object<'_>, spec: &Node) -> Option<Finding> {
    let ready = number(spec, "minReadySeconds").unwrap_or_default();
    let deadline = number(spec, "progressDeadlineSeconds").unwrap_or(PROGRESS_DEADLINE);
    if deadline > ready {
        return None;
    }
    let node = field(spec, "progressDeadlineSeconds").or_else(|| field(spec, "minReadySeconds"))?;
    let message =
        format!("pods are ready after {ready} seconds at the earliest, and fail after {deadline}");
    let help = "make `progressDeadlineSeconds` more than `minReadySeconds`";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn in_strategy(object: &Object<'_>, strategy: &Node) -> Vec<Finding> {
    let Some(rolling) = field(strategy, "rollingUpdate") else {
        return Vec::new();
    };
    if text(strategy, "type") == "Recreate" {
        let message = "the strategy `Recreate` has a `rollingUpdate`";
        let help = "remove it, or write `type: RollingUpdate`";
        return vec![object.diagnostic(&RULE, rolling, message).help(help)];
    }
    let (surge, unavailable) = (
        read(object, rolling, "maxSurge"),
        read(object, rolling, "maxUnavailable"),
    );
    match (surge, unavailable) {
        (Ok(Some(surge)), Ok(Some(none))) if surge.is_zero() && none.is_zero() => {
            let message = "`maxSurge` and `maxUnavailable` are both 0";
            let help = "raise one of them, or no pod can be replaced";
            vec![object.diagnostic(&RULE, rolling, message).help(help)]
        }
        (surge, unavailable) => {
            let mut findings = Vec::new();
            if let Ok(Some(Amount::Percent(share))) = &unavailable {
                findings.extend(over_all(object, rolling, *share));
            }
            let diagnostics = [surge.err(), unavailable.err()].into_iter().flatten();
            findings.extend(diagnostics.map(|diagnostic| *diagnostic));
            findings
        }
    }
}

fn read(object: &Object<'_>, rolling: &Node, key: &str) -> Result<Option<Amount>, Box<Finding>> {
    match field(rolling, key) {
        Some(node) => amount(&RULE, object, node),
        None => Ok(None),
    }
}

fn over_all(object: &Object<'_>, rolling: &Node, share: i128) -> Option<Finding> {
    let node = field(rolling, "maxUnavailable").filter(|_| share > 100)?;
    let message = format!("`{}` is {share}%", object.path(node));
    Some(
        object
            .diagnostic(&RULE, node, message)
            .help("write at most 100%"),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(spec: &str) -> String {
        let head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n";
        Fixture::new(&format!("{head}  {spec}\n")).drawn_by(&RULE)
    }

    fn rolling(update: &str) -> String {
        of(&format!("strategy: {{rollingUpdate: {{{update}}}}}"))
    }

    #[test]
    fn recreate_does_not_roll() {
        let expected = "\
error[invalid-strategy]: the strategy `Recreate` has a `rollingUpdate`
 --> a.yaml:5:45
  |
5 |   strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}
  |                                             ^^^^^^^^^^^^^
help: remove it, or write `type: RollingUpdate`
";
        let found = of("strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}");
        assert_eq!(found, expected);
        assert_eq!(of("strategy: {type: Recreate, rollingUpdate: null}"), "");
    }

    #[test]
    fn some_pod_can_be_replaced() {
        let found = rolling("maxSurge: 0, maxUnavailable: 0%");
        assert!(
            found.contains("`maxSurge` and `maxUnavailable` are both 0"),
            "{found}"
        );
        assert_eq!(rolling("maxSurge: 0"), "");
        assert_eq!(rolling("maxSurge: 0, maxUnavailable: 1"), "");
    }

    #[test]
    fn an_amount_is_a_number_or_a_share() {
        let found = rolling("maxSurge: '1'");
        assert!(
            found.contains("rollingUpdate.maxSurge` is `1`, which is neither"),
            "{found}"
        );
        assert!(found.contains("remove the quotes"), "{found}");
        assert!(rolling("maxSurge: half").contains("or a percentage, such as `25%`"));
        assert_eq!(rolling("maxSurge: 200%"), "");
        assert!(rolling("maxUnavailable: 200%").contains("maxUnavailable` is 200%"));
    }

    #[test]
    fn a_deadline_leaves_time_to_be_ready() {
        assert_eq!(of("minReadySeconds: 599"), "");
        let found = of("minReadySeconds: 600");
        assert!(
            found.contains("ready after 600 seconds at the earliest"),
            "{found}"
        );
    }

    #[test]
    fn no_number_is_negative() {
        assert!(of("replicas: -1").contains("`spec.replicas` is -1"));
        assert_eq!(of("replicas: 0"), "");
    }
}
