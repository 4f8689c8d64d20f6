//! Text that is not base64 where bytes belong.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use super::schema_place::SchemaPlace;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "bad-base64",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
Text that is not base64 in a field for bytes.

## What

The `data` of a Secret, the `binaryData` of a ConfigMap and the `caBundle` of a webhook are bytes, written
in base64 with padding. Line breaks are ignored.

## Why

The API server cannot read the resource, and rejects it: `illegal base64 data`.

## Example

```yaml
kind: Secret
data:
  password: s3cret!      # must be czNjcmV0IQ==
```

## Fix

Write plain text below `stringData` in a Secret and below `data` in a ConfigMap, or encode it with the
filter `b64enc`.
",
};

/// As Go's `base64.StdEncoding`, which accepts any bits after the last byte.
const DECODER: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// Returns the finding about the text `node` at `place`, unless it is base64; its text is not shown,
/// for it may be secret.
pub(super) fn finding(place: &SchemaPlace<'_>, node: &Node) -> Option<Finding> {
    let text = node.as_str()?.replace(['\n', '\r'], "");
    let diagnostic = DECODER.decode(text).err()?;
    let message = format!("`{}` is not base64", place.path());
    let finding = Finding::new(&RULE, place.resource, node, message);
    let help = match place.resource.manifest.kind() {
        "Secret" => "write plain text below `stringData`, or encode it with the filter `b64enc`",
        "ConfigMap" => "write plain text below `data`, or encode it with the filter `b64enc`",
        _ => "encode it with the filter `b64enc`",
    };
    Some(finding.note(sentence(&diagnostic)).help(help))
}

fn sentence(diagnostic: &base64::DecodeError) -> String {
    match diagnostic {
        base64::DecodeError::InvalidByte(offset, _) => {
            format!("character {} is not a base64 character", offset + 1)
        }
        base64::DecodeError::InvalidPadding => "`=` is missing at the end".to_owned(),
        _ => "it ends in the middle of a byte".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn secret(text: &str) -> String {
        format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata: {{a: {text}}}\n")
    }

    #[test]
    fn plain_text_in_a_secret_is_found() {
        let expected = "\
error[bad-base64]: `data.a` is not base64
 --> a.yaml:4:11
  |
4 | data: {a: s3cret!}
  |           ^^^^^^^
note: character 7 is not a base64 character
help: write plain text below `stringData`, or encode it with the filter `b64enc`
";
        assert_eq!(Fixture::new(&secret("s3cret!")).drawn_by(&RULE), expected);
    }

    #[test]
    fn base64_without_its_padding_is_found() {
        let drawn = Fixture::new(&secret("YQ")).drawn_by(&RULE);
        assert!(
            drawn.contains("note: `=` is missing at the end\n"),
            "{drawn}"
        );
    }

    #[test]
    fn what_go_decodes_is_right() {
        for text in ["''", "YQ==", "YR==", "\"YWJj\\nYWJj\\n\""] {
            assert_eq!(Fixture::new(&secret(text)).drawn_by(&RULE), "", "{text}");
        }
    }
}
