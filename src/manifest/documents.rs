//! From nodes to manifests: which documents Kubernetes would take.
//!
//! - A document that is null prints nothing; every other must be a map.
//! - `apiVersion`, `kind` and `metadata.name` are strings that are not empty; instead of the name there
//!   may be a `metadata.generateName`. A `metadata.namespace` is a string. Kubernetes would refuse a number there; here it has a place.
//! - A `List` is refused: each of its items is a resource with an identity, an order and a
//!   namespace of its own, and so each is written as a document of its own.
//! - All documents are checked before the errors are returned.

use std::sync::Arc;

use super::generated_name::{generate_name, stand_in};
use super::wrong_type::wrong_type;
use super::{Manifest, Part, hooks};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::yaml::{Data, Map, Node};

/// The template that printed some documents, or the file that has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentSource<'a> {
    /// The release that it was rendered for.
    pub release: &'a str,
    /// Its name in the output: `<chart>/templates/<file>`, `<chart>/crds/<file>`.
    pub source: &'a str,
}

/// Returns the manifests among the documents that `template` printed, in their order.
pub fn documents(
    nodes: Vec<Node>,
    template: DocumentSource<'_>,
) -> Result<Vec<Manifest>, Diagnostics> {
    let mut manifests = Vec::new();
    let mut diagnostics = Diagnostics::new();
    for node in nodes.into_iter().filter(|node| node.data != Data::Null) {
        diagnostics.extend(document_diagnostics(&node));
        manifests.push(manifest(node, template));
    }
    diagnostics.or(manifests)
}

/// Returns `nodes` with the items of each `List` in its place, as `kubectl get -o yaml` prints one.
pub fn unlisted(nodes: Vec<Node>) -> Vec<Node> {
    nodes.into_iter().flat_map(items_or_itself).collect()
}

fn items_or_itself(node: Node) -> Vec<Node> {
    let items = node.get("items").and_then(Node::as_list);
    match items.filter(|_| node.as_map().is_some_and(is_list)) {
        Some(items) => items.to_vec(),
        None => vec![node],
    }
}

/// Returns the definitions among the documents of a file in `crds/`; any other document is an error.
pub fn definitions(
    nodes: Vec<Node>,
    template: DocumentSource<'_>,
) -> Result<Vec<Manifest>, Diagnostics> {
    let mut definitions = documents(nodes, template)?;
    let mut diagnostics = Diagnostics::new();
    for definition in &mut definitions {
        definition.part = Part::Definitions;
        let (group, kind) = (definition.group(), definition.kind());
        if (group, kind) != ("apiextensions.k8s.io", "CustomResourceDefinition") {
            diagnostics.push(no_definition(definition));
        }
    }
    diagnostics.or(definitions)
}

fn no_definition(manifest: &Manifest) -> Diagnostic {
    let (kind, name) = (manifest.kind(), manifest.name());
    let message = format!("{kind} `{name}` is not a CustomResourceDefinition, but is in crds/");
    Diagnostic::error("no-definition", message)
        .at(manifest.source_span)
        .help("move it to templates/: resources there are ordered by kind")
}

fn manifest(node: Node, template: DocumentSource<'_>) -> Manifest {
    let generated = node.get("metadata").and_then(generate_name);
    Manifest {
        source_span: node.span,
        stand_in: generated.and_then(Node::as_str).map(stand_in),
        node,
        release: template.release.to_owned(),
        part: Part::Templates,
        source: template.source.to_owned(),
        tags: Arc::default(),
    }
}

fn document_diagnostics(node: &Node) -> Vec<Diagnostic> {
    let Some(map) = node.as_map() else {
        return vec![not_a_map(node)];
    };
    if is_list(map) {
        return vec![list(node)];
    }
    let fields = ["apiVersion", "kind"].map(|key| text_diagnostic(node, key, key));
    fields
        .into_iter()
        .flatten()
        .chain(metadata_diagnostics(node))
        .chain(hooks::diagnostics(node))
        .collect()
}

fn not_a_map(node: &Node) -> Diagnostic {
    let message = format!(
        "this document is {}, but a resource is a map with `apiVersion`, `kind` and \
         `metadata.name`",
        node.kind()
    );
    Diagnostic::error("not-a-resource", message)
        .at(node.span)
        .help("a template prints whole resources; write a remark as a comment, `# …`")
}

/// Kubernetes' own `List`, or one of its typed lists such as `ConfigMapList`.
fn is_list(map: &Map) -> bool {
    let field = |key: &str| map.get(key).map(|field| &field.value);
    let kind = field("kind").and_then(Node::as_str).unwrap_or_default();
    let has_items = field("items").is_some_and(|items| items.as_list().is_some());
    let has_name = field("metadata").is_some_and(|metadata| metadata.get("name").is_some());
    kind == "List" || (kind.ends_with("List") && has_items && !has_name)
}

fn list(node: &Node) -> Diagnostic {
    let kind = node.get("kind");
    let name = kind.and_then(Node::as_str).unwrap_or_default();
    Diagnostic::error(
        "list-document",
        format!("`{name}` is not one resource but many"),
    )
    .at(kind.map_or(node.span, |kind| kind.span))
    .help("write each of its `items` as a document of its own, with `---` between them")
}

fn metadata_diagnostics(node: &Node) -> Vec<Diagnostic> {
    match node.get("metadata") {
        Some(metadata) if metadata.as_map().is_some() => {
            let name = match generate_name(metadata) {
                Some(_) => text_diagnostic(metadata, "generateName", "metadata.generateName"),
                None => text_diagnostic(metadata, "name", "metadata.name"),
            };
            name.into_iter()
                .chain(namespace_diagnostic(metadata))
                .collect()
        }
        Some(metadata) if metadata.data != Data::Null => {
            vec![wrong_type("metadata", "a map", metadata)]
        }
        _ => vec![missing(node, "metadata", "metadata.name")],
    }
}

/// Namespaces are filled in later, so one may be missing, null or empty.
fn namespace_diagnostic(metadata: &Node) -> Option<Diagnostic> {
    match metadata.get("namespace")? {
        namespace if matches!(namespace.data, Data::Null | Data::String(_)) => None,
        namespace => Some(wrong_type("metadata.namespace", "a string", namespace)),
    }
}

fn text_diagnostic(parent: &Node, key: &str, path: &str) -> Option<Diagnostic> {
    match parent.get(key) {
        None => Some(missing(parent, key, path)),
        Some(node) => match &node.data {
            Data::String(text) if !text.is_empty() => None,
            Data::String(_) => Some(empty(path, "empty", node)),
            Data::Null => Some(empty(path, "null", node)),
            _ => Some(wrong_type(path, "a string", node)),
        },
    }
}

fn missing(parent: &Node, key: &str, path: &str) -> Diagnostic {
    let keys = parent.as_map().into_iter().flat_map(Map::keys);
    let near = nearest(key, keys.map(String::as_str));
    Diagnostic::error("missing-field", format!("this document has no `{path}`"))
        .at(parent.span)
        .help_if(near, |near| {
            format!("`{near}` is written here; did you mean `{key}`?")
        })
}

fn empty(path: &str, what: &str, node: &Node) -> Diagnostic {
    Diagnostic::error("missing-field", format!("`{path}` is {what}")).at(node.span)
}

#[cfg(test)]
mod tests {
    use super::unlisted;
    use crate::manifest::fixture::{document_diagnostics, manifests};
    use crate::source::SourceMap;
    use crate::yaml::{Node, parse};

    #[test]
    fn a_document_knows_what_it_is() {
        let found = manifests("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n");
        let first = &found[0];
        assert_eq!(
            (first.group(), first.kind(), first.name(), first.namespace()),
            ("apps", "Deployment", "api", None)
        );
        assert_eq!(
            (&*first.release, &*first.source),
            ("api", "api/templates/a.yaml")
        );
    }

    #[test]
    fn the_core_group_has_no_name() {
        let found = manifests("apiVersion: v1\nkind: Service\nmetadata: {name: api}\n");
        assert_eq!(found[0].group(), "");
    }

    #[test]
    fn a_null_document_is_dropped() {
        assert_eq!(manifests("---\n# nothing\n---\nnull\n").len(), 0);
    }

    #[test]
    fn a_document_that_is_text_is_an_error() {
        let expected = "\
error[not-a-resource]: this document is a string, but a resource is a map with `apiVersion`, `kind` and `metadata.name`
 --> api/templates/a.yaml:1:1
  |
1 | installed
  | ^^^^^^^^^
help: a template prints whole resources; write a remark as a comment, `# …`
";
        assert_eq!(document_diagnostics("installed\n"), expected);
    }

    #[test]
    fn a_misspelt_field_names_the_right_one() {
        let drawn = document_diagnostics("apiversion: v1\nkind: Service\nmetadata: {name: api}\n");
        let expected = "\
error[missing-field]: this document has no `apiVersion`
 --> api/templates/a.yaml:1:1
  |
1 | apiversion: v1
  | ^^^^^^^^^^^^^^
help: `apiversion` is written here; did you mean `apiVersion`?
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_name_that_is_a_number_shows_its_place() {
        let drawn = document_diagnostics("apiVersion: v1\nkind: Service\nmetadata:\n  name: 010\n");
        let expected = "\
error[wrong-type]: `metadata.name` must be a string, got the number 010
 --> api/templates/a.yaml:4:9
  |
4 |   name: 010
  |         ^^^
help: put it in quotes where it is written
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn an_empty_kind_a_null_name_and_a_wrong_namespace_are_errors() {
        let drawn = document_diagnostics(
            "apiVersion: v1\nkind: ''\nmetadata: {name: null, namespace: [a]}\n",
        );
        for message in [
            "`kind` is empty",
            "`metadata.name` is null",
            "`metadata.namespace` must be a string, got a list",
        ] {
            assert!(drawn.contains(message), "{drawn}");
        }
    }

    #[test]
    fn metadata_that_is_no_map_is_an_error() {
        let drawn = document_diagnostics("apiVersion: v1\nkind: Service\nmetadata: api\n");
        assert!(
            drawn.contains("`metadata` must be a map, got a string"),
            "{drawn}"
        );
        let drawn = document_diagnostics("apiVersion: v1\nkind: Service\n");
        assert!(
            drawn.contains("this document has no `metadata.name`"),
            "{drawn}"
        );
    }

    #[test]
    fn the_errors_of_all_documents_are_shown() {
        let drawn = document_diagnostics("kind: A\n---\napiVersion: v1\nmetadata: {name: b}\n");
        assert_eq!(drawn.matches("error[").count(), 3, "{drawn}");
    }

    #[test]
    fn a_list_is_refused_and_a_kind_that_only_sounds_like_one_is_not() {
        let expected = "\
error[list-document]: `List` is not one resource but many
 --> api/templates/a.yaml:2:7
  |
2 | kind: List
  |       ^^^^
help: write each of its `items` as a document of its own, with `---` between them
";
        assert_eq!(
            document_diagnostics("apiVersion: v1\nkind: List\nitems: []\n"),
            expected
        );
        let typed = document_diagnostics("apiVersion: v1\nkind: ConfigMapList\nitems: []\n");
        assert!(
            typed.contains("`ConfigMapList` is not one resource"),
            "{typed}"
        );
        let named = "apiVersion: x.io/v1\nkind: AllowList\nmetadata: {name: a}\nitems: []\n";
        assert_eq!(manifests(named).len(), 1);
    }

    #[test]
    fn a_list_is_taken_apart_and_what_is_none_stays() {
        let yaml = "apiVersion: v1\nkind: List\nitems: [{kind: A}, {kind: B}]\n---\nkind: C\n";
        let nodes = parse(SourceMap::new().add("", ""), yaml).unwrap();
        let nodes = unlisted(nodes);
        let kind = |node: &Node| node.get("kind").and_then(Node::as_str).map(str::to_owned);
        let kinds: Vec<_> = nodes.iter().filter_map(kind).collect();
        assert_eq!(kinds, ["A", "B", "C"]);
    }
}
