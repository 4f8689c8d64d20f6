//! The canonical form of the output; `docs/reference/output-form.md` is the contract.
//!
//! - YAML: for each document `---`, a comment with its template, and the document itself.
//! - JSON: one `List` that holds the documents.
//! - No documents at all are no bytes of YAML, and a `List` without items.

use serde_json::{Value, json};

use super::Manifest;
use crate::parallel;
use crate::visible;
use crate::yaml;

/// The version of the form; it changes only with a major version of the program.
pub const FORM_VERSION: u32 = 1;

/// Returns the manifests as a stream of YAML documents.
pub fn to_yaml<'a>(manifests: impl IntoIterator<Item = &'a Manifest>) -> String {
    let manifests: Vec<&Manifest> = manifests.into_iter().collect();
    parallel::flat_map(&manifests, |manifest| vec![document(manifest)]).concat()
}

fn document(manifest: &Manifest) -> String {
    let mut out = String::new();
    out.push_str("---\n# Source: ");
    out.push_str(&visible::one_line(&manifest.source));
    out.push('\n');
    yaml::emit(&manifest.node, &mut out);
    out
}

/// Returns the manifests as one JSON document: a `List` of `v1`.
pub fn to_json<'a>(manifests: impl IntoIterator<Item = &'a Manifest>) -> String {
    let items = manifests.into_iter().map(|manifest| &manifest.node);
    let items: Vec<Value> = items.map(yaml::to_json).collect();
    let list = json!({"apiVersion": "v1", "kind": "List", "items": items});
    visible::json(format!("{list:#}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::fixture::manifests;

    #[test]
    fn no_manifests_are_no_bytes() {
        assert_eq!(to_yaml(&[]), "");
    }

    #[test]
    fn a_file_name_with_line_breaks_stays_in_its_comment() {
        let mut found = manifests("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n");
        found[0].source = "a\nkind: b\u{2028}c\u{85}d".to_owned();
        assert!(to_yaml(&found).starts_with("---\n# Source: a\\nkind: b\\u{2028}c\\u{85}d\n"));
    }

    #[test]
    fn json_is_one_list_that_keeps_order_and_digits() {
        let found = manifests(
            "apiVersion: v1\nkind: Tenant\nmetadata: {name: a}\nz: 18446744073709551615\na: [1.5, true, null]\n",
        );
        let expected = r#"{
  "apiVersion": "v1",
  "kind": "List",
  "items": [
    {
      "apiVersion": "v1",
      "kind": "Tenant",
      "metadata": {
        "name": "a"
      },
      "z": 18446744073709551615,
      "a": [
        1.5,
        true,
        null
      ]
    }
  ]
}
"#;
        assert_eq!(to_json(&found), expected);
    }
}
