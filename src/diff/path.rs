//! Where a field is in its resource: `spec.template.spec.containers[name=web].image`.

use std::fmt;

/// The way from a resource's root to one of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(pub Vec<Step>);

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a map.
    Key(String),
    /// Into a list.
    Item(Item),
}

/// An item of a list in two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The keys that tell it from the other items, with its values; empty where none do.
    pub key: Vec<(String, String)>,
    /// Its index in the old list, if it is there.
    pub old: Option<usize>,
    /// Its index in the new list, if it is there.
    pub new: Option<usize>,
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if !is_plain(key) => write!(f, "[{key}]")?,
                Step::Key(key) if position == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

/// A key that has a dot or a bracket of its own stands in brackets.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && !key.contains(['.', '/', '[', ']', ' '])
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            let parts = self.key.iter().map(|(key, value)| format!("{key}={value}"));
            return write!(f, "{}", parts.collect::<Vec<_>>().join(","));
        }
        match (self.old, self.new) {
            (Some(old), Some(new)) if old != new => write!(f, "{old} → {new}"),
            (Some(index), _) | (_, Some(index)) => write!(f, "{index}"),
            (None, None) => Ok(()),
        }
    }
}
