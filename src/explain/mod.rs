//! Where everything in a manifest comes from: the template's line, and the lines of the values.
//!
//! - [`leaf()`] explains one node of a manifest; all else here asks for nodes and draws what it says.
//! - A value is told with the layer that set it and with the weaker ones that it overrode.
//! - What no template wrote is told as such: the namespace that a release fills in, and the
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
pub use leaf::{Block, Leaf, Source, Written, leaf};
pub use pattern::Pattern;
pub use resource::Resource;
pub use text::draw;

use crate::manifest::Manifest;
use crate::values::Path;

/// One node of a manifest with its explanation.
#[derive(Debug, Clone)]
pub struct Explained<'m> {
    /// The manifest.
    pub manifest: &'m Manifest,
    /// The path of the node.
    pub path: Path,
    /// Where it comes from.
    pub leaf: Leaf,
    /// Where plate.yaml names the namespace that was filled in, in words.
    pub namespace_of: Option<String>,
}
