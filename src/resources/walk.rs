//! Ways through the nodes of a manifest that end where a step is missing.

use crate::yaml::{Map, Node};

/// Returns the node at `path` below `node`, whose steps are keys of maps.
pub(crate) fn at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

/// Returns the text at `path` below `node`, unless it is empty.
pub(crate) fn text_at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a str> {
    at(node, path)?.as_str().filter(|text| !text.is_empty())
}

/// Returns the items of the list at `path` below `node`; none if there is no list.
pub(crate) fn items_at<'a>(node: &'a Node, path: &[&str]) -> &'a [Node] {
    at(node, path).and_then(Node::as_list).unwrap_or_default()
}

/// Returns the map at `path` below `node`, if there is one.
pub(crate) fn map_at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Map> {
    at(node, path)?.as_map()
}
