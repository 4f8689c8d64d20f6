//! What the schema of a custom kind demands of a value beyond its type: how long, how much, which form.
//!
//! - Only the definitions of a run have limits: the crates that the embedded table is made from have none.
//! - A limit is a keyword of the schema and its text, and is asked of values of its type alone: a
//!   `pattern` of text, `minItems` of lists.
//! - What cannot be checked as the API server would (a pattern of another dialect, a list of allowed
//!   values of mixed types) is left to it.

use std::collections::BTreeMap;

use super::patterns::Patterns;
use super::schema_place::SchemaPlace;
use super::table::Limits;
use super::{bad_length, out_of_range, pattern_mismatch, unsupported_value};
use crate::check::Finding;
use crate::yaml::{Data, Node};

/// The keywords whose number or text is used as it is.
const PLAIN: [&str; 7] = [
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "minProperties",
    "maxProperties",
    "pattern",
];

/// Returns the limits in `schema`, by keyword.
pub(super) fn written(schema: &Node) -> BTreeMap<String, String> {
    let plain = PLAIN.iter().filter_map(|keyword| {
        let text = schema.get(keyword)?.text()?;
        Some(((*keyword).to_owned(), text))
    });
    let mut limits: BTreeMap<String, String> = plain.collect();
    limits.extend(range(schema, "minimum", "exclusiveMinimum"));
    limits.extend(range(schema, "maximum", "exclusiveMaximum"));
    limits.extend(numbers(schema).map(|texts| ("enum".to_owned(), texts)));
    if fills_in_fields(schema) {
        limits.remove("minProperties");
    }
    limits
}

/// In the schemas of definitions `exclusiveMinimum` is a boolean, as in `OpenAPI` 3.0.
fn range(schema: &Node, keyword: &str, exclusive: &str) -> Option<(String, String)> {
    let bound = schema.get(keyword)?.text()?;
    let is_exclusive = schema
        .get(exclusive)
        .is_some_and(|node| node.data == Data::Bool(true));
    let keyword = if is_exclusive { exclusive } else { keyword };
    Some((keyword.to_owned(), bound))
}

/// The numbers of an `enum` in which there is nothing else, with blanks between them.
fn numbers(schema: &Node) -> Option<String> {
    let allowed = schema.get("enum")?.as_list()?;
    let number = |node: &Node| match node.data {
        Data::Int(_) | Data::Float(_) => node.text(),
        _ => None,
    };
    let texts: Option<Vec<String>> = allowed.iter().map(number).collect();
    texts.map(|texts| texts.join(" "))
}

/// The API server counts the fields after it has added those that have a default.
fn fills_in_fields(schema: &Node) -> bool {
    let fields = schema.get("properties").and_then(Node::as_map);
    let mut fields = fields.into_iter().flat_map(|fields| fields.values());
    fields.any(|field| field.value.get("default").is_some())
}

/// Returns what is wrong with `node` at `place`, which must keep `limits`.
pub(super) fn findings(
    place: &SchemaPlace<'_>,
    node: &Node,
    limits: Limits<'_>,
    patterns: &Patterns,
) -> Vec<Finding> {
    let finding = |(keyword, text): (&str, &str)| match keyword {
        "pattern" => pattern_mismatch::finding(place, node, text, patterns),
        "enum" => unsupported_value::of_numbers(place, node, text),
        _ if keyword.ends_with("imum") => out_of_range::of_limit(place, node, keyword, text),
        _ => bad_length::finding(place, node, keyword, text),
    };
    limits.iter().filter_map(finding).collect()
}
