//! Cuts an address into its parts, as Go's `url.Parse` does.

use std::net::Ipv6Addr;

use super::escape::{Component, unescaped};
use super::{Url, User};

impl Url {
    /// Reads an address or a reference; the error is the problem with it.
    pub(in crate::functions) fn read(text: &str) -> Result<Self, String> {
        if let Some(control) = text.chars().find(char::is_ascii_control) {
            return Err(format!("{control:?} is not allowed"));
        }
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (scheme, behind) = cut_scheme(before)?;
        let (hierarchy, query) = behind.split_once('?').unwrap_or((behind, ""));
        let mut url = Self {
            scheme: scheme.to_lowercase(),
            query: query.to_owned(),
            fragment: unescaped(fragment, Component::Fragment)?,
            ..Self::default()
        };
        url.read_hierarchy(hierarchy)?;
        Ok(url)
    }

    /// Reads the text between scheme and query.
    fn read_hierarchy(&mut self, text: &str) -> Result<(), String> {
        let has_scheme = !self.scheme.is_empty();
        if has_scheme && !text.starts_with('/') {
            text.clone_into(&mut self.opaque);
            return Ok(());
        }
        let segment = text.split('/').next().unwrap_or_default();
        if segment.contains(':') {
            return Err(format!("{segment:?} has a colon and is not a scheme"));
        }
        let authority = text
            .strip_prefix("//")
            .filter(|rest| has_scheme || !rest.starts_with('/'));
        let path = match authority {
            None => text,
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                self.read_authority(authority)?;
                path
            }
        };
        self.path = unescaped(path, Component::Path)?;
        Ok(())
    }

    fn read_authority(&mut self, text: &str) -> Result<(), String> {
        let host = match text.rsplit_once('@') {
            None => text,
            Some((user, host)) => {
                self.user = Some(User::read(user)?);
                host
            }
        };
        self.host = host_of(host)?;
        Ok(())
    }

    /// Returns the host without its port, and without the brackets of an IP address.
    pub(in crate::functions) fn hostname(&self) -> &str {
        let host = without_port(&self.host);
        let inside = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        inside.unwrap_or(host)
    }
}

impl User {
    /// Reads `name` or `name:password`.
    pub(in crate::functions) fn read(text: &str) -> Result<Self, String> {
        let is_sign = |c: char| "-._:~!$&'()*+,;=%@".contains(c);
        let is_wrong = |c: &char| !c.is_ascii_alphanumeric() && !is_sign(*c);
        if let Some(wrong) = text.chars().find(is_wrong) {
            return Err(format!("{wrong:?} is not allowed in a user's name"));
        }
        let part = |text| unescaped(text, Component::User);
        let (name, password) = match text.split_once(':') {
            None => (part(text)?, None),
            Some((name, password)) => (part(name)?, Some(part(password)?)),
        };
        Ok(Self { name, password })
    }
}

/// Cuts off the scheme; text that cannot begin with one has none.
fn cut_scheme(text: &str) -> Result<(&str, &str), String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    match text[end..].strip_prefix(':') {
        Some(_) if end == 0 => Err("there is no scheme before the colon".to_owned()),
        Some(behind) if text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Ok((&text[..end], behind))
        }
        _ => Ok(("", text)),
    }
}

fn host_of(text: &str) -> Result<String, String> {
    let host = without_port(text);
    let is_literal = host.starts_with('[') && host.ends_with(']');
    if is_literal {
        check_literal(&host[1..host.len() - 1])?;
    } else if host.contains(['[', ']']) {
        return Err(format!(
            "{text:?} has brackets that do not enclose an IP address"
        ));
    } else if host.contains(':') {
        return Err(format!("{text:?} has a port that is not a number"));
    }
    unescaped(text, Component::Host)
}

/// Checks the text in brackets: an IPv6 address, perhaps with a zone after `%25`.
fn check_literal(text: &str) -> Result<(), String> {
    let address = text.split("%25").next().unwrap_or_default();
    match address.parse::<Ipv6Addr>() {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("{address:?} is not an IPv6 address")),
    }
}

/// Returns the host without a colon and the digits of a port.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}
