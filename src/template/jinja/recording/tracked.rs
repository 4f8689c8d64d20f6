//! Values as templates see them: maps and lists that log what is read from them.
//!
//! Scalars are ordinary values, so that `==`, `in`, arithmetic and filters work on them. A map or
//! a list knows its place in the values, so that what is printed whole keeps the origins of its
//! leaves.

use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectExt, ObjectRepr};

use super::log::{Log, Read};
use crate::yaml::{Data, Node};

/// The number of a node of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ValueId(u32);

/// A step from a node to one of its children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(Arc<str>),
    Index(usize),
}

/// The values of a release, with a number for every node.
#[derive(Debug)]
pub(crate) struct Tracker {
    root: Arc<Node>,
    steps: Vec<(u32, Step)>,
    value: Value,
}

impl Tracker {
    /// Numbers the nodes of `root`; reads are written to `log`.
    pub(crate) fn new(root: Arc<Node>, log: &Arc<Log>) -> Self {
        let mut steps = vec![(0, Step::Index(0))];
        let value = Numbering {
            steps: &mut steps,
            log,
        }
        .value(&root, 0);
        Self { root, steps, value }
    }

    pub(crate) fn value(&self) -> Value {
        self.value.clone()
    }

    /// The values as they were read.
    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    pub(crate) fn path(&self, id: ValueId) -> Vec<Step> {
        let mut path = Vec::new();
        let mut id = id.0;
        while id != 0 {
            let (parent, step) = &self.steps[id as usize];
            path.push(step.clone());
            id = *parent;
        }
        path.reverse();
        path
    }

    /// The map or list in which the node is; none for the root.
    pub(crate) fn parent(&self, id: ValueId) -> Option<ValueId> {
        let is_root = id.0 == 0;
        (!is_root).then(|| ValueId(self.steps[id.0 as usize].0))
    }

    pub(crate) fn node(&self, id: ValueId) -> &Node {
        if id.0 == 0 {
            return &self.root;
        }
        let (parent, step) = &self.steps[id.0 as usize];
        let parent = self.node(ValueId(*parent));
        child(parent, step).unwrap_or(parent)
    }
}

pub(crate) fn child<'n>(node: &'n Node, step: &Step) -> Option<&'n Node> {
    match (&node.data, step) {
        (Data::Map(map), Step::Key(key)) => map.get(&**key).map(|field| &field.value),
        (Data::List(items), Step::Index(index)) => items.get(*index),
        _ => None,
    }
}

struct Numbering<'a> {
    steps: &'a mut Vec<(u32, Step)>,
    log: &'a Arc<Log>,
}

impl Numbering<'_> {
    fn value(&mut self, node: &Node, id: u32) -> Value {
        match &node.data {
            Data::Map(map) => {
                let children = map.iter().map(|(key, field)| {
                    let key: Arc<str> = key.as_str().into();
                    let child = self.child(&field.value, id, Step::Key(Arc::clone(&key)));
                    (key, child)
                });
                let children = Children::Map(children.collect());
                self.object(id, children)
            }
            Data::List(items) => {
                let children = items.iter().enumerate();
                let children =
                    children.map(|(index, item)| self.child(item, id, Step::Index(index)));
                let children = Children::List(children.collect());
                self.object(id, children)
            }
            _ => scalar(&node.data),
        }
    }

    fn child(&mut self, node: &Node, parent: u32, step: Step) -> Child {
        let id = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        self.steps.push((parent, step));
        Child {
            id: ValueId(id),
            value: self.value(node, id),
            odd: node.lexeme.is_some(),
        }
    }

    fn object(&self, id: u32, children: Children) -> Value {
        let log = Arc::clone(self.log);
        Value::from_object(Tracked {
            id: ValueId(id),
            children,
            log,
        })
    }
}

fn scalar(data: &Data) -> Value {
    match data {
        Data::Bool(value) => Value::from(*value),
        Data::Int(value) => Value::from(*value),
        Data::Float(value) => Value::from(*value),
        Data::String(text) => Value::from(text.as_str()),
        Data::Null | Data::List(_) | Data::Map(_) => Value::from(()),
    }
}

/// A map or a list of the values.
#[derive(Debug)]
pub(crate) struct Tracked {
    pub(crate) id: ValueId,
    children: Children,
    log: Arc<Log>,
}

#[derive(Debug)]
enum Children {
    Map(IndexMap<Arc<str>, Child, foldhash::fast::RandomState>),
    List(Vec<Child>),
}

#[derive(Debug)]
struct Child {
    id: ValueId,
    value: Value,
    /// Whether it is a number that is not written canonically.
    odd: bool,
}

impl Tracked {
    fn child(&self, key: &Value) -> Option<&Child> {
        match &self.children {
            Children::Map(map) => map.get(key.as_str()?),
            Children::List(items) => items.get(key.as_usize()?),
        }
    }
}

/// A key that is looked for in vain, as far as a message may show it.
fn shown(key: &Value) -> String {
    match key.as_str() {
        Some(text) => text.chars().take(LONGEST_KEY).collect(),
        None => key.to_string(),
    }
}

/// How many characters of a key that is not there are kept.
const LONGEST_KEY: usize = 300;

impl Object for Tracked {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.children {
            Children::Map(_) => ObjectRepr::Map,
            Children::List(_) => ObjectRepr::Seq,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        if let Some(child) = self.child(key) {
            self.log.read(Read::Hit(child.id));
            if child.odd {
                self.log.read_odd(child.id);
            }
            return Some(child.value.clone());
        }
        self.log.read(Read::Miss(self.id, shown(key)));
        None
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match &self.children {
            // One by one: a loop may end at the first key.
            Children::Map(_) => self.mapped_enumerator(|tracked| match &tracked.children {
                Children::Map(map) => Box::new(map.keys().map(|key| Value::from(Arc::clone(key)))),
                Children::List(_) => Box::new(std::iter::empty()),
            }),
            Children::List(items) => Enumerator::Seq(items.len()),
        }
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        Some(match &self.children {
            Children::Map(map) => map.len(),
            Children::List(items) => items.len(),
        })
    }
}

/// Reads of `values` as a path that an author would write: `values.a["b-c"][0]`.
pub(crate) fn display(path: &[Step]) -> String {
    let mut out = String::from("values");
    for step in path {
        match step {
            Step::Key(key) if is_name(key) => out.extend([".", key]),
            Step::Key(key) => out.extend(["[\"", key, "\"]"]),
            Step::Index(index) => out.extend(["[", &index.to_string(), "]"]),
        }
    }
    out
}

fn is_name(key: &str) -> bool {
    let mut chars = key.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
