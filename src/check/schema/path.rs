//! The way from the top of a resource to a value in it.

use std::fmt::{self, Display, Formatter};

/// The way from the top of a resource to a value: `spec.containers[0].name`.
#[derive(Debug, Clone, Default)]
pub(super) struct Path<'a>(Vec<Step<'a>>);

/// One step down.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    /// The field or key of a map.
    Key(&'a str),
    /// The place in a list.
    Index(usize),
}

impl<'a> Path<'a> {
    pub(super) fn push(&mut self, step: Step<'a>) {
        self.0.push(step);
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the first `length` steps.
    pub(super) fn start(&self, length: usize) -> Self {
        Self(self.0[..length].to_vec())
    }

    /// Reports whether it leads to or below the field `name` at the top.
    pub(super) fn is_below(&self, name: &str) -> bool {
        matches!(self.0.first(), Some(Step::Key(key)) if *key == name)
    }

    /// Returns this way and one step more.
    pub(super) fn and(&self, key: &'a str) -> Self {
        let mut path = self.clone();
        path.push(Step::Key(key));
        path
    }
}

impl Display for Path<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(number) => write!(f, "[{number}]")?,
                Step::Key(key) if !is_plain(key) => write!(f, "[\"{key}\"]")?,
                Step::Key(key) if index == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    let may_stand = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '$');
    !key.is_empty() && key.chars().all(may_stand)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_joined_by_points_and_strange_ones_are_in_quotes() {
        let mut path = Path::default();
        for step in [
            Step::Key("spec"),
            Step::Key("ports"),
            Step::Index(2),
            Step::Key("app.kubernetes.io/name"),
        ] {
            path.push(step);
        }
        assert_eq!(
            path.to_string(),
            "spec.ports[2][\"app.kubernetes.io/name\"]"
        );
        assert!(path.is_below("spec") && !path.is_below("status"));
        assert_eq!(path.start(2).and("x").to_string(), "spec.ports.x");
    }
}
