//! What an expression was made of: paths of the values, and why these and no others.

use crate::yaml::{Data, Node, Path};
use indexmap::IndexSet;
use minijinja::Value;

/// The values that a result comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims {
    /// Leaves that flowed into it.
    pub(super) values: IndexSet<Path>,
    /// What decided that it is these: conditions, subscripts, what was empty, lists that were iterated.
    pub(super) choices: IndexSet<Path>,
    /// Keys that flowed into it, each by the path of its entry.
    pub(super) keys: IndexSet<Path>,
    /// What else it was made of, as templates name it: `release.name`.
    pub(super) scope: IndexSet<String>,
    /// Whether there are more, and finding them would take too long.
    pub(super) is_cut: bool,
}

/// What a value is to a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Value,
    /// It decides about it.
    Choice,
}

/// How much of a list or a map counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Every leaf in it.
    Leaves,
    Itself,
    /// The last key that leads to it.
    Key,
}

/// A step below what an expression gives.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Key(String),
    Item(usize),
    /// Some item or value; this one, if there is one that is equal.
    Any(Option<Value>),
}

/// What is wanted of an expression: the part of its result that lies below it.
#[derive(Debug, Clone)]
pub(super) struct Want<'n> {
    pub(super) below: Vec<Part>,
    pub(super) role: Role,
    pub(super) reach: Reach,
    /// The leaf that is explained, to know which of several items became it.
    pub(super) leaf: Option<&'n Node>,
}

impl<'n> Want<'n> {
    pub(super) fn value(below: Vec<Part>, leaf: Option<&'n Node>) -> Self {
        Self {
            below,
            role: Role::Value,
            reach: Reach::Leaves,
            leaf,
        }
    }

    /// Wants to know on what it depends whether the expression is true.
    pub(super) fn choice() -> Self {
        Self {
            below: Vec::new(),
            role: Role::Choice,
            reach: Reach::Itself,
            leaf: None,
        }
    }

    /// Wants everything in a result of which only the whole is known.
    pub(super) fn whole(&self) -> Self {
        Self {
            below: Vec::new(),
            role: self.role,
            reach: if self.role == Role::Value || !self.below.is_empty() {
                Reach::Leaves
            } else {
                self.reach
            },
            leaf: None,
        }
    }

    /// Wants everything, to decide by it.
    pub(super) fn operand() -> Self {
        Self {
            reach: Reach::Leaves,
            ..Self::choice()
        }
    }

    /// Wants the same of what is above: this part of it.
    pub(super) fn inside(&self, part: Part) -> Self {
        let mut below = vec![part];
        below.extend_from_slice(&self.below);
        Self {
            below,
            ..self.clone()
        }
    }

    /// Wants the same where items have other places: of any that fits.
    pub(super) fn anywhere(&self) -> Self {
        let mut below = self.below.clone();
        if let Some(first) = below.first_mut() {
            *first = Part::Any(None);
        }
        Self {
            below,
            ..self.clone()
        }
    }

    /// Wants everything after the first part.
    pub(super) fn behind(&self, count: usize) -> Self {
        Self {
            below: self.below.get(count..).unwrap_or_default().to_vec(),
            ..self.clone()
        }
    }
}

impl Claims {
    pub(super) fn extend(&mut self, other: Self) {
        self.values.extend(other.values);
        self.choices.extend(other.choices);
        self.keys.extend(other.keys);
        self.scope.extend(other.scope);
        self.is_cut |= other.is_cut;
    }

    /// Adds what `other` was made of as what decides.
    pub(super) fn extend_choices(&mut self, other: Self) {
        self.choices.extend(other.values);
        self.choices.extend(other.choices);
        self.keys.extend(other.keys);
        self.scope.extend(other.scope);
        self.is_cut |= other.is_cut;
    }

    /// Leaves out of the choices what the values show: that a list is there of which an item is.
    pub(super) fn without_repetition(&mut self) {
        let told = |path: &Path| {
            let mut values = self.values.iter();
            values.any(|value| value.steps().starts_with(path.steps()))
        };
        let kept = self.choices.iter().filter(|path| !told(path));
        self.choices = kept.cloned().collect();
    }

    /// Adds what `want` asks of the value at `path`.
    ///
    /// `was_read` reports whether a leaf was read; it is asked where only a part may have been.
    pub(super) fn add(
        &mut self,
        path: &Path,
        root: &Node,
        want: &Want<'_>,
        was_read: impl Fn(&Path) -> bool,
    ) {
        let Some(node) = path.find(root) else { return };
        let mut found = Vec::new();
        descend(node, path, &want.below, &mut found);
        let is_vague = want
            .below
            .iter()
            .any(|part| matches!(part, Part::Any(None)));
        let equal =
            |(_, node): &(Path, &Node)| want.leaf.is_some_and(|leaf| leaf.data == node.data);
        if is_vague && found.iter().any(equal) {
            found.retain(equal);
        }
        let role = match (is_vague, found.len()) {
            (true, 2..) => Role::Choice,
            _ => want.role,
        };
        for (path, node) in found {
            match want.reach {
                Reach::Key => drop(self.keys.insert(path)),
                Reach::Itself => self.claim(role, path),
                Reach::Leaves => self.leaves(role, &path, node, &was_read),
            }
        }
    }

    fn leaves(&mut self, role: Role, path: &Path, node: &Node, was_read: &impl Fn(&Path) -> bool) {
        let below = below(node, path);
        if below.is_empty() {
            return self.claim(role, path.clone());
        }
        let mut leaves = Vec::new();
        for (path, node) in below {
            collect(&path, node, &mut leaves);
        }
        let read: Vec<Path> = leaves
            .iter()
            .filter(|path| was_read(path))
            .cloned()
            .collect();
        for leaf in if read.is_empty() { leaves } else { read } {
            self.claim(role, leaf);
        }
    }

    fn claim(&mut self, role: Role, path: Path) {
        match role {
            Role::Value => self.values.insert(path),
            Role::Choice => self.choices.insert(path),
        };
    }
}

fn collect(path: &Path, node: &Node, leaves: &mut Vec<Path>) {
    let below = below(node, path);
    if below.is_empty() {
        leaves.push(path.clone());
    }
    for (path, node) in below {
        collect(&path, node, leaves);
    }
}

/// The values and items of a map or a list.
fn below<'n>(node: &'n Node, path: &Path) -> Vec<(Path, &'n Node)> {
    match &node.data {
        Data::Map(map) => {
            let entry =
                |(key, field): (&String, &'n crate::yaml::Field)| (path.key(key), &field.value);
            map.iter().map(entry).collect()
        }
        Data::List(items) => {
            let item = |(index, node)| {
                let mut path = path.clone();
                path.push_index(index);
                (path, node)
            };
            items.iter().enumerate().map(item).collect()
        }
        _ => Vec::new(),
    }
}

/// Finds what the parts lead to.
fn descend<'n>(node: &'n Node, path: &Path, parts: &[Part], found: &mut Vec<(Path, &'n Node)>) {
    let Some((part, rest)) = parts.split_first() else {
        found.push((path.clone(), node));
        return;
    };
    let steps = match part {
        Part::Key(key) => node.get(key).map(|value| (path.key(key), value)),
        Part::Item(index) => item(node, path, *index),
        Part::Any(value) => {
            for (path, node) in any(node, path, value.as_ref()) {
                descend(node, &path, rest, found);
            }
            return;
        }
    };
    if let Some((path, node)) = steps {
        descend(node, &path, rest, found);
    }
}

fn item<'n>(node: &'n Node, path: &Path, index: usize) -> Option<(Path, &'n Node)> {
    let item = node.as_list()?.get(index)?;
    let mut path = path.clone();
    path.push_index(index);
    Some((path, item))
}

/// All that is below a node, or those that are equal to a value if there are any.
fn any<'n>(node: &'n Node, path: &Path, value: Option<&Value>) -> Vec<(Path, &'n Node)> {
    let mut all = below(node, path);
    let is_meant = |(_, node): &(Path, &Node)| value.is_some_and(|value| is_equal(node, value));
    if all.iter().any(is_meant) {
        all.retain(is_meant);
    }
    all
}

fn is_equal(node: &Node, value: &Value) -> bool {
    match &node.data {
        Data::String(text) => value.as_str() == Some(text),
        Data::Int(number) => Value::from(*number) == *value,
        Data::Float(number) => Value::from(*number) == *value,
        Data::Bool(truth) => Value::from(*truth) == *value,
        Data::Null => value.is_none(),
        Data::List(_) | Data::Map(_) => false,
    }
}
