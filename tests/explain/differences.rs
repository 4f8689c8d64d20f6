//! What of a release's documents is another in a second rendering.
//!
//! A leaf in a list is the same leaf where items before it come or go.

use plate_render::manifest::Manifest;
use plate_render::yaml::{Data, Node, Path};

pub(crate) fn is_container(node: &Node) -> bool {
    match &node.data {
        Data::Map(map) => !map.is_empty(),
        Data::List(items) => !items.is_empty(),
        _ => false,
    }
}

pub(crate) fn nodes(node: &Node, visit: &mut impl FnMut(&Node, &Path)) {
    walk(node, &mut Path::root(), visit);
}

fn walk(node: &Node, path: &mut Path, visit: &mut impl FnMut(&Node, &Path)) {
    visit(node, path);
    match &node.data {
        Data::Map(map) => {
            for (key, field) in map.iter() {
                path.push_key(key);
                walk(&field.value, path, visit);
                path.pop();
            }
        }
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_index(index);
                walk(item, path, visit);
                path.pop();
            }
        }
        _ => {}
    }
}

pub(crate) fn leaves(node: &Node) -> Vec<Path> {
    let mut found = Vec::new();
    nodes(node, &mut |node, path| {
        if !is_container(node) {
            found.push(path.clone());
        }
    });
    found
}

/// The documents that differ, each with the leaves of it that do.
pub(crate) fn differences(before: &[Manifest], after: &[Manifest]) -> Vec<(usize, Vec<Path>)> {
    let identity = |one: &Manifest| {
        let namespace = one.namespace().unwrap_or_default();
        format!("{} {} {namespace}", one.kind(), one.name())
    };
    let mut left: Vec<&Manifest> = after.iter().collect();
    let mut pairs: Vec<Option<&Manifest>> = vec![None; before.len()];
    // Whose name was changed is the first of its template that is left.
    for is_named in [true, false] {
        let fits = |a: &Manifest, b: &Manifest| {
            a.source == b.source && (!is_named || identity(a) == identity(b))
        };
        for (one, pair) in before.iter().zip(&mut pairs) {
            if pair.is_none()
                && let Some(at) = left.iter().position(|other| fits(one, other))
            {
                *pair = Some(left.remove(at));
            }
        }
    }
    let mut found = Vec::new();
    for (document, (one, pair)) in before.iter().zip(pairs).enumerate() {
        let changed = match pair {
            Some(other) => changed_leaves(&one.node, &other.node),
            None => leaves(&one.node),
        };
        let is_same = pair.is_some_and(|other| one.node.same_data(&other.node));
        if !is_same {
            found.push((document, changed));
        }
    }
    found
}

/// The leaves of `before` that are other ones in `after`.
pub(crate) fn changed_leaves(before: &Node, after: &Node) -> Vec<Path> {
    let mut changed = Vec::new();
    compare(before, after, &mut Path::root(), &mut changed);
    changed
}

/// Adds the leaves of `before` that are other ones in `after`.
fn compare(before: &Node, after: &Node, path: &mut Path, changed: &mut Vec<Path>) {
    match (&before.data, &after.data) {
        (Data::Map(a), Data::Map(b)) if !a.is_empty() && !b.is_empty() => {
            for (key, field) in a.iter() {
                path.push_key(key);
                match b.get(key) {
                    Some(other) => compare(&field.value, &other.value, path, changed),
                    None => all(&field.value, path, changed),
                }
                path.pop();
            }
        }
        (Data::List(a), Data::List(b)) if !a.is_empty() && !b.is_empty() => {
            for (index, other) in aligned(a, b).into_iter().enumerate() {
                path.push_index(index);
                match other {
                    Some(other) => compare(&a[index], &b[other], path, changed),
                    None => all(&a[index], path, changed),
                }
                path.pop();
            }
        }
        _ if !before.same_data(after) => all(before, path, changed),
        _ => {}
    }
}

fn all(node: &Node, path: &Path, changed: &mut Vec<Path>) {
    walk(node, &mut path.clone(), &mut |node, path| {
        if !is_container(node) {
            changed.push(path.clone());
        }
    });
}

/// The item of `b` that each item of `a` is now: equal ones in order, and between them in turn.
fn aligned(a: &[Node], b: &[Node]) -> Vec<Option<usize>> {
    let mut longest = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] = if a[i].same_data(&b[j]) {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let mut found = vec![None; a.len()];
    let (mut i, mut j) = (0, 0);
    let mut gap = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].same_data(&b[j]) && longest[i][j] == longest[i + 1][j + 1] + 1 {
            pair(&mut found, gap.0..i, gap.1..j);
            found[i] = Some(j);
            (i, j) = (i + 1, j + 1);
            gap = (i, j);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pair(&mut found, gap.0..a.len(), gap.1..b.len());
    found
}

fn pair(found: &mut [Option<usize>], a: std::ops::Range<usize>, b: std::ops::Range<usize>) {
    for (i, j) in a.zip(b) {
        found[i] = Some(j);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plate_render::source::SourceMap;
    use plate_render::yaml;

    #[test]
    fn an_item_is_the_same_where_others_come_or_go() {
        let mut sources = SourceMap::new();
        let mut list = |text: &str| {
            let id = sources.add("list", text);
            yaml::parse(id, text).unwrap().remove(0)
        };
        let (a, b) = (list("[x, y, z]"), list("[y, zz, w]"));
        let items = |node: &Node| node.as_list().unwrap().to_vec();
        assert_eq!(aligned(&items(&a), &items(&b)), [None, Some(0), Some(1)]);
    }
}
