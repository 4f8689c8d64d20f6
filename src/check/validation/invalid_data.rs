//! Data of a `ConfigMap` or a Secret that cannot be kept there.

use Encoding::{Base64, Text};

use super::form::NameForm;
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{entries, field, text};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-data",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A ConfigMap or a Secret has an invalid key, too much data, or lacks a key of its type.

## What
A key has letters, digits, `-`, `_` and `.`. All values together have at most 1 MiB. A key is not in both
`data` and `binaryData`. A Secret of a type of Kubernetes has the keys of that type.

## Why
Each key becomes a file. The API server answers 422.

## Example
```yaml
kind: Secret
type: kubernetes.io/tls
data:
  cert.pem: …
```

## Fix
```yaml
kind: Secret
type: kubernetes.io/tls
data:
  tls.crt: …
  tls.key: …
```
",
};

const MOST: usize = 1024 * 1024;

/// How the values of a map are written.
#[derive(Debug, Clone, Copy)]
enum Encoding {
    Text,
    Base64,
}

/// A type of Secrets, and the keys that it requires.
const TYPES: [(&str, &[&str]); 4] = [
    ("kubernetes.io/dockercfg", &[".dockercfg"]),
    ("kubernetes.io/dockerconfigjson", &[".dockerconfigjson"]),
    ("kubernetes.io/ssh-auth", &["ssh-privatekey"]),
    ("kubernetes.io/tls", &["tls.crt", "tls.key"]),
];

fn check(object: &Object<'_>) -> Vec<Finding> {
    let maps = match (object.group(), object.kind()) {
        ("", "ConfigMap") => [("data", Text), ("binaryData", Base64)],
        ("", "Secret") => [("stringData", Text), ("data", Base64)],
        _ => return Vec::new(),
    };
    let mut findings = Vec::new();
    for (map, _) in maps {
        let keys = entries(object.root(), map);
        findings.extend(keys.filter_map(|(key, node)| bad_key(object, key, node)));
    }
    findings.extend(too_much(object, &maps));
    if object.kind() == "Secret" {
        findings.extend(without_keys(object));
    } else {
        let data = field(object.root(), "data");
        let both = |key: &str| data.is_some_and(|data| data.get(key).is_some());
        let binary = entries(object.root(), "binaryData").filter(|(key, _)| both(key));
        findings.extend(binary.map(|(key, node)| {
            let message = format!("the key `{key}` is in `data` and in `binaryData`");
            object
                .diagnostic(&RULE, node, message)
                .help("remove one of them")
        }));
    }
    findings
}

fn bad_key(object: &Object<'_>, key: &str, node: &Node) -> Option<Finding> {
    if NameForm::DataKey.accepts(key) {
        return None;
    }
    let message = format!("`{key}` is not a key of a {}", object.kind());
    let diagnostic = object.diagnostic(&RULE, node, message);
    Some(diagnostic.help(NameForm::DataKey.help()))
}

fn too_much(object: &Object<'_>, maps: &[(&str, Encoding)]) -> Option<Finding> {
    let sizes = maps.iter().flat_map(|(map, encoding)| {
        let values = entries(object.root(), map);
        values.map(|(_, node)| encoding.size(node))
    });
    let size: usize = sizes.sum();
    if size <= MOST {
        return None;
    }
    let node = maps.iter().find_map(|(map, _)| field(object.root(), map))?;
    let message = format!("this {} has {size} bytes", object.kind());
    let help = format!("keep it below {MOST}, or split it");
    Some(object.diagnostic(&RULE, node, message).help(help))
}

impl Encoding {
    /// The number of bytes of a decoded value.
    fn size(self, node: &Node) -> usize {
        let text = node.as_str().unwrap_or_default();
        let is_digit = |byte: &&u8| !matches!(byte, b'=' | b'\n' | b'\r');
        match self {
            Text => text.len(),
            Base64 => text.as_bytes().iter().filter(is_digit).count() * 3 / 4,
        }
    }
}

fn without_keys(object: &Object<'_>) -> Option<Finding> {
    let kind = text(object.root(), "type");
    let maps = ["data", "stringData"];
    let has = |key: &str| {
        let mut maps = maps.iter().filter_map(|map| field(object.root(), map));
        maps.any(|map| map.get(key).is_some())
    };
    let (_, keys) = TYPES.iter().find(|(name, _)| *name == kind)?;
    let lacking = keys.iter().find(|key| !has(key))?;
    let node = field(object.root(), "type")?;
    let message = format!("a Secret of the type `{kind}` has no key `{lacking}`");
    let help = format!("add `{lacking}`, or write `type: Opaque`");
    Some(object.diagnostic(&RULE, node, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::{MOST, RULE};
    use crate::check::fixture::Fixture;

    fn of(kind: &str, text: &str) -> String {
        let head = format!("apiVersion: v1\nkind: {kind}\nmetadata: {{name: a}}\n");
        Fixture::new(&format!("{head}{text}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_key_is_a_file_name() {
        let expected = "\
error[invalid-data]: `a/b` is not a key of a ConfigMap
 --> a.yaml:4:13
  |
4 | data: {a/b: c}
  |             ^
help: write at most 253 letters, digits, `-`, `_` and `.`
";
        assert_eq!(of("ConfigMap", "data: {a/b: c}"), expected);
        assert_eq!(of("ConfigMap", "data: {a.b_c-D: e}"), "");
    }

    #[test]
    fn a_key_is_text_or_bytes() {
        let found = of("ConfigMap", "data: {a: b}\nbinaryData: {a: Yg==}");
        assert!(
            found.contains("the key `a` is in `data` and in `binaryData`"),
            "{found}"
        );
        assert_eq!(of("ConfigMap", "data: {a: b}\nbinaryData: {c: Yg==}"), "");
    }

    #[test]
    fn a_type_asks_for_its_keys() {
        let tls = |data: &str| of("Secret", &format!("type: kubernetes.io/tls\n{data}"));
        let found = tls("data: {tls.crt: ''}");
        assert!(
            found.contains("of the type `kubernetes.io/tls` has no key `tls.key`"),
            "{found}"
        );
        assert_eq!(tls("data: {tls.crt: ''}\nstringData: {tls.key: a}"), "");
        assert_eq!(of("Secret", "type: example.com/own"), "");
    }

    #[test]
    fn all_values_have_one_mebibyte() {
        let sized = |kind, size| of(kind, &format!("data: {{a: {}}}", "x".repeat(size)));
        assert_eq!(sized("ConfigMap", MOST), "");
        assert!(sized("ConfigMap", MOST + 1).contains("this ConfigMap has 1048577 bytes"));
        assert_eq!(sized("Secret", MOST / 3 * 4), "");
        assert!(sized("Secret", MOST / 3 * 4 + 8).contains("this Secret has 10485"));
    }
}
