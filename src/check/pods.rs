//! The pods that resources make.

use super::Resource;
use super::fields::{at, items};
use crate::yaml::Node;

/// A pod, or the template of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pod<'a> {
    /// What has its `metadata` and its `spec`.
    pub(super) node: &'a Node,
    /// Its `spec`.
    pub(super) spec: &'a Node,
}

impl<'a> Pod<'a> {
    /// Returns the pod that `resource` is or makes; none if it has no spec.
    pub(super) fn of(resource: &'a Resource<'_>) -> Option<Self> {
        let manifest = resource.manifest;
        let path = template_path(manifest.group(), manifest.kind())?;
        let node = at(&manifest.node, path)?;
        let spec = at(node, &["spec"])?;
        Some(Self { node, spec })
    }

    /// Returns its containers: those that start it, those that run in it, those for debugging.
    pub(super) fn containers(self) -> impl Iterator<Item = &'a Node> {
        let lists = ["initContainers", "containers", "ephemeralContainers"];
        let spec = self.spec;
        lists.into_iter().flat_map(move |list| items(spec, list))
    }

    /// Returns its volumes.
    pub(super) fn volumes(self) -> &'a [Node] {
        items(self.spec, "volumes")
    }
}

/// Returns where the resources of a kind have their pod; none if they make no pods.
pub(super) fn template_path(group: &str, kind: &str) -> Option<&'static [&'static str]> {
    let path: &[&str] = match (group, kind) {
        ("", "Pod") => &[],
        ("", "PodTemplate") => &["template"],
        ("apps", "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet")
        | ("", "ReplicationController")
        | ("batch", "Job") => &["spec", "template"],
        ("batch", "CronJob") => &["spec", "jobTemplate", "spec", "template"],
        _ => return None,
    };
    Some(path)
}
