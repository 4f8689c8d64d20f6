//! Whether a schema opens a map, so that any key may stand in it.
//!
//! A schema opens a map with `additionalProperties: true` or a schema there, or with
//! `patternProperties`. Leaving `additionalProperties` out opens nothing: that is how most schemas
//! are written, and a misspelt key would pass.

use serde_json::Value;

use crate::values::path::{Path, Step};

/// Reports whether `document` opens the map at `path`.
pub(super) fn opens(document: &Value, path: &Path) -> bool {
    let mut schemas = with_parts(document, vec![document]);
    for step in path.steps() {
        let below = schemas.iter().filter_map(|schema| child(schema, step));
        schemas = with_parts(document, below.collect());
    }
    schemas.into_iter().any(opens_here)
}

fn opens_here(schema: &Value) -> bool {
    let additional = schema.get("additionalProperties");
    additional.is_some_and(|additional| *additional != Value::Bool(false))
        || schema.get("patternProperties").is_some()
}

/// Returns the schemas and all that hold with them: the targets of `$ref`, and the parts of
/// `allOf`, `anyOf` and `oneOf`. Each is there once, so that a circle of references ends.
fn with_parts<'a>(document: &'a Value, mut schemas: Vec<&'a Value>) -> Vec<&'a Value> {
    let mut next = 0;
    while let Some(schema) = schemas.get(next) {
        for part in parts(document, schema) {
            if !schemas.iter().any(|known| std::ptr::eq(*known, part)) {
                schemas.push(part);
            }
        }
        next += 1;
    }
    schemas
}

fn parts<'a>(document: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let reference = schema.get("$ref").and_then(Value::as_str);
    let target = reference.and_then(|target| document.pointer(target.strip_prefix('#')?));
    let lists = ["allOf", "anyOf", "oneOf"].map(|key| schema.get(key).and_then(Value::as_array));
    target
        .into_iter()
        .chain(lists.into_iter().flatten().flatten())
        .collect()
}

fn child<'a>(schema: &'a Value, step: &Step) -> Option<&'a Value> {
    match step {
        Step::Key(key) => schema.get("properties")?.get(key),
        Step::Index(_) => schema.get("items"),
    }
}
