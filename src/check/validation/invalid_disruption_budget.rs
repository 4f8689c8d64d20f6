//! A disruption budget that says two things, or nothing that counts.

use super::amount::{Amount, amount};
use super::object::Object;
use super::union::{Union, chosen};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;

pub(super) static RULE: Rule = Rule {
    name: "invalid-disruption-budget",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A PodDisruptionBudget has both limits, or an invalid one.

## What
It has `minAvailable` or `maxUnavailable`: a whole number, or a percentage of at most 100%.

## Why
The API server answers 422. This often happens when each of two environments sets another one.

## Example
```yaml
minAvailable: 1
maxUnavailable: 1
```

## Fix
```yaml
minAvailable: 1
```
",
};

const LIMITS: Union = Union {
    keys: &["minAvailable", "maxUnavailable"],
    may_be_none: true,
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(spec) = object
        .spec()
        .filter(|_| object.is("policy", "PodDisruptionBudget"))
    else {
        return Vec::new();
    };
    let node = match chosen(&RULE, object, spec, &LIMITS) {
        Err(finding) => return vec![*finding],
        Ok(Some((_, node))) => node,
        Ok(None) => return Vec::new(),
    };
    match amount(&RULE, object, node) {
        Err(finding) => vec![*finding],
        Ok(Some(Amount::Percent(share))) if share > 100 => {
            let message = format!("`{}` is {share}%", object.path(node));
            vec![
                object
                    .diagnostic(&RULE, node, message)
                    .help("write at most 100%"),
            ]
        }
        Ok(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(spec: &str) -> String {
        let head = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n";
        Fixture::new(&format!("{head}spec: {{{spec}}}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_budget_has_one_limit() {
        let expected = "\
error[invalid-disruption-budget]: `spec` has `minAvailable` and `maxUnavailable`
 --> a.yaml:4:41
  |
4 | spec: {minAvailable: 1, maxUnavailable: 1}
  |                                         ^
help: remove all but one
";
        assert_eq!(of("minAvailable: 1, maxUnavailable: 1"), expected);
        assert_eq!(of("minAvailable: 1, maxUnavailable: null"), "");
        assert_eq!(of(""), "");
    }

    #[test]
    fn a_limit_is_a_number_or_a_share() {
        assert!(of("minAvailable: all").contains("`spec.minAvailable` is `all`, which is neither"));
        assert!(of("minAvailable: 101%").contains("`spec.minAvailable` is 101%"));
        assert!(of("minAvailable: -1").contains("`spec.minAvailable` is `-1`"));
        assert_eq!(of("minAvailable: 100%"), "");
    }
}
