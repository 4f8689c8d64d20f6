//! The names that plate.yaml may refer to.

use indexmap::IndexMap;

use super::environment::Environment;
use super::fields::Fields;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;

/// The names that plate.yaml may refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    /// The environments that it names itself.
    pub(super) environments: &'a IndexMap<String, Environment>,
    pub(super) charts: &'a [String],
    pub(super) values: &'a [String],
}

impl Known<'_> {
    /// Reports an environment that is not among those named, if any are named.
    pub(super) fn environment(&self, fields: &Fields<'_>, name: &str, span: Span) {
        if !self.environments.is_empty() && !self.environments.contains_key(name) {
            fields.diagnostic(unknown_environment(name, self.environments).at(span));
        }
    }
}

/// Returns the error for an environment that plate.yaml does not name.
pub(super) fn unknown_environment(
    name: &str,
    environments: &IndexMap<String, Environment>,
) -> Diagnostic {
    let names: Vec<&str> = environments.keys().map(String::as_str).collect();
    let message = format!("there is no environment `{name}`");
    Diagnostic::error("unknown-environment", message)
        .note(format!("the environments are {}", names.join(", ")))
        .help_if(nearest(name, names), |name| {
            format!("did you mean `{name}`?")
        })
}
