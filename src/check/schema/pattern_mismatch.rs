//! A text that does not match the pattern of its field.

use super::patterns::Patterns;
use super::schema_place::SchemaPlace;
use super::wrong_type::shown;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "pattern-mismatch",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A text that does not match the pattern of its field.

## What

The CustomResourceDefinition of the kind has a regular expression for the field (`pattern`), and it matches
nothing in the text. Only definitions that are part of the run or given with `--crds` are used. An
expression is only checked if it certainly means the same here as in Go; the others are left to the API
server.

## Why

The API server rejects the resource: `should match`.

## Example

```yaml
kind: ServiceMonitor
spec:
  endpoints:
    - interval: 30 seconds     # the pattern requires `30s`
```

## Fix

Write the text in the form that the pattern in the message describes.
",
};

pub(super) fn finding(
    place: &SchemaPlace<'_>,
    node: &Node,
    pattern: &str,
    patterns: &Patterns,
) -> Option<Finding> {
    if !patterns.refuse(pattern, node.as_str()?) {
        return None;
    }
    let (path, shown) = (place.path(), shown(node));
    let message = format!("`{path}` must match `{pattern}`, got {shown}");
    let finding = Finding::new(&RULE, place.resource, node, message);
    Some(finding.help("write it in the form that the pattern describes"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::schema::fixture::tenant;

    #[test]
    fn a_text_that_the_pattern_does_not_match_is_found() {
        let expected = "\
error[pattern-mismatch]: `spec.a` must match `^[0-9]+s$`, got the string \"30 seconds\"
  --> a.yaml:17:11
   |
17 | spec: {a: 30 seconds}
   |           ^^^^^^^^^^
help: write it in the form that the pattern describes
";
        let drawn = tenant("{type: string, pattern: '^[0-9]+s$'}", "30 seconds").drawn_by(&RULE);
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_text_that_it_matches_and_what_is_no_text_are_right() {
        let pattern = "{x-kubernetes-int-or-string: true, pattern: '^[0-9]+%$'}";
        for value in ["50%", "50", "null"] {
            assert_eq!(tenant(pattern, value).drawn_by(&RULE), "", "{value}");
        }
        let drawn = tenant(pattern, "half").drawn_by(&RULE);
        assert!(drawn.contains("got the string \"half\""), "{drawn}");
    }
}
