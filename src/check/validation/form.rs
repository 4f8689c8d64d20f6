//! The forms that names, keys and values have in Kubernetes.
//!
//! They are those of `k8s.io/apimachinery/pkg/util/validation`.

/// The form of a name, a key or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameForm {
    /// A DNS-1123 subdomain: `a.example`.
    Subdomain,
    /// A DNS-1123 label: `a-1`.
    Label,
    /// A DNS-1035 label, which begins with a letter.
    LetterLabel,
    PathSegment,
    /// A key of labels and annotations: `name`, `a.example/name`.
    Key,
    LabelValue,
    /// A name of a port: the service name of IANA.
    PortName,
    /// A key of a `ConfigMap` or a Secret.
    DataKey,
}

impl NameForm {
    /// Reports whether `text` has this form.
    pub(super) fn accepts(self, text: &str) -> bool {
        match self {
            NameForm::Subdomain => text.len() <= 253 && text.split('.').all(is_label),
            NameForm::Label => text.len() <= 63 && is_label(text),
            NameForm::LetterLabel => NameForm::Label.accepts(text) && !starts_with_digit(text),
            NameForm::PathSegment => !matches!(text, "" | "." | "..") && !text.contains(['/', '%']),
            NameForm::Key => is_key(text),
            NameForm::LabelValue => text.is_empty() || is_name(text),
            NameForm::PortName => is_port_name(text),
            NameForm::DataKey => is_data_key(text),
        }
    }

    pub(super) fn called(self) -> &'static str {
        match self {
            NameForm::Subdomain => "a DNS name",
            NameForm::Label | NameForm::LetterLabel => "a DNS label",
            NameForm::PathSegment => "a segment of a path",
            NameForm::Key => "a key of labels",
            NameForm::LabelValue => "a value of a label",
            NameForm::PortName => "a name of a port",
            NameForm::DataKey => "a key of data",
        }
    }

    /// What may be written, as a next step.
    pub(super) fn help(self) -> &'static str {
        match self {
            NameForm::Subdomain => {
                "write at most 253 lower case letters, digits, `-` and `.`, with a letter or a \
                 digit at each end and next to each `.`"
            }
            NameForm::Label => {
                "write at most 63 lower case letters, digits and `-`, with a letter or a digit at \
                 each end"
            }
            NameForm::LetterLabel => {
                "write at most 63 lower case letters, digits and `-`, with a letter at the start \
                 and a letter or a digit at the end"
            }
            NameForm::PathSegment => "leave out `/` and `%`",
            NameForm::Key => {
                "write at most 63 letters, digits, `-`, `_` and `.`, with a letter or a digit at \
                 each end, and before it a DNS name and `/` if it has a prefix"
            }
            NameForm::LabelValue => {
                "write at most 63 letters, digits, `-`, `_` and `.`, with a letter or a digit at \
                 each end"
            }
            NameForm::PortName => {
                "write at most 15 lower case letters, digits and single `-`, with at least one \
                 letter and no `-` at an end"
            }
            NameForm::DataKey => "write at most 253 letters, digits, `-`, `_` and `.`",
        }
    }
}

/// A DNS-1123 label of any length.
fn is_label(text: &str) -> bool {
    let is_inner = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    let has_ends = !text.is_empty() && !text.starts_with('-') && !text.ends_with('-');
    has_ends && text.as_bytes().iter().all(is_inner)
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

fn is_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => NameForm::Subdomain.accepts(prefix) && is_name(name),
        None => is_name(text),
    }
}

fn is_name(text: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let has_ends = is_end(bytes.first()) && is_end(bytes.last());
    has_ends && bytes.len() <= 63 && bytes.iter().all(|byte| is_name_byte(*byte))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn is_port_name(text: &str) -> bool {
    let has_letter = text.bytes().any(|byte| byte.is_ascii_lowercase());
    has_letter && text.len() <= 15 && is_label(text) && !text.contains("--")
}

fn is_data_key(text: &str) -> bool {
    let is_text = !text.is_empty() && text.len() <= 253 && text.bytes().all(is_name_byte);
    is_text && text != "." && !text.starts_with("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(form: NameForm, texts: &[&str]) -> Vec<bool> {
        texts.iter().map(|text| form.accepts(text)).collect()
    }

    #[test]
    fn a_dns_name_has_labels_between_dots() {
        let texts = ["a", "a-1.b", "1", "A", "a_b", "-a", "a-", "a..b", ""];
        let expected = [true, true, true, false, false, false, false, false, false];
        assert_eq!(accepted(NameForm::Subdomain, &texts), expected);
    }

    #[test]
    fn a_label_has_no_dot_and_63_characters() {
        let (short, long) = ("a".repeat(63), "a".repeat(64));
        let texts = ["a", "1a", "a.b", &short, &long];
        assert_eq!(
            accepted(NameForm::Label, &texts),
            [true, true, false, true, false]
        );
        assert_eq!(
            accepted(NameForm::LetterLabel, &["1a", "a1"]),
            [false, true]
        );
    }

    #[test]
    fn a_key_may_have_a_prefix() {
        let texts = ["a", "a.b/c_D", "A/b", "a/b/c", "a/", "_a", ""];
        let expected = [true, true, false, false, false, false, false];
        assert_eq!(accepted(NameForm::Key, &texts), expected);
    }

    #[test]
    fn a_value_of_a_label_may_be_empty() {
        let texts = ["", "1.0_a", "a b", "-a", "한글"];
        let expected = [true, true, false, false, false];
        assert_eq!(accepted(NameForm::LabelValue, &texts), expected);
    }

    #[test]
    fn a_name_of_a_port_has_a_letter_and_15_characters() {
        let texts = [
            "http",
            "8080",
            "a--b",
            "http-metrics-ab",
            "http-metrics-abc",
            "A",
        ];
        let expected = [true, false, false, true, false, false];
        assert_eq!(accepted(NameForm::PortName, &texts), expected);
    }

    #[test]
    fn a_key_of_data_is_a_file_name_that_leads_nowhere_else() {
        let texts = ["a.conf", ".dockerconfigjson", "..a", ".", "a/b", ""];
        let expected = [true, true, false, false, false, false];
        assert_eq!(accepted(NameForm::DataKey, &texts), expected);
    }

    #[test]
    fn a_segment_of_a_path_has_no_slash() {
        let texts = ["system:a", "a/b", "..", "a%b"];
        assert_eq!(
            accepted(NameForm::PathSegment, &texts),
            [true, false, false, false]
        );
    }
}
