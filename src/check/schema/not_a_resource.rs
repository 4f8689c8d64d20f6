//! A document that is not a Kubernetes resource.

use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::yaml::{Map, Node};

pub(super) static RULE: Rule = Rule {
    name: "not-a-resource",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A document that is not a Kubernetes resource.

## What

A document in one of the checked files is not a map, has neither `kind` nor `metadata`, or is a file of
kustomize. Examples are `Chart.yaml` and values files of Helm. The other documents are still checked.

## Why

`kubectl apply` rejects it, and often it is a sign of a wrong folder.

## Example

```yaml
# values.yaml next to manifests
replicaCount: 2
```

## Fix

Name only the manifests, or check the output of the tool that reads the file: `kubectl kustomize DIR |
plate-render check -`, `helm template DIR | plate-render check -`.
",
};

/// What the API versions of files for kustomize begin with.
const KUSTOMIZE: &str = "kustomize.config.k8s.io/";

pub fn not_a_resource(document: &Node) -> Option<Finding> {
    let (message, help) = match document.as_map() {
        None => no_map(document),
        Some(map) if is_kustomization(document) => kustomization(map),
        Some(map) if !is_meant_as_resource(map) => no_resource(),
        Some(_) => return None,
    };
    Some(Finding {
        rule: &RULE,
        release: None,
        resource: None,
        diagnostic: RULE.diagnostic(message).at(document.span).help(help),
    })
}

/// A misspelt `kind` is one.
fn is_meant_as_resource(map: &Map) -> bool {
    let keys = || map.keys().map(String::as_str);
    let has = |name: &str| map.contains_key(name) || nearest(name, keys()).is_some();
    has("kind") || has("metadata")
}

fn is_kustomization(document: &Node) -> bool {
    let api_version = document.get("apiVersion").and_then(Node::as_str);
    api_version.is_some_and(|text| text.starts_with(KUSTOMIZE))
}

fn no_map(document: &Node) -> (String, &'static str) {
    let message = format!(
        "this document is {}, but a resource is a map",
        document.kind()
    );
    (message, "name only manifests")
}

fn no_resource() -> (String, &'static str) {
    let message = "this document has neither `kind` nor `metadata`: it is not a resource";
    (message.to_owned(), "name only manifests")
}

fn kustomization(map: &Map) -> (String, &'static str) {
    let kind = map.get("kind").and_then(|field| field.value.as_str());
    let kind = kind.unwrap_or("Kustomization");
    (
        format!("`{kind}` is for kustomize: no cluster accepts it"),
        "check its output: `kubectl kustomize DIR | plate-render check -`",
    )
}

#[cfg(test)]
mod tests {
    use super::not_a_resource;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    fn message(yaml: &str) -> Option<String> {
        let nodes = parse(SourceMap::new().add("a.yaml", yaml), yaml).unwrap();
        Some(not_a_resource(&nodes[0])?.diagnostic.message)
    }

    #[test]
    fn what_no_cluster_takes_is_found() {
        for (yaml, expected) in [
            (
                "replicaCount: 2\n",
                "this document has neither `kind` nor `metadata`: it is not a resource",
            ),
            (
                "apiVersion: v2\nname: api\n",
                "this document has neither `kind` nor `metadata`: it is not a resource",
            ),
            ("- a\n", "this document is a list, but a resource is a map"),
            (
                "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: a}\n",
                "`Kustomization` is for kustomize: no cluster accepts it",
            ),
        ] {
            assert_eq!(message(yaml).as_deref(), Some(expected), "{yaml}");
        }
    }

    #[test]
    fn what_is_meant_as_a_resource_is_judged_as_one() {
        for yaml in [
            "kind: Service\n",
            "Kind: Service\n",
            "metadata: {name: a}\n",
        ] {
            assert_eq!(message(yaml), None, "{yaml}");
        }
    }
}
