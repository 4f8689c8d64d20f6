//! The namespace of a resource that names none.
//!
//! - A namespaced kind whose `metadata.namespace` is missing, null or empty gets the release's
//!   namespace, directly after `metadata.name` or `generateName`; where the key is written, its place is kept.
//! - A resource of a kind with an unknown scope is not changed.
//! - A cluster-scoped kind that names a namespace is left as it was written, with a warning: the
//!   API server drops the namespace.

use super::{KindScope, Manifest, Scopes};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::yaml::{Data, Field, Map, Node, Style};

/// Fills in `namespace` where a manifest of a release needs one, and returns the warnings.
///
/// Without a namespace nothing is filled in.
pub fn fill_namespace(
    manifests: &mut [Manifest],
    scopes: &Scopes,
    namespace: Option<&str>,
) -> Diagnostics {
    let mut warnings = Diagnostics::new();
    for manifest in manifests {
        match (scopes.of(manifest), manifest.namespace(), namespace) {
            (Some(KindScope::Cluster), Some(_), _) => warnings.push(ignored(manifest)),
            (Some(KindScope::Namespaced), None, Some(namespace)) => fill(manifest, namespace),
            _ => {}
        }
    }
    warnings
}

fn ignored(manifest: &Manifest) -> Diagnostic {
    let message = format!(
        "{} `{}` is cluster-scoped, and its namespace has no effect",
        manifest.kind(),
        manifest.name()
    );
    Diagnostic::warning("namespace-without-effect", message)
        .at_if(manifest.metadata("namespace").map(|node| node.span))
        .help("remove `metadata.namespace`")
}

fn fill(manifest: &mut Manifest, namespace: &str) {
    let Some(metadata) = metadata_of(&mut manifest.node) else {
        return;
    };
    let written = ["name", "generateName"].map(|key| metadata.get_full(key));
    let Some((name_at, _, name)) = written.into_iter().flatten().next() else {
        return;
    };
    let field = namespace_field(namespace, name);
    match metadata.get_mut("namespace") {
        Some(empty) => *empty = field,
        None => drop(metadata.shift_insert(name_at + 1, "namespace".to_owned(), field)),
    }
}

fn metadata_of(node: &mut Node) -> Option<&mut Map> {
    let Data::Map(map) = &mut node.data else {
        return None;
    };
    match &mut map.get_mut("metadata")?.value.data {
        Data::Map(metadata) => Some(metadata),
        _ => None,
    }
}

/// A namespace that is filled in has no place of its own, so it gets that of the name.
fn namespace_field(namespace: &str, name: &Field) -> Field {
    Field {
        key_span: name.key_span,
        key_style: Style::Plain,
        value: Node::new(Data::String(namespace.to_owned()), name.value.span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::fixture::{drawn, manifests, read};
    use crate::manifest::to_yaml;

    fn filled(yaml: &str) -> String {
        let mut manifests = manifests(yaml);
        let warnings = fill_namespace(&mut manifests, &Scopes::default(), Some("plate-stg"));
        assert!(warnings.is_empty(), "{warnings:?}");
        let text = to_yaml(&manifests);
        let document = text.splitn(3, '\n').last();
        document.unwrap_or_default().to_owned()
    }

    #[test]
    fn a_missing_namespace_follows_the_name() {
        let yaml = "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n  labels: {}\n";
        let expected = "\
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: plate-stg
  labels: {}
";
        assert_eq!(filled(yaml), expected);
    }

    #[test]
    fn an_empty_or_null_namespace_is_filled_where_it_stands() {
        let expected = "\
apiVersion: v1
kind: Service
metadata:
  namespace: plate-stg
  name: api
";
        for empty in ["''", "null"] {
            let yaml = format!(
                "apiVersion: v1\nkind: Service\nmetadata:\n  namespace: {empty}\n  name: api\n"
            );
            assert_eq!(filled(&yaml), expected);
        }
    }

    #[test]
    fn a_written_namespace_a_cluster_scoped_kind_and_an_unknown_kind_stay() {
        for yaml in [
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n  namespace: other\n",
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: plate-stg\n",
            "apiVersion: example.com/v1\nkind: Tenant\nmetadata:\n  name: api\n",
        ] {
            assert_eq!(filled(yaml), yaml);
        }
    }

    #[test]
    fn without_a_namespace_nothing_is_filled_in() {
        let yaml = "apiVersion: v1\nkind: Service\nmetadata: {name: api}\n";
        let mut found = manifests(yaml);
        fill_namespace(&mut found, &Scopes::default(), None);
        assert_eq!(found, manifests(yaml));
    }

    #[test]
    fn a_namespace_on_a_cluster_scoped_kind_is_a_warning() {
        let (sources, found) =
            read("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  namespace: b\n");
        let warnings = fill_namespace(&mut found.unwrap(), &Scopes::default(), Some("c"));
        let expected = "\
warning[namespace-without-effect]: Namespace `a` is cluster-scoped, and its namespace has no effect
 --> api/templates/a.yaml:5:14
  |
5 |   namespace: b
  |              ^
help: remove `metadata.namespace`
";
        assert_eq!(drawn(&warnings, &sources), expected);
    }
}
