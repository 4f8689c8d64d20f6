//! Joins the parts of an address, as Go's `URL.String` does.

use super::escape::{Component, escaped};
use super::{Url, User};

impl Url {
    /// Returns the address, escaped where it must be.
    pub(in crate::functions) fn text(&self) -> String {
        let mut text = String::new();
        if !self.scheme.is_empty() {
            text = format!("{}:", self.scheme);
        }
        if self.opaque.is_empty() {
            self.write_hierarchy(&mut text);
        } else {
            text.push_str(&self.opaque);
        }
        for (sign, part) in [('?', self.query.clone()), ('#', self.escaped_fragment())] {
            if !part.is_empty() {
                text.push(sign);
                text.push_str(&part);
            }
        }
        text
    }

    fn escaped_fragment(&self) -> String {
        escaped(&self.fragment, Component::Fragment)
    }

    fn write_hierarchy(&self, text: &mut String) {
        if self.has_authority() {
            text.push_str("//");
        }
        if let Some(user) = &self.user {
            text.push_str(&User::text(user));
            text.push('@');
        }
        text.push_str(&escaped(&self.host, Component::Host));
        let path = self.escaped_path();
        if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
            text.push('/');
        }
        if text.is_empty() && begins_like_a_scheme(&path) {
            text.push_str("./");
        }
        text.push_str(&path);
    }

    fn has_authority(&self) -> bool {
        let follows_scheme = !self.scheme.is_empty() && !self.path.is_empty();
        !self.host.is_empty() || self.user.is_some() || follows_scheme
    }

    /// A single `*` is the address of a whole server.
    fn escaped_path(&self) -> String {
        match self.path.as_str() {
            "*" => "*".to_owned(),
            path => escaped(path, Component::Path),
        }
    }
}

/// A path with a colon in its first segment would be read as one with a scheme.
fn begins_like_a_scheme(path: &str) -> bool {
    path.split('/')
        .next()
        .is_some_and(|segment| segment.contains(':'))
}
