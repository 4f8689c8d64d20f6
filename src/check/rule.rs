//! A rule: one thing that can be wrong.

use crate::diagnostic::Severity;

/// One thing that can be wrong, with its documentation.
///
/// A rule is one file: the constant, what finds it, and the cases that show it.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name in kebab case, which is the code of its diagnostics: `unknown-field`.
    pub name: &'static str,
    /// Who looks for it.
    pub judge: Judge,
    /// How grave it is unless plate.yaml says otherwise.
    pub severity: Severity,
    /// Markdown with the headings What, Why, Example and Fix; the first line sums it up.
    pub documentation: &'static str,
}

/// A side from which manifests are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judge {
    /// The schema of each kind.
    Schema,
    /// What the API server rejects beyond schemas.
    Objects,
    /// What one resource says of another.
    References,
    /// Values that nobody reads, and values that are missing.
    Values,
    /// What Kubernetes takes and nobody should ask for.
    Practice,
}

impl Rule {
    /// Returns the first line of its documentation, which sums it up.
    pub fn summary(&self) -> &'static str {
        let line = self.documentation.lines().find(|line| !line.is_empty());
        line.unwrap_or_default().trim_start_matches("# ")
    }

    /// Reports whether what it finds is left out unless plate.yaml sets its severity.
    pub fn is_off_by_default(&self) -> bool {
        super::values::OFF_BY_DEFAULT
            .iter()
            .any(|rule| rule.name == self.name)
    }
}

impl Judge {
    /// All judges, in the order in which they are heard.
    pub const ALL: [Judge; 5] = [
        Judge::Schema,
        Judge::Objects,
        Judge::References,
        Judge::Values,
        Judge::Practice,
    ];

    /// Returns its name, as lists of rules write it.
    pub fn name(self) -> &'static str {
        match self {
            Judge::Schema => "schema",
            Judge::Objects => "objects",
            Judge::References => "references",
            Judge::Values => "values",
            Judge::Practice => "practice",
        }
    }
}
