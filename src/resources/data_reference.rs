//! References to Secrets, `ConfigMaps` and their keys.

use super::fields::{at, items_at, text_at};
use super::inventory::Inventory;
use super::pod_spec::PodSpec;
use super::reference::{CONFIG_MAP, GroupKind, Reference, Relation, SECRET, Target, namespace_of};
use crate::resources::Resource;
use crate::yaml::{Data, Node};

/// One reference to a Secret or a `ConfigMap`.
#[derive(Debug, Clone)]
pub(crate) struct DataReference<'a> {
    pub(crate) resource: &'a Resource<'a>,
    /// Whether from a Secret or a `ConfigMap`.
    pub(crate) kind: GroupKind<'static>,
    pub(crate) namespace: Option<&'a str>,
    pub(crate) name: &'a Node,
    pub(crate) keys: Vec<&'a Node>,
    /// Whether the resource does without it.
    pub(crate) is_optional: bool,
}

impl<'a> DataReference<'a> {
    /// Returns the reference to the Secret or the `ConfigMap` itself.
    fn reference(&self) -> Option<Reference<'a>> {
        let relation = if self.kind == SECRET {
            Relation::Secret
        } else {
            Relation::ConfigMap
        };
        let found = Reference::anywhere(relation, self.resource, self.kind, Some(self.name))?;
        Some(Reference {
            is_optional: self.is_optional,
            ..found.within(self.namespace)
        })
    }

    /// Returns the Secret or the `ConfigMap`.
    pub(crate) fn target(&self) -> Target<'a> {
        Target {
            kind: self.kind,
            namespace: self.namespace,
            name: self.name.as_str().unwrap_or_default(),
        }
    }

    /// Returns the used keys that are missing, and the existing keys; none if these
    /// are not known.
    pub(crate) fn missing_keys<'s>(&self, there: &'s Inventory<'a>) -> (Vec<&'a Node>, Vec<&'s str>)
    where
        'a: 's,
    {
        let made = there.made(&self.target());
        let known: Option<Vec<&[&str]>> = made.iter().map(|made| made.keys.as_deref()).collect();
        let Some(known) = known.filter(|known| !known.is_empty()) else {
            return (Vec::new(), Vec::new());
        };
        let known = known.concat();
        let is_missing = |key: &&Node| key.as_str().is_some_and(|key| !known.contains(&key));
        let missing = self.keys.iter().copied().filter(is_missing);
        (missing.collect(), known)
    }
}

/// Returns what `resource` refers to of `kind`, which is that of Secrets or `ConfigMaps`.
fn references<'a>(resource: &'a Resource<'a>, kind: GroupKind<'static>) -> Vec<Reference<'a>> {
    let all = data_references(resource).into_iter();
    let of_kind = all.filter(|reference| reference.kind == kind);
    of_kind.filter_map(|found| found.reference()).collect()
}

/// Returns the `ConfigMaps` that `resource` refers to.
pub(super) fn config_maps<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    references(resource, CONFIG_MAP)
}

/// Returns the Secrets that `resource` refers to.
pub(super) fn secrets<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    references(resource, SECRET)
}

/// Returns all places of `resource` that refer to a Secret or a `ConfigMap`.
pub(crate) fn data_references<'a>(resource: &'a Resource<'a>) -> Vec<DataReference<'a>> {
    let mut found = Found {
        resource,
        namespace: namespace_of(resource),
        references: Vec::new(),
    };
    if let Some(pods) = PodSpec::of_any_kind(resource) {
        found.of_pods(&pods);
    }
    let node = &resource.manifest.node;
    let identity = &resource.identity;
    match (identity.group.as_str(), identity.kind.as_str()) {
        ("", "ServiceAccount") => found.of_names(node, &["imagePullSecrets"], "name"),
        ("networking.k8s.io", "Ingress") => found.of_names(node, &["spec", "tls"], "secretName"),
        ("external-secrets.io", "SecretStore") => found.of_providers(node, namespace_of(resource)),
        ("cert-manager.io", "Issuer") => found.of_issuer(node, namespace_of(resource)),
        ("external-secrets.io", "ClusterSecretStore") => found.of_providers(node, None),
        ("cert-manager.io", "ClusterIssuer") => found.of_issuer(node, None),
        _ => {}
    }
    found.references
}

/// The references of one resource so far.
struct Found<'a> {
    resource: &'a Resource<'a>,
    namespace: Option<&'a str>,
    references: Vec<DataReference<'a>>,
}

impl<'a> Found<'a> {
    /// Adds what `place` refers to by `name`, with the keys in `keys`.
    fn add(
        &mut self,
        kind: GroupKind<'static>,
        place: &'a Node,
        name: &str,
        keys: impl IntoIterator<Item = &'a Node>,
    ) {
        let Some(name) = place.get(name).filter(|name| is_name(name)) else {
            return;
        };
        self.references.push(DataReference {
            resource: self.resource,
            kind,
            namespace: self.namespace,
            name,
            keys: keys.into_iter().filter(|key| is_name(key)).collect(),
            is_optional: place
                .get("optional")
                .is_some_and(|flag| flag.data == Data::Bool(true)),
        });
    }

    /// Adds the Secrets that the items of the list at `path` name.
    fn of_names(&mut self, node: &'a Node, path: &[&str], name: &str) {
        for item in items_at(node, path) {
            self.add(SECRET, item, name, []);
        }
    }

    fn of_pods(&mut self, pods: &PodSpec<'a>) {
        self.of_names(pods.spec, &["imagePullSecrets"], "name");
        for container in pods.containers() {
            self.of_container(container);
        }
        for volume in pods.volumes() {
            self.of_volume(volume);
        }
    }

    fn of_container(&mut self, container: &'a Node) {
        for all in items_at(container, &["envFrom"]) {
            self.of_either(all, "secretRef", "configMapRef");
        }
        for variable in items_at(container, &["env"]) {
            if let Some(from) = variable.get("valueFrom") {
                self.of_either(from, "secretKeyRef", "configMapKeyRef");
            }
        }
    }

    fn of_volume(&mut self, volume: &'a Node) {
        if let Some(secret) = volume.get("secret") {
            self.add(SECRET, secret, "secretName", item_keys(secret));
        }
        if let Some(config_map) = volume.get("configMap") {
            self.add(CONFIG_MAP, config_map, "name", item_keys(config_map));
        }
        for source in items_at(volume, &["projected", "sources"]) {
            self.of_either(source, "secret", "configMap");
        }
    }

    /// Adds the Secret or the `ConfigMap` that `place` has below the key `secret` or `config_map`.
    fn of_either(&mut self, place: &'a Node, secret: &str, config_map: &str) {
        for (kind, key) in [(SECRET, secret), (CONFIG_MAP, config_map)] {
            if let Some(place) = place.get(key) {
                let keys = place.get("key").into_iter().chain(item_keys(place));
                self.add(kind, place, "name", keys);
            }
        }
    }

    /// Adds what the providers of a store refer to; a store that has no `namespace` looks in the
    /// given `namespace`, or in that of each `ExternalSecret`.
    fn of_providers(&mut self, node: &'a Node, namespace: Option<&'a str>) {
        if let Some(provider) = at(node, &["spec", "provider"]) {
            self.of_secret_refs(provider, namespace);
        }
    }

    fn of_issuer(&mut self, node: &'a Node, namespace: Option<&'a str>) {
        self.namespace = namespace;
        if let Some(authority) = at(node, &["spec", "ca"]) {
            self.add(SECRET, authority, "secretName", []);
        }
        if let Some(spec) = node.get("spec") {
            self.of_secret_refs(spec, namespace);
        }
    }

    /// Adds every Secret that is named at some depth below a key that ends in `SecretRef`, but the
    /// one that cert-manager makes itself.
    fn of_secret_refs(&mut self, node: &'a Node, namespace: Option<&'a str>) {
        for (key, field) in node.as_map().into_iter().flatten() {
            let value = &field.value;
            if key == "privateKeySecretRef" {
                continue;
            }
            if key == "secretRef" || key.ends_with("SecretRef") {
                self.namespace = namespace.or(text_at(value, &["namespace"]));
                self.add(SECRET, value, "name", value.get("key"));
            }
            self.of_secret_refs(value, namespace);
        }
        for item in node.as_list().unwrap_or_default() {
            self.of_secret_refs(item, namespace);
        }
    }
}

/// Reports whether `node` may be a name: text that is not empty.
pub(crate) fn is_name(node: &Node) -> bool {
    node.as_str().is_some_and(|name| !name.is_empty())
}

/// Returns the keys that the `items` of a volume name.
fn item_keys(place: &Node) -> impl Iterator<Item = &Node> {
    let items = items_at(place, &["items"]).iter();
    items.filter_map(|item| item.get("key"))
}
