//! A reference from one resource to another.

use crate::resources::Resource;
use crate::yaml::Node;

pub(crate) type GroupKind<'a> = (&'a str, &'a str);

pub(crate) const SECRET: GroupKind<'static> = ("", "Secret");
pub(crate) const SERVICE: GroupKind<'static> = ("", "Service");

pub(crate) const CONFIG_MAP: GroupKind<'static> = ("", "ConfigMap");

/// A resource that is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Target<'a> {
    pub(crate) kind: GroupKind<'a>,
    pub(crate) namespace: Option<&'a str>,
    pub(crate) name: &'a str,
}

/// What a resource that is referred to is to the one that refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Relation {
    /// The Service that requests are sent to.
    Backend,
    /// The `ServiceAccount` that pods run as, or that has the rights of a role.
    ServiceAccount,
    /// A `ConfigMap` that something is taken from.
    ConfigMap,
    /// A Secret that something is taken from.
    Secret,
    /// The `PersistentVolumeClaim` that is mounted.
    VolumeClaim,
    /// The `PriorityClass` of pods.
    PriorityClass,
    /// Who issues a certificate.
    Issuer,
    /// The store that secrets come from.
    Store,
    ScaleTarget,
    /// The role whose rights are given.
    Role,
}

/// The place where a resource refers to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference<'a> {
    pub(crate) relation: Relation,
    pub(crate) resource: &'a Resource<'a>,
    /// The name as it is written.
    pub(crate) node: &'a Node,
    pub(crate) target: Target<'a>,
    /// Whether the resource does without it.
    pub(crate) is_optional: bool,
}

impl<'a> Reference<'a> {
    /// Returns the reference to the `kind` of the name `node` in the namespace of `resource`;
    /// nothing if `node` is no name.
    pub(crate) fn local(
        relation: Relation,
        resource: &'a Resource<'a>,
        kind: GroupKind<'a>,
        node: Option<&'a Node>,
    ) -> Option<Self> {
        Some(Self::anywhere(relation, resource, kind, node)?.within(namespace_of(resource)))
    }

    /// Returns the reference to the `kind` of the name `node`, in any namespace; nothing if
    /// `node` is no name.
    pub(crate) fn anywhere(
        relation: Relation,
        resource: &'a Resource<'a>,
        kind: GroupKind<'a>,
        node: Option<&'a Node>,
    ) -> Option<Self> {
        let name = node?.as_str().filter(|name| !name.is_empty())?;
        Some(Self {
            relation,
            resource,
            node: node?,
            target: Target {
                kind,
                namespace: None,
                name,
            },
            is_optional: false,
        })
    }

    /// Returns the same reference, in `namespace`.
    #[must_use]
    pub(crate) fn within(mut self, namespace: Option<&'a str>) -> Self {
        self.target.namespace = namespace;
        self
    }
}

/// Returns the namespace of `resource`, if it is known.
pub(crate) fn namespace_of<'a>(resource: &'a Resource<'a>) -> Option<&'a str> {
    resource.identity.namespace.as_deref()
}
