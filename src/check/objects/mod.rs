//! What the API server rejects although it fits the schema.

use super::{Finding, Platform, Rule};

/// The rules of this judge.
pub(super) const RULES: &[&Rule] = &[];

/// Returns what is wrong.
pub(super) fn check(_platform: &Platform<'_>) -> Vec<Finding> {
    Vec::new()
}
