//! A value of another type than its field has.

use super::schema_place::SchemaPlace;
use super::table::Shape;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "wrong-type",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A value of another type than its field has.

## What

For example a number instead of text, text instead of a number, or a map instead of a list. A field for a
whole number or text, such as the `targetPort` of a Service, accepts both. Null counts as an absent field,
except in the lists of a custom kind.

## Why

The API server cannot read the resource, and rejects it.

## Example

```yaml
env:
  - name: PORT
    value: 8080      # must be a string: \"8080\"
```

## Fix

Correct the type where the value is set, usually by adding or removing quotes. In a template, the filter
`string` turns a number into text, and `int` turns text into a number.
",
};

pub(super) fn finding(place: &SchemaPlace<'_>, node: &Node, shape: Shape<'_>) -> Finding {
    let path = place.path();
    let path = match path.steps() {
        [] => "the document".to_owned(),
        _ => format!("`{path}`"),
    };
    let message = format!("{path} must be {}, got {}", wanted(shape), shown(node));
    let finding = Finding::new(&RULE, place.resource, node, message);
    match help(node, shape) {
        Some(help) => finding.help(help),
        None => finding,
    }
}

fn wanted(shape: Shape<'_>) -> &'static str {
    match shape {
        Shape::Any => "a value",
        Shape::Limited(form, _) => wanted(form.shape()),
        Shape::String | Shape::Base64 | Shape::Enum(_) => "a string",
        Shape::Time => "a date and time",
        Shape::Bool => "a boolean",
        Shape::Int32 | Shape::Int64 | Shape::Integer => "a whole number",
        Shape::Number => "a number",
        Shape::Int32OrString | Shape::IntOrString => "a whole number or a string",
        Shape::Quantity => "a quantity",
        Shape::List(..) => "a list",
        Shape::Map(_) | Shape::Object(_) | Shape::Metadata => "a map",
        Shape::Either(one, other) => match (one.shape(), other.shape()) {
            (Shape::Object(_), Shape::Bool) => "a map or a boolean",
            _ => "a map or a list",
        },
    }
}

/// What was written: `the number 010`, `the string \"on\"`, `a list`.
pub(super) fn shown(node: &Node) -> String {
    match (&node.data, node.text()) {
        (Data::String(text), _) if text.chars().count() > 40 || text.contains('\n') => {
            "a string".to_owned()
        }
        (Data::String(text), _) => format!("the string \"{text}\""),
        (Data::Bool(_), Some(text)) => format!("the boolean {text}"),
        (Data::Int(_) | Data::Float(_), Some(text)) => {
            let written = node.lexeme.as_deref().unwrap_or(&text);
            format!("the number {written}")
        }
        _ => node.kind().to_owned(),
    }
}

fn help(node: &Node, shape: Shape<'_>) -> Option<&'static str> {
    let is_text = matches!(shape, Shape::String | Shape::Base64 | Shape::Enum(_));
    match &node.data {
        Data::Bool(_) | Data::Int(_) | Data::Float(_) if is_text => {
            Some("put it in quotes where it is written")
        }
        Data::String(text) if reads_as(text, shape) => Some("remove the quotes"),
        Data::Float(value) if value.fract() == 0.0 => Some("write it without a point or exponent"),
        Data::Null => Some("remove the empty item"),
        Data::Map(_) if matches!(shape, Shape::List(..)) => Some("begin each item with `- `"),
        _ => None,
    }
}

/// Reports whether `text` without its quotes would fit `shape`.
fn reads_as(text: &str, shape: Shape<'_>) -> bool {
    match shape {
        Shape::Bool => matches!(text, "true" | "false"),
        Shape::Int32 | Shape::Int64 | Shape::Integer => text.parse::<i64>().is_ok(),
        Shape::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn pod(container: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: a\n    {container}\n"
        )
    }

    #[test]
    fn a_number_where_text_belongs_is_found() {
        let expected = "\
error[wrong-type]: `spec.containers[0].env[0].value` must be a string, got the number 010
 --> a.yaml:7:28
  |
7 |     env: [{name: A, value: 010}]
  |                            ^^^
help: put it in quotes where it is written
";
        let yaml = pod("env: [{name: A, value: 010}]");
        assert_eq!(Fixture::new(&yaml).drawn_by(&RULE), expected);
    }

    #[test]
    fn each_type_is_told_apart() {
        let table = [
            (
                "tty: 'true'",
                "tty` must be a boolean, got the string \"true\"",
            ),
            ("tty: 1", "tty` must be a boolean, got the number 1"),
            ("env: {name: A}", "env` must be a list, got a map"),
            ("image: [a]", "image` must be a string, got a list"),
            ("image: on", "image` must be a string, got the boolean true"),
            (
                "resources: a",
                "resources` must be a map, got the string \"a\"",
            ),
            (
                "livenessProbe: {periodSeconds: 1.5}",
                "must be a whole number, got the number 1.5",
            ),
            (
                "livenessProbe: {periodSeconds: 5.0}",
                "must be a whole number, got the number 5.0",
            ),
            (
                "livenessProbe: {periodSeconds: '5'}",
                "must be a whole number, got the string \"5\"",
            ),
            (
                "livenessProbe: {httpGet: {port: true}}",
                "must be a whole number or a string, got the boolean true",
            ),
            (
                "resources: {limits: {cpu: true}}",
                "limits.cpu` must be a quantity, got the boolean true",
            ),
        ];
        for (container, message) in table {
            let drawn = Fixture::new(&pod(container)).drawn_by(&RULE);
            assert!(drawn.contains(message), "{container}\n{drawn}");
        }
    }

    #[test]
    fn the_quotes_of_a_number_are_to_go() {
        let drawn = Fixture::new(&pod("stdin: 'true'")).drawn_by(&RULE);
        assert!(drawn.ends_with("help: remove the quotes\n"), "{drawn}");
    }

    #[test]
    fn what_kubernetes_reads_is_right() {
        for container in [
            "tty: null",
            "env: null",
            "env: [null]",
            "livenessProbe: {httpGet: {port: http}}",
            "livenessProbe: {httpGet: {port: 80}}",
            "resources: {limits: {cpu: 1, memory: 1e9}, requests: {cpu: 0.5, memory: 1Gi}}",
        ] {
            assert_eq!(
                Fixture::new(&pod(container)).drawn_by(&RULE),
                "",
                "{container}"
            );
        }
    }

    #[test]
    fn null_in_a_list_of_a_custom_kind_is_found() {
        let yaml = "\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: a}
spec: {secretName: a, issuerRef: {name: a}, dnsNames: [null]}
";
        let drawn = Fixture::new(yaml).drawn_by(&RULE);
        let message = "`spec.dnsNames[0]` must be a string, got null";
        assert!(drawn.contains(message), "{drawn}");
    }

    #[test]
    fn a_schema_in_a_definition_may_be_a_map_or_a_boolean() {
        let definition = |value: &str| {
            format!(
                "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
                 metadata: {{name: a}}\nspec: {{group: a.b, scope: Cluster, names: {{kind: A, plural: as}}, \
                 versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: \
                 {{type: object, additionalProperties: {value}}}}}}}]}}\n"
            )
        };
        let drawn = |value| Fixture::new(&definition(value)).drawn_by(&RULE);
        assert_eq!(drawn("true"), "");
        assert_eq!(drawn("{type: string}"), "");
        assert!(drawn("1").contains("must be a map or a boolean, got the number 1"));
    }
}
