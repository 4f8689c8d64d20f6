//! A number outside the range of its field.

use std::cmp::Ordering;

use super::schema_place::SchemaPlace;
use super::table::Shape;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "out-of-range",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A number outside the range of its field.

## What

Most numbers of Kubernetes have 32 bits (-2147483648 to 2147483647), some have 64. The range of a field of a
custom kind is in its CustomResourceDefinition (`minimum`, `maximum`), if that is part of the run or given
with `--crds`. A number within the range can still be wrong.

## Why

The API server rejects the resource.

## Example

```yaml
spec:
  replicas: 3000000000
```

## Fix

Write a number within the range in the message.
",
};

pub(super) fn finding(place: &SchemaPlace<'_>, node: &Node, shape: Shape<'_>) -> Option<Finding> {
    let range = match shape {
        Shape::Int64 => i128::from(i64::MIN)..=i128::from(i64::MAX),
        _ => i128::from(i32::MIN)..=i128::from(i32::MAX),
    };
    match &node.data {
        Data::Int(number) if !range.contains(number) => {}
        _ => return None,
    }
    let (path, least, most) = (place.path(), range.start(), range.end());
    let number = node.text().unwrap_or_default();
    let message = format!("`{path}` must be between {least} and {most}, got {number}");
    let finding = Finding::new(&RULE, place.resource, node, message);
    Some(finding.help("write a number in this range"))
}

pub(super) fn of_limit(
    place: &SchemaPlace<'_>,
    node: &Node,
    keyword: &str,
    bound: &str,
) -> Option<Finding> {
    let order = order(&node.data, bound.parse().ok()?)?;
    let (is_right, wanted) = match keyword {
        "minimum" => (order.is_ge(), "at least"),
        "maximum" => (order.is_le(), "at most"),
        "exclusiveMinimum" => (order.is_gt(), "more than"),
        "exclusiveMaximum" => (order.is_lt(), "less than"),
        _ => return None,
    };
    let (path, number) = (place.path(), node.text().unwrap_or_default());
    let message = format!("`{path}` must be {wanted} {bound}, got {number}");
    let finding = || Finding::new(&RULE, place.resource, node, message);
    (!is_right).then(|| finding().help(format!("write a number that is {wanted} {bound}")))
}

/// How a number compares with a bound, which the API server cuts to a whole one for whole numbers.
fn order(data: &Data, bound: f64) -> Option<Ordering> {
    match data {
        Data::Int(number) => {
            let whole: i128 = format!("{:.0}", bound.trunc()).parse().ok()?;
            Some(number.cmp(&whole))
        }
        Data::Float(number) => number.partial_cmp(&bound),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;
    use crate::check::schema::fixture::tenant;

    #[test]
    fn a_number_outside_the_range_of_a_definition_is_found() {
        let expected = "\
error[out-of-range]: `spec.a` must be at most 10, got 11
  --> a.yaml:17:11
   |
17 | spec: {a: 11}
   |           ^^
help: write a number that is at most 10
";
        let drawn = tenant("{type: integer, maximum: 10}", "11").drawn_by(&RULE);
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_bound_is_within_its_range_unless_it_is_excluded() {
        for (schema, right, wrong, message) in [
            ("{type: integer, minimum: 1}", "1", "0", "at least 1, got 0"),
            (
                "{type: number, maximum: 0.5}",
                "0.5",
                "0.75",
                "at most 0.5, got 0.75",
            ),
            (
                "{minimum: 0, exclusiveMinimum: true}",
                "1",
                "0",
                "more than 0, got 0",
            ),
            (
                "{maximum: 2, exclusiveMaximum: true}",
                "1.5",
                "2",
                "less than 2, got 2",
            ),
            (
                "{minimum: 0, exclusiveMinimum: false}",
                "0",
                "-1",
                "at least 0, got -1",
            ),
        ] {
            let schema = schema.replace("{m", "{x-kubernetes-preserve-unknown-fields: true, m");
            assert_eq!(tenant(&schema, right).drawn_by(&RULE), "", "{schema}");
            let drawn = tenant(&schema, wrong).drawn_by(&RULE);
            assert!(drawn.contains(&format!("must be {message}\n")), "{drawn}");
        }
    }

    #[test]
    fn a_range_is_asked_of_numbers_alone() {
        let schema = "{x-kubernetes-int-or-string: true, minimum: 1}";
        assert_eq!(tenant(schema, "half").drawn_by(&RULE), "");
    }

    fn pod(fields: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers: [{{name: a, image: a}}]\n  {fields}\n"
        )
    }

    #[test]
    fn a_number_past_32_bits_is_found() {
        let expected = "\
error[out-of-range]: `spec.priority` must be between -2147483648 and 2147483647, got 2147483648
 --> a.yaml:6:13
  |
6 |   priority: 2147483648
  |             ^^^^^^^^^^
help: write a number in this range
";
        let drawn = Fixture::new(&pod("priority: 2147483648")).drawn_by(&RULE);
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_number_past_64_bits_is_found() {
        let drawn = |number| {
            Fixture::new(&pod(&format!("activeDeadlineSeconds: {number}"))).drawn_by(&RULE)
        };
        assert!(drawn("9223372036854775808").contains("got 9223372036854775808\n"));
        assert_eq!(drawn("9223372036854775807"), "");
    }

    #[test]
    fn the_last_number_of_32_bits_is_right() {
        assert_eq!(
            Fixture::new(&pod("priority: 2147483647")).drawn_by(&RULE),
            ""
        );
    }
}
