//! The pods that resources describe, and their containers.

use crate::check::Resource;
use crate::check::fields::at;
use crate::check::pods::template_path;
use crate::yaml::Node;

/// A container of a pod.
#[derive(Debug, Clone, Copy)]
pub(super) struct Container<'a> {
    /// What the list of containers says about it.
    pub(super) node: &'a Node,
    /// When it runs.
    pub(super) role: Role,
}

/// When a container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// As long as the pod.
    Main,
    /// As long as the pod, and begun before the main ones: an init container that restarts always.
    Sidecar,
    /// To its end, before the main ones.
    Init,
}

impl<'a> Container<'a> {
    /// Returns its name; empty if it has none.
    pub(super) fn name(&self) -> &'a str {
        let name = self.node.get("name").and_then(Node::as_str);
        name.unwrap_or_default()
    }
}

/// Returns the specification of the pods that `resource` is or makes; none for other kinds.
pub(super) fn pod_spec<'a>(resource: &Resource<'a>) -> Option<&'a Node> {
    let path = template_path(&resource.identity.group, &resource.identity.kind)?;
    at(&resource.manifest.node, path)?.get("spec")
}

/// Returns the containers of a pod's specification: those that come first, then the main ones.
pub(super) fn containers(spec: &Node) -> Vec<Container<'_>> {
    let of = |key: &str| spec.get(key).and_then(Node::as_list).unwrap_or_default();
    let first = of("initContainers").iter().map(|node| Container {
        node,
        role: match node.get("restartPolicy").and_then(Node::as_str) {
            Some("Always") => Role::Sidecar,
            _ => Role::Init,
        },
    });
    let main = of("containers").iter().map(|node| Container {
        node,
        role: Role::Main,
    });
    first.chain(main).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn names(yaml: &str) -> Vec<(String, Role)> {
        let fixture = Fixture::new(yaml);
        let set = fixture.set();
        let spec = pod_spec(&set.resources[0]);
        let found = spec.map(containers).unwrap_or_default();
        let named = found.iter().map(|one| (one.name().to_owned(), one.role));
        named.collect()
    }

    #[test]
    fn a_cron_job_describes_pods() {
        let yaml = "\
apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: b}]}}}}}
";
        assert_eq!(names(yaml), [("b".to_owned(), Role::Main)]);
    }

    #[test]
    fn an_init_container_that_restarts_always_is_a_sidecar() {
        let yaml = "\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers: [{name: main}]
  initContainers: [{name: once}, {name: always, restartPolicy: Always}]
";
        let roles = [Role::Init, Role::Sidecar, Role::Main];
        let expected = ["once", "always", "main"].map(str::to_owned);
        let expected: Vec<_> = expected.into_iter().zip(roles).collect();
        assert_eq!(names(yaml), expected);
    }

    #[test]
    fn a_kind_of_another_group_describes_none() {
        let yaml = "\
apiVersion: example.io/v1
kind: Deployment
metadata: {name: a}
spec: {template: {spec: {containers: [{name: b}]}}}
";
        assert_eq!(names(yaml), []);
    }
}
