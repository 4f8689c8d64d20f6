//! The API versions that every cluster of the supported versions serves.
//!
//! From the API documentation of Kubernetes 1.33 to 1.37: the stable versions, which are on by
//! default. Alpha and beta versions depend on how a cluster is set up, so plate.yaml names them.

use super::known_kinds;

const STABLE: &[&str] = &[
    "v1",
    "admissionregistration.k8s.io/v1",
    "apiextensions.k8s.io/v1",
    "apiregistration.k8s.io/v1",
    "apps/v1",
    "authentication.k8s.io/v1",
    "authorization.k8s.io/v1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "certificates.k8s.io/v1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "events.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1",
    "networking.k8s.io/v1",
    "node.k8s.io/v1",
    "policy/v1",
    "rbac.authorization.k8s.io/v1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1",
];

/// Reports whether every cluster serves `api`: an API version, as `apps/v1`, or one of its kinds,
/// as `apps/v1/Deployment`.
pub fn served(api: &str) -> bool {
    if STABLE.contains(&api) {
        return true;
    }
    let Some((version, kind)) = api.rsplit_once('/') else {
        return false;
    };
    let group = version.rsplit_once('/').map_or("", |(group, _)| group);
    STABLE.contains(&version) && known_kinds::scope(group, kind).is_some()
}

#[cfg(test)]
mod tests {
    use super::served;

    #[test]
    fn an_api_version_and_its_kinds_are_served() {
        assert!(served("apps/v1") && served("apps/v1/Deployment") && served("v1/Pod"));
    }

    #[test]
    fn other_versions_and_kinds_are_not() {
        assert!(!served("apps/v1beta1") && !served("apps/v1/Deploymnet") && !served("v2"));
    }
}
