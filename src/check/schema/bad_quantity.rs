//! An amount that Kubernetes cannot read.

use super::schema_place::SchemaPlace;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "bad-quantity",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
An amount that Kubernetes cannot read.

## What

A quantity is a number with a suffix: `n`, `u`, `m`, none, `k`, `M`, `G`, `T`, `P`, `E` count by
thousands, `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei` by 1024, and `e3` is a power of ten. There is no space
between them, and no `B`.

## Why

The API server rejects the resource: `quantities must match the regular expression`.

## Example

```yaml
resources:
  requests:
    memory: 512MB    # means 512M or 512Mi
```

## Fix

Use one of the suffixes above.
",
};

const SUFFIXES: [&str; 16] = [
    "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
];

pub(super) fn finding(place: &SchemaPlace<'_>, node: &Node) -> Option<Finding> {
    let text = node.as_str()?;
    if is_quantity(text.trim()) {
        return None;
    }
    let message = format!("`{}` must be a quantity, got `{text}`", place.path());
    let finding = Finding::new(&RULE, place.resource, node, message);
    Some(finding.help(match nearby(text) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write a number and a suffix, as in `500m`, `2` or `512Mi`".to_owned(),
    }))
}

/// As `resource.ParseQuantity` of Kubernetes' apimachinery reads it.
fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, suffix) = unsigned.split_at(end.unwrap_or(unsigned.len()));
    let points = number.matches('.').count();
    let has_digits = number.len() > points;
    has_digits && points <= 1 && (SUFFIXES.contains(&suffix) || is_exponent(suffix))
}

fn is_exponent(suffix: &str) -> bool {
    suffix
        .strip_prefix(['e', 'E'])
        .is_some_and(|exponent| exponent.parse::<i32>().is_ok())
}

/// The quantity that was meant: without spaces and without the `B` of bytes.
fn nearby(text: &str) -> Option<String> {
    let dense: String = text.split_whitespace().collect();
    let bare = dense.strip_suffix(['B', 'b']).unwrap_or(&dense);
    let capital = bare
        .replace('g', "G")
        .replace("mi", "Mi")
        .replace("ki", "Ki")
        .replace('K', "k");
    let capital = capital.replace("ki", "Ki");
    [bare.to_owned(), capital]
        .into_iter()
        .find(|near| is_quantity(near))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn pod(memory: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: a\n    \
             resources: {{requests: {{memory: {memory}}}}}\n"
        )
    }

    #[test]
    fn a_suffix_that_does_not_exist_is_found() {
        let expected = "\
error[bad-quantity]: `spec.containers[0].resources.requests.memory` must be a quantity, got `512MB`
 --> a.yaml:7:36
  |
7 |     resources: {requests: {memory: 512MB}}
  |                                    ^^^^^
help: did you mean `512M`?
";
        assert_eq!(Fixture::new(&pod("512MB")).drawn_by(&RULE), expected);
    }

    #[test]
    fn what_was_meant_is_suggested() {
        let table = [
            ("512 Mi", "512Mi"),
            ("1gi", "1Gi"),
            ("10KB", "10k"),
            ("10ki", "10Ki"),
        ];
        for (text, near) in table {
            assert_eq!(nearby(text).as_deref(), Some(near), "{text}");
        }
        assert_eq!(nearby("a lot"), None);
    }

    #[test]
    fn quantities_are_as_kubernetes_reads_them() {
        for text in [
            "0", "1", "-1", "+5", "1.5", ".5", "5.", "500m", "1Gi", "2E", "1e3", "1E3", "1e-3",
            "12E+2",
        ] {
            assert!(is_quantity(text), "{text}");
        }
        for text in [
            "", "Mi", ".", "1.2.3", "1 Gi", "1GB", "1gi", "1K", "1e", "1ee3", "0x10", "one", "1,5",
            "1mi",
        ] {
            assert!(!is_quantity(text), "{text}");
        }
    }

    #[test]
    fn a_number_is_a_quantity() {
        assert_eq!(Fixture::new(&pod("1000000")).drawn_by(&RULE), "");
    }
}
