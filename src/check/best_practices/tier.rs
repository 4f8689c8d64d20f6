//! The tier of the environment that resources are for.

use crate::check::ResourceSet;
use crate::workspace::Tier;

/// Reports whether the environment is one for development; files have no environment.
pub(super) fn is_development(set: &ResourceSet<'_>) -> bool {
    is_of(set, Tier::Development)
}

pub(super) fn is_of(set: &ResourceSet<'_>, tier: Tier) -> bool {
    let environment = set.environment;
    environment.is_some_and(|environment| environment.tier == tier)
}
