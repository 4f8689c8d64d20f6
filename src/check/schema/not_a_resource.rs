//! A document that is no resource of Kubernetes.

use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::yaml::{Map, Node};

pub(super) static RULE: Rule = Rule {
    name: "not-a-resource",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A document that is no resource of Kubernetes.

## What

A document in one of the files that are checked is no map, has neither `kind` nor `metadata`, or is a file of
kustomize. Helm's `Chart.yaml` and values files are such documents. The other documents are judged all the
same.

## Why

`kubectl apply` refuses it, and it is often a sign that the wrong folder is named.

## Example

```yaml
# values.yaml beside manifests
replicaCount: 2
```

## Fix

Name the manifests alone, or check what the tool that reads the file makes of it:
`kubectl kustomize DIR | plate-render check -`, `helm template DIR | plate-render check -`.
",
};

/// What the API versions of files for kustomize begin with.
const KUSTOMIZE: &str = "kustomize.config.k8s.io/";

/// Returns the finding about a document that no cluster has a place for; none if it may be a resource.
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

/// Returns the finding about a document that lacks what every resource has, as `error` says.
pub fn incomplete_resource(diagnostic: Diagnostic) -> Finding {
    let rules = super::RULES.iter().copied();
    let mut named = rules.filter(|rule| rule.name == diagnostic.code);
    Finding {
        rule: named.next().unwrap_or(&RULE),
        release: None,
        resource: None,
        diagnostic,
    }
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
        "this document is {}, and a resource is a map",
        document.kind()
    );
    (message, "name the manifests alone")
}

fn no_resource() -> (String, &'static str) {
    let message = "this document has neither `kind` nor `metadata`: it is no resource";
    (message.to_owned(), "name the manifests alone")
}

fn kustomization(map: &Map) -> (String, &'static str) {
    let kind = map.get("kind").and_then(|field| field.value.as_str());
    let kind = kind.unwrap_or("Kustomization");
    (
        format!("`{kind}` is for kustomize: no cluster takes it"),
        "check what it makes: `kubectl kustomize DIR | plate-render check -`",
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
                "this document has neither `kind` nor `metadata`: it is no resource",
            ),
            (
                "apiVersion: v2\nname: api\n",
                "this document has neither `kind` nor `metadata`: it is no resource",
            ),
            ("- a\n", "this document is a list, and a resource is a map"),
            (
                "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: a}\n",
                "`Kustomization` is for kustomize: no cluster takes it",
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
