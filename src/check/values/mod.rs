//! Values that nobody reads, and values that are missing.

use super::{Finding, Platform, Rule};

/// The rules of this judge.
pub(super) const RULES: &[&Rule] = &[];

/// Returns what is wrong.
pub(super) fn check(_platform: &Platform<'_>) -> Vec<Finding> {
    Vec::new()
}
