//! Secrets, of which a difference shows no value.
//!
//! - Each value of `data` and `stringData` is replaced by its hash, before anything is compared: what
//!   no form ever has, none can print. Equal values have equal hashes, on every machine.
//! - The value is what the base64 of `data` stands for, so that it is the same in `stringData`.
//! - A hash tells whoever can guess the value that the guess is right: of a short password or a
//!   common word it is no secret. `docs/diff.md` says so too.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::live::LAST_APPLIED;
use crate::manifest::Manifest;
use crate::yaml::{Data, Map, Node};

/// How many bytes of a hash are shown.
const SHOWN: usize = 8;

/// Reports whether `manifest` is a Secret of the core group.
pub(super) fn is_secret(manifest: &Manifest) -> bool {
    manifest.kind() == "Secret" && manifest.group().is_empty()
}

/// Returns a Secret with hashes in place of its values.
pub(super) fn hidden(secret: &Manifest) -> Manifest {
    let mut hidden = secret.clone();
    hide_values(&mut hidden.node, "data", decoded);
    hide_values(&mut hidden.node, "stringData", as_bytes);
    if let Some(metadata) = map_at(&mut hidden.node, "metadata") {
        // What was applied is the whole Secret, as text.
        if let Some(annotations) = metadata.get_mut("annotations") {
            hide_value(&mut annotations.value, LAST_APPLIED);
        }
    }
    hidden
}

fn map_at<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Map> {
    match &mut node.data {
        Data::Map(map) => match &mut map.get_mut(key)?.value.data {
            Data::Map(map) => Some(map),
            _ => None,
        },
        _ => None,
    }
}

fn hide_values(secret: &mut Node, key: &str, bytes: fn(&str) -> Vec<u8>) {
    let Data::Map(fields) = &mut secret.data else {
        return;
    };
    let Some(field) = fields.get_mut(key) else {
        return;
    };
    match &mut field.value.data {
        Data::Map(values) => {
            for value in values.values_mut() {
                hide(&mut value.value, bytes);
            }
        }
        _ => hide(&mut field.value, bytes),
    }
}

fn hide_value(annotations: &mut Node, key: &str) {
    if let Data::Map(map) = &mut annotations.data
        && let Some(field) = map.get_mut(key)
    {
        hide(&mut field.value, as_bytes);
    }
}

/// Null says that there is no value, so it hides none.
fn hide(value: &mut Node, bytes: fn(&str) -> Vec<u8>) {
    let hash = match &value.data {
        Data::Null => return,
        Data::String(text) => hash(&bytes(text)),
        _ => format!(
            "{}, {}",
            value.kind(),
            hash(super::canonical::canonical(value).as_bytes())
        ),
    };
    value.data = Data::String(format!("hidden, {hash}"));
    value.lexeme = None;
}

/// What base64 stands for; of other text, the text.
fn decoded(text: &str) -> Vec<u8> {
    let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(compact).unwrap_or_else(|_| as_bytes(text))
}

fn as_bytes(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let digits = digest.iter().take(SHOWN).map(|byte| format!("{byte:02x}"));
    format!("sha256 {}…", digits.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fixture::manifests;
    use crate::manifest::to_yaml;

    fn hidden_text(fields: &str) -> String {
        let yaml = format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\n{fields}\n");
        to_yaml(&[hidden(&manifests(&yaml)[0])])
    }

    #[test]
    fn nothing_that_a_secret_holds_is_left() {
        let annotated = r#"{name: a, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data":{"a":"Z2VoZWlt"}}'}}"#;
        let yaml = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {annotated}\ndata: {{a: Z2VoZWlt, n: 1234}}\n\
             stringData: {{b: geheim, c: [geheim]}}\n"
        );
        let text = to_yaml(&[hidden(&manifests(&yaml)[0])]);
        for secret in ["geheim", "Z2VoZWlt", "1234"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(!hidden_text("data: geheim").contains("geheim"));
    }

    #[test]
    fn a_value_has_one_hash_in_both_forms() {
        let text = hidden_text("data: {a: Z2VoZWlt}\nstringData: {b: geheim}");
        assert_eq!(
            text.matches("hidden, sha256 addb0f5e7826c857…").count(),
            2,
            "{text}"
        );
    }

    #[test]
    fn other_types_than_text_are_named() {
        assert!(hidden_text("stringData: {a: 1}").contains("a: hidden, a number, sha256 "));
        assert!(hidden_text("stringData: {a: null}").contains("a: null"));
    }

    #[test]
    fn only_the_core_groups_secret_is_one() {
        let other = "apiVersion: example.com/v1\nkind: Secret\nmetadata: {name: a}\n";
        assert!(!is_secret(&manifests(other)[0]));
    }
}
