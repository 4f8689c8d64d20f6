//! An explanation as JSON, for editors and scripts.

use serde_json::{Value, json};

use super::{Block, Explained, Resource, Source, Written};
use crate::source::{SourceMap, Span};
use crate::values::Values;
use crate::yaml;

/// Returns one explanation; `values` are those of the manifest's release.
pub fn to_json(explained: &Explained<'_>, values: &Values, sources: &SourceMap) -> Value {
    let leaf = &explained.leaf;
    let all = |found: &[Source]| -> Value {
        found
            .iter()
            .map(|one| source(one, values, sources))
            .collect()
    };
    let node = explained.shown(sources);
    json!({
        "resource": Resource::of(explained.manifest).to_string(),
        "release": explained.manifest.release,
        "path": explained.path.to_string(),
        "value": node.as_ref().map(yaml::to_json),
        "template": template(&leaf.written, sources),
        "filledIn": leaf.written == Written::FilledIn,
        "values": all(&leaf.values),
        "keys": all(&leaf.keys),
        "choices": all(&leaf.choices),
        "scope": leaf.scope,
        "cut": leaf.is_cut,
        "conditions": leaf.blocks.iter().map(|one| block(one, values, sources)).collect::<Value>(),
    })
}

fn template(written: &Written, sources: &SourceMap) -> Value {
    match written {
        Written::Template {
            place,
            through,
            calls,
            ..
        } => {
            let mut found = place_of(*place, sources);
            found["through"] = through.iter().map(|tag| place_of(*tag, sources)).collect();
            found["calls"] = calls.iter().map(|call| place_of(*call, sources)).collect();
            found
        }
        Written::Definition(place) => place_of(*place, sources),
        Written::FilledIn => Value::Null,
    }
}

fn place_of(span: Span, sources: &SourceMap) -> Value {
    let place = sources.location(span);
    json!({"file": place.name, "line": place.line, "column": place.column})
}

fn source(source: &Source, values: &Values, sources: &SourceMap) -> Value {
    let weaker = source.overrode.iter();
    json!({
        "path": source.path.to_string(),
        "value": source.shown(values, sources).as_ref().map(yaml::to_json),
        "set": place_of(source.span, sources),
        "overrides": weaker.map(|span| place_of(*span, sources)).collect::<Value>(),
    })
}

fn block(block: &Block, values: &Values, sources: &SourceMap) -> Value {
    let reads = block.values.iter();
    json!({
        "tag": sources.shown(block.span),
        "place": place_of(block.span, sources),
        "else": block.is_else,
        "reads": reads.map(|one| source(one, values, sources)).collect::<Value>(),
        "scope": block.scope,
    })
}
