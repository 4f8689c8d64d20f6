//! A rule: one thing that can be wrong.

use crate::diagnostic::Severity;

/// One thing that can be wrong, with its documentation.
///
/// A rule is one file: the constant, what finds it, and the cases that show it.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name in kebab case, which is the code of its diagnostics: `unknown-field`.
    pub name: &'static str,
    pub category: Category,
    /// The severity of its findings unless plate.yaml sets another.
    pub severity: Severity,
    /// Markdown with the headings What, Why, Example and Fix; the first line sums it up.
    pub documentation: &'static str,
}

/// A group of rules that need the same input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// The schema of each kind.
    Schema,
    /// What the API server rejects beyond schemas.
    Validation,
    /// References from one resource to another.
    References,
    /// Values that are not read or not declared, and secrets in values.
    Values,
    /// What Kubernetes accepts and a production cluster should not run.
    BestPractices,
}

impl Rule {
    /// Returns the first line of the documentation, which sums it up.
    pub fn summary(&self) -> &'static str {
        let line = self.documentation.lines().find(|line| !line.is_empty());
        line.unwrap_or_default().trim_start_matches("# ")
    }

    /// Reports whether its findings are left out unless plate.yaml sets its severity.
    pub fn is_off_by_default(&self) -> bool {
        super::values::OFF_BY_DEFAULT
            .iter()
            .any(|rule| rule.name == self.name)
    }
}

impl Category {
    /// All categories, in the order in which they are checked.
    pub const ALL: [Category; 5] = [
        Category::Schema,
        Category::Validation,
        Category::References,
        Category::Values,
        Category::BestPractices,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Category::Schema => "schema",
            Category::Validation => "validation",
            Category::References => "references",
            Category::Values => "values",
            Category::BestPractices => "best-practices",
        }
    }
}
