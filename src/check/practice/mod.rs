//! What Kubernetes takes, and what nobody should ask for.

mod floating_tag;
mod host_namespaces;
mod missing_probes;
mod missing_resources;
mod privilege;

use super::{Finding, Platform, Rule};

#[cfg(test)]
pub(super) use floating_tag::FLOATING_TAG;

/// The rules of this judge.
pub(super) const RULES: &[&Rule] = &[
    &floating_tag::FLOATING_TAG,
    &missing_resources::MISSING_RESOURCES,
    &missing_probes::MISSING_PROBES,
    &privilege::PRIVILEGE,
    &host_namespaces::HOST_NAMESPACES,
];

/// What finds each of them.
const CHECKS: &[fn(&Platform<'_>) -> Vec<Finding>] = &[
    floating_tag::check,
    missing_resources::check,
    missing_probes::check,
    privilege::check,
    host_namespaces::check,
];

/// Returns what is wrong.
pub(super) fn check(platform: &Platform<'_>) -> Vec<Finding> {
    let checks = CHECKS.iter();
    checks.flat_map(|check| check(platform)).collect()
}
