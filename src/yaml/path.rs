//! The path of a node in its document: the keys and indexes that lead to it.
//!
//! It has one notation wherever it is shown or read, that of templates: `spec.ports[0]["a.b/c"]`.

mod parser;

use std::fmt;

use super::{Data, Node};

pub(crate) use parser::{Segment, segments};

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// To the value of a key of a map.
    Key(String),
    /// To an item of a list, from zero.
    Index(usize),
}

/// The steps from the root of a document down to one of its nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns the path from `root` to `node`, which is the very node and not an equal one; none for
    /// a node of another document.
    pub(crate) fn within(root: &Node, node: &Node) -> Option<Self> {
        let mut steps = Vec::new();
        let is_found = ascend(root, node, &mut steps);
        steps.reverse();
        is_found.then_some(Self(steps))
    }

    /// Returns the path through `nodes`, each of which holds the next one.
    pub(crate) fn through(nodes: &[&Node]) -> Self {
        let pairs = nodes.windows(2);
        pairs.filter_map(|pair| step(pair[0], pair[1])).collect()
    }

    /// Returns the steps, the root's first.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Returns the keys among the steps.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        })
    }

    pub fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    pub fn push_key(&mut self, key: &str) {
        self.0.push(Step::Key(key.to_owned()));
    }

    pub fn push_index(&mut self, index: usize) {
        self.0.push(Step::Index(index));
    }

    /// Returns this path with the step at `position` to the item at `index` instead.
    pub(crate) fn with_index(mut self, position: usize, index: usize) -> Self {
        if let Some(step) = self.0.get_mut(position) {
            *step = Step::Index(index);
        }
        self
    }

    /// Goes one step up; the root stays the root.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Returns this path with a step down to `key`.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut path = self.clone();
        path.push_key(key);
        path
    }

    /// Returns the path one step up, or nothing for the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        Some(Self(above.to_vec()))
    }

    /// Returns this path, then each path above it, up to the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Path> {
        std::iter::successors(Some(self.clone()), Path::parent)
    }

    /// Reports whether the path leads into a list.
    pub fn enters_a_list(&self) -> bool {
        self.0.iter().any(|step| matches!(step, Step::Index(_)))
    }

    /// Reports whether the path begins with a top-level key `x-…`, which is free for any use.
    pub fn is_extension(&self) -> bool {
        matches!(self.0.first(), Some(Step::Key(key)) if key.starts_with("x-"))
    }

    /// Returns the node to which the path leads from `root`.
    pub fn find<'a>(&self, root: &'a Node) -> Option<&'a Node> {
        descend(root, &self.0)
    }

    /// Returns the node to which the path leads from the node at `ancestor`.
    pub(crate) fn find_below<'a>(&self, ancestor: &Path, node: &'a Node) -> Option<&'a Node> {
        descend(node, self.0.strip_prefix(ancestor.steps())?)
    }
}

fn descend<'a>(node: &'a Node, steps: &[Step]) -> Option<&'a Node> {
    steps.iter().try_fold(node, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => match &node.data {
            Data::List(items) => items.get(*index),
            _ => None,
        },
    })
}

/// Adds the steps from `node` up to `from`; nothing if it is not below.
fn ascend(from: &Node, node: &Node, steps: &mut Vec<Step>) -> bool {
    if std::ptr::eq(from, node) {
        return true;
    }
    let step = match &from.data {
        Data::Map(map) => map
            .iter()
            .find(|(_, field)| ascend(&field.value, node, steps))
            .map(|(key, _)| Step::Key(key.clone())),
        Data::List(items) => items
            .iter()
            .position(|item| ascend(item, node, steps))
            .map(Step::Index),
        _ => None,
    };
    let is_found = step.is_some();
    steps.extend(step);
    is_found
}

fn step(from: &Node, to: &Node) -> Option<Step> {
    let is_it = |node: &Node| std::ptr::eq(node, to);
    match &from.data {
        Data::Map(map) => map
            .iter()
            .find(|(_, field)| is_it(&field.value))
            .map(|(key, _)| Step::Key(key.clone())),
        Data::List(items) => items.iter().position(is_it).map(Step::Index),
        _ => None,
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl<const N: usize> From<[&str; N]> for Path {
    fn from(keys: [&str; N]) -> Self {
        keys.into_iter()
            .map(|key| Step::Key(key.to_owned()))
            .collect()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => write_key(f, key, position == 0)?,
            }
        }
        Ok(())
    }
}

/// Writes the step to `key`, in brackets and quotes where a parser would read it otherwise.
pub(crate) fn write_key(f: &mut fmt::Formatter<'_>, key: &str, is_first: bool) -> fmt::Result {
    let is_plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if key.is_empty() || !key.chars().all(is_plain) {
        return write!(f, "[{key:?}]");
    }
    write!(f, "{}{key}", if is_first { "" } else { "." })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    #[test]
    fn a_path_reads_as_a_template_would_write_it() {
        let mut path = Path::from(["a", "b"]);
        path.push_index(0);
        path.push_key("x.y");
        assert_eq!(path.to_string(), "a.b[0][\"x.y\"]");
    }

    #[test]
    fn a_first_key_that_needs_quotes_stands_in_brackets() {
        assert_eq!(Path::from(["a b", "c"]).to_string(), "[\"a b\"].c");
    }

    #[test]
    fn a_path_leads_to_the_very_node() {
        let text = "a: [1, {b: 1}]\nc: {d.e/f: 1}\n";
        let file = SourceMap::new().add("a.yaml", text);
        let root = &parse(file, text).unwrap()[0];
        let list = root.get("a").unwrap();
        let item = &list.as_list().unwrap()[1];
        let number = item.get("b").unwrap();
        let shown = |node| Path::within(root, node).map(|path| path.to_string());
        assert_eq!(shown(number).unwrap(), "a[1].b");
        assert_eq!(
            Path::through(&[root, list, item, number]).to_string(),
            "a[1].b"
        );
        let other = root.get("c").unwrap().get("d.e/f").unwrap();
        assert_eq!(shown(other).unwrap(), "c[\"d.e/f\"]");
        assert_eq!(shown(root).unwrap(), "");
        assert_eq!(shown(&number.clone()), None);
    }

    #[test]
    fn the_ancestors_of_a_path_begin_with_itself_and_end_with_the_root() {
        let ancestors: Vec<Path> = Path::from(["a", "b"]).ancestors().collect();
        assert_eq!(
            ancestors,
            [Path::from(["a", "b"]), Path::from(["a"]), Path::root()]
        );
    }
}
