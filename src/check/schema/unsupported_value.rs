//! A text or number that the field does not allow.

use super::schema_place::SchemaPlace;
use super::table::Texts;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::yaml::{Data, Node};

pub(super) static RULE: Rule = Rule {
    name: "unsupported-value",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A text or number that the field does not allow.

## What

The schema of a custom kind lists the allowed texts or numbers of a field (`enum`), and the value is not
among them. Upper and lower case count.

## Why

The API server rejects the resource: `Unsupported value`.

## Example

```yaml
kind: ExternalSecret
spec:
  secretStoreRef:
    kind: Store      # must be `ClusterSecretStore` or `SecretStore`
```

## Fix

Use a value from the message.
",
};

pub(super) fn finding(place: &SchemaPlace<'_>, node: &Node, texts: Texts<'_>) -> Option<Finding> {
    let text = node.as_str()?;
    if texts.iter().any(|known| known == text) {
        return None;
    }
    let path = place.path();
    let message = format!("`{path}` must be {}, got `{text}`", listed(texts.iter()));
    let finding = Finding::new(&RULE, place.resource, node, message);
    Some(match nearest(text, texts.iter()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("write one of these, as it is written here"),
    })
}

pub(super) fn of_numbers(place: &SchemaPlace<'_>, node: &Node, numbers: &str) -> Option<Finding> {
    if !matches!(node.data, Data::Int(_) | Data::Float(_)) {
        return None;
    }
    let written = node.text()?;
    let number: f64 = written.parse().ok()?;
    let allowed = || numbers.split(' ');
    let is_number = |text: &str| text.parse() == Ok(number);
    if allowed().any(is_number) {
        return None;
    }
    let (path, listed) = (place.path(), listed(allowed()));
    let message = format!("`{path}` must be {listed}, got `{written}`");
    Some(Finding::new(&RULE, place.resource, node, message).help("write one of these"))
}

/// ``one of `a`, `b` or `c` ``
fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut texts: Vec<String> = texts.map(|text| format!("`{text}`")).collect();
    match texts.pop() {
        Some(last) if texts.is_empty() => last,
        Some(last) => format!("{} or {last}", texts.join(", ")),
        None => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;
    use crate::check::schema::fixture::tenant;

    fn external_secret(kind: &str) -> String {
        format!(
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {{name: a}}\n\
             spec:\n  secretStoreRef: {{name: a, kind: {kind}}}\n"
        )
    }

    #[test]
    fn a_text_that_the_schema_does_not_list_is_found() {
        let expected = "\
error[unsupported-value]: `spec.secretStoreRef.kind` must be `ClusterSecretStore` or `SecretStore`, \
got `SecretStor`
 --> a.yaml:5:35
  |
5 |   secretStoreRef: {name: a, kind: SecretStor}
  |                                   ^^^^^^^^^^
help: did you mean `SecretStore`?
";
        let drawn = Fixture::new(&external_secret("SecretStor")).drawn_by(&RULE);
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_number_that_the_schema_does_not_list_is_found() {
        let expected = "\
error[unsupported-value]: `spec.a` must be `1`, `2` or `2.5`, got `3`
  --> a.yaml:17:11
   |
17 | spec: {a: 3}
   |           ^
help: write one of these
";
        let schema = "{type: number, enum: [1, 2, 2.5]}";
        assert_eq!(tenant(schema, "3").drawn_by(&RULE), expected);
        for right in ["1", "2.0", "2.5"] {
            assert_eq!(tenant(schema, right).drawn_by(&RULE), "", "{right}");
        }
    }

    #[test]
    fn the_items_of_a_list_are_among_those_that_its_schema_lists() {
        let schema = "{type: array, items: {type: string, enum: [signing, data encipherment]}}";
        let drawn = tenant(schema, "[signing, foo]").drawn_by(&RULE);
        let message = "`spec.a[1]` must be `data encipherment` or `signing`, got `foo`\n";
        assert!(drawn.contains(message), "{drawn}");
    }

    #[test]
    fn a_list_of_texts_and_numbers_is_left_to_the_api_server() {
        let schema = "{x-kubernetes-int-or-string: true, enum: [1, all]}";
        assert_eq!(tenant(schema, "2").drawn_by(&RULE), "");
    }

    #[test]
    fn a_text_that_the_schema_lists_is_right() {
        let drawn = Fixture::new(&external_secret("ClusterSecretStore")).drawn_by(&RULE);
        assert_eq!(drawn, "");
    }
}
