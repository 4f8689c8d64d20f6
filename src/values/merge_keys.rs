//! Which lists of the values merge item by item, and by which key of their items.
//!
//! - A list merges if its schema in `values.schema.json` has `x-merge-key`, as in
//!   `"env": {"type": "array", "x-merge-key": "name"}`. Nothing is guessed from names or values.

use std::sync::Arc;

use super::json;
use super::schema::schemas_at;
use super::wording::described;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Data, Node, Path};

/// The keyword in a list's schema.
const KEYWORD: &str = "x-merge-key";

/// Keywords whose values are data, not schemas.
const DATA: [&str; 4] = ["const", "default", "enum", "examples"];

/// Keywords whose values are maps from names to schemas.
const NAMED: [&str; 5] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
];

/// The lists of a chart that merge item by item.
#[derive(Debug, Clone, Default)]
pub struct MergeKeys {
    /// The schema, if it names such lists.
    schema: Option<Arc<Node>>,
}

/// The key by which the items of one list are distinguished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MergeKey {
    pub(super) name: String,
    /// Where the schema names it.
    pub(super) span: Span,
}

impl MergeKeys {
    /// Returns no lists: each replaces the weaker one.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads the schema in `file`; a keyword that cannot be followed is an error with its place.
    pub fn read(file: FileId, sources: &SourceMap) -> Result<Self, Diagnostics> {
        let text = sources.file(file).text();
        if !text.contains(KEYWORD) {
            return Ok(Self::none());
        }
        let root = json::parse(file, text)?;
        let mut diagnostics = Diagnostics::new();
        check(&root, &mut diagnostics);
        diagnostics.or(Self {
            schema: Some(Arc::new(root)),
        })
    }

    /// Returns the key of the list at `path`; two keys for one list are an error.
    pub(super) fn of(&self, path: &Path) -> Result<Option<MergeKey>, Diagnostic> {
        let Some(root) = &self.schema else {
            return Ok(None);
        };
        let mut keys = schemas_at(root, path).into_iter().filter_map(key);
        let Some(first) = keys.next() else {
            return Ok(None);
        };
        match keys.find(|other| other.name != first.name) {
            Some(other) => Err(two_keys(path, &first, &other)),
            None => Ok(Some(first)),
        }
    }
}

fn key(schema: &Node) -> Option<MergeKey> {
    let node = schema.get(KEYWORD)?;
    Some(MergeKey {
        name: node.as_str()?.to_owned(),
        span: node.span,
    })
}

fn two_keys(path: &Path, first: &MergeKey, other: &MergeKey) -> Diagnostic {
    let message = format!(
        "`{path}` would merge by `{}` and by `{}`",
        first.name, other.name
    );
    Diagnostic::error("bad-schema", message)
        .at(other.span)
        .at(first.span)
        .help("name the same key in all schemas of the list")
}

/// Reports each keyword below `schema` that cannot be followed.
fn check(schema: &Node, diagnostics: &mut Diagnostics) {
    if let Some(keyword) = schema.get(KEYWORD) {
        diagnostics.extend(misused(schema, keyword));
    }
    for inner in inner_schemas(schema) {
        check(inner, diagnostics);
    }
}

/// Returns the schemas directly below `node`, a schema or a list of schemas.
fn inner_schemas(node: &Node) -> Vec<&Node> {
    if let Data::List(items) = &node.data {
        return items.iter().collect();
    }
    let fields = node.as_map().into_iter().flatten();
    let schemas = fields.filter(|(word, _)| *word != KEYWORD && !DATA.contains(&word.as_str()));
    let below = schemas.flat_map(|(word, field)| match field.value.as_map() {
        Some(named) if NAMED.contains(&word.as_str()) => {
            named.values().map(|field| &field.value).collect()
        }
        _ => vec![&field.value],
    });
    below.collect()
}

fn misused(schema: &Node, value: &Node) -> Option<Diagnostic> {
    let diagnostic = |message: String| Diagnostic::error("bad-schema", message).at(value.span);
    match value.as_str() {
        Some(key) if !key.is_empty() => {
            let kind = schema.get("type").and_then(Node::as_str)?;
            (kind != "array").then(|| {
                diagnostic(format!(
                    "`{KEYWORD}` is for lists, and this is of the type `{kind}`"
                ))
                .help("write it next to `\"type\": \"array\"`")
            })
        }
        _ => Some(
            diagnostic(format!(
                "`{KEYWORD}` must be the name of a key, got {}",
                described(value)
            ))
            .help("write the key that identifies an item, as in `\"name\"`"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(schema: &str) -> Result<MergeKeys, Diagnostics> {
        let mut sources = SourceMap::new();
        let file = sources.add("values.schema.json", schema);
        MergeKeys::read(file, &sources)
    }

    fn key_of(schema: &str, path: &Path) -> Option<String> {
        let found = read(schema).unwrap().of(path).unwrap();
        found.map(|key| key.name)
    }

    const LIST: &str = r#"{"type": "array", "x-merge-key": "name"}"#;

    #[test]
    fn a_list_is_found_through_properties_items_and_references() {
        let schema = format!(
            r##"{{"properties": {{
                "env": {LIST},
                "pods": {{"items": {{"properties": {{"env": {{"$ref": "#/$defs/env"}}}}}}}},
                "any": {{"additionalProperties": {{"allOf": [{LIST}]}}}}
            }}, "$defs": {{"env": {LIST}}}}}"##
        );
        let mut nested = Path::from(["pods"]);
        nested.push_index(3);
        nested.push_key("env");
        for path in [Path::from(["env"]), nested, Path::from(["any", "x"])] {
            assert_eq!(key_of(&schema, &path).as_deref(), Some("name"), "{path}");
        }
        assert_eq!(key_of(&schema, &Path::from(["other"])), None);
    }

    #[test]
    fn a_circle_of_references_ends() {
        let schema = r##"{"$ref": "#", "properties": {"a": {"x-merge-key": "id"}}}"##;
        assert_eq!(key_of(schema, &Path::from(["a"])).as_deref(), Some("id"));
    }

    #[test]
    fn two_keys_of_one_list_are_an_error() {
        let schema =
            r#"{"properties": {"a": {"x-merge-key": "id", "allOf": [{"x-merge-key": "name"}]}}}"#;
        let diagnostic = read(schema).unwrap().of(&Path::from(["a"])).unwrap_err();
        assert_eq!(diagnostic.message, "`a` would merge by `id` and by `name`");
    }

    #[test]
    fn a_property_or_a_default_of_that_name_is_no_keyword() {
        let schema = r#"{"properties": {"x-merge-key": {"default": {"x-merge-key": 1}}}}"#;
        assert!(read(schema).is_ok());
    }

    #[test]
    fn the_keyword_is_the_name_of_a_key_of_a_list() {
        for (schema, message) in [
            (
                r#"{"x-merge-key": 1}"#,
                "`x-merge-key` must be the name of a key, got the number 1",
            ),
            (
                r#"{"items": {"type": "object", "x-merge-key": "a"}}"#,
                "`x-merge-key` is for lists, and this is of the type `object`",
            ),
        ] {
            let diagnostics = read(schema).unwrap_err();
            let messages: Vec<&str> = diagnostics
                .iter()
                .map(|diagnostic| &*diagnostic.message)
                .collect();
            assert_eq!(messages, [message]);
        }
    }
}
