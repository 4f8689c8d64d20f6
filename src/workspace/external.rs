//! The items of `external` in plate.yaml: what resources refer to and the workspace does not render.
//!
//! - Each says why it is outside; without a reason it is an error.
//! - Name and namespace may hold `*`, which stands for any text, also none.

use super::fields::Fields;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(super) const KEYS: [&str; 5] = ["kind", "name", "namespace", "apiGroup", "reason"];

/// Resources that something else makes: a person, an operator, another repository.
#[derive(Debug, Clone, PartialEq)]
pub struct External {
    /// The kind, as in `Secret`.
    pub kind: String,
    /// The name, a pattern.
    pub name: String,
    /// The namespace, a pattern; any if none is given.
    pub namespace: Option<String>,
    /// The API group; any if none is given.
    pub api_group: Option<String>,
    /// Why the workspace does not render it.
    pub reason: String,
    /// Where the item is written.
    pub span: Span,
}

impl External {
    /// Reports whether this is the resource `name` of `kind` in the API group `group`; without a
    /// `namespace` it may be in any.
    pub fn is(&self, group: &str, kind: &str, namespace: Option<&str>, name: &str) -> bool {
        let is_namespace = match (&self.namespace, namespace) {
            (Some(pattern), Some(namespace)) => fits(pattern, namespace),
            _ => true,
        };
        self.kind == kind
            && self.api_group.as_deref().is_none_or(|own| own == group)
            && fits(&self.name, name)
            && is_namespace
    }
}

/// Reads `external` from the top of plate.yaml.
pub(super) fn read(top: &Fields<'_>) -> Vec<External> {
    let items = top.items("external").into_iter();
    items
        .filter_map(|(path, node)| item(&top.nested(node, path, &KEYS)?))
        .collect()
}

fn item(fields: &Fields<'_>) -> Option<External> {
    fields.require("kind", "an external resource", "Secret");
    fields.require("name", "an external resource", "database");
    fields.require("reason", "an external resource", "the operator makes it");
    let text = |key| fields.text(key).map(|text| text.value);
    let (kind, name) = (text("kind"), text("name"));
    let (namespace, api_group) = (text("namespace"), text("apiGroup"));
    let reason = reason(fields);
    Some(External {
        kind: kind?,
        name: name?,
        namespace,
        api_group,
        reason: reason?,
        span: fields.span,
    })
}

fn reason(fields: &Fields<'_>) -> Option<String> {
    let text = fields.text("reason")?;
    if text.value.trim().is_empty() {
        let message = format!("`{}` is empty", fields.path_of("reason"));
        let diagnostic = Diagnostic::error("missing-reason", message).at(text.span);
        fields.diagnostic(diagnostic.help("state who creates the resource, and where"));
    }
    Some(text.value)
}

/// Reports whether `text` is `pattern`, in which `*` stands for any text.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(text) = text.strip_prefix(start) else {
        return false;
    };
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    ends.into_iter().any(|at| fits(rest, &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn external(name: &str, namespace: Option<&str>, api_group: Option<&str>) -> External {
        External {
            kind: "Secret".to_owned(),
            name: name.to_owned(),
            namespace: namespace.map(str::to_owned),
            api_group: api_group.map(str::to_owned),
            reason: "made by hand".to_owned(),
            span: Span::NOWHERE,
        }
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in [
            ("web", "web"),
            ("web-*", "web-"),
            ("web-*", "web-stg"),
            ("*-tls", "web-tls"),
            ("a*b*c", "a-b-b-c"),
            ("*", ""),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("web", "web-stg"), ("web-*", "web"), ("a*b*c", "a-c-b")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_left_out_is_any() {
        let any = external("db", None, None);
        assert!(any.is("", "Secret", Some("shop"), "db"));
        assert!(any.is("example.com", "Secret", None, "db"));
        assert!(!any.is("", "ConfigMap", Some("shop"), "db"));
    }

    #[test]
    fn what_is_said_must_fit() {
        let one = external("db", Some("plate-*"), Some(""));
        assert!(one.is("", "Secret", Some("plate-stg"), "db"));
        assert!(!one.is("", "Secret", Some("shop"), "db"));
        assert!(!one.is("example.com", "Secret", Some("plate-stg"), "db"));
    }
}
