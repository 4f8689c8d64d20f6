//! What the API server rejects although it fits the schema.
//!
//! - A field that the schema asks for and that is not there is the schema's finding. Here it is
//!   one only if it is there and says nothing.
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
use object::Object;

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

const CHECKS: &[fn(&Object<'_>) -> Vec<Finding>] = &[
    invalid_name::check,
    invalid_label::check,
    invalid_container::check,
    duplicate_name::check,
    invalid_port::check,
    duplicate_port::check,
    invalid_env::check,
    duplicate_env::check,
    invalid_volume::check,
    invalid_mount::check,
    invalid_resources::check,
    invalid_probe::check,
    invalid_restart_policy::check,
    invalid_scheduling::check,
    invalid_security_context::check,
    invalid_selector::check,
    invalid_strategy::check,
    invalid_schedule::check,
    invalid_service::check,
    invalid_ingress::check,
    invalid_autoscaler::check,
    invalid_disruption_budget::check,
    invalid_network_policy::check,
    invalid_role::check,
    invalid_data::check,
    invalid_claim::check,
];

/// Returns what is wrong.
pub(super) fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let version = &set.kubernetes.version;
    let mut findings = Vec::new();
    for resource in &set.resources {
        let object = Object::new(resource, version);
        findings.extend(CHECKS.iter().flat_map(|check| check(&object)));
    }
    findings
}
