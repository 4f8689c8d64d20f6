//! Resources that Kubernetes accepts and that a production cluster should not run.

mod api_removals;
mod deprecated_api;
mod example_email;
pub(super) mod floating_tag;
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
mod tier;
pub(super) mod unused_exception;

use super::{Finding, ResourceSet, Rule};
use crate::parallel;

pub(super) const RULES: &[&Rule] = &[
    &floating_tag::RULE,
    &missing_resources::RULE,
    &missing_probes::RULE,
    &missing_security_context::RULE,
    &privilege::RULE,
    &host_namespaces::RULE,
    &single_replica::RULE,
    &missing_disruption_budget::RULE,
    &ineffective_annotation::RULE,
    &http_allowed::RULE,
    &example_email::RULE,
    &generated_name::RULE,
    &removed_api::RULE,
    &deprecated_api::RULE,
    &unused_exception::RULE,
];

pub(super) fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let findings = parallel::map(RULES.to_vec(), |rule| rule.of_set(set));
    findings.into_iter().flatten().collect()
}
