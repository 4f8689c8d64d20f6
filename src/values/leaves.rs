//! The leaves of a tree of values, and those in which two trees differ.
//!
//! - A leaf is a scalar, or a map or list without anything in it.
//! - Items of lists are compared by their indexes, as templates and `--set` name them.

use indexmap::IndexMap;

use crate::yaml::{Data, Node, Path, Step};

/// Returns the leaves of the tree whose root is at `at`, in their order.
pub fn leaves<'a>(root: &'a Node, at: &Path) -> Vec<(Path, &'a Node)> {
    let mut found = Vec::new();
    collect(root, &mut at.clone(), &mut found);
    found
}

fn collect<'a>(node: &'a Node, path: &mut Path, found: &mut Vec<(Path, &'a Node)>) {
    let children = children(node);
    if children.is_empty() {
        found.push((path.clone(), node));
    }
    for (step, child) in children {
        path.push(step);
        collect(child, path, found);
        path.pop();
    }
}

/// A leaf that differs between two trees.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'a> {
    /// Where it is in both.
    pub path: Path,
    /// What the first has there.
    pub left: Option<&'a Node>,
    /// What the second has there.
    pub right: Option<&'a Node>,
}

/// Returns the leaves in which two trees differ whose roots are at `at`.
///
/// They come in the first tree's order, and what only the second has comes after its neighbours.
pub fn differences<'a>(
    left: Option<&'a Node>,
    right: Option<&'a Node>,
    at: &Path,
) -> Vec<Difference<'a>> {
    let mut comparison = Comparison {
        path: at.clone(),
        found: Vec::new(),
    };
    comparison.compare(left, right);
    comparison.found
}

struct Comparison<'a> {
    path: Path,
    found: Vec<Difference<'a>>,
}

impl<'a> Comparison<'a> {
    fn compare(&mut self, left: Option<&'a Node>, right: Option<&'a Node>) {
        let of_left = left.map(children).unwrap_or_default();
        let of_right = right.map(children).unwrap_or_default();
        self.leaf(
            left.filter(|_| of_left.is_empty()),
            right.filter(|_| of_right.is_empty()),
        );
        let only_right = of_right.keys().filter(|step| !of_left.contains_key(*step));
        for step in of_left.keys().chain(only_right) {
            self.path.push(step.clone());
            self.compare(of_left.get(step).copied(), of_right.get(step).copied());
            self.path.pop();
        }
    }

    fn leaf(&mut self, left: Option<&'a Node>, right: Option<&'a Node>) {
        let is_same = match (left, right) {
            (Some(left), Some(right)) => left.same_data(right),
            (left, right) => left.is_none() && right.is_none(),
        };
        if !is_same {
            self.found.push(Difference {
                path: self.path.clone(),
                left,
                right,
            });
        }
    }
}

fn children(node: &Node) -> IndexMap<Step, &Node> {
    match &node.data {
        Data::Map(map) => {
            let fields = map.iter();
            fields
                .map(|(key, field)| (Step::Key(key.clone()), &field.value))
                .collect()
        }
        Data::List(items) => {
            let items = items.iter().enumerate();
            items.map(|(at, item)| (Step::Index(at), item)).collect()
        }
        _ => IndexMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::values::one_line;
    use crate::yaml;

    fn tree(text: &str) -> Node {
        let file = SourceMap::new().add("values.yaml", text);
        yaml::parse(file, text).unwrap().remove(0)
    }

    #[test]
    fn a_leaf_is_a_scalar_or_empty() {
        let tree = tree("a: {b: 1, c: []}\nd: [x, {e: null}]\n");
        let leaves = leaves(&tree, &Path::root());
        let shown = leaves
            .iter()
            .map(|(path, node)| format!("{path}={}", one_line(node)));
        let expected = ["a.b=1", "a.c=[]", "d[0]=x", "d[1].e=null"];
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    fn compared(left: &str, right: &str) -> Vec<String> {
        let (left, right) = (tree(left), tree(right));
        let shown = |node: Option<&Node>| node.map_or("nothing".to_owned(), one_line);
        let found = differences(Some(&left), Some(&right), &Path::root());
        found
            .into_iter()
            .map(|one| format!("{}: {} / {}", one.path, shown(one.left), shown(one.right)))
            .collect()
    }

    #[test]
    fn a_tree_does_not_differ_from_itself() {
        let text = "a: {b: 1, c: []}\nd: [x, {e: null}]\n";
        assert_eq!(compared(text, text), [""; 0]);
    }

    #[test]
    fn differences_stand_in_the_first_order_with_new_leaves_beside_their_neighbours() {
        let found = compared(
            "a: {x: 1, w: 2}\nb: [p, q]\nc: same\n",
            "c: same\nb: [p]\na: {w: 3, z: 4}\n",
        );
        let expected = [
            "a.x: 1 / nothing",
            "a.w: 2 / 3",
            "a.z: nothing / 4",
            "b[1]: q / nothing",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_empty_map_differs_from_one_that_is_filled() {
        let found = compared("a: {}\nb: 1\n", "a: {x: 1}\nb: \"1\"\n");
        let expected = ["a: {} / nothing", "a.x: nothing / 1", "b: 1 / \"1\""];
        assert_eq!(found, expected);
    }
}
