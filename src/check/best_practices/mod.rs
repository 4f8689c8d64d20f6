//! What Kubernetes takes, and what nobody should ask for.

mod api_removals;
mod containers;
mod deprecated_api;
mod example_email;
mod floating_tag;
mod generated_name;
mod host_namespaces;
mod http_allowed;
mod ineffective_annotation;
mod ingress_nginx;
mod missing_disruption_budget;
mod missing_probes;
mod missing_resources;
mod missing_security_context;
mod privilege;
mod removed_api;
mod scale;
mod single_replica;
pub(super) mod unused_exception;

use super::{Finding, ResourceSet, Rule};
use crate::workspace::Tier;

#[cfg(test)]
pub(super) use floating_tag::FLOATING_TAG;

pub(super) const RULES: &[&Rule] = &[
    &floating_tag::FLOATING_TAG,
    &missing_resources::MISSING_RESOURCES,
    &missing_probes::MISSING_PROBES,
    &missing_security_context::MISSING_SECURITY_CONTEXT,
    &privilege::PRIVILEGE,
    &host_namespaces::HOST_NAMESPACES,
    &single_replica::SINGLE_REPLICA,
    &missing_disruption_budget::MISSING_DISRUPTION_BUDGET,
    &ineffective_annotation::INEFFECTIVE_ANNOTATION,
    &http_allowed::HTTP_ALLOWED,
    &example_email::EXAMPLE_EMAIL,
    &generated_name::GENERATED_NAME,
    &removed_api::REMOVED_API,
    &deprecated_api::DEPRECATED_API,
    &unused_exception::RULE,
];

/// What finds each of them.
const CHECKS: &[fn(&ResourceSet<'_>) -> Vec<Finding>] = &[
    floating_tag::check,
    missing_resources::check,
    missing_probes::check,
    missing_security_context::check,
    privilege::check,
    host_namespaces::check,
    single_replica::check,
    missing_disruption_budget::check,
    ineffective_annotation::check,
    http_allowed::check,
    example_email::check,
    generated_name::check,
    removed_api::check,
    deprecated_api::check,
];

/// Returns what is wrong.
pub(super) fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let checks = CHECKS.iter();
    checks.flat_map(|check| check(set)).collect()
}

/// Reports whether people try things here; where no environment is named, nobody knows.
fn is_development(set: &ResourceSet<'_>) -> bool {
    is_of(set, Tier::Development)
}

fn is_of(set: &ResourceSet<'_>, tier: Tier) -> bool {
    let environment = set.environment;
    environment.is_some_and(|environment| environment.tier == tier)
}
