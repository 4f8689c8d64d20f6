//! A list, a map or a text that is too short or too long.

use super::schema_place::SchemaPlace;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "bad-length",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A list, a map or a text that is too short or too long.

## What

The CustomResourceDefinition of the kind limits the items of a list (`minItems`, `maxItems`), the keys of a
map (`minProperties`, `maxProperties`) or the characters of a text (`minLength`, `maxLength`). Only
definitions that are part of the run or given with `--crds` are used.

## Why

The API server rejects the resource: `should have at least`, `may not be longer than`.

## Example

```yaml
kind: HTTPRoute
spec:
  rules: []     # at least one
```

## Fix

Add or remove items, keys or characters.
",
};

struct Count {
    least: usize,
    most: usize,
    unit: &'static str,
}

pub(super) fn finding(
    place: &SchemaPlace<'_>,
    node: &Node,
    keyword: &str,
    limit: &str,
) -> Option<Finding> {
    let count = count(node, keyword)?;
    let limit: usize = limit.parse().ok()?;
    let (is_bad, edge, number) = if keyword.starts_with("min") {
        (count.most < limit, "at least", count.most)
    } else {
        (count.least > limit, "at most", count.least)
    };
    let (path, wanted) = (place.path(), counted(limit, count.unit));
    let message = format!("`{path}` must have {edge} {wanted}, got {number}");
    let difference = counted(limit.abs_diff(number), count.unit);
    let help = match edge {
        "at least" => format!("add {difference}"),
        _ => format!("remove {difference}"),
    };
    is_bad.then(|| Finding::new(&RULE, place.resource, node, message).help(help))
}

/// The API server may drop keys that are null before it counts.
fn count(node: &Node, keyword: &str) -> Option<Count> {
    let exactly = |number, unit| Count {
        least: number,
        most: number,
        unit,
    };
    match (&node.data, &keyword[3..]) {
        (Data::List(items), "Items") => Some(exactly(items.len(), "item")),
        (Data::String(text), "Length") => Some(exactly(text.chars().count(), "character")),
        (Data::Map(map), "Properties") => {
            let filled = map.values().filter(|field| field.value.data != Data::Null);
            Some(Count {
                least: filled.count(),
                most: map.len(),
                unit: "key",
            })
        }
        _ => None,
    }
}

fn counted(number: usize, unit: &str) -> String {
    match number {
        1 => format!("1 {unit}"),
        _ => format!("{number} {unit}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::schema::fixture::tenant;

    #[test]
    fn a_list_that_is_too_short_is_found() {
        let expected = "\
error[bad-length]: `spec.a` must have at least 1 item, got 0
  --> a.yaml:17:11
   |
17 | spec: {a: []}
   |           ^^
help: add 1 item
";
        let drawn = tenant("{type: array, items: {}, minItems: 1}", "[]").drawn_by(&RULE);
        assert_eq!(drawn, expected);
    }

    #[test]
    fn what_is_too_short_or_too_long_is_found() {
        for (schema, value, message, help) in [
            (
                "{type: array, maxItems: 2}",
                "[1, 2, 3]",
                "at most 2 items, got 3",
                "remove 1 item",
            ),
            (
                "{type: string, minLength: 3}",
                "é",
                "at least 3 characters, got 1",
                "add 2 characters",
            ),
            (
                "{type: string, maxLength: 1}",
                "éè",
                "at most 1 character, got 2",
                "remove 1 character",
            ),
            (
                "{type: object, additionalProperties: {}, minProperties: 1}",
                "{}",
                "at least 1 key, got 0",
                "add 1 key",
            ),
            (
                "{type: object, additionalProperties: {}, maxProperties: 0}",
                "{b: 1}",
                "at most 0 keys, got 1",
                "remove 1 key",
            ),
        ] {
            let drawn = tenant(schema, value).drawn_by(&RULE);
            assert!(
                drawn.contains(&format!("`spec.a` must have {message}\n")),
                "{drawn}"
            );
            assert!(drawn.contains(&format!("help: {help}\n")), "{drawn}");
        }
    }

    #[test]
    fn what_is_as_long_as_its_limits_is_right() {
        for (schema, value) in [
            ("{type: array, minItems: 1, maxItems: 1}", "[1]"),
            ("{type: string, minLength: 2, maxLength: 2}", "éè"),
            (
                "{type: object, additionalProperties: {}, maxProperties: 1}",
                "{b: 1, c: null}",
            ),
            (
                "{type: object, minProperties: 1, properties: {b: {default: 1}}}",
                "{}",
            ),
            ("{type: array, minItems: 1}", "null"),
        ] {
            assert_eq!(tenant(schema, value).drawn_by(&RULE), "", "{schema}");
        }
    }
}
