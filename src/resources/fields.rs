//! Fields of a resource as the API server reads them.
//!
//! - A field that is null is absent; an item that is null is an empty one.
//! - A value of another type than the field needs is an error of the schema: here it is absent where
//!   its value is read, and present where only its presence counts.

use crate::yaml::{Data, Map, Node};

/// Returns the value of `key`, unless it is null.
pub(crate) fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.get(key).filter(|value| value.data != Data::Null)
}

/// Returns the value at the end of `path`, whose steps are keys of maps, unless it is null.
pub(crate) fn at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| field(node, key))
}

/// Returns the text at the end of `path`, unless it is empty.
pub(crate) fn text_at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a str> {
    at(node, path)?.as_str().filter(|text| !text.is_empty())
}

/// Returns the items of the list at the end of `path`; none if there is no list.
pub(crate) fn items_at<'a>(node: &'a Node, path: &[&str]) -> &'a [Node] {
    at(node, path).and_then(Node::as_list).unwrap_or_default()
}

pub(crate) fn map_at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Map> {
    at(node, path)?.as_map()
}

/// Returns the items of the list at `key`; none if there is no list.
pub(crate) fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    items_at(node, &[key])
}

/// Returns the keys of the map at `key` with their values; none if there is no map.
pub(crate) fn entries<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
    let map = field(node, key).and_then(Node::as_map);
    let fields = map.into_iter().flatten();
    fields.map(|(key, field)| (key.as_str(), &field.value))
}

/// Returns the text at `key`; empty if there is none.
pub(crate) fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    let text = field(node, key).and_then(Node::as_str);
    text.unwrap_or_default()
}

/// Returns the text at `key` with its node, unless it is empty.
pub(crate) fn texted<'a>(node: &'a Node, key: &str) -> Option<(&'a Node, &'a str)> {
    let value = field(node, key)?;
    let text = value.as_str().filter(|text| !text.is_empty())?;
    Some((value, text))
}

/// Returns the whole number at `key`.
pub(crate) fn number(node: &Node, key: &str) -> Option<i128> {
    whole(field(node, key)?)
}

/// Returns the whole number that `node` is.
pub(crate) fn whole(node: &Node) -> Option<i128> {
    match node.data {
        Data::Int(number) => Some(number),
        _ => None,
    }
}

/// Reports whether there is nothing at `key`, or empty text.
pub(crate) fn is_missing(node: &Node, key: &str) -> bool {
    field(node, key).is_none_or(|value| value.as_str() == Some(""))
}

/// Returns the empty text at `key`, for a required field: that it is missing is the
/// schema's finding.
pub(crate) fn emptied<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    field(node, key).filter(|value| value.as_str() == Some(""))
}
