//! Files of manifests that the arguments name.
//!
//! - Of a folder the files that end so are read, and none below it, as kubectl does.
//! - A `List` is taken apart.
//! - A document that is not a resource, and a file that is not YAML, are findings: the rest is checked.

use std::io::Read;
use std::path::Path;

use crate::check::{Finding, incomplete_resource, not_a_resource, unread_file};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::{Boundary, ReadError, add_text, read_named};
use crate::manifest::{DocumentSource, Manifest, documents, number_generated, unlisted};
use crate::source::{FileId, SourceMap};
use crate::yaml::{self, Data, Node};

const STDIN: &str = "<stdin>";
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

pub(super) fn has_ending(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// What files hold.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Their resources.
    pub(super) manifests: Vec<Manifest>,
    /// What is wrong with the documents that are none.
    pub(super) findings: Vec<Finding>,
}

/// Reads what is in `files`; it fails if one cannot be read, or if nothing in them can be checked.
pub(super) fn read_files(
    files: &[String],
    sources: &mut SourceMap,
) -> Result<Contents, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut contents = Contents::default();
    for name in files {
        for file in unfolded(name)? {
            match named_text(&file, sources) {
                Ok(id) => contents.add(&file, id, sources),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    number_generated(&mut contents.manifests);
    diagnostics.or(contents)?.unless_nothing()
}

impl Contents {
    fn add(&mut self, name: &str, file: FileId, sources: &SourceMap) {
        match yaml::parse_within(sources.account(), file, sources.file(file).text()) {
            Err(diagnostic) => self.findings.push(unread_file(diagnostic)),
            Ok(nodes) => unlisted(nodes)
                .into_iter()
                .filter(|node| node.data != Data::Null)
                .for_each(|node| self.add_document(name, node)),
        }
    }

    fn add_document(&mut self, name: &str, node: Node) {
        if let Some(finding) = not_a_resource(&node) {
            return self.findings.push(finding);
        }
        match documents(vec![node], of_file(name)) {
            Ok(found) => self.manifests.extend(found),
            Err(diagnostics) => {
                let findings = diagnostics.into_iter().map(incomplete_resource);
                self.findings.extend(findings);
            }
        }
    }

    fn unless_nothing(self) -> Result<Self, Diagnostics> {
        if !self.manifests.is_empty() {
            return Ok(self);
        }
        let mut diagnostics = Diagnostics::new();
        let found = self.findings.iter().map(|finding| &finding.diagnostic);
        diagnostics.extend(found.cloned());
        diagnostics.or(self)
    }
}

/// What stands for the template of a document in a file.
pub(super) fn of_file(name: &str) -> DocumentSource<'_> {
    DocumentSource {
        release: "",
        source: name,
    }
}

/// The files in the folder `name`, sorted, or itself.
pub(super) fn unfolded(name: &str) -> Result<Vec<String>, Diagnostic> {
    let path = Path::new(name);
    if !path.is_dir() {
        return Ok(vec![name.to_owned()]);
    }
    let unlisted = |error: std::io::Error| ReadError::Machine(error.kind()).diagnostic(name);
    let entries = std::fs::read_dir(path).map_err(unlisted)?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let files = paths.filter(|path| path.is_file() && has_ending(path));
    let mut files: Vec<String> = files
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    files.sort();
    let boundary = Boundary::new(path, "the folder");
    for file in &files {
        let inside = boundary.place(Path::new(file));
        inside.map_err(|error| error.diagnostic(file))?;
    }
    if files.is_empty() {
        let message = format!("`{name}` contains no file that ends in .yaml, .yml or .json");
        return Err(Diagnostic::error("no-files", message).help("name a file, or another folder"));
    }
    Ok(files)
}

/// Reads the manifests in the file `name`; `-` is standard input.
pub(super) fn read(name: &str, sources: &mut SourceMap) -> Result<Vec<Manifest>, Diagnostics> {
    let mut manifests = documents(nodes(name, sources)?, of_file(name))?;
    number_generated(&mut manifests);
    Ok(manifests)
}

/// Reads the documents in the file `name`; `-` is standard input.
pub(super) fn nodes(name: &str, sources: &mut SourceMap) -> Result<Vec<Node>, Diagnostics> {
    let file = named_text(name, sources)?;
    let text = std::sync::Arc::clone(sources.file(file).text());
    Ok(unlisted(yaml::parse_within(
        sources.account(),
        file,
        &text,
    )?))
}

/// Reads the file `name` as text; `-` is standard input.
pub(super) fn named_text(name: &str, sources: &mut SourceMap) -> Result<FileId, Diagnostic> {
    if name == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| ReadError::Machine(error.kind()).diagnostic(STDIN))?;
        return add_text(STDIN, bytes, sources);
    }
    let bytes = read_named(Path::new(name)).map_err(|error| error.diagnostic(name))?;
    add_text(name, bytes, sources)
}
