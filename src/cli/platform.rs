//! From what was rendered for an environment to what is judged.

use crate::check::Platform;
use crate::pipeline::Rendered;
use crate::workspace::Kubernetes;

/// Returns the platform of everything that was rendered for one environment.
pub(super) fn platform<'a>(rendered: &'a [Rendered], kubernetes: &'a Kubernetes) -> Platform<'a> {
    let first = rendered.first().map(|first| &first.release);
    let environment = first.and_then(|release| release.environment.as_ref());
    let manifests = rendered.iter().flat_map(|one| {
        let manifests = one.manifests.iter();
        manifests.map(|manifest| (manifest, Some(&one.release)))
    });
    Platform::new(environment, kubernetes, manifests)
}
