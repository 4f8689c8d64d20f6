//! What one resource says of another: that it is there.

use super::inventory::Inventory;
use crate::check::{Finding, Resource, Rule};
use crate::yaml::Node;

/// An API group and a kind.
pub(super) type GroupKind<'a> = (&'a str, &'a str);

/// A resource that is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Target<'a> {
    /// Its API group and its kind.
    pub(super) kind: GroupKind<'a>,
    /// Its namespace; without one it may be in any.
    pub(super) namespace: Option<&'a str>,
    /// Its name.
    pub(super) name: &'a str,
}

/// The place where a resource refers to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference<'a> {
    /// The rule that is broken where the other one is missing.
    pub(super) rule: &'static Rule,
    /// The resource that refers.
    pub(super) resource: &'a Resource<'a>,
    /// The name as it is written.
    pub(super) node: &'a Node,
    /// What is referred to.
    pub(super) target: Target<'a>,
    /// Whether the resource does without it.
    pub(super) is_optional: bool,
}

impl<'a> Reference<'a> {
    /// Returns the reference to the `kind` of the name `node` in the namespace of `resource`;
    /// nothing if `node` is no name.
    pub(super) fn local(
        rule: &'static Rule,
        resource: &'a Resource<'a>,
        kind: GroupKind<'a>,
        node: Option<&'a Node>,
    ) -> Option<Self> {
        Some(Self::anywhere(rule, resource, kind, node)?.within(namespace_of(resource)))
    }

    /// Returns the reference to the `kind` of the name `node`, in whatever namespace; nothing if
    /// `node` is no name.
    pub(super) fn anywhere(
        rule: &'static Rule,
        resource: &'a Resource<'a>,
        kind: GroupKind<'a>,
        node: Option<&'a Node>,
    ) -> Option<Self> {
        let name = node?.as_str().filter(|name| !name.is_empty())?;
        Some(Self {
            rule,
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
    pub(super) fn within(mut self, namespace: Option<&'a str>) -> Self {
        self.target.namespace = namespace;
        self
    }

    /// Returns what is wrong, where the target is missing; `places` is how often the resource refers
    /// to it.
    pub(super) fn missing(&self, places: usize, there: &Inventory<'_>) -> Finding {
        let target = &self.target;
        let (_, kind) = target.kind;
        let name = target.name;
        let place = match target.namespace {
            Some(namespace) => format!(" in the namespace `{namespace}`"),
            None => String::new(),
        };
        let message = format!("the {kind} `{name}` does not exist{place}");
        let referrer = referrer(self.resource);
        let finding = Finding::new(self.rule, self.resource, self.node, message);
        let finding = finding.note(if places == 1 {
            format!("{referrer} refers to it")
        } else {
            format!("{referrer} refers to it in {places} places")
        });
        let finding = match there.elsewhere(target) {
            Some(other) => finding.note(format!("there is one in the namespace `{other}`")),
            None => finding,
        };
        finding.help(next_step(target, there))
    }
}

/// Returns how messages call a resource: its kind and its name.
pub(super) fn referrer(resource: &Resource<'_>) -> String {
    let identity = &resource.identity;
    format!("{} `{}`", identity.kind, identity.name)
}

/// Returns the namespace of `resource`, if it is known.
pub(super) fn namespace_of<'a>(resource: &'a Resource<'a>) -> Option<&'a str> {
    resource.identity.namespace.as_deref()
}

fn next_step(target: &Target<'_>, there: &Inventory<'_>) -> String {
    match there.nearest(target) {
        Some(name) => format!("did you mean `{name}`?"),
        None => {
            "render it in a release of this environment, or declare it in `external` of plate.yaml"
                .to_owned()
        }
    }
}
