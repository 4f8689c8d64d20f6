//! A whole number that its field cannot hold.

use super::table::Shape;
use super::walk::Place;
use crate::check::{Finding, Judge, Rule};
use crate::diagnostic::Severity;
use crate::yaml::{Data, Node};

/// A whole number that its field cannot hold.
pub(super) const RULE: Rule = Rule {
    name: "out-of-range",
    judge: Judge::Schema,
    severity: Severity::Error,
    documentation: "\
A whole number that its field cannot hold.

## What

Most numbers of Kubernetes have 32 bits (-2147483648 to 2147483647), some have 64. Whether a number
that fits also makes sense is another question.

## Why

The API server cannot read the resource, and refuses it.

## Example

```yaml
spec:
  replicas: 3000000000
```

## Fix

Write a number within the range in the message.
",
};

/// Returns the finding about the whole number `node` at `place`, if it does not fit into `shape`.
pub(super) fn finding(place: &Place<'_>, node: &Node, shape: Shape<'_>) -> Option<Finding> {
    let range = match shape {
        Shape::Int64 => i128::from(i64::MIN)..=i128::from(i64::MAX),
        _ => i128::from(i32::MIN)..=i128::from(i32::MAX),
    };
    match &node.data {
        Data::Int(number) if !range.contains(number) => {}
        _ => return None,
    }
    let (path, least, most) = (&place.path, range.start(), range.end());
    let number = node.text().unwrap_or_default();
    let message = format!("`{path}` must lie between {least} and {most}, got {number}");
    let finding = Finding::new(&RULE, place.resource, node, message);
    Some(finding.help("write a number that it can hold"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn pod(fields: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers: [{{name: a, image: a}}]\n  {fields}\n"
        )
    }

    #[test]
    fn a_number_past_32_bits_is_found() {
        let expected = "\
error[out-of-range]: `spec.priority` must lie between -2147483648 and 2147483647, got 2147483648
 --> a.yaml:6:13
  |
6 |   priority: 2147483648
  |             ^^^^^^^^^^
help: write a number that it can hold
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
