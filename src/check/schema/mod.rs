//! Whether each resource fits the schema of its kind.
//!
//! - The kinds of Kubernetes 1.33 to 1.37 and of some operators are in a table that comes with the
//!   program; `cargo xtask schemas` makes it.
//! - A `CustomResourceDefinition` among the resources wins over one that is given with `--crds`, and
//!   both win over the table.
//! - A built-in kind accepts what the API server decodes with strict field validation; a
//!   custom kind follows the rules of structural schemas. Null is as good as nothing in both.
//! - For a version of Kubernetes without a table, the nearest one is used, and what it does not
//!   know is a warning.

mod bad_base64;
mod bad_length;
mod bad_quantity;
mod bad_time;
mod definitions;
mod duplicate_key;
mod kinds;
mod limits;
mod missing_field;
mod no_schema;
mod not_a_resource;
mod out_of_range;
mod pattern_mismatch;
mod patterns;
mod schema_place;
pub mod table;
mod unknown_field;
mod unknown_kind;
mod unsupported_value;
mod walk;
mod wrong_type;
mod yaml_syntax;

use super::{Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Diagnostic;
use crate::parallel;
pub use definitions::Definitions;
use kinds::{Kinds, Lookup};
pub use not_a_resource::not_a_resource;
pub use yaml_syntax::unread_file;

pub(super) const RULES: &[&Rule] = &[
    &unknown_field::RULE,
    &wrong_type::RULE,
    &missing_field::RULE,
    &unsupported_value::RULE,
    &out_of_range::RULE,
    &bad_length::RULE,
    &pattern_mismatch::RULE,
    &bad_quantity::RULE,
    &bad_base64::RULE,
    &bad_time::RULE,
    &unknown_kind::RULE,
    &no_schema::RULE,
    &not_a_resource::RULE,
    &yaml_syntax::RULE,
    &duplicate_key::RULE,
];

pub(super) fn check(set: &ResourceSet<'_>, definitions: &Definitions) -> Vec<Finding> {
    let tables = definitions.tables(set);
    let version = &set.kubernetes.version;
    let kinds = Kinds::new(&tables, &definitions.patterns, version);
    let mut findings = parallel::flat_map(&set.resources, |resource| match kinds.of(resource) {
        Lookup::Found(form) => walk::walk(resource, form, &kinds),
        Lookup::Unknown => vec![unknown_kind::finding(resource, &kinds)],
        Lookup::NoSchema => Vec::new(),
    });
    let is_skipped = |resource: &&Resource<'_>| matches!(kinds.of(resource), Lookup::NoSchema);
    let skipped: Vec<_> = set.resources.iter().filter(is_skipped).collect();
    findings.extend(no_schema::findings(&skipped));
    findings
}

pub fn incomplete_resource(diagnostic: Diagnostic) -> Finding {
    let rules = RULES.iter().copied();
    let mut named = rules.filter(|rule| rule.name == diagnostic.code);
    Finding {
        rule: named.next().unwrap_or(&not_a_resource::RULE),
        release: None,
        resource: None,
        diagnostic,
    }
}

#[cfg(test)]
mod fixture;
