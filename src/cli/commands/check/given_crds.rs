//! The definitions of `--crds`, which describe what custom kinds may hold.
//!
//! - A file or folder is read as `check` reads files; what defines no kind in it is passed over, so that
//!   what installs an operator can be named as it is.
//! - Where nothing is defined, the argument is a mistake.

use std::path::Path;

use crate::check::Definitions;
use crate::cli::manifest_files::{nodes, of_file, unfolded};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Manifest, documents};
use crate::source::SourceMap;
use crate::yaml::Node;

/// Reads the definitions in the files and folders `names`; the errors of all are collected.
pub(super) fn given_definitions(
    names: &[String],
    sources: &mut SourceMap,
) -> Result<Definitions, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut given = Vec::new();
    for name in names {
        match definitions_in(name, sources) {
            Ok(found) if found.is_empty() => diagnostics.push(no_definitions(name)),
            Ok(found) => given.extend(found),
            Err(found) => diagnostics.extend(found),
        }
    }
    diagnostics.or(Definitions::new(given))
}

fn definitions_in(name: &str, sources: &mut SourceMap) -> Result<Vec<Manifest>, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut found = Vec::new();
    for file in unfolded(name)? {
        match read(&file, sources) {
            Ok(definitions) => found.extend(definitions),
            Err(diagnostic) => diagnostics.extend(diagnostic),
        }
    }
    diagnostics.or(found)
}

fn read(file: &str, sources: &mut SourceMap) -> Result<Vec<Manifest>, Diagnostics> {
    let mut nodes = nodes(file, sources)?;
    nodes.retain(is_definition);
    documents(nodes, of_file(file))
}

fn is_definition(node: &Node) -> bool {
    node.get("kind").and_then(Node::as_str) == Some("CustomResourceDefinition")
}

fn no_definitions(name: &str) -> Diagnostic {
    let message = format!("`{name}` contains no CustomResourceDefinition");
    let help = if Path::new(name).is_dir() {
        "name a folder that contains one; its subfolders are not read"
    } else {
        "name a file or folder that contains one"
    };
    Diagnostic::error("no-definitions", message).help(help)
}
