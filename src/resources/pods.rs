//! The pods of a platform: their labels, and what their specs say.
//!
//! - A kind of Kubernetes' own has its template where its schema says; the controller adds labels
//!   that are known by their keys.
//! - Any other kind has pods if `spec.template.spec.containers` is a list; what its controller adds
//!   is not known.

use super::selector::{Labels, Unknown};
use super::walk::{at, items_at, map_at, text_at};
use crate::resources::Resource;
use crate::yaml::Node;

/// The labels that the controller of a Job adds.
const OF_JOBS: &[&str] = &[
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-uid",
    "job-name",
];

/// The labels that the other controllers add.
const OF_SETS: &[&str] = &[
    "apps.kubernetes.io/pod-index",
    "controller-revision-hash",
    "pod-template-generation",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];

/// The pods that a resource makes, or is.
#[derive(Debug, Clone)]
pub(crate) struct Pods<'a> {
    /// The resource that makes them.
    pub(crate) resource: &'a Resource<'a>,
    /// Their labels.
    pub(crate) labels: Labels<'a>,
    /// Their spec.
    pub(crate) spec: &'a Node,
}

impl<'a> Pods<'a> {
    /// Returns the pods of `resource`, if it has any.
    pub(crate) fn of(resource: &'a Resource<'a>) -> Option<Self> {
        let (path, unknown) = template_of(resource);
        let template = at(&resource.manifest.node, path)?;
        let spec = template.get("spec")?;
        spec.get("containers")?.as_list()?;
        let labels = map_at(template, &["metadata", "labels"]);
        Some(Self {
            resource,
            labels: Labels::new(labels, unknown),
            spec,
        })
    }

    /// Returns the containers, those that run before the others first.
    pub(crate) fn containers(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        let init = items_at(self.spec, &["initContainers"]);
        init.iter().chain(items_at(self.spec, &["containers"]))
    }

    /// Returns the names of the containers' ports.
    pub(crate) fn port_names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let ports = self
            .containers()
            .flat_map(|container| items_at(container, &["ports"]));
        ports.filter_map(|port| text_at(port, &["name"]))
    }
}

/// Returns the path of the pods' template, and which labels they get besides.
fn template_of(resource: &Resource<'_>) -> (&'static [&'static str], Unknown) {
    let identity = &resource.identity;
    match (identity.group.as_str(), identity.kind.as_str()) {
        ("", "Pod") => (&[], Unknown::Nothing),
        ("", "ReplicationController")
        | ("apps", "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet") => {
            (&["spec", "template"], Unknown::Keys(OF_SETS))
        }
        ("batch", "Job") => (&["spec", "template"], Unknown::Keys(OF_JOBS)),
        ("batch", "CronJob") => (
            &["spec", "jobTemplate", "spec", "template"],
            Unknown::Keys(OF_JOBS),
        ),
        _ => (&["spec", "template"], Unknown::Anything),
    }
}
