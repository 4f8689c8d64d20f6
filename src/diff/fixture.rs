//! Nodes and manifests for the tests of this module.

use crate::manifest::{DocumentSource, Manifest, documents};
use crate::source::SourceMap;
use crate::yaml::{Node, parse};

/// The one document of `yaml`.
pub(super) fn node(yaml: &str) -> Node {
    let mut nodes = parse(SourceMap::new().add("a.yaml", yaml), yaml).expect("this is YAML");
    nodes.remove(0)
}

pub(super) fn manifests(yaml: &str) -> Vec<Manifest> {
    let nodes = parse(SourceMap::new().add("a.yaml", yaml), yaml).expect("this is YAML");
    let template = DocumentSource {
        release: "api",
        source: "a.yaml",
    };
    documents(nodes, template).expect("these are manifests")
}
