//! Names that the cluster makes for what is applied.

use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;

pub(super) static RULE: Rule = Rule {
    name: "generated-name",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
A resource that stays in the cluster has no fixed name.

## What
A built-in kind with `generateName` and without a `name`, except for Jobs, Pods and Events, which are
created anew each time, and for hooks of Argo CD and Helm. Other kinds, such as Workflows and runs of
Tekton, are not checked.

## Why
`kubectl apply` rejects it. `kubectl create` and a sync create one more each time: nothing can refer to it, and
nothing replaces the previous one.

## Example
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  generateName: settings-
```

## Fix
Add a `name`, or the annotation `argocd.argoproj.io/hook` if it is a hook.
",
};

/// The API groups of kinds that stay.
const GROUPS: [&str; 8] = [
    "",
    "apps",
    "autoscaling",
    "batch",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
];

/// Kinds of these groups that are made anew each time.
const MADE_ANEW: [&str; 3] = ["Job", "Pod", "Event"];

/// The annotations of what is created, and not applied.
const HOOKS: [&str; 2] = ["argocd.argoproj.io/hook", "helm.sh/hook"];

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let findings = set.resources.iter().filter_map(of_resource);
    findings.collect()
}

fn of_resource(resource: &Resource<'_>) -> Option<Finding> {
    resource.manifest.generate_name()?;
    let identity = &resource.identity;
    let stays = GROUPS.contains(&&*identity.group) && !MADE_ANEW.contains(&&*identity.kind);
    let is_hook = |hook: &&str| resource.at(&["metadata", "annotations", hook]).is_some();
    if !stays || HOOKS.iter().any(is_hook) {
        return None;
    }
    let node = resource.at(&["metadata", "generateName"])?;
    let message = format!("the cluster generates the name of this {}", identity.kind);
    let finding = Finding::new(&RULE, resource, node, message);
    Some(
        finding
            .note("`kubectl apply` rejects `generateName`, and `kubectl create` adds one more each time")
            .help("write a `name`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(api_version: &str, kind: &str, metadata: &str) -> String {
        let yaml = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{{metadata}}}\n");
        Fixture::new(&yaml).drawn_by(&RULE)
    }

    #[test]
    fn a_kind_that_stays_needs_a_name() {
        let expected = "\
warning[generated-name]: the cluster generates the name of this ConfigMap
 --> a.yaml:3:26
  |
3 | metadata: {generateName: a-}
  |                          ^^
note: `kubectl apply` rejects `generateName`, and `kubectl create` adds one more each time
help: write a `name`
";
        assert_eq!(drawn("v1", "ConfigMap", "generateName: a-"), expected);
    }

    #[test]
    fn what_is_made_anew_needs_none() {
        for (api_version, kind) in [
            ("batch/v1", "Job"),
            ("v1", "Pod"),
            ("argoproj.io/v1alpha1", "Workflow"),
            ("tekton.dev/v1", "PipelineRun"),
        ] {
            assert_eq!(drawn(api_version, kind, "generateName: a-"), "", "{kind}");
        }
        let hook = "generateName: a-, annotations: {argocd.argoproj.io/hook: PreSync}";
        assert_eq!(drawn("v1", "ConfigMap", hook), "");
        assert_eq!(drawn("v1", "ConfigMap", "name: a, generateName: a-"), "");
    }
}
