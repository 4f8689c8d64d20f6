//! From what was rendered for an environment to what is checked.

use crate::check::ResourceSet;
use crate::render::Rendered;
use crate::workspace::Kubernetes;

/// Returns the resources of everything that was rendered for one environment.
pub(super) fn resource_set<'a>(
    rendered: &'a [Rendered],
    kubernetes: &'a Kubernetes,
) -> ResourceSet<'a> {
    let first = rendered.first().map(|first| &first.release);
    let environment = first.and_then(|release| release.environment.as_ref());
    let manifests = rendered.iter().flat_map(|one| {
        let manifests = one.manifests.iter();
        manifests.map(|manifest| (manifest, Some(&one.release)))
    });
    ResourceSet::new(environment, kubernetes, manifests)
}
