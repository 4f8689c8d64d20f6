//! What the API server rejects although it fits the schema.
//!
//! - A required field that is missing is a finding of the schema; here it is one if it is empty.
//! - The limits are those of Kubernetes' `pkg/apis/*/validation`.

mod amount;
mod duplicate_env;
mod duplicate_name;
mod duplicate_port;
mod form;
mod invalid_autoscaler;
mod invalid_claim;
mod invalid_container;
mod invalid_data;
mod invalid_disruption_budget;
mod invalid_env;
mod invalid_ingress;
mod invalid_label;
mod invalid_mount;
mod invalid_name;
mod invalid_network_policy;
mod invalid_port;
mod invalid_probe;
mod invalid_resources;
mod invalid_restart_policy;
mod invalid_role;
mod invalid_schedule;
mod invalid_scheduling;
mod invalid_security_context;
mod invalid_selector;
mod invalid_service;
mod invalid_strategy;
mod invalid_volume;
mod object;
mod union;

use super::{Finding, ResourceSet, Rule};
use crate::parallel;
pub(super) use object::Object;

pub(super) const RULES: &[&Rule] = &[
    &invalid_name::RULE,
    &invalid_label::RULE,
    &invalid_container::RULE,
    &duplicate_name::RULE,
    &invalid_port::RULE,
    &duplicate_port::RULE,
    &invalid_env::RULE,
    &duplicate_env::RULE,
    &invalid_volume::RULE,
    &invalid_mount::RULE,
    &invalid_resources::RULE,
    &invalid_probe::RULE,
    &invalid_restart_policy::RULE,
    &invalid_scheduling::RULE,
    &invalid_security_context::RULE,
    &invalid_selector::RULE,
    &invalid_strategy::RULE,
    &invalid_schedule::RULE,
    &invalid_service::RULE,
    &invalid_ingress::RULE,
    &invalid_autoscaler::RULE,
    &invalid_disruption_budget::RULE,
    &invalid_network_policy::RULE,
    &invalid_role::RULE,
    &invalid_data::RULE,
    &invalid_claim::RULE,
];

pub(super) fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let version = &set.kubernetes.version;
    parallel::flat_map(&set.resources, |resource| {
        let object = Object::new(resource, version);
        let findings = RULES.iter().flat_map(|rule| rule.of_object(&object));
        findings.collect()
    })
}
