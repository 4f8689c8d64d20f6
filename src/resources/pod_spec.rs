//! The pods that resources are, hold or make: their labels, their spec and its containers.
//!
//! - A kind of the table below has its template where its schema has it. The controllers of
//!   Kubernetes add labels that are known by their keys.
//! - Any other kind has pods if `spec.template.spec.containers` is a list. Its controller may add any
//!   label, and its containers may follow rules of their own.

use super::fields::{at, field, items, map_at, text, text_at};
use super::selector::{Labels, Unknown};
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

/// The path of a pod's template from the root of a resource.
type TemplatePath = &'static [&'static str];

const SPEC_TEMPLATE: TemplatePath = &["spec", "template"];

#[derive(Debug, Clone, Copy)]
pub(crate) struct PodSpec<'a> {
    pub(crate) resource: &'a Resource<'a>,
    /// What has the pods' `metadata` and `spec`: the resource itself if it is a Pod.
    pub(crate) template: &'a Node,
    pub(crate) spec: &'a Node,
    pub(crate) labels: Labels<'a>,
}

/// A container and when it runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Container<'a> {
    pub(crate) node: &'a Node,
    pub(crate) role: Role,
}

/// When a container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Main,
    /// As long as the pod, and started before the main ones: an init container that always restarts.
    Sidecar,
    /// To its end, before the main ones.
    Init,
    /// While someone debugs the pod.
    Ephemeral,
}

impl<'a> PodSpec<'a> {
    /// Returns the pods of `resource`, whose kind is one of the table.
    pub(crate) fn of(resource: &'a Resource<'a>) -> Option<Self> {
        let identity = &resource.identity;
        let (path, unknown) = template_of(&identity.group, &identity.kind)?;
        Self::at(resource, path, unknown)
    }

    /// Returns the pods of `resource`, of any kind.
    pub(crate) fn of_any_kind(resource: &'a Resource<'a>) -> Option<Self> {
        let identity = &resource.identity;
        if template_of(&identity.group, &identity.kind).is_some() {
            return Self::of(resource);
        }
        let pods = Self::at(resource, SPEC_TEMPLATE, Unknown::Anything)?;
        pods.spec.get("containers")?.as_list()?;
        Some(pods)
    }

    fn at(resource: &'a Resource<'a>, path: TemplatePath, unknown: Unknown) -> Option<Self> {
        let template = at(&resource.manifest.node, path)?;
        let labels = map_at(template, &["metadata", "labels"]);
        Some(Self {
            resource,
            template,
            spec: field(template, "spec")?,
            labels: Labels::new(labels, unknown),
        })
    }

    /// Returns the nodes of all containers: init, main and ephemeral ones, in this order.
    pub(crate) fn containers(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        self.containers_with_roles().map(|container| container.node)
    }

    pub(crate) fn containers_with_roles(&self) -> impl Iterator<Item = Container<'a>> + use<'a> {
        let lists = ["initContainers", "containers", "ephemeralContainers"];
        let spec = self.spec;
        let in_list = move |list| items(spec, list).iter().map(move |node| (list, node));
        let nodes = lists.into_iter().flat_map(in_list);
        nodes.map(|(list, node)| Container {
            node,
            role: match list {
                "containers" => Role::Main,
                "ephemeralContainers" => Role::Ephemeral,
                _ if text(node, "restartPolicy") == "Always" => Role::Sidecar,
                _ => Role::Init,
            },
        })
    }

    pub(crate) fn volumes(&self) -> &'a [Node] {
        items(self.spec, "volumes")
    }

    pub(crate) fn port_names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let ports = self
            .containers()
            .flat_map(|container| items(container, "ports"));
        ports.filter_map(|port| text_at(port, &["name"]))
    }
}

impl<'a> Container<'a> {
    /// Returns its name; empty if it has none.
    pub(crate) fn name(&self) -> &'a str {
        text(self.node, "name")
    }
}

/// Returns the path of the pods' template in resources of a kind; none if they have no pods.
pub(crate) fn template_path(group: &str, kind: &str) -> Option<TemplatePath> {
    template_of(group, kind).map(|(path, _)| path)
}

/// Returns the path of the pods' template, and which labels a controller adds.
fn template_of(group: &str, kind: &str) -> Option<(TemplatePath, Unknown)> {
    Some(match (group, kind) {
        ("", "Pod") => (&[], Unknown::Nothing),
        ("", "PodTemplate") => (&["template"], Unknown::Anything),
        ("", "ReplicationController")
        | ("apps", "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet") => {
            (SPEC_TEMPLATE, Unknown::Keys(OF_SETS))
        }
        ("batch", "Job") => (SPEC_TEMPLATE, Unknown::Keys(OF_JOBS)),
        ("batch", "CronJob") => (
            &["spec", "jobTemplate", "spec", "template"],
            Unknown::Keys(OF_JOBS),
        ),
        ("argoproj.io", "Rollout") => (SPEC_TEMPLATE, Unknown::Anything),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{DocumentSource, Manifest, documents};
    use crate::resources::ResourceSet;
    use crate::source::SourceMap;
    use crate::workspace::Kubernetes;
    use crate::yaml;

    const CONTAINERS: &str = "{containers: [{name: b}]}";

    fn manifests(text: &str) -> Vec<Manifest> {
        let file = SourceMap::new().add("a.yaml", text);
        let template = DocumentSource {
            release: "",
            source: "a.yaml",
        };
        documents(yaml::parse(file, text).unwrap(), template).unwrap()
    }

    /// Returns the names of the containers with their roles, by `of` and by `of_any_kind`.
    fn names(kind: &str, rest: &str) -> [Vec<(String, Role)>; 2] {
        let (version, kind) = kind.rsplit_once('/').unwrap();
        let head = format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        let manifests = manifests(&(head + rest));
        let kubernetes = Kubernetes::default();
        let set = ResourceSet::new(None, &kubernetes, [(&manifests[0], None)]);
        let named = |pods: Option<PodSpec<'_>>| {
            let containers = pods.iter().flat_map(PodSpec::containers_with_roles);
            let named = containers.map(|one| (one.name().to_owned(), one.role));
            named.collect()
        };
        let resource = &set.resources[0];
        [
            named(PodSpec::of(resource)),
            named(PodSpec::of_any_kind(resource)),
        ]
    }

    #[test]
    fn every_kind_of_the_table_has_pods() {
        let template = format!("{{template: {{spec: {CONTAINERS}}}}}");
        let main = vec![("b".to_owned(), Role::Main)];
        for kind in [
            "apps/v1/DaemonSet",
            "apps/v1/Deployment",
            "apps/v1/ReplicaSet",
            "apps/v1/StatefulSet",
            "argoproj.io/v1alpha1/Rollout",
            "batch/v1/Job",
            "v1/ReplicationController",
        ] {
            let found = names(kind, &format!("spec: {template}"));
            assert_eq!(found, [main.clone(), main.clone()], "{kind}");
        }
        for (kind, rest) in [
            ("v1/Pod", format!("spec: {CONTAINERS}")),
            (
                "v1/PodTemplate",
                format!("template: {{spec: {CONTAINERS}}}"),
            ),
            (
                "batch/v1/CronJob",
                format!("spec: {{jobTemplate: {{spec: {template}}}}}"),
            ),
        ] {
            assert_eq!(names(kind, &rest), [main.clone(), main.clone()], "{kind}");
        }
    }

    #[test]
    fn another_kind_may_have_pods() {
        let rest = format!("spec: {{template: {{spec: {CONTAINERS}}}}}");
        let [known, any] = names("example.io/v1/Deployment", &rest);
        assert_eq!((known.len(), any.len()), (0, 1));
        let [_, without] = names("example.io/v1/Deployment", "spec: {template: {spec: {}}}");
        assert_eq!(without, []);
    }

    #[test]
    fn containers_have_roles() {
        let spec = "\
spec:
  containers: [{name: main}]
  initContainers: [{name: once}, {name: always, restartPolicy: Always}]
  ephemeralContainers: [{name: debug}]
";
        let expected = [
            ("once", Role::Init),
            ("always", Role::Sidecar),
            ("main", Role::Main),
            ("debug", Role::Ephemeral),
        ];
        let expected = expected.map(|(name, role)| (name.to_owned(), role));
        assert_eq!(names("v1/Pod", spec)[0], expected);
    }
}
