//! What is wrong with manifests, found offline.
//!
//! - A [`Judge`] looks at one side of a [`ResourceSet`]: the resources of one environment.
//! - What it finds is named by a [`Rule`], which carries its own documentation.
//! - The values of all environments are judged together, with what the templates mention: [`usage()`].
//! - Judges know nothing of the command line, of severities that plate.yaml changes, or of each other.

mod best_practices;
mod fields;
mod finding;
mod pods;
mod policy;
mod references;
pub mod report;
mod rule;
pub mod schema;
mod validation;
mod values;

pub use crate::resources::{Resource, ResourceSet};
pub use finding::Finding;
pub use policy::{Policy, Verdict, named};
pub use references::unused_externals;
pub use rule::{Judge, Rule};
pub use schema::{Definitions, incomplete_resource, not_a_resource, unread_file};
pub use values::{secrets_in_values, usage};

/// Returns every rule, judge by judge.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let judges = [
        schema::RULES,
        validation::RULES,
        references::RULES,
        values::RULES,
        best_practices::RULES,
        policy::RULES,
    ];
    judges.into_iter().flatten().copied()
}

/// Returns what `judge` finds, in the order of the resources.
pub fn check(judge: Judge, set: &ResourceSet<'_>) -> Vec<Finding> {
    check_defined(judge, set, &Definitions::default())
}

/// Returns what `judge` finds where `definitions` tell of custom kinds too; what they compile is kept
/// for the next platform.
pub fn check_defined(
    judge: Judge,
    set: &ResourceSet<'_>,
    definitions: &Definitions,
) -> Vec<Finding> {
    match judge {
        Judge::Schema => schema::check(set, definitions),
        Judge::Objects => validation::check(set),
        Judge::References => references::check(set),
        Judge::Values => values::check(set),
        Judge::Practice => best_practices::check(set),
    }
}

#[cfg(test)]
mod fixture;
