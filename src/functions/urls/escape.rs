//! Percent signs in addresses: which characters need no escape in which part.
//!
//! The sets are those of Go's `net/url`, which follow RFC 3986 with the exceptions that it names.

/// A part of an address, as far as its characters are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::functions) enum Component {
    /// A user's name or password.
    User,
    Host,
    Path,
    /// A key or a value in a query, where `+` is a space.
    QueryValue,
    Fragment,
}

impl Component {
    /// The signs that need no escape, in addition to letters, digits and `-_.~`.
    fn plain_signs(self) -> &'static [u8] {
        match self {
            Self::User => b"$&+,;=",
            Self::Host => b"!$&'()*+,;=:[]<>\"",
            Self::Path => b"$&+,/:;=@",
            Self::QueryValue => b"",
            Self::Fragment => b"$&+,/:;=?@!()*",
        }
    }

    fn is_plain(self, byte: u8) -> bool {
        byte.is_ascii_alphanumeric()
            || b"-_.~".contains(&byte)
            || self.plain_signs().contains(&byte)
    }

    /// In a host only a `%` and characters outside ASCII are escaped.
    fn may_be_escaped(self, byte: u8) -> bool {
        self != Self::Host || byte == b'%' || !byte.is_ascii()
    }
}

/// Escapes the characters that need it.
pub(in crate::functions) fn escaped(text: &str, component: Component) -> String {
    let byte = |byte: u8| match byte {
        b' ' if component == Component::QueryValue => "+".to_owned(),
        byte if component.is_plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Undoes escapes; the error names the wrong one.
pub(super) fn unescaped(text: &str, component: Component) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c == '%' {
            bytes.push(escape_at(rest, component)?);
            3
        } else {
            if component == Component::Host && c.is_ascii() && !component.is_plain(c as u8) {
                return Err(format!("{c:?} is not allowed in a host"));
            }
            bytes.extend_from_slice(&rest.as_bytes()[..c.len_utf8()]);
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    String::from_utf8(bytes).map_err(|_| format!("{text:?} means bytes that are not UTF-8"))
}

/// Returns the byte of the escape that `text` begins with.
fn escape_at(text: &str, component: Component) -> Result<u8, String> {
    let written: String = text.chars().take(3).collect();
    let digits = text
        .get(1..3)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
    byte.filter(|byte| component.may_be_escaped(*byte))
        .ok_or_else(|| format!("{written:?} is not a valid escape"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_is_read_back() {
        let text = "a b/é?#[]%41\"<>|\\^`{}~!*'()+;,:@&=$";
        for component in [Component::User, Component::Path, Component::Fragment] {
            let escaped = escaped(text, component);
            assert!(escaped.is_ascii(), "{escaped}");
            assert_eq!(unescaped(&escaped, component), Ok(text.to_owned()));
        }
    }

    #[test]
    fn an_escape_that_is_cut_is_an_error() {
        for text in ["%", "%4", "a%4", "%é", "%+1"] {
            assert!(unescaped(text, Component::Path).is_err(), "{text}");
        }
    }
}
