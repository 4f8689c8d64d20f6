//! Keys that Kubernetes reads otherwise than they look: `on` is the boolean true, and so the key `true`.

use std::collections::BTreeSet;

use super::node::{Data, Node, Style};
use super::scalar::surprise;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A key of a map that is not what it looks like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SurprisingKey {
    /// Where it is written.
    pub span: Span,
    pub written: String,
    /// What Kubernetes makes of it.
    pub name: String,
    /// What that is, with its article.
    pub meaning: String,
}

impl SurprisingKey {
    /// Returns what there is to say about it.
    pub fn warning(&self) -> Diagnostic {
        surprising(&self.written, &self.meaning, self.span)
            .note(format!("the key is the text \"{}\"", self.name))
    }
}

/// Returns the warning for a plain scalar at `span` that Kubernetes reads as `meaning`.
pub fn surprising(plain: &str, meaning: &str, span: Span) -> Diagnostic {
    let message = format!("Kubernetes reads `{plain}` as {meaning}");
    Diagnostic::warning("surprising-scalar", message)
        .at(span)
        .help(format!("write \"{plain}\" if it is text"))
}

/// Returns the surprising keys of the documents of `text`, each place once, in their order.
pub fn surprising_keys(documents: &[Node], text: &str) -> Vec<SurprisingKey> {
    let mut found = BTreeSet::new();
    for document in documents {
        collect(document, text, &mut found);
    }
    found.into_iter().collect()
}

fn collect(node: &Node, text: &str, found: &mut BTreeSet<SurprisingKey>) {
    match &node.data {
        Data::List(items) => items.iter().for_each(|item| collect(item, text, found)),
        Data::Map(map) => {
            for (name, field) in map.iter() {
                if field.key_style == Style::Plain && may_surprise(name) {
                    found.extend(surprising_key(name, field.key_span, text));
                }
                collect(&field.value, text, found);
            }
        }
        _ => {}
    }
}

/// What Kubernetes makes of a surprising key is a boolean or a number.
fn may_surprise(name: &str) -> bool {
    let begins = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.');
    matches!(name, "true" | "false") || name.as_bytes().first().is_some_and(begins)
}

/// An alias and a tag say what the key is by themselves.
fn surprising_key(name: &str, span: Span, text: &str) -> Option<SurprisingKey> {
    let written = text.get(span.range())?;
    Some(SurprisingKey {
        span,
        written: written.to_owned(),
        name: name.to_owned(),
        meaning: surprise(written)?,
    })
}

#[cfg(test)]
mod tests {
    use super::surprising_keys;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    fn written(text: &str) -> Vec<String> {
        let documents = parse(SourceMap::new().add("a.yaml", text), text).expect("YAML");
        let keys = surprising_keys(&documents, text).into_iter();
        keys.map(|key| key.written).collect()
    }

    #[test]
    fn every_spelling_of_a_boolean_is_found_but_its_own() {
        for word in ["y", "Y", "n", "N", "yes", "No", "ON", "off"] {
            assert_eq!(written(&format!("{word}: 1\n")), [word]);
        }
        for word in ["true", "False", "'on'", "\"y\"", "yEs", "not", "!!str on"] {
            assert!(written(&format!("{word}: 1\n")).is_empty(), "{word}");
        }
    }

    #[test]
    fn keys_in_lists_brackets_and_anchors_are_found_once() {
        assert_eq!(written("a: [{n: 1}, {b: {y: 2}}]\n"), ["n", "y"]);
        assert_eq!(written("a: &a {on: 1}\nb: *a\nc: {<<: *a}\n"), ["on"]);
        assert_eq!(written("\u{feff}on: 1\r\noff: 2\r\n"), ["on", "off"]);
    }

    #[test]
    fn a_number_is_found_where_the_key_is_another_text() {
        assert_eq!(written("0123: a\n1.10: b\n"), ["0123", "1.10"]);
        assert!(written("1: a\n8080: b\n1.5: c\n\"010\": d\n").is_empty());
    }
}
