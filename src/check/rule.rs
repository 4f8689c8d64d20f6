//! A rule: one thing that can be wrong.

use super::validation::Object;
use super::{Finding, Resource, ResourceSet};
use crate::diagnostic::Severity;
use crate::resources::{Inventory, Relation};

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
    /// Whether its findings are shown where plate.yaml does not set its severity.
    pub is_on: bool,
    pub(super) finder: Finder,
    /// Markdown with the headings What, Why, Example and Fix; the first line sums it up.
    pub documentation: &'static str,
}

/// The function that finds what is wrong by a rule.
#[derive(Debug, Clone, Copy)]
pub(super) enum Finder {
    /// In one resource alone.
    Object(fn(&Object<'_>) -> Vec<Finding>),
    Resource(for<'a> fn(&'a Resource<'a>, &Inventory<'a>) -> Vec<Finding>),
    /// In all resources of an environment.
    Set(fn(&ResourceSet<'_>) -> Vec<Finding>),
    /// Where the target of a reference is missing.
    Missing(Relation),
    /// In a pass that serves several rules, such as the walk through a resource along its schema.
    Shared,
}

/// A group of rules that need the same input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
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

    pub(super) fn of_object(&self, object: &Object<'_>) -> Vec<Finding> {
        match self.finder {
            Finder::Object(find) => find(object),
            _ => Vec::new(),
        }
    }

    pub(super) fn of_resource<'a>(
        &self,
        resource: &'a Resource<'a>,
        there: &Inventory<'a>,
    ) -> Vec<Finding> {
        match self.finder {
            Finder::Resource(find) => find(resource, there),
            _ => Vec::new(),
        }
    }

    pub(super) fn of_set(&self, set: &ResourceSet<'_>) -> Vec<Finding> {
        match self.finder {
            Finder::Set(find) => find(set),
            _ => Vec::new(),
        }
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
