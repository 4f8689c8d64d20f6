//! Addresses (URLs): their parts, as Go's library cuts and joins them. Nothing is looked up.

mod escape;
mod read;
mod write;

pub(super) use escape::{Component, escaped};

/// An address in its parts, in which only the query and the opaque part are escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Url {
    pub(super) scheme: String,
    /// The text after the scheme if it has no slash, as in `mailto:a@example.org`.
    pub(super) opaque: String,
    pub(super) user: Option<User>,
    pub(super) host: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) fragment: String,
}

/// The user before an `@`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    name: String,
    password: Option<String>,
}

impl User {
    pub(super) fn text(&self) -> String {
        let name = escaped(&self.name, Component::User);
        match &self.password {
            None => name,
            Some(password) => format!("{name}:{}", escaped(password, Component::User)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_joined_from_its_parts() {
        for address in [
            "https://a:b@example.org:8443/a%20b?c=d#e",
            "mailto:a@example.org",
            "//example.org/a",
            "https://[::1]:80/",
            "a/b",
        ] {
            assert_eq!(Url::read(address).unwrap().text(), address);
        }
    }

    #[test]
    fn a_hostname_has_no_port_and_no_brackets() {
        let hostname = |address| Url::read(address).unwrap().hostname().to_owned();
        assert_eq!(hostname("https://example.org:8443"), "example.org");
        assert_eq!(hostname("https://[::1]:80/"), "::1");
    }

    #[test]
    fn a_query_value_has_a_plus_for_a_space() {
        assert_eq!(escaped("a b&c", Component::QueryValue), "a+b%26c");
    }
}
