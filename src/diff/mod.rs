//! How two sets of resources differ, by resource and field.
//!
//! - A tree is a set of resources: neither their order nor that of a map's keys is a difference. The
//!   order of a list is one, and so is another type (`1`, `"1"`).
//! - [`compare`] is the whole way: it pairs the resources, then their fields and the items of lists.
//!   It is symmetric: of the two trees in the other order it finds the same, turned round.
//! - What a Secret holds is hidden before anything is compared, unless it is asked for.
//! - Of an object that a cluster has given, what only the cluster knows is left out.
//! - One file is one form: [`to_text`], [`to_markdown`], [`to_json`].

mod alignment;
mod canonical;
mod conditions;
mod field_path;
mod fields;
mod item_keys;
mod json;
mod lines;
mod live;
mod markdown;
mod names;
mod origins;
mod pairs;
mod quantities;
mod similarity;
mod text;
mod view;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::manifest::{Manifest, Scopes, install_rank};
use crate::source::Span;
use crate::values::Values;
use crate::yaml::Node;

pub use field_path::{FieldPath, FieldStep, ListItem};
pub use fields::{Change, FieldChange};
pub use json::to_json;
pub use markdown::{GITHUB_LIMIT, to_markdown};
pub use names::{Names, Side};
pub use origins::{Lines, Origins, Place};
pub use pairs::Recognised;
pub use text::to_text;
pub use view::View;

/// How two trees differ.
#[derive(Debug, Clone, Default)]
pub struct Difference {
    /// The resources that differ, in the order in which their kinds are applied.
    pub resources: Vec<ResourceChange>,
    /// How many resources are the same.
    pub unchanged: usize,
    /// How many resources only the cluster has, made by itself or its controllers.
    pub left_out: usize,
}

/// How one resource differs.
#[derive(Debug, Clone)]
pub enum ResourceChange {
    /// It is in the new tree alone.
    Added(Whole),
    /// It is in the old tree alone.
    Removed(Whole),
    Changed(Changed),
}

/// A resource of one tree alone.
#[derive(Debug, Clone)]
pub struct Whole {
    pub resource: Resource,
    /// All of it.
    pub node: Node,
}

/// A resource of both trees.
#[derive(Debug, Clone)]
pub struct Changed {
    /// What the old tree calls it.
    pub old: Resource,
    /// What the new tree calls it.
    pub new: Resource,
    /// By what it is known to be the same.
    pub recognised: Recognised,
    /// Its fields that differ; never empty.
    pub fields: Vec<FieldChange>,
}

/// The identity of a resource, and the origins of its nodes.
#[derive(Debug, Clone)]
pub struct Resource {
    /// As it is written, with the version.
    pub api_version: String,
    pub kind: String,
    /// The namespace, if one is written.
    pub namespace: Option<String>,
    pub name: String,
    /// The release that it is of; empty for a file.
    pub release: String,
    /// The tag of each mark of its nodes; see [`Manifest::tag`].
    tags: Arc<[Option<Span>]>,
}

impl Resource {
    fn of(manifest: &Manifest) -> Self {
        let api_version = manifest.node.get("apiVersion").and_then(Node::as_str);
        Self {
            api_version: api_version.unwrap_or_default().to_owned(),
            kind: manifest.kind().to_owned(),
            namespace: manifest.namespace().map(str::to_owned),
            name: manifest.name().to_owned(),
            release: manifest.release.clone(),
            tags: Arc::clone(&manifest.tags),
        }
    }
}

impl ResourceChange {
    /// Returns what the new tree calls it, or the old one where only that has it.
    pub fn resource(&self) -> &Resource {
        match self {
            Self::Added(whole) | Self::Removed(whole) => &whole.resource,
            Self::Changed(changed) => &changed.new,
        }
    }
}

impl Difference {
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }

    /// Returns how many resources were added, removed and changed.
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for change in &self.resources {
            counts[match change {
                ResourceChange::Added(_) => 0,
                ResourceChange::Removed(_) => 1,
                ResourceChange::Changed(_) => 2,
            }] += 1;
        }
        counts
    }

    /// Returns one line that sums it up: `2 added, 1 removed, 3 changed, 4 unchanged`.
    pub fn summary(&self) -> String {
        let [added, removed, changed] = self.counts();
        let same = self.unchanged;
        format!("{added} added, {removed} removed, {changed} changed, {same} unchanged")
    }
}

/// A difference, and what its trees are called.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The environment, where both trees are of one.
    pub environment: Option<String>,
    /// What the old tree is called: an environment, a file, a commit.
    pub old: String,
    /// What the new tree is called.
    pub new: String,
    /// How they differ.
    pub difference: Difference,
    /// The merged values of the releases of both trees, for their origins; else empty.
    pub values: [ReleaseValues; 2],
}

/// The merged values of some releases, by their names.
pub type ReleaseValues = BTreeMap<String, Values>;

impl Comparison {
    /// Returns its trees in a few words: `stg → prod`, `stg: HEAD → working tree`.
    pub fn title(&self) -> String {
        let Self { old, new, .. } = self;
        match &self.environment {
            Some(environment) => format!("{environment}: {old} → {new}"),
            None => format!("{old} → {new}"),
        }
    }
}

/// Finds how the resources `new` differ from the resources `old`.
pub fn compare(old: &[Manifest], new: &[Manifest], view: &View) -> Difference {
    let old = prepared(old, view);
    let new = prepared(new, view);
    let scopes = Scopes::declared_in(old.iter().chain(&new).map(AsRef::as_ref));
    let paired = pairs::pairs(&old, &new, &scopes, &view.names);
    let mut difference = Difference::default();
    for pair in paired.pairs {
        let (old, new) = (&old[pair.old], &new[pair.new]);
        let fields = fields::changes(old, new, view);
        if fields.is_empty() {
            difference.unchanged += 1;
            continue;
        }
        difference.resources.push(ResourceChange::Changed(Changed {
            old: Resource::of(old),
            new: Resource::of(new),
            recognised: pair.recognised,
            fields,
        }));
    }
    difference.add_lonely(
        paired.old.iter().map(|index| &*old[*index]),
        view,
        ResourceChange::Removed,
    );
    difference.add_lonely(
        paired.new.iter().map(|index| &*new[*index]),
        view,
        ResourceChange::Added,
    );
    difference.sort();
    difference
}

impl Difference {
    fn add_lonely<'a>(
        &mut self,
        manifests: impl Iterator<Item = &'a Manifest>,
        view: &View,
        change: fn(Whole) -> ResourceChange,
    ) {
        for manifest in manifests {
            if !view.exact && live::is_made_by_the_cluster(&manifest.node) {
                self.left_out += 1;
                continue;
            }
            self.resources.push(change(Whole {
                resource: Resource::of(manifest),
                node: manifest.node.clone(),
            }));
        }
    }

    fn sort(&mut self) {
        self.resources.sort_by(|a, b| {
            let key = |change| {
                let resource: &Resource = ResourceChange::resource(change);
                let Resource {
                    kind,
                    namespace,
                    name,
                    ..
                } = resource;
                (install_rank(kind), kind, name, namespace)
            };
            key(a).cmp(&key(b))
        });
    }
}

/// Returns the manifests with what must not be seen hidden.
fn prepared<'a>(manifests: &'a [Manifest], view: &View) -> Vec<Cow<'a, Manifest>> {
    let prepare = |manifest: &'a Manifest| {
        if view.shows_secrets {
            Cow::Borrowed(manifest)
        } else {
            manifest.without_secrets()
        }
    };
    manifests.iter().map(prepare).collect()
}

#[cfg(test)]
mod fixture;
