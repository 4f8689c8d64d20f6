//! Where a value stands in a tree: the keys and indexes that lead to it.

use std::fmt;

use crate::yaml::{Data, Node};

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// To the value of a key of a map.
    Key(String),
    /// To an item of a list, from zero.
    Index(usize),
}

/// The steps from the root of the values down to one of them.
///
/// It is shown as a template would write it: `a.b[0]["x.y"]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    pub fn root() -> Self {
        Self::default()
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

    /// Adds a step down.
    pub fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Adds a step down to `key`.
    pub fn push_key(&mut self, key: &str) {
        self.0.push(Step::Key(key.to_owned()));
    }

    /// Adds a step down to the item at `index`.
    pub fn push_index(&mut self, index: usize) {
        self.0.push(Step::Index(index));
    }

    /// Returns this path with the step at `position` to the item at `index` instead.
    pub(super) fn with_index(mut self, position: usize, index: usize) -> Self {
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
                Step::Key(key) if !is_plain(key) => write!(f, "[{key:?}]")?,
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Reports whether a key can be read without quotes.
fn is_plain(key: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !key.is_empty() && key.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_ancestors_of_a_path_begin_with_itself_and_end_with_the_root() {
        let ancestors: Vec<Path> = Path::from(["a", "b"]).ancestors().collect();
        assert_eq!(
            ancestors,
            [Path::from(["a", "b"]), Path::from(["a"]), Path::root()]
        );
    }
}
