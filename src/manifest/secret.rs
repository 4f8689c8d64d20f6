//! Secrets, whose values are shown nowhere but in the manifests themselves.
//!
//! - Each value of `data` and `stringData`, and of a field that no Secret has, is replaced by its hash before anything is compared or
//!   drawn: what no form ever has, none can print. Equal values have equal hashes, on every machine.
//! - The value is the decoded base64 of `data`, so that it is the same in `stringData`.
//! - A hash shows a reader who can guess the value that the guess is right: of a short password or a
//!   common word it is no secret. `docs/diff.md` says so too.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::Manifest;
use crate::yaml::{self, Data, Map, Node};

/// Where `kubectl apply` remembers what it applied: a whole Secret, as text.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// How many bytes of a hash are shown.
const SHOWN: usize = 8;

/// The fields of a Secret that hold none of its values. A field that Kubernetes does not know may be a
/// misspelt `stringData`.
pub const OPEN_FIELDS: [&str; 5] = ["apiVersion", "kind", "metadata", "type", "immutable"];

impl Manifest {
    /// Reports whether it is a Secret of the core group.
    pub fn is_secret(&self) -> bool {
        self.kind() == "Secret" && self.group().is_empty()
    }

    /// Returns the manifest with hashes in place of what a Secret holds.
    pub fn without_secrets(&self) -> Cow<'_, Self> {
        if self.is_secret() {
            Cow::Owned(hidden(self, &|value, bytes| in_place_of(value, bytes)))
        } else {
            Cow::Borrowed(self)
        }
    }

    /// Returns the manifest with `shown` in place of every value that a Secret holds.
    pub fn with_secrets_as(&self, shown: &str) -> Cow<'_, Self> {
        if self.is_secret() {
            Cow::Owned(hidden(self, &|_, _| shown.to_owned()))
        } else {
            Cow::Borrowed(self)
        }
    }

    /// Returns the nodes whose values are secrets; none unless it is a Secret.
    pub fn secret_nodes(&self) -> Vec<&Node> {
        if !self.is_secret() {
            return Vec::new();
        }
        let annotations = self.metadata("annotations");
        let applied = annotations.and_then(|annotations| annotations.get(LAST_APPLIED));
        let fields = self.node.as_map().into_iter().flat_map(Map::iter);
        let fields = fields.filter(|(key, _)| !OPEN_FIELDS.contains(&key.as_str()));
        let fields = fields.map(|(_, field)| &field.value);
        fields.chain(applied).collect()
    }

    /// Reports whether the value below these keys is a secret.
    pub fn is_secret_at<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> bool {
        let keys: Vec<&str> = keys.into_iter().take(3).collect();
        let is_field = keys.first().is_some_and(|key| !OPEN_FIELDS.contains(key));
        self.is_secret() && (is_field || keys == ["metadata", "annotations", LAST_APPLIED])
    }
}

/// The value of a text in a Secret.
type Bytes = fn(&str) -> Vec<u8>;

/// What is shown in place of a value.
type Shown<'a> = &'a dyn Fn(&Node, Bytes) -> String;

/// Returns a Secret with what `shown` says in place of its values.
fn hidden(secret: &Manifest, shown: Shown<'_>) -> Manifest {
    let mut hidden = secret.clone();
    if let Data::Map(fields) = &mut hidden.node.data {
        let fields = fields.iter_mut();
        for (key, field) in fields.filter(|(key, _)| !OPEN_FIELDS.contains(&key.as_str())) {
            let bytes = if key == "data" { decoded } else { as_bytes };
            hide_values(&mut field.value, bytes, shown);
        }
    }
    if let Some(metadata) = map_at(&mut hidden.node, "metadata")
        && let Some(annotations) = metadata.get_mut("annotations")
    {
        hide_value(&mut annotations.value, LAST_APPLIED, shown);
    }
    hidden
}

/// Returns what is shown in the place of a secret value.
pub fn hidden_value(value: &Node) -> String {
    in_place_of(value, as_bytes)
}

fn in_place_of(value: &Node, bytes: Bytes) -> String {
    match &value.data {
        Data::String(text) => format!("hidden, {}", hash(&bytes(text))),
        _ => format!(
            "hidden, {}, {}",
            value.kind(),
            hash(yaml::to_json(value).to_string().as_bytes())
        ),
    }
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

fn hide_values(field: &mut Node, bytes: Bytes, shown: Shown<'_>) {
    match &mut field.data {
        Data::Map(values) => {
            for value in values.values_mut() {
                hide(&mut value.value, bytes, shown);
            }
        }
        _ => hide(field, bytes, shown),
    }
}

fn hide_value(annotations: &mut Node, key: &str, shown: Shown<'_>) {
    if let Data::Map(map) = &mut annotations.data
        && let Some(field) = map.get_mut(key)
    {
        hide(&mut field.value, as_bytes, shown);
    }
}

/// Null says that there is no value, so it hides none.
fn hide(value: &mut Node, bytes: Bytes, shown: Shown<'_>) {
    if value.data != Data::Null {
        value.data = Data::String(shown(value, bytes));
        value.lexeme = None;
    }
}

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
    use crate::manifest::fixture::manifests;
    use crate::manifest::to_yaml;

    fn hidden_text(fields: &str) -> String {
        let yaml = format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\n{fields}\n");
        to_yaml([&*manifests(&yaml)[0].without_secrets()])
    }

    #[test]
    fn nothing_that_a_secret_holds_is_left() {
        let annotated = r#"{name: a, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data":{"a":"Z2VoZWlt"}}'}}"#;
        let yaml = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {annotated}\ndata: {{a: Z2VoZWlt, n: 1234}}\n\
             stringData: {{b: geheim, c: [geheim]}}\n"
        );
        let text = to_yaml([&*manifests(&yaml)[0].without_secrets()]);
        for secret in ["geheim", "Z2VoZWlt", "1234"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(!hidden_text("data: geheim").contains("geheim"));
    }

    #[test]
    fn a_misspelt_field_is_hidden_and_what_is_known_of_a_secret_is_not() {
        let text = hidden_text("stringDta: {a: geheim}\ntype: Opaque\nimmutable: true");
        assert!(!text.contains("geheim"), "{text}");
        assert!(text.ends_with("type: Opaque\nimmutable: true\n"), "{text}");
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
        assert!(!manifests(other)[0].is_secret());
    }
}
