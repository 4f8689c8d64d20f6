//! Manifests for the tests of this module.

use super::{DocumentSource, Manifest, documents};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::text::{Colour, draw_all};
use crate::source::{FileId, SourceMap};
use crate::yaml;

/// The manifests of `yaml`, as if the template `api/templates/a.yaml` of the release `api` had
/// printed them.
pub(super) fn manifests(yaml: &str) -> Vec<Manifest> {
    read(yaml).1.expect("the fixture holds manifests")
}

/// The errors of `yaml`, drawn as the user sees them.
pub(super) fn document_diagnostics(yaml: &str) -> String {
    let (sources, result) = read(yaml);
    drawn(&result.expect_err("the fixture has an error"), &sources)
}

/// The text of `yaml` and its manifests.
pub(super) fn read(yaml: &str) -> (SourceMap, Result<Vec<Manifest>, Diagnostics>) {
    let mut sources = SourceMap::new();
    let file = sources.add("api/templates/a.yaml", yaml);
    let template = DocumentSource {
        release: "api",
        source: "api/templates/a.yaml",
    };
    let manifests = documents(nodes(file, yaml), template);
    (sources, manifests)
}

/// The diagnostics as the user sees them.
pub(super) fn drawn(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    draw_all(diagnostics, sources, Colour::Plain)
}

fn nodes(file: FileId, yaml: &str) -> Vec<yaml::Node> {
    yaml::parse(file, yaml).expect("the fixture is YAML")
}
