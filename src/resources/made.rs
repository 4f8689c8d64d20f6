//! The Secrets and `ConfigMaps` that resources make, with their keys where these are known.
//!
//! | resource | makes |
//! |---|---|
//! | Secret, `ConfigMap` | itself |
//! | `ExternalSecret` | `spec.target.name`, or its own name, if it does not only add to what is there |
//! | `ClusterExternalSecret` | the same in each namespace that it selects |
//! | Certificate | `spec.secretName` |
//! | Ingress, Gateway | what its TLS names, where an annotation asks cert-manager for a certificate |
//! | Issuer | the key of its ACME account |
//! | `SealedSecret` | the Secret of its template's name, or of its own |
//! | Bundle (trust-manager) | a `ConfigMap`, or a Secret, of its name in all namespaces |
//!
//! One without any key is filled by something else, so its keys are not known.
//!
//! Sources: external-secrets.io/latest/api/spec, cert-manager.io/docs/usage/ingress and
//! /docs/usage/gateway, github.com/bitnami-labs/sealed-secrets, cert-manager.io/docs/trust.

use indexmap::IndexSet;

use super::fields::{at, items_at, map_at, text_at};
use super::reference::{CONFIG_MAP, GroupKind, SECRET, Target, namespace_of};
use super::selector::{Labels, Unknown};
use crate::resources::{Resource, ResourceSet};
use crate::yaml::Node;

/// A Secret or `ConfigMap` that a resource makes.
#[derive(Debug, Clone)]
pub(crate) struct Made<'a> {
    pub(crate) maker: &'a Resource<'a>,
    /// What it is; without a namespace it is in every one.
    pub(crate) target: Target<'a>,
    pub(crate) keys: Option<Vec<&'a str>>,
    /// Whether something else must make it, and this adds keys.
    pub(crate) only_adds: bool,
}

/// The annotations with which cert-manager makes the certificate of an Ingress or a Gateway.
const CERTIFICATE_ANNOTATIONS: [&str; 3] = [
    "cert-manager.io/cluster-issuer",
    "cert-manager.io/issuer",
    "kubernetes.io/tls-acme",
];

const CERTIFICATE_KEYS: [&str; 3] = ["tls.crt", "tls.key", "ca.crt"];

pub(crate) fn made_by<'a>(set: &'a ResourceSet<'a>, resource: &'a Resource<'a>) -> Vec<Made<'a>> {
    let maker = Maker { resource };
    let identity = &resource.identity;
    match (identity.group.as_str(), identity.kind.as_str()) {
        ("", "Secret") => maker.itself(SECRET, &["data", "stringData"]),
        ("", "ConfigMap") => maker.itself(CONFIG_MAP, &["data", "binaryData"]),
        ("external-secrets.io", "ExternalSecret") => maker.external_secret(),
        ("external-secrets.io", "ClusterExternalSecret") => maker.cluster_secret(set),
        ("cert-manager.io", "Certificate") => maker.certificate(),
        ("cert-manager.io", "Issuer" | "ClusterIssuer") => maker.account(),
        ("networking.k8s.io", "Ingress") => maker.ingress(),
        ("gateway.networking.k8s.io", "Gateway") => maker.gateway(),
        ("bitnami.com", "SealedSecret") => maker.sealed(),
        ("trust.cert-manager.io", "Bundle") => maker.bundle(),
        _ => Vec::new(),
    }
}

/// The resource that makes something.
#[derive(Clone, Copy)]
struct Maker<'a> {
    resource: &'a Resource<'a>,
}

impl<'a> Maker<'a> {
    fn node(self) -> &'a Node {
        &self.resource.manifest.node
    }

    /// Returns what has `name` in the resource's own namespace.
    fn made(self, kind: GroupKind<'a>, name: &'a str, keys: Option<Vec<&'a str>>) -> Made<'a> {
        let target = Target {
            kind,
            namespace: namespace_of(self.resource),
            name,
        };
        Made {
            maker: self.resource,
            target,
            keys: keys.filter(|keys| !keys.is_empty()),
            only_adds: false,
        }
    }

    fn itself(self, kind: GroupKind<'a>, holders: &[&str]) -> Vec<Made<'a>> {
        let maps = holders.iter().filter_map(|key| map_at(self.node(), &[key]));
        let keys = maps.flat_map(|map| map.keys().map(String::as_str));
        let is_token =
            text_at(self.node(), &["type"]) == Some("kubernetes.io/service-account-token");
        let keys = Some(keys.collect()).filter(|_| !is_token);
        vec![self.made(kind, &self.resource.identity.name, keys)]
    }

    fn external_secret(self) -> Vec<Made<'a>> {
        let spec = self.node().get("spec");
        let made = spec.and_then(|spec| self.target(spec, &self.resource.identity.name));
        made.into_iter().collect()
    }

    /// Returns what the `spec` of an `ExternalSecret` named `name` makes.
    fn target(self, spec: &'a Node, name: &'a str) -> Option<Made<'a>> {
        let policy = text_at(spec, &["target", "creationPolicy"]);
        let name = text_at(spec, &["target", "name"]).unwrap_or(name);
        match policy {
            Some("None") => return None,
            Some("Merge") => {
                return Some(Made {
                    only_adds: true,
                    ..self.made(SECRET, name, None)
                });
            }
            _ => {}
        }
        let Some(manifest) = at(spec, &["target", "manifest"]) else {
            return Some(self.made(SECRET, name, external_keys(spec)));
        };
        let kind = text_at(manifest, &["kind"])?;
        let version = text_at(manifest, &["apiVersion"])?;
        let group = version.rsplit_once('/').map_or("", |(group, _)| group);
        Some(self.made((group, kind), name, None))
    }

    fn cluster_secret(self, set: &'a ResourceSet<'a>) -> Vec<Made<'a>> {
        let Some(spec) = at(self.node(), &["spec"]) else {
            return Vec::new();
        };
        let name = text_at(spec, &["externalSecretName"]).unwrap_or(&self.resource.identity.name);
        let made = spec
            .get("externalSecretSpec")
            .and_then(|spec| self.target(spec, name));
        let Some(made) = made else {
            return Vec::new();
        };
        let taken = namespaces(set).filter(|namespace| takes(spec, namespace, set));
        let within = |namespace| Made {
            target: Target {
                namespace: Some(namespace),
                ..made.target
            },
            ..made.clone()
        };
        taken.map(within).collect()
    }

    fn certificate(self) -> Vec<Made<'a>> {
        let Some(spec) = self.node().get("spec") else {
            return Vec::new();
        };
        let has_more = ["keystores", "additionalOutputFormats"];
        let is_plain = has_more.iter().all(|key| spec.get(key).is_none());
        let keys = Some(CERTIFICATE_KEYS.to_vec()).filter(|_| is_plain);
        let name = text_at(spec, &["secretName"]);
        name.map(|name| self.made(SECRET, name, keys))
            .into_iter()
            .collect()
    }

    fn account(self) -> Vec<Made<'a>> {
        let name = text_at(
            self.node(),
            &["spec", "acme", "privateKeySecretRef", "name"],
        );
        name.map(|name| self.made(SECRET, name, None))
            .into_iter()
            .collect()
    }

    fn ingress(self) -> Vec<Made<'a>> {
        let tls = items_at(self.node(), &["spec", "tls"]).iter();
        let names = tls.filter_map(|tls| text_at(tls, &["secretName"]));
        self.certificates(names)
    }

    fn gateway(self) -> Vec<Made<'a>> {
        let listeners = items_at(self.node(), &["spec", "listeners"]).iter();
        let references = listeners.flat_map(|one| items_at(one, &["tls", "certificateRefs"]));
        self.certificates(references.filter_map(|reference| text_at(reference, &["name"])))
    }

    /// Returns the certificates `names`, if the annotations of the resource request them.
    fn certificates(self, names: impl Iterator<Item = &'a str>) -> Vec<Made<'a>> {
        let annotations = map_at(self.node(), &["metadata", "annotations"]);
        let is_asked = annotations.is_some_and(|annotations| {
            CERTIFICATE_ANNOTATIONS
                .iter()
                .any(|key| annotations.contains_key(*key))
        });
        let names = names.filter(|_| is_asked);
        let made = |name| self.made(SECRET, name, Some(CERTIFICATE_KEYS.to_vec()));
        names.map(made).collect()
    }

    fn sealed(self) -> Vec<Made<'a>> {
        let name = text_at(self.node(), &["spec", "template", "metadata", "name"]);
        let name = name.unwrap_or(&self.resource.identity.name);
        vec![self.made(SECRET, name, None)]
    }

    fn bundle(self) -> Vec<Made<'a>> {
        let name = &self.resource.identity.name;
        vec![
            self.made(CONFIG_MAP, name, None),
            self.made(SECRET, name, None),
        ]
    }
}

/// Returns the keys of the Secret that the `spec` of an `ExternalSecret` describes, if they are known.
///
/// The data of a template replace the fetched data, unless it merges both.
fn external_keys(spec: &Node) -> Option<Vec<&str>> {
    let template = at(spec, &["target", "template"]);
    let text = |path: &[&str]| text_at(template?, path);
    let has_parts = template.is_some_and(|one| !items_at(one, &["templateFrom"]).is_empty());
    let data = template.and_then(|template| map_at(template, &["data"]));
    let data = data.filter(|data| !data.is_empty());
    let written = data
        .into_iter()
        .flat_map(|data| data.keys().map(String::as_str));
    let is_merged = text(&["mergePolicy"]) == Some("Merge");
    if has_parts {
        return None;
    }
    if data.is_some() && !is_merged {
        return Some(written.collect());
    }
    if !items_at(spec, &["dataFrom"]).is_empty() {
        return None;
    }
    let fetched = items_at(spec, &["data"]).iter();
    let fetched = fetched.filter_map(|item| text_at(item, &["secretKey"]));
    Some(fetched.chain(written).collect())
}

/// Stands for a namespace that is not known: it is that of references without one, and of no other.
pub(crate) const NOT_KNOWN: &str = "";

/// Returns each namespace into which the set may render something, once.
fn namespaces<'a>(set: &'a ResourceSet<'a>) -> impl Iterator<Item = &'a str> {
    let all = set.resources.iter().filter_map(namespace_of);
    let unique: IndexSet<&str> = all.chain([NOT_KNOWN]).collect();
    unique.into_iter()
}

/// Reports whether the `spec` of a `ClusterExternalSecret` may take the namespace `name`.
fn takes(spec: &Node, name: &str, set: &ResourceSet<'_>) -> bool {
    if name == NOT_KNOWN {
        return true;
    }
    let labels = namespace_labels(name, set);
    let mut listed = items_at(spec, &["namespaces"]).iter();
    let mut selectors = items_at(spec, &["namespaceSelectors"])
        .iter()
        .chain(spec.get("namespaceSelector"));
    listed.any(|item| item.as_str() == Some(name)) || selectors.any(|one| labels.may_match(one))
}

/// Returns the labels of the namespace `name`: one that the set does not have may have any.
fn namespace_labels<'a>(name: &'a str, set: &'a ResourceSet<'a>) -> Labels<'a> {
    let is_it = |resource: &&Resource<'_>| {
        let identity = &resource.identity;
        identity.group.is_empty() && identity.kind == "Namespace" && identity.name == name
    };
    let labels = match set.resources.iter().find(is_it) {
        Some(made) => Labels::new(
            map_at(&made.manifest.node, &["metadata", "labels"]),
            Unknown::Nothing,
        ),
        None => Labels::new(None, Unknown::Anything),
    };
    labels.and("kubernetes.io/metadata.name", name)
}
