//! Where a field is in both of two trees: `spec.template.spec.containers[name=web].image`.
//!
//! A [`yaml::Path`](crate::yaml::Path) knows one tree; here a list's item may have another index in
//! each of them.

use std::fmt;

use crate::yaml::write_key;

/// The way from a resource's root to one of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldPath(pub Vec<FieldStep>);

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldStep {
    Key(String),
    Item(ListItem),
}

/// An item of a list in two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// The keys that identify it among the other items, with its values; empty if none do.
    pub key: Vec<(String, String)>,
    /// Its index in the old list, if it is there.
    pub old: Option<usize>,
    /// Its index in the new list, if it is there.
    pub new: Option<usize>,
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                FieldStep::Key(key) => write_key(f, key, position == 0)?,
                FieldStep::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for ListItem {
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
