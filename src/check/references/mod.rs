//! References from one resource to another, over all releases of an environment.
//!
//! - A reference to what is missing is a finding of the rule for its kind: `missing-secret`. The
//!   [`Inventory`] knows what exists.
//! - A namespace that is not known may be any, and labels that a controller adds may be there: a
//!   resource that may be correct is not reported.

mod duplicate_application;
mod duplicate_route;
mod missing_config_map;
mod missing_data_key;
mod missing_issuer;
mod missing_monitored_port;
mod missing_priority_class;
mod missing_role;
mod missing_scale_target;
mod missing_secret;
mod missing_service;
mod missing_service_account;
mod missing_service_port;
mod missing_store;
mod missing_target;
mod missing_target_port;
mod missing_volume_claim;
mod selector_without_match;
mod service_without_pods;
mod unused_external;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{Finder, Finding, Resource, ResourceSet, Rule};
use crate::manifest::Identity;
use crate::parallel;
use crate::resources::{Inventory, Reference, Relation, Target, references};

pub use unused_external::unused_externals;

pub(super) const RULES: &[&Rule] = &[
    &missing_service::RULE,
    &missing_service_port::RULE,
    &service_without_pods::RULE,
    &missing_target_port::RULE,
    &missing_service_account::RULE,
    &missing_config_map::RULE,
    &missing_secret::RULE,
    &missing_data_key::RULE,
    &missing_volume_claim::RULE,
    &missing_priority_class::RULE,
    &missing_issuer::RULE,
    &missing_store::RULE,
    &missing_scale_target::RULE,
    &missing_role::RULE,
    &selector_without_match::RULE,
    &missing_monitored_port::RULE,
    &duplicate_route::RULE,
    &duplicate_application::RULE,
    &unused_external::RULE,
];

pub(super) fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let there = Inventory::of(set);
    let mut findings = parallel::flat_map(&set.resources, |resource| {
        let by_rules = RULES.iter();
        let by_rules = by_rules.flat_map(|rule| rule.of_resource(resource, &there));
        let missing = missing_targets(resource, &there);
        missing.into_iter().chain(by_rules).collect()
    });
    findings.extend(RULES.iter().flat_map(|rule| rule.of_set(set)));
    in_order(findings, set)
}

/// Returns a finding for each missing target of `resource`, at the first place that needs it.
fn missing_targets<'a>(resource: &'a Resource<'a>, there: &Inventory<'a>) -> Vec<Finding> {
    let mut places: IndexMap<(Relation, Target<'_>), (Reference<'_>, usize)> = IndexMap::new();
    let needed = references(resource).filter(|reference| !reference.is_optional);
    for reference in needed {
        let key = (reference.relation, reference.target);
        places.entry(key).or_insert((reference, 0)).1 += 1;
    }
    let missing = places
        .into_values()
        .filter(|(reference, _)| there.origin(&reference.target).is_none());
    missing
        .map(|(reference, count)| {
            missing_target::missing(rule(reference.relation), &reference, count, there)
        })
        .collect()
}

/// Returns the rule that finds missing targets of `relation`.
fn rule(relation: Relation) -> &'static Rule {
    let is_it = |rule: &&Rule| matches!(rule.finder, Finder::Missing(own) if own == relation);
    let rule = RULES.iter().copied().find(is_it);
    rule.expect("each relation has a rule")
}

/// Returns `findings` in the order of the resources.
fn in_order(mut findings: Vec<Finding>, set: &ResourceSet<'_>) -> Vec<Finding> {
    let identities = set.resources.iter().map(|resource| &resource.identity);
    let places: HashMap<&Identity, usize> = identities.zip(0..).collect();
    let place = |finding: &Finding| finding.resource.as_ref().and_then(|one| places.get(one));
    findings.sort_by_key(|finding| place(finding).copied());
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_relation_has_a_rule() {
        for relation in [
            Relation::Backend,
            Relation::ServiceAccount,
            Relation::ConfigMap,
            Relation::Secret,
            Relation::VolumeClaim,
            Relation::PriorityClass,
            Relation::Issuer,
            Relation::Store,
            Relation::ScaleTarget,
            Relation::Role,
        ] {
            assert!(rule(relation).name.starts_with("missing-"));
        }
    }
}
