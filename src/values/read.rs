//! Reading values files: the only place of this module that opens files.
//!
//! - A file is UTF-8, each of its documents is a map, and a blank document is an empty map.
//! - A file is read once in a run, for any number of releases.
//! - The characters U+10FF00 to U+10FF1F are refused: templates use them as placeholders.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::encrypted;
use super::files::{Candidate, ChartPlace, below};
use super::json;
use super::layer::{Audience, Layer, LayerKind};
use super::merge_keys::MergeKeys;
use super::reserved;
use super::schema::Schema;
use super::wording::described;
use crate::account::Account;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::{Boundary, add_text};
use crate::source::{FileId, SourceMap};
use crate::yaml::{self, Data, Node, SurprisingKey};

const ENDINGS: [&str; 2] = ["yaml", "yml"];

/// The name of a chart's schema.
const SCHEMA: &str = "values.schema.json";

#[derive(Debug, Clone)]
pub(super) struct File {
    name: String,
    id: FileId,
    documents: Arc<Vec<Node>>,
    surprising_keys: Arc<Vec<SurprisingKey>>,
    warnings: Diagnostics,
}

impl File {
    pub(super) fn into_layer(self, kind: LayerKind, audience: Audience) -> Layer {
        let Self {
            name,
            id: file,
            documents,
            surprising_keys,
            warnings,
        } = self;
        Layer {
            name,
            kind,
            audience,
            file,
            documents,
            surprising_keys,
            warnings,
        }
    }
}

/// The values files and schemas that were read in this run.
#[derive(Debug, Clone)]
pub struct Reader {
    boundary: Boundary,
    files: IndexMap<PathBuf, Result<Option<File>, Diagnostics>>,
    schemas: IndexMap<PathBuf, Result<Option<ChartSchema>, Diagnostics>>,
}

/// What a chart's `values.schema.json` says.
#[derive(Debug, Clone)]
pub(super) struct ChartSchema {
    pub(super) schema: Arc<Schema>,
    pub(super) merge_keys: MergeKeys,
}

impl Reader {
    /// Returns a reader that has read nothing, of files within `boundary`.
    pub fn new(boundary: Boundary) -> Self {
        Self {
            boundary,
            files: IndexMap::new(),
            schemas: IndexMap::new(),
        }
    }

    /// Reads a values file that may be missing.
    pub(super) fn layer(
        &mut self,
        candidate: &Candidate,
        sources: &mut SourceMap,
    ) -> Result<Option<Layer>, Diagnostics> {
        let read = || read_either(candidate, &self.boundary, sources);
        let file = self
            .files
            .entry(candidate.path.clone())
            .or_insert_with(read);
        let layer = |file: File| file.into_layer(candidate.kind, candidate.audience);
        file.clone().map(|file| file.map(layer))
    }

    /// Reads the schema of a chart, if it has one.
    pub(super) fn schema(
        &mut self,
        chart: &ChartPlace,
        sources: &mut SourceMap,
    ) -> Result<Option<ChartSchema>, Diagnostics> {
        let path = chart.path.join(SCHEMA);
        let read = || read_schema(&path, &below(chart.shown, SCHEMA), &self.boundary, sources);
        self.schemas
            .entry(path.clone())
            .or_insert_with(read)
            .clone()
    }
}

fn read_schema(
    path: &Path,
    name: &str,
    boundary: &Boundary,
    sources: &mut SourceMap,
) -> Result<Option<ChartSchema>, Diagnostics> {
    match boundary.read(path) {
        Ok(bytes) => {
            let file = add_text(name, bytes, sources)?;
            Ok(Some(ChartSchema {
                schema: Arc::new(Schema::compile(file, sources)?),
                merge_keys: MergeKeys::read(file, sources)?,
            }))
        }
        Err(error) if error.is_absence() => Ok(None),
        Err(error) => Err(error.diagnostic(name).into()),
    }
}

/// Returns the layer of a file that does not exist, as if it was there without any text.
pub(super) fn blank(candidate: &Candidate, sources: &mut SourceMap) -> Layer {
    let name = format!("{}.{}", candidate.shown, ENDINGS[0]);
    let file = sources.add(name.as_str(), "");
    let documents = Arc::default();
    Layer {
        name,
        kind: candidate.kind,
        audience: candidate.audience,
        file,
        documents,
        surprising_keys: Arc::default(),
        warnings: Diagnostics::new(),
    }
}

/// Reads the file with one of the two endings; two files that differ in it only are an error.
fn read_either(
    candidate: &Candidate,
    boundary: &Boundary,
    sources: &mut SourceMap,
) -> Result<Option<File>, Diagnostics> {
    let mut found = Vec::new();
    for ending in ENDINGS {
        let name = [&candidate.shown, ".", ending].concat();
        match boundary.read(&with_ending(&candidate.path, ending)) {
            Ok(bytes) => found.push((name, bytes)),
            Err(error) if error.is_absence() => {}
            Err(error) => return Err(error.diagnostic(&name).into()),
        }
    }
    match found.pop() {
        Some(_) if !found.is_empty() => Err(two_files(&candidate.shown).into()),
        Some((name, bytes)) => read_values(&name, bytes, sources).map(Some),
        None => Ok(None),
    }
}

fn with_ending(stem: &Path, ending: &str) -> PathBuf {
    let mut path = stem.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    path.into()
}

/// Reads the text of a values file that is called `name`.
pub(super) fn read_values(
    name: &str,
    bytes: Vec<u8>,
    sources: &mut SourceMap,
) -> Result<File, Diagnostics> {
    encrypted::refuse_bytes(name, &bytes)?;
    let id = add_text(name, bytes, sources)?;
    let text = Arc::clone(sources.file(id).text());
    encrypted::refuse_text(id, &text)?;
    let (documents, mut warnings) = parsed(sources.account(), name, id, &text)?;
    let mut diagnostics = Diagnostics::new();
    diagnostics.extend(encrypted::find(&documents, &text));
    diagnostics.extend(documents.iter().filter_map(not_a_map));
    diagnostics.extend(
        documents
            .iter()
            .find_map(|root| reserved::find(root, sources)),
    );
    let surprising_keys = yaml::surprising_keys(&documents, &text);
    warnings.extend(surprising_keys.iter().map(SurprisingKey::warning));
    let name = name.to_owned();
    diagnostics.or(File {
        name,
        id,
        documents: Arc::new(documents),
        surprising_keys: Arc::new(surprising_keys),
        warnings,
    })
}

/// A file whose name ends in `.json` is JSON, which has escapes that YAML does not know; a blank one is
/// an empty map all the same.
fn parsed(
    account: &Account,
    name: &str,
    id: FileId,
    text: &str,
) -> Result<(Vec<Node>, Diagnostics), Diagnostic> {
    let is_json = name.to_ascii_lowercase().ends_with(".json");
    if !is_json || text.trim_start_matches('\u{feff}').trim().is_empty() {
        let read = yaml::read(account, id, text)?;
        return Ok((read.roots, read.warnings));
    }
    let mut root = json::parse(id, text)?;
    json::forget_usual_lexemes(&mut root);
    Ok((vec![root], Diagnostics::new()))
}

/// A blank document is null, and counts as an empty map.
fn not_a_map(root: &Node) -> Option<Diagnostic> {
    if matches!(root.data, Data::Map(_) | Data::Null) {
        return None;
    }
    let message = format!("the values must be a map, got {}", described(root));
    let error = Diagnostic::error("not-a-map", message).at(root.span);
    Some(error.help("write `key: value` lines"))
}

fn two_files(shown: &str) -> Diagnostic {
    let [first, second] = ENDINGS;
    let message = format!("`{shown}.{first}` and `{shown}.{second}` both exist");
    Diagnostic::error("two-files", message).help("keep one of them")
}
