//! Where a node is in its resource: `spec.template.spec.containers[0].image`.

use std::fmt::Write;

use crate::yaml::{Data, Node};

/// Returns the path from `root` to `node`, which is the very node and not an equal one; empty for
/// the root itself and for a node of another document.
pub(super) fn path(root: &Node, node: &Node) -> String {
    let mut path = String::new();
    descend(root, node, &mut path);
    path
}

fn descend(from: &Node, to: &Node, path: &mut String) -> bool {
    let length = path.len();
    let mut found = |step: &dyn Fn(&mut String), child: &Node| {
        step(path);
        let found = std::ptr::eq(child, to) || descend(child, to, path);
        if !found {
            path.truncate(length);
        }
        found
    };
    match &from.data {
        Data::Map(map) => map
            .iter()
            .any(|(key, field)| found(&|path| push_key(path, key), &field.value)),
        Data::List(items) => items
            .iter()
            .enumerate()
            .any(|(index, item)| found(&|path| push_index(path, index), item)),
        _ => false,
    }
}

/// Appends `key`, in brackets if it has a dot or a slash of its own.
fn push_key(path: &mut String, key: &str) {
    let is_plain = !key.is_empty() && !key.contains(['.', '/', '[', ']', ' ']);
    if !is_plain {
        path.push('[');
    } else if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
    if !is_plain {
        path.push(']');
    }
}

fn push_index(path: &mut String, index: usize) {
    write!(path, "[{index}]").expect("a string takes any text");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    #[test]
    fn a_path_leads_to_the_very_node() {
        let text = "a: [1, {b: 1}]\nc: {d.e/f: 1}\n";
        let file = SourceMap::new().add("a.yaml", text);
        let documents = parse(file, text).unwrap();
        let root = &documents[0];
        let list = root.get("a").unwrap().as_list().unwrap();
        assert_eq!(path(root, list[1].get("b").unwrap()), "a[1].b");
        let other = root.get("c").unwrap().get("d.e/f").unwrap();
        assert_eq!(path(root, other), "c[d.e/f]");
        assert_eq!(path(root, root), "");
    }
}
