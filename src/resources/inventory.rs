//! What exists in an environment, by kind and name.
//!
//! - The rendered resources, and those that they create.
//! - What every cluster has: the `ServiceAccount` `default`, the `ClusterRole` `view` and the like.
//! - What plate.yaml declares as external.
//! - A namespace that is not known may be any.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::fields::{items_at, text_at};
use super::label_index::LabelIndex;
use super::made::{Made, made_by};
use super::pod_spec::PodSpec;
use super::reference::{GroupKind, SERVICE, Target, namespace_of};
use super::selector::labels_of;
use crate::diagnostic::nearest;
use crate::resources::{Resource, ResourceSet};
use crate::workspace::External;

pub(crate) struct Inventory<'a> {
    resources: HashMap<GroupKind<'a>, IndexMap<&'a str, Vec<&'a Resource<'a>>>>,
    made: HashMap<GroupKind<'a>, IndexMap<&'a str, Vec<Made<'a>>>>,
    /// All pods, in the order of the resources.
    pub(crate) pods: LabelIndex<'a, PodSpec<'a>>,
    pub(crate) services: LabelIndex<'a, &'a Resource<'a>>,
    namespaces: HashSet<&'a str>,
    externals: &'a [External],
}

/// Where a resource comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Provenance<'a> {
    /// A resource of the set is or creates it, or every cluster has it.
    ResourceSet,
    /// plate.yaml declares it.
    External(&'a External),
}

impl<'a> Inventory<'a> {
    pub(crate) fn of(set: &'a ResourceSet<'a>) -> Self {
        let pods = set.resources.iter().filter_map(PodSpec::of_any_kind);
        let is_service = |one: &&Resource<'_>| kind_of(one) == SERVICE;
        let services = set.resources.iter().filter(is_service);
        let mut inventory = Self {
            resources: HashMap::new(),
            made: HashMap::new(),
            pods: LabelIndex::of(pods.collect(), |pods| pods.labels),
            services: LabelIndex::of(services.collect(), |service| labels_of(service)),
            namespaces: set.resources.iter().filter_map(namespace_of).collect(),
            externals: set.externals,
        };
        for resource in &set.resources {
            inventory.add(resource);
            for made in made_by(set, resource) {
                let named = inventory.made.entry(made.target.kind).or_default();
                named.entry(made.target.name).or_default().push(made);
            }
        }
        inventory
    }

    fn add(&mut self, resource: &'a Resource<'a>) {
        let named = self.resources.entry(kind_of(resource)).or_default();
        named
            .entry(&resource.identity.name)
            .or_default()
            .push(resource);
    }

    /// Returns where `target` comes from; nothing if it is missing.
    pub(crate) fn origin(&self, target: &Target<'_>) -> Option<Provenance<'a>> {
        let is_there = is_in_every_cluster(target)
            || !self.resources(target).is_empty()
            || self.made(target).iter().any(|made| !made.only_adds)
            || self.is_claim_of_set(target);
        if is_there {
            return Some(Provenance::ResourceSet);
        }
        let (group, kind) = target.kind;
        let is_it = |external: &&External| external.is(group, kind, target.namespace, target.name);
        self.externals.iter().find(is_it).map(Provenance::External)
    }

    /// Returns the rendered resources that `target` may mean.
    pub(crate) fn resources(&self, target: &Target<'_>) -> Vec<&'a Resource<'a>> {
        let named = self.resources.get(&target.kind);
        let found = named.and_then(|named| named.get(target.name));
        let resources = found.into_iter().flatten().copied();
        resources
            .filter(|resource| may_be_one(namespace_of(resource), target.namespace))
            .collect()
    }

    /// Returns all rendered resources of `kind` in `namespace`.
    pub(crate) fn all<'s>(
        &'s self,
        kind: GroupKind<'s>,
        namespace: Option<&'s str>,
    ) -> impl Iterator<Item = &'a Resource<'a>> {
        let named = self.resources.get(&kind).into_iter();
        let all = named.flat_map(IndexMap::values).flatten().copied();
        all.filter(move |resource| may_be_one(namespace_of(resource), namespace))
    }

    /// Returns the Secrets and `ConfigMaps` that `target` may mean and that resources make.
    pub(crate) fn made<'s>(&'s self, target: &Target<'s>) -> Vec<&'s Made<'s>> {
        let named = self.made.get(&target.kind);
        let found = named.and_then(|named| named.get(target.name));
        let made = found.into_iter().flatten();
        made.filter(|made| may_be_one(made.target.namespace, target.namespace))
            .collect()
    }

    pub(crate) fn pods_in<'s>(
        &'s self,
        namespace: Option<&'s str>,
    ) -> impl Iterator<Item = &'s PodSpec<'a>> {
        let is_there =
            move |pods: &&PodSpec<'_>| may_be_one(namespace_of(pods.resource), namespace);
        self.pods.iter().filter(is_there)
    }

    /// Reports whether something is rendered into `namespace`.
    pub(crate) fn renders_into(&self, namespace: &str) -> bool {
        self.namespaces.contains(namespace)
    }

    /// Returns the name nearest to that of `target`, of its kind and in its namespace.
    pub(crate) fn nearest<'s>(&'s self, target: &Target<'s>) -> Option<&'s str> {
        let rendered = self.all(target.kind, target.namespace);
        let rendered = rendered.map(|resource| resource.identity.name.as_str());
        let made = self.made.get(&target.kind).into_iter();
        let made = made.flat_map(IndexMap::values).flatten();
        let made = made
            .filter(|made| !made.only_adds)
            .filter(|made| may_be_one(made.target.namespace, target.namespace))
            .map(|made| made.target.name);
        nearest(target.name, rendered.chain(made))
    }

    /// Returns another namespace that has what `target` names.
    pub(crate) fn elsewhere(&self, target: &Target<'_>) -> Option<&'a str> {
        let rendered = self.resources.get(&target.kind);
        let rendered = rendered.and_then(|named| named.get(target.name));
        let rendered = rendered.into_iter().flatten();
        let made = self
            .made
            .get(&target.kind)
            .and_then(|named| named.get(target.name));
        let made = made.into_iter().flatten().filter(|made| !made.only_adds);
        let mut namespaces = rendered
            .map(|resource| namespace_of(resource))
            .chain(made.map(|made| made.target.namespace));
        namespaces.find_map(|namespace| namespace.filter(|name| !name.is_empty()))
    }

    /// Reports whether `target` is a volume claim that a `StatefulSet` makes: `<template>-<set>-<n>`.
    fn is_claim_of_set(&self, target: &Target<'_>) -> bool {
        if target.kind != ("", "PersistentVolumeClaim") {
            return false;
        }
        let mut sets = self.all(("apps", "StatefulSet"), target.namespace);
        sets.any(|set| {
            let claims = items_at(&set.manifest.node, &["spec", "volumeClaimTemplates"]).iter();
            let mut names = claims.filter_map(|claim| text_at(claim, &["metadata", "name"]));
            names.any(|name| is_numbered(target.name, &format!("{name}-{}-", set.identity.name)))
        })
    }
}

fn kind_of<'a>(resource: &'a Resource<'_>) -> GroupKind<'a> {
    (&resource.identity.group, &resource.identity.kind)
}

/// Reports whether two namespaces may be the same: one that is not known may be any.
pub(crate) fn may_be_one(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// Reports whether `name` is `prefix` with a number.
fn is_numbered(name: &str, prefix: &str) -> bool {
    let number = name.strip_prefix(prefix);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Reports whether every cluster has `target`.
fn is_in_every_cluster(target: &Target<'_>) -> bool {
    let name = target.name;
    match target.kind {
        ("", "ServiceAccount") => name == "default" || target.namespace == Some("kube-system"),
        ("", "ConfigMap") => name == "kube-root-ca.crt",
        ("", "Service") => name == "kubernetes",
        ("rbac.authorization.k8s.io", "ClusterRole") => {
            matches!(name, "cluster-admin" | "admin" | "edit" | "view") || is_system(name)
        }
        ("rbac.authorization.k8s.io", "Role") => {
            is_system(name) || name == "extension-apiserver-authentication-reader"
        }
        ("scheduling.k8s.io", "PriorityClass") => is_system(name),
        _ => false,
    }
}

/// Reports whether `name` is one of Kubernetes' own.
fn is_system(name: &str) -> bool {
    name.starts_with("system:") || name.starts_with("system-")
}
