//! Which schemas hold for the value at a path.
//!
//! They are found through `properties`, `additionalProperties`, `items`, a `$ref` within the
//! document, `allOf`, `anyOf` and `oneOf`.

use crate::yaml::{Data, Node, Path, Step};

/// Returns all schemas that hold for the value at `path`, if `document` holds for the root.
pub(in crate::values) fn schemas_at<'a>(document: &'a Node, path: &Path) -> Vec<&'a Node> {
    let mut schemas = with_parts(document, vec![document]);
    for step in path.steps() {
        let below = schemas.iter().filter_map(|schema| child(schema, step));
        schemas = with_parts(document, below.collect());
    }
    schemas
}

/// Returns the schemas and all that hold with them: the targets of `$ref`, and the parts of
/// `allOf`, `anyOf` and `oneOf`. Each is there once, so that a circle of references ends.
fn with_parts<'a>(document: &'a Node, mut schemas: Vec<&'a Node>) -> Vec<&'a Node> {
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

fn parts<'a>(document: &'a Node, schema: &'a Node) -> Vec<&'a Node> {
    let reference = schema.get("$ref").and_then(Node::as_str);
    let target = reference.and_then(|target| pointed(document, target.strip_prefix('#')?));
    let lists = ["allOf", "anyOf", "oneOf"].map(|key| schema.get(key).and_then(Node::as_list));
    target
        .into_iter()
        .chain(lists.into_iter().flatten().flatten())
        .collect()
}

fn child<'a>(schema: &'a Node, step: &Step) -> Option<&'a Node> {
    match step {
        Step::Key(key) => schema
            .get("properties")
            .and_then(|properties| properties.get(key))
            .or_else(|| schema.get("additionalProperties")),
        Step::Index(_) => schema.get("items"),
    }
}

/// Follows a JSON pointer.
pub(super) fn pointed<'a>(document: &'a Node, pointer: &str) -> Option<&'a Node> {
    let mut steps = pointer.split('/');
    let is_absolute = steps.next() == Some("");
    let step = |node: &'a Node, step: &str| match &node.data {
        Data::List(items) => items.get(step.parse::<usize>().ok()?),
        _ => node.get(&step.replace("~1", "/").replace("~0", "~")),
    };
    steps.try_fold(document, step).filter(|_| is_absolute)
}
