//! What makes a resource one and the same: (API group, kind, namespace, name).
//!
//! - The version is not part of it: `autoscaling/v1` and `autoscaling/v2` are two views of one object.
//! - A cluster-scoped kind has no namespace, even if one is written.
//! - A resource that the cluster names has none of its own: it shares that of all others of its
//!   `generateName`, and clashes with none of them.
//! - Two documents with one identity, in whichever releases of an environment, are an error: the
//!   later would silently overwrite the earlier.

use std::collections::BTreeMap;
use std::fmt;

use super::generated_name::stand_in;
use super::{KindScope, Manifest, Part, Scopes};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Tells one resource of a cluster from every other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The API group; empty for the core group.
    pub group: String,
    pub kind: String,
    /// The namespace; none for a cluster-scoped kind, and where none is known.
    pub namespace: Option<String>,
    pub name: String,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.name)?;
        match &self.namespace {
            Some(namespace) => write!(f, " in the namespace `{namespace}`"),
            None => Ok(()),
        }
    }
}

pub fn identity(manifest: &Manifest, scopes: &Scopes) -> Identity {
    let is_cluster_scoped = scopes.of(manifest) == Some(KindScope::Cluster);
    let namespace = manifest.namespace().filter(|_| !is_cluster_scoped);
    Identity {
        group: manifest.group().to_owned(),
        kind: manifest.kind().to_owned(),
        namespace: namespace.map(str::to_owned),
        name: match manifest.generate_name() {
            Some(name) => stand_in(name),
            None => manifest.name().to_owned(),
        },
    }
}

/// Returns an error for each manifest of one environment whose identity an earlier one has.
pub fn duplicates<'a>(
    manifests: impl IntoIterator<Item = &'a Manifest>,
    scopes: &Scopes,
) -> Diagnostics {
    let mut first_of: BTreeMap<Identity, &Manifest> = BTreeMap::new();
    let mut diagnostics = Diagnostics::new();
    let named = |manifest: &&Manifest| manifest.generate_name().is_none();
    for manifest in manifests.into_iter().filter(named) {
        let identity = identity(manifest, scopes);
        match first_of.get(&identity) {
            Some(first) => diagnostics.push(duplicate(&identity, first, manifest)),
            None => drop(first_of.insert(identity, manifest)),
        }
    }
    diagnostics
}

fn duplicate(identity: &Identity, first: &Manifest, second: &Manifest) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("duplicate-resource", format!("{identity} is written twice")).label(
            second.source_span,
            format!("again, by release {}", second.release),
        );
    if first.source_span == second.source_span && first.release == second.release {
        return diagnostic
            .note("both come from this place: the template prints it more than once, as in a loop")
            .help("give each of them another `metadata.name`");
    }
    let diagnostic = diagnostic.label(
        first.source_span,
        format!("first, by release {}", first.release),
    );
    if first.source_span == second.source_span && first.part == Part::Definitions {
        return diagnostic.help("write `skipCrds: true` at one of these releases in plate.yaml");
    }
    diagnostic.help("give one of them another name, or remove one")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::fixture::{drawn, manifests, read};

    fn diagnostics(yaml: &str) -> String {
        let (sources, manifests) = read(yaml);
        drawn(
            &duplicates(&manifests.unwrap(), &Scopes::default()),
            &sources,
        )
    }

    #[test]
    fn two_documents_of_one_identity_show_both_places() {
        let yaml = "\
apiVersion: v1
kind: Service
metadata: {name: api, namespace: a}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: a}
";
        let expected = "\
error[duplicate-resource]: Service `api` in the namespace `a` is written twice
 --> api/templates/a.yaml:5:1 (again, by release api)
  |
5 | apiVersion: v1
  | ^^^^^^^^^^^^^^
 --> api/templates/a.yaml:1:1 (first, by release api)
  |
1 | apiVersion: v1
  | ^^^^^^^^^^^^^^
help: give one of them another name, or remove one
";
        assert_eq!(diagnostics(yaml), expected);
    }

    #[test]
    fn another_namespace_kind_or_group_is_another_resource() {
        let yaml = "\
apiVersion: v1
kind: Service
metadata: {name: api, namespace: a}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: b}
---
apiVersion: v1
kind: Secret
metadata: {name: api, namespace: a}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: api, namespace: a}
";
        assert_eq!(diagnostics(yaml), "");
    }

    #[test]
    fn another_version_is_the_same_resource() {
        let yaml = "\
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: api}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
";
        assert!(diagnostics(yaml).contains("duplicate-resource"));
    }

    #[test]
    fn the_namespace_of_a_cluster_scoped_kind_does_not_count() {
        let yaml = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: api, namespace: a}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: api}
";
        assert!(diagnostics(yaml).contains("ClusterRole `api` is written twice"));
    }

    #[test]
    fn a_loop_that_prints_one_name_twice_is_shown_once() {
        let (sources, found) = read("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n");
        let manifest = found.unwrap().remove(0);
        let twice = [manifest.clone(), manifest];
        let drawn = drawn(&duplicates(&twice, &Scopes::default()), &sources);
        let expected = "\
error[duplicate-resource]: Secret `a` is written twice
 --> api/templates/a.yaml:1:1 (again, by release api)
  |
1 | apiVersion: v1
  | ^^^^^^^^^^^^^^
note: both come from this place: the template prints it more than once, as in a loop
help: give each of them another `metadata.name`
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn two_releases_of_one_chart_are_both_named() {
        let mut found = manifests("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n");
        found.push(Manifest {
            release: "web".to_owned(),
            ..found[0].clone()
        });
        let diagnostics = duplicates(&found, &Scopes::default());
        let notes: Vec<&str> = diagnostics
            .iter()
            .flat_map(|diagnostic| &diagnostic.labels)
            .map(|label| &*label.note)
            .collect();
        assert_eq!(notes, ["again, by release web", "first, by release api"]);
    }
}
