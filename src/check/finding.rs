//! What a rule found.

use super::{Resource, Rule};
use crate::diagnostic::Diagnostic;
use crate::manifest::Identity;
use crate::source::Span;
use crate::yaml::{Field, Node};

/// One thing that is wrong, and with which resource.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that names it.
    pub rule: &'static Rule,
    /// The release of the resource; none for a file.
    pub release: Option<String>,
    /// The resource; none if it is about none.
    pub resource: Option<Identity>,
    /// What to show; its severity is the rule's.
    pub diagnostic: Diagnostic,
}

impl Finding {
    /// Returns a finding about `node` of `resource`: at the template's tag that wrote it and at the
    /// line of the values that set it, or where an author's text wrote it.
    pub fn new(
        rule: &'static Rule,
        resource: &Resource<'_>,
        node: &Node,
        message: impl Into<String>,
    ) -> Self {
        let tag = resource.manifest.tag(node).filter(|tag| *tag != node.span);
        let diagnostic = rule.diagnostic(message.into());
        let diagnostic = match tag {
            Some(tag) => diagnostic.at(tag).label(node.span, "the value is set here"),
            None => diagnostic.at(node.span),
        };
        Self {
            rule,
            release: resource.release.map(|release| release.name.clone()),
            resource: Some(resource.identity.clone()),
            diagnostic,
        }
    }

    /// Returns a finding about the key of `field` of `resource`: at the template's tag that wrote it
    /// and at the line of the values, or where an author's text wrote it.
    pub fn at_key(
        rule: &'static Rule,
        resource: &Resource<'_>,
        field: &Field,
        message: impl Into<String>,
    ) -> Self {
        let tag = resource.manifest.tag(&field.value);
        let tag = tag.filter(|tag| tag.file != field.key_span.file);
        let diagnostic = rule.diagnostic(message.into());
        let diagnostic = match tag {
            Some(tag) => diagnostic
                .at(tag)
                .label(field.key_span, "the field is set here"),
            None => diagnostic.at(field.key_span),
        };
        Self {
            rule,
            release: resource.release.map(|release| release.name.clone()),
            resource: Some(resource.identity.clone()),
            diagnostic,
        }
    }

    /// Adds a place with a remark.
    #[must_use]
    pub fn label(mut self, span: Span, note: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.label(span, note);
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.note(note);
        self
    }

    /// Adds a next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.help(help);
        self
    }
}

impl Rule {
    /// Returns a diagnostic that bears the rule's name and severity.
    pub fn diagnostic(&self, message: String) -> Diagnostic {
        Diagnostic {
            severity: self.severity,
            ..Diagnostic::error(self.name, message)
        }
    }
}
