//! Which values the templates of a chart refer to, on every branch, taken or not.
//!
//! A path is referred to *whole*, with everything below it, where a template prints it, iterates over
//! it, passes it on, gives it to `tpl`, or indexes it with an expression that is not literal.

use std::collections::BTreeMap;

use crate::source::Span;

/// The values that a set of templates refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    pub(super) root: Reference,
    /// Whether strings are rendered by `tpl`: the values that these refer to count too.
    pub uses_tpl: bool,
    /// Whether `tpl` may get texts that are not in the values: files, and literals of templates.
    pub(super) has_texts: bool,
    /// Whether a template cannot be parsed.
    pub(super) is_incomplete: bool,
}

/// How templates use the values at one path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// The first place that refers to it, apart from macros that are not called.
    pub first: Option<Span>,
    /// The first place that uses it outside of every `if`, loop and default.
    pub needed: Option<Span>,
    /// Whether it has a default, or a template tests whether it is defined, anywhere.
    pub is_optional: bool,
    whole: bool,
    children: BTreeMap<String, Reference>,
}

impl Reference {
    /// The references below, by the keys in the order of their bytes.
    pub fn children(&self) -> impl Iterator<Item = (&str, &Reference)> {
        self.children
            .iter()
            .map(|(key, child)| (key.as_str(), child))
    }
}

impl References {
    /// The reference to the values themselves, above all others.
    pub fn root(&self) -> &Reference {
        &self.root
    }

    /// Reports whether a template refers to the key that `path` leads to, to one below it, or to a
    /// map or list above it as a whole.
    pub fn covers<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> bool {
        let mut reference = &self.root;
        for key in path {
            if reference.whole {
                return true;
            }
            match reference.children.get(key) {
                Some(child) => reference = child,
                None => return false,
            }
        }
        true
    }

    /// The keys below `path` that templates refer to, for "did you mean".
    pub fn below<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> Vec<&str> {
        let mut reference = &self.root;
        for key in path {
            match reference.children.get(key) {
                Some(child) => reference = child,
                None => return Vec::new(),
            }
        }
        reference.children.keys().map(String::as_str).collect()
    }

    /// Reports whether the value at `path` may be read, or one below it.
    ///
    /// This counts more as read than [`References::covers`]: where no key of a map is referred to,
    /// all of its keys count, since each of them decides whether the map is empty.
    pub fn reads<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> bool {
        if self.is_incomplete || (self.uses_tpl && self.has_texts) {
            return true;
        }
        let mut reference = &self.root;
        for (depth, key) in path.into_iter().enumerate() {
            if reference.whole || (depth > 0 && reference.children.is_empty()) {
                return true;
            }
            match reference.children.get(key) {
                Some(child) => reference = child,
                None => return false,
            }
        }
        true
    }

    pub(super) fn add(&mut self, path: &[String], whole: bool) {
        self.entry(path).whole |= whole;
    }

    pub(super) fn entry(&mut self, path: &[String]) -> &mut Reference {
        let mut reference = &mut self.root;
        for key in path {
            reference = reference.children.entry(key.clone()).or_default();
        }
        reference
    }
}
