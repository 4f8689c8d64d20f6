//! Fields as the API server reads them.
//!
//! - A field that is null is a field that is not there; an item that is null is an empty one.
//! - What has another type than the field asks for is left to the schema: here it is not there
//!   where its value is asked for, and there where only its presence is.

use crate::yaml::{Data, Node};

/// Returns the value of `key`, unless it is null.
pub(super) fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.get(key).filter(|value| value.data != Data::Null)
}

/// Returns the value at the end of `path`, whose steps are keys of maps, unless it is null.
pub(super) fn at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| field(node, key))
}

/// Returns the items of the list at `key`; none if there is no list.
pub(super) fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    let list = field(node, key).and_then(Node::as_list);
    list.unwrap_or_default()
}

/// Returns the keys of the map at `key` with their values; none if there is no map.
pub(super) fn entries<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
    let map = field(node, key).and_then(Node::as_map);
    let fields = map.into_iter().flatten();
    fields.map(|(key, field)| (key.as_str(), &field.value))
}

/// Returns the text at `key`; empty if there is none.
pub(super) fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    let text = field(node, key).and_then(Node::as_str);
    text.unwrap_or_default()
}

/// Returns the text at `key` with its node, unless it is empty.
pub(super) fn texted<'a>(node: &'a Node, key: &str) -> Option<(&'a Node, &'a str)> {
    let value = field(node, key)?;
    let text = value.as_str().filter(|text| !text.is_empty())?;
    Some((value, text))
}

/// Returns the whole number at `key`.
pub(super) fn number(node: &Node, key: &str) -> Option<i128> {
    whole(field(node, key)?)
}

/// Returns the whole number that `node` is.
pub(super) fn whole(node: &Node) -> Option<i128> {
    match node.data {
        Data::Int(number) => Some(number),
        _ => None,
    }
}

/// Reports whether there is nothing at `key`, or empty text.
pub(super) fn is_missing(node: &Node, key: &str) -> bool {
    field(node, key).is_none_or(|value| value.as_str() == Some(""))
}

/// Returns the empty text at `key`, for what the schema asks for: that it is not there is the
/// schema's finding.
pub(super) fn emptied<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    field(node, key).filter(|value| value.as_str() == Some(""))
}
