//! Whether a schema opens a map, so that any key may be in it.
//!
//! A schema opens a map with `additionalProperties: true` or a schema there, or with
//! `patternProperties`. Leaving `additionalProperties` out opens nothing: that is how most schemas
//! are written, and a misspelt key would pass.

use super::at_path::schemas_at;
use crate::yaml::{Data, Node, Path};

/// Reports whether `document` opens the map at `path`.
pub(super) fn opens(document: &Node, path: &Path) -> bool {
    schemas_at(document, path).into_iter().any(opens_here)
}

fn opens_here(schema: &Node) -> bool {
    let additional = schema.get("additionalProperties");
    additional.is_some_and(|additional| additional.data != Data::Bool(false))
        || schema.get("patternProperties").is_some()
}
