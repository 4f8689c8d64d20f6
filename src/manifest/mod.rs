//! Manifests: documents with an identity, their order, and the form in which they are written.
//!
//! - A document is a map with `apiVersion`, `kind` and `metadata.name` or `metadata.generateName`;
//!   [`documents()`] takes no other.
//! - Its identity is (API group, kind, namespace, name); [`duplicates`] finds the second of a kind.
//! - A namespaced kind gets the release's namespace where it names none: [`fill_namespace`].
//! - The order is Helm's install order: [`install_order`].
//! - What a Secret holds is shown in no message and no view: [`Manifest::without_secrets`].
//! - The bytes are a contract, written down in `docs/reference/output-form.md`: [`to_yaml`], [`to_json`].

mod documents;
mod exclusions;
mod generated_name;
mod hooks;
mod identity;
mod kind_scope;
mod known_kinds;
mod namespace;
mod number_generated;
mod order;
mod output_dir;
mod quantity;
mod scope;
mod secret;
mod served;
mod write;
mod wrong_type;

use std::sync::Arc;

use crate::source::Span;
use crate::yaml::Node;

pub use documents::{DocumentSource, definitions, documents, unlisted};
pub use exclusions::Exclusions;
pub use identity::{Identity, duplicates, identity};
pub use kind_scope::KindScope;
pub use namespace::fill_namespace;
pub use number_generated::number_generated;
pub use order::{install_order, install_rank};
pub use output_dir::{Folder, Written, folder_names, remove_written, stale_folders, write_folders};
pub use quantity::nanos;
pub use scope::Scopes;
pub use secret::{LAST_APPLIED, OPEN_FIELDS, hidden_value};
pub use served::served;
pub use write::{FORM_VERSION, to_json, to_yaml};

/// Which part of a chart a resource comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The files in `crds/`, as they are written.
    Definitions,
    Templates,
}

/// One Kubernetes resource of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// The document: a map whose `apiVersion`, `kind` and `metadata.name` are non-empty strings; instead
    /// of the name there may be a `metadata.generateName`.
    pub node: Node,
    /// The release that it belongs to.
    pub release: String,
    /// The part of its chart that it comes from.
    pub part: Part,
    /// Its file as the output names it: `<chart>/templates/<file>`, `<chart>/crds/<file>`.
    pub source: String,
    /// Where the document begins in its file.
    pub source_span: Span,
    /// The tag of each [`crate::yaml::Mark`] of its nodes: number 1 is the first.
    pub tags: Arc<[Option<Span>]>,
    /// The placeholder for a name that the cluster generates, as in `before-*`.
    stand_in: Option<String>,
}

impl Manifest {
    /// Returns the place of the template's tag that wrote `node`; none where an author's text did.
    pub fn tag(&self, node: &Node) -> Option<Span> {
        let index = usize::try_from(node.mark?.0.get()).ok()? - 1;
        *self.tags.get(index)?
    }

    /// Returns the API group, empty for the core group: `apps` for `apps/v1`.
    pub fn group(&self) -> &str {
        group_of(text(self.node.get("apiVersion")))
    }

    /// Returns the kind, as in `Deployment`.
    pub fn kind(&self) -> &str {
        text(self.node.get("kind"))
    }

    /// Returns `metadata.name`, or a placeholder if the cluster generates the name.
    pub fn name(&self) -> &str {
        let stand_in = self.stand_in.as_deref();
        stand_in.unwrap_or_else(|| text(self.metadata("name")))
    }

    /// Returns what the cluster makes the name of; none where there is a name.
    pub fn generate_name(&self) -> Option<&str> {
        generated_name::generate_name(self.node.get("metadata")?)?.as_str()
    }

    /// Returns `metadata.namespace`, if one is written; for Kubernetes an empty one is absent.
    pub fn namespace(&self) -> Option<&str> {
        let namespace = self.metadata("namespace").and_then(Node::as_str);
        namespace.filter(|name| !name.is_empty())
    }

    fn metadata(&self, key: &str) -> Option<&Node> {
        self.node.get("metadata")?.get(key)
    }
}

fn text(node: Option<&Node>) -> &str {
    node.and_then(Node::as_str).unwrap_or_default()
}

fn group_of(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

#[cfg(test)]
mod fixture;
