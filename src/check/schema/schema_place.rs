//! Where a value stands in its resource.

use super::table::Fields;
use crate::check::Resource;
use crate::yaml::{Node, Path};

#[derive(Debug)]
pub(super) struct SchemaPlace<'a> {
    pub(super) resource: &'a Resource<'a>,
    /// The root, the value, and the nodes between them.
    pub(super) nodes: Vec<&'a Node>,
}

impl SchemaPlace<'_> {
    pub(super) fn path(&self) -> Path {
        Path::through(&self.nodes)
    }

    /// Returns the path of the node that is `depth` steps below the root.
    pub(super) fn path_at(&self, depth: usize) -> Path {
        Path::through(&self.nodes[..=depth])
    }

    /// Reports whether the value is the root's field `key` or below it.
    pub(super) fn is_below(&self, key: &str) -> bool {
        let field = self.nodes[0].get(key);
        let second = self.nodes.get(1);
        second.is_some_and(|node| field.is_some_and(|field| std::ptr::eq(field, *node)))
    }
}

/// An object on the way, and how many steps lead to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// The number of steps from the top.
    pub(super) depth: usize,
    pub(super) fields: Fields<'a>,
}
