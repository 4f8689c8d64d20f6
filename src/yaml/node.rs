//! A YAML value that knows where it was written.
//!
//! - Keys of maps are strings, as in JSON: what Kubernetes makes of `1:` or `yes:` is decided by
//!   the reader.
//! - A number keeps its lexeme where it is not the canonical text, because `1.10` and `1.1` are
//!   the same number and not the same text.
//! - Maps keep the order in which their keys were written.

use std::num::NonZeroU32;

use indexmap::IndexMap;

use super::number;
use crate::account::{self, ENTRY, NODE};
use crate::source::Span;

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Without quotes; also everything that was not read from YAML text.
    #[default]
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A number that the composer of templates gives to a node: which placeholder of a template wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mark(pub NonZeroU32);

/// A value and the place where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub data: Data,
    /// Where it was written; of a list or a map from its first dash or key to its last child.
    pub span: Span,
    /// How a scalar was written.
    pub style: Style,
    /// The text of a number as it was written in a file, where it differs from [`Node::text`].
    pub lexeme: Option<Box<str>>,
    /// The placeholder that wrote it into a manifest.
    pub mark: Option<Mark>,
}

/// A key's place and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Where the key was written.
    pub key_span: Span,
    /// How the key was written.
    pub key_style: Style,
    pub value: Node,
}

/// A map from strings to nodes, in the order in which the keys were written.
///
/// Keys are short and many, so they are hashed by what is quick for them; the seed changes from run
/// to run, which no order depends on.
pub type Map = IndexMap<String, Field, foldhash::fast::RandomState>;

/// The JSON-like value of a node.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number; from YAML within 64 bits, signed or not.
    Int(i128),
    /// A finite number that is not whole, or that was written with a point or an exponent.
    Float(f64),
    String(String),
    List(Vec<Node>),
    /// A map; a box keeps all other values small, which are most, and are moved often.
    Map(Box<Map>),
}

impl From<Map> for Data {
    fn from(map: Map) -> Self {
        Self::Map(Box::new(map))
    }
}

impl Data {
    /// Returns what stands for a scalar inside other text.
    ///
    /// Whole numbers are decimal digits; floats have the fewest digits that read back, and a
    /// point: `1.0`, `0.1`, `1.0e+21`. Null, lists and maps have no such text.
    pub fn text(&self) -> Option<String> {
        match self {
            Data::Bool(value) => Some(value.to_string()),
            Data::Int(value) => Some(value.to_string()),
            Data::Float(value) => Some(number::float_text(*value)),
            Data::String(text) => Some(text.clone()),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        }
    }

    /// Returns the kind's name with its article, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Data::Null => "null",
            Data::Bool(_) => "a boolean",
            Data::Int(_) | Data::Float(_) => "a number",
            Data::String(_) => "a string",
            Data::List(_) => "a list",
            Data::Map(_) => "a map",
        }
    }
}

impl Node {
    /// Returns the price of one more copy of the node.
    pub fn price(&self) -> u64 {
        NODE + match &self.data {
            Data::String(text) => account::text(text.len()),
            Data::List(items) => items.iter().map(Self::price).sum(),
            Data::Map(map) => {
                let entries = map.iter();
                let price = |(key, field): (&String, &Field)| {
                    ENTRY + account::text(key.len()) + field.value.price()
                };
                entries.map(price).sum()
            }
            _ => 0,
        }
    }

    /// Returns a node with plain style, without lexeme and mark.
    pub fn new(data: Data, span: Span) -> Self {
        Self {
            data,
            span,
            style: Style::Plain,
            lexeme: None,
            mark: None,
        }
    }

    /// Returns the value of `key`, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.data {
            Data::Map(map) => map.get(key).map(|field| &field.value),
            _ => None,
        }
    }

    /// Returns the text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns what stands for a scalar inside other text; see [`Data::text`].
    pub fn text(&self) -> Option<String> {
        self.data.text()
    }

    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Returns the items, if this is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.data {
            Data::List(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the kind's name with its article; see [`Data::kind`].
    pub fn kind(&self) -> &'static str {
        self.data.kind()
    }

    /// Reports whether both hold the same value, wherever and however it was written.
    pub fn same_data(&self, other: &Node) -> bool {
        match (&self.data, &other.data) {
            (Data::List(a), Data::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_data(b))
            }
            (Data::Map(a), Data::Map(b)) => {
                let same = |(key, field): (&String, &Field)| {
                    b.get(key)
                        .is_some_and(|other| field.value.same_data(&other.value))
                };
                a.len() == b.len() && a.iter().all(same)
            }
            (a, b) => a == b,
        }
    }
}
