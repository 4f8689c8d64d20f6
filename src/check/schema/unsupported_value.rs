//! A text that is none of those its field takes.

use super::table::Texts;
use super::walk::Place;
use crate::check::{Finding, Judge, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::yaml::Node;

/// A text that is none of those its field takes.
pub(super) const RULE: Rule = Rule {
    name: "unsupported-value",
    judge: Judge::Schema,
    severity: Severity::Error,
    documentation: "\
A text that is none of those its field takes.

## What

The schema of a custom kind lists the texts that a field may hold (`enum`), and this is none of them.
Upper and lower case count.

## Why

The API server refuses the resource: `Unsupported value`.

## Example

```yaml
kind: ExternalSecret
spec:
  secretStoreRef:
    kind: Store      # must be `ClusterSecretStore` or `SecretStore`
```

## Fix

Write one of the texts in the message.
",
};

/// Returns the finding about `node` at `place`, unless it is one of `texts`.
pub(super) fn finding(place: &Place<'_>, node: &Node, texts: Texts<'_>) -> Option<Finding> {
    let text = node.as_str()?;
    if texts.iter().any(|known| known == text) {
        return None;
    }
    let path = &place.path;
    let message = format!("`{path}` must be {}, got `{text}`", listed(texts));
    let finding = Finding::new(&RULE, place.resource, node, message);
    Some(match nearest(text, texts.iter()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("write one of these, as it is written here"),
    })
}

/// ``one of `a`, `b` or `c` ``
fn listed(texts: Texts<'_>) -> String {
    let mut texts: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
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
    fn a_text_that_the_schema_lists_is_right() {
        let drawn = Fixture::new(&external_secret("ClusterSecretStore")).drawn_by(&RULE);
        assert_eq!(drawn, "");
    }
}
