//! What a schema says about the value at a path.

use super::{Schema, schemas_at};
use crate::yaml::{Data, Node, Path};

/// What the schemas of one value say to people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SchemaFacts {
    /// What it is for, in the author's words.
    pub description: Option<String>,
    /// The kinds of value that it may be: `string`, `integer`, `number`, `boolean`, `list`, `map`, `null`.
    pub kinds: Vec<&'static str>,
    /// The values that it may be, if they are listed.
    pub choices: Vec<Node>,
    /// What holds where nothing is set.
    pub default: Option<Node>,
    /// Whether it is secret: `writeOnly`, or of `format: password`.
    pub is_hidden: bool,
    /// Whether it should not be set any more.
    pub is_deprecated: bool,
}

impl Schema {
    /// Returns what the schema says of the value at `path`.
    pub fn facts(&self, path: &Path) -> SchemaFacts {
        let schemas = schemas_at(&self.root, path);
        let mut facts = SchemaFacts::default();
        for schema in &schemas {
            let text = schema.get("description").and_then(Node::as_str);
            facts.description = facts.description.or(text.map(str::to_owned));
            facts.default = facts.default.or(schema.get("default").cloned());
            facts.is_hidden |= is_hidden(schema);
            facts.is_deprecated |= is_set(schema, "deprecated");
            let choices = schema.get("enum").and_then(Node::as_list);
            facts
                .choices
                .extend(choices.unwrap_or_default().iter().cloned());
            facts.choices.extend(schema.get("const").cloned());
            for kind in types(schema) {
                if !facts.kinds.contains(&kind) {
                    facts.kinds.push(kind);
                }
            }
        }
        if facts.kinds.is_empty() {
            facts.kinds = facts.choices.iter().map(kind).collect();
            facts.kinds.dedup();
        }
        facts
    }

    /// Reports whether the value at `path`, or one around it, is secret.
    pub fn hides(&self, path: &Path) -> bool {
        let is_hidden = |path: Path| schemas_at(&self.root, &path).into_iter().any(is_hidden);
        path.ancestors().any(is_hidden)
    }

    /// Returns the keys that the schema names of the map at `path`, in its order.
    pub fn property_names(&self, path: &Path) -> Vec<String> {
        let schemas = schemas_at(&self.root, path);
        let properties = schemas.iter().filter_map(|schema| {
            let properties = schema.get("properties")?.as_map()?;
            Some(properties.keys().cloned())
        });
        properties.flatten().collect()
    }
}

fn is_hidden(schema: &Node) -> bool {
    let format = schema.get("format").and_then(Node::as_str);
    is_set(schema, "writeOnly") || format == Some("password")
}

fn is_set(schema: &Node, keyword: &str) -> bool {
    schema
        .get(keyword)
        .is_some_and(|flag| flag.data == Data::Bool(true))
}

fn types(schema: &Node) -> Vec<&'static str> {
    let Some(written) = schema.get("type") else {
        return Vec::new();
    };
    let one = written.as_str().into_iter();
    let all = written.as_list().into_iter().flatten();
    one.chain(all.filter_map(Node::as_str))
        .filter_map(shown)
        .collect()
}

fn shown(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "string" => "string",
        "integer" => "integer",
        "number" => "number",
        "boolean" => "boolean",
        "array" => "list",
        "object" => "map",
        "null" => "null",
        _ => return None,
    })
}

/// Returns the kind of a value in a word, as [`SchemaFacts::kinds`] has it.
pub fn kind(node: &Node) -> &'static str {
    match &node.data {
        Data::Null => "null",
        Data::Bool(_) => "boolean",
        Data::Int(_) => "integer",
        Data::Float(_) => "number",
        Data::String(_) => "string",
        Data::List(_) => "list",
        Data::Map(_) => "map",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn schema(text: &str) -> Schema {
        let mut sources = SourceMap::new();
        let file = sources.add("values.schema.json", text);
        Schema::compile(file, &sources).unwrap()
    }

    #[test]
    fn facts_come_from_all_schemas_that_hold() {
        let schema = schema(
            r##"{"properties": {"port": {"description": "Where it listens.", "$ref": "#/$defs/port"}},
                "$defs": {"port": {"type": ["integer", "string"], "default": 80, "writeOnly": true}}}"##,
        );
        let facts = schema.facts(&Path::from(["port"]));
        assert_eq!(facts.description.as_deref(), Some("Where it listens."));
        assert_eq!(facts.kinds, ["integer", "string"]);
        assert_eq!(facts.default.unwrap().data, Data::Int(80));
        assert!(facts.is_hidden && !facts.is_deprecated);
    }

    #[test]
    fn choices_tell_their_kind() {
        let schema = schema(r#"{"properties": {"a": {"enum": ["x", "y"]}}}"#);
        let facts = schema.facts(&Path::from(["a"]));
        assert_eq!((facts.kinds, facts.choices.len()), (vec!["string"], 2));
        assert_eq!(schema.property_names(&Path::root()), ["a"]);
    }
}
