//! How each value of a file may be changed.

use std::collections::BTreeMap;
use std::fs;

use plate_render::source::{SourceMap, Span};
use plate_render::yaml::{self, Data, Node, Path, Step};
use serde_json::{Value, json};

use crate::copied::root;
use crate::differences::{is_container, nodes};
use crate::platform::{Platform, Told, chart_of};

/// A value that can be changed.
pub(crate) struct Changeable {
    pub(crate) span: Span,
    /// The texts to put in its place.
    pub(crate) changes: Vec<String>,
    /// Whether it is a list or a map, which is emptied.
    pub(crate) is_container: bool,
}

/// The scalars of a file, and the lists and maps that explain names.
pub(crate) fn changeable(platform: &Platform, file: &str, told: &Told) -> Vec<Changeable> {
    let text = platform.read(file);
    let mut sources = SourceMap::new();
    let id = sources.add(file, text.as_str());
    let named = |span: Span| {
        let place = (file.to_owned(), span.start);
        let mut claims = told.leaves.values();
        claims.any(|claim| claim.values.contains(&place) || claim.others.contains(&place))
    };
    let mut found = BTreeMap::new();
    let schema = chart_of(file).map(schema).unwrap_or_default();
    for document in yaml::parse(id, &text).unwrap() {
        nodes(&document, &mut |node, path| {
            let is_container = is_container(node);
            if is_container && (path.steps().is_empty() || !named(node.span)) {
                return;
            }
            let changes = if is_container {
                vec![
                    if matches!(node.data, Data::List(_)) {
                        "[]"
                    } else {
                        "{}"
                    }
                    .to_owned(),
                ]
            } else {
                changes(node, path, &document, &schema)
            };
            // A map begins where its first key does, and an alias where its anchor does.
            found
                .entry((node.span.start, is_container))
                .or_insert(Changeable {
                    span: node.span,
                    changes,
                    is_container,
                });
        });
    }
    found.into_values().collect()
}

fn schema(chart: &str) -> Value {
    let path = root().join("charts").join(chart).join("values.schema.json");
    fs::read_to_string(path).map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}

/// What may stand in the place of a scalar, as YAML.
fn changes(node: &Node, path: &Path, document: &Node, schema: &Value) -> Vec<String> {
    let mut texts: Vec<Value> = match &node.data {
        Data::Bool(value) => vec![(!value).into()],
        Data::Int(number) => vec![i64::try_from(number + 1).unwrap().into(), 0.into()],
        Data::String(text) if text.is_empty() => vec!["changed".into()],
        Data::String(text) => {
            let mut all = allowed(schema, path);
            all.extend(siblings(document, path));
            all.push(format!("{text}x").into());
            all.push("".into());
            all.retain(|other| other != text);
            all
        }
        Data::Null | Data::Float(_) => vec![1.into()],
        Data::List(_) => vec![json!(["x"]), json!([{ "name": "x" }])],
        Data::Map(_) => vec![json!({ "x": "y" })],
    };
    texts.dedup();
    texts.iter().map(Value::to_string).collect()
}

/// What the schema lists for a value.
fn allowed(schema: &Value, path: &Path) -> Vec<Value> {
    let mut at = schema;
    for step in path.steps() {
        at = match step {
            Step::Key(key) => &at["properties"][key],
            Step::Index(_) => &at["items"],
        };
    }
    at["enum"].as_array().cloned().unwrap_or_default()
}

/// The other strings of the file that stand under the same key.
fn siblings(document: &Node, path: &Path) -> Vec<Value> {
    let mut found = Vec::new();
    nodes(document, &mut |node, other| {
        if other != path && other.steps().last() == path.steps().last() {
            found.extend(
                node.as_str()
                    .filter(|text| !text.is_empty())
                    .map(Value::from),
            );
        }
    });
    found.sort_by_key(Value::to_string);
    found.dedup();
    found.truncate(2);
    found
}
