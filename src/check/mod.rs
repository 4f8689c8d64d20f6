//! What is wrong with manifests, found offline.
//!
//! - A [`Rule`] is one thing that can be wrong, with its documentation; a [`Category`] is a list of
//!   rules. They look at a [`ResourceSet`]: the resources of one environment.
//! - The values of all environments are checked together, with the templates that use them: [`usage()`].
//! - Rules do not know the command line, the severities that plate.yaml sets, or each other.

mod best_practices;
mod finding;
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
use rule::Finder;
pub use rule::{Category, Rule};
pub use schema::{Definitions, incomplete_resource, not_a_resource, unread_file};
pub use values::{secrets_in_values, usage};

/// Returns every rule, category by category.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let categories = [
        schema::RULES,
        validation::RULES,
        references::RULES,
        values::RULES,
        best_practices::RULES,
    ];
    categories.into_iter().flatten().copied()
}

pub fn check(category: Category, set: &ResourceSet<'_>) -> Vec<Finding> {
    check_defined(category, set, &Definitions::default())
}

/// Returns the findings of `category`, where `definitions` define custom kinds too; they keep what
/// they compile for the next resource set.
pub fn check_defined(
    category: Category,
    set: &ResourceSet<'_>,
    definitions: &Definitions,
) -> Vec<Finding> {
    match category {
        Category::Schema => schema::check(set, definitions),
        Category::Validation => validation::check(set),
        Category::References => references::check(set),
        // They are found by how templates use values, which is known of all environments together.
        Category::Values => Vec::new(),
        Category::BestPractices => best_practices::check(set),
    }
}

#[cfg(test)]
mod fixture;

#[cfg(test)]
mod tests {
    use super::fixture::Fixture;
    use super::*;

    #[test]
    fn the_pods_of_a_rollout_and_of_a_pod_template_are_found_by_every_category() {
        let template = "template: {spec: {containers: [{name: a, image: 'a:latest', \
                        envFrom: [{secretRef: {name: gone}}]}, {name: a, image: 'b:1'}]}}";
        let rollout = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {{name: r}}\nspec: {{{template}}}\n"
        );
        let held =
            format!("apiVersion: v1\nkind: PodTemplate\nmetadata: {{name: t}}\n{template}\n");
        let fixture = Fixture::new(&format!("{rollout}---\n{held}"));
        for (category, rule) in [
            (Category::Validation, "duplicate-name"),
            (Category::References, "missing-secret"),
            (Category::BestPractices, "floating-tag"),
        ] {
            let findings = fixture.findings(category);
            let findings = findings.iter().filter(|finding| finding.rule.name == rule);
            let kinds = findings.filter_map(|finding| finding.resource.as_ref());
            let kinds: Vec<&str> = kinds.map(|resource| resource.kind.as_str()).collect();
            assert_eq!(kinds, ["Rollout", "PodTemplate"], "{rule}");
        }
    }
}
