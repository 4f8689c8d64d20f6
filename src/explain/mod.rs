//! Where everything in a manifest comes from: the template's line, and the lines of the values.
//!
//! - [`leaf()`] explains one node of a manifest; all else here asks for nodes and draws what it says.
//! - A value is shown with the layer that set it and with the weaker ones that it overrode.
//! - What no template wrote is marked as such: the namespace that a release fills in, and the
//!   definitions of kinds in `crds/`.

mod blame;
mod file_line;
mod json;
mod leaf;
mod lines;
mod pattern;
mod resource;
mod text;

pub use blame::{Blame, Origin};
pub use file_line::{FileLine, place_in};
pub use json::to_json;
pub use leaf::{Block, Leaf, Source, Written, leaf, secret_values};
pub use pattern::Pattern;
pub use resource::Resource;
pub use text::draw;

use crate::manifest::{Manifest, hidden_value};
use crate::source::SourceMap;
use crate::values::Values;
use crate::yaml::{Data, Node, Path};

/// One node of a manifest with its explanation.
#[derive(Debug, Clone)]
pub struct Explained<'m> {
    pub manifest: &'m Manifest,
    /// The path of the node.
    pub path: Path,
    /// Where it comes from.
    pub leaf: Leaf,
    /// Where plate.yaml names the namespace that was filled in, in words.
    pub namespace_of: Option<String>,
}

impl Explained<'_> {
    /// Returns the node, with its hash in its place if it is of a Secret.
    fn shown(&self, sources: &SourceMap) -> Option<Node> {
        let node = self.path.find(&self.manifest.node)?;
        if sources.shows_secrets() || !self.manifest.is_secret_at(self.path.keys()) {
            return Some(node.clone());
        }
        let hidden = self.manifest.without_secrets();
        let hidden = self.path.find(&hidden.node).cloned();
        Some(hidden.unwrap_or_else(|| in_place_of(node)))
    }
}

impl Source {
    /// Returns the value, with its hash in its place if it is a secret.
    fn shown(&self, values: &Values, sources: &SourceMap) -> Option<Node> {
        let node = values.get(&self.path)?;
        let is_secret = self.is_secret || {
            let name = sources.file(self.span.file).name();
            !name.starts_with("--") && sources.secrets_in(self.span).next().is_some()
        };
        Some(if is_secret && !sources.shows_secrets() {
            in_place_of(node)
        } else {
            node.clone()
        })
    }
}

fn in_place_of(secret: &Node) -> Node {
    Node::new(Data::String(hidden_value(secret)), secret.span)
}
