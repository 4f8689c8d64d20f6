//! `files`: the chart's own files, as text or as bytes.
//!
//! - Paths are relative to the chart's folder, with `/` between their parts.
//! - What leads out of the folder is refused, symbolic links included; so is `templates/`.
//! - A missing file is an error; `glob` gives all files that match, sorted by path: text, or bytes
//!   where a file is not text. A file that it cannot give is an error, never passed over.
//! - Reading has a price, which the engine of the template charges: `charge` may refuse.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use globset::{Glob, GlobBuilder};

use crate::account;
use crate::disk::{Boundary, ReadError, list};
use crate::functions::FunctionError;

/// What names of templates begin with.
const TEMPLATES: &str = "templates/";
/// The price of opening a file, and of one that is listed.
const READ_FILE: u64 = 400;
const LISTED_FILE: u64 = 40;

/// The files of a chart.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    boundary: Boundary,
    /// What was read, each file once.
    read: Mutex<BTreeSet<PathBuf>>,
}

impl Default for Files {
    fn default() -> Self {
        let folder = Path::new("");
        Self::new(folder, &Boundary::new(folder, "the chart"))
    }
}

impl Files {
    /// The files below `folder`, which no link leads out of; nothing is read yet.
    pub(crate) fn new(folder: &Path, boundary: &Boundary) -> Self {
        Self {
            folder: folder.to_owned(),
            boundary: boundary.clone(),
            read: Mutex::default(),
        }
    }

    pub(crate) fn read(&self) -> Vec<PathBuf> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.iter().cloned().collect()
    }

    /// The text of the file at `path`.
    pub(super) fn get<E: From<FunctionError>>(
        &self,
        path: &str,
        charge: &dyn Fn(u64) -> Result<(), E>,
    ) -> Result<String, E> {
        let text = String::from_utf8(self.bytes(path, charge)?);
        Ok(text.map_err(|_| {
            function_error(format!("the file `{path}` is not UTF-8 text")).help(format!(
                "`files.bytes('{path}') | b64enc` turns its bytes into text"
            ))
        })?)
    }

    pub(super) fn bytes<E: From<FunctionError>>(
        &self,
        path: &str,
        charge: &dyn Fn(u64) -> Result<(), E>,
    ) -> Result<Vec<u8>, E> {
        if path.split('/').next() == Some("templates") {
            return Err(function_error(format!("`{path}` is a template, not a file")).into());
        }
        let file = self.folder.join(path);
        let bytes = self.boundary.read(&file);
        let bytes = bytes.map_err(|error| unreadable(path, &error))?;
        charge(READ_FILE + account::text(bytes.len()))?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(file);
        Ok(bytes)
    }

    /// The files whose paths match `pattern`, sorted by path.
    pub(super) fn glob<E: From<FunctionError>>(
        &self,
        pattern: &str,
        charge: &dyn Fn(u64) -> Result<(), E>,
    ) -> Result<Vec<(String, Content)>, E> {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        let glob = glob.map_err(|error| {
            function_error(format!("the pattern `{pattern}`: {}", error.kind()))
        })?;
        let matcher = glob.compile_matcher();
        let start = literal_folder(pattern);
        let listing = list(&self.boundary, &self.folder.join(start), start, |_| true);
        charge(LISTED_FILE.saturating_mul(listing.files.len() as u64))?;
        let in_vain = listing.refused.iter().find(|(name, error)| {
            *error != ReadError::LeadsBack && (matcher.is_match(name) || may_hold(name, &glob))
        });
        if let Some((name, error)) = in_vain {
            return Err(refused(name, error).into());
        }
        let names = listing.files.into_iter().map(|file| file.name);
        let matching = names.filter(|name| !name.starts_with(TEMPLATES) && matcher.is_match(name));
        let contents = matching.map(|path| {
            let content = Content::of(self.bytes(&path, charge)?);
            Ok((path, content))
        });
        contents.collect()
    }
}

/// What a file holds.
#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

impl Content {
    fn of(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|error| Self::Bytes(error.into_bytes()), Self::Text)
    }
}

/// The folder that everything which matches is in.
fn literal_folder(pattern: &str) -> &str {
    let literal = literal(pattern);
    literal.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn literal(pattern: &str) -> &str {
    let literal = pattern.split(['*', '?', '[', '{', '\\']).next();
    literal.unwrap_or_default()
}

/// Reports whether something in the folder could match the pattern.
fn may_hold(folder: &str, pattern: &Glob) -> bool {
    let pattern = pattern.glob();
    let (literal, below) = (literal(pattern), format!("{folder}/"));
    let is_deep =
        pattern.contains("**") || pattern.matches('/').count() >= below.matches('/').count();
    is_deep && (literal.starts_with(&below) || below.starts_with(literal))
}

fn function_error(message: String) -> FunctionError {
    FunctionError::new("file", message)
}

/// What cannot be listed, in the words of all files that are read.
fn refused(name: &str, error: &ReadError) -> FunctionError {
    let diagnostic = error.diagnostic(name);
    let refusal = function_error(diagnostic.message);
    match diagnostic.help.into_iter().next() {
        Some(help) => refusal.help(help),
        None => refusal,
    }
}

fn unreadable(path: &str, error: &ReadError) -> FunctionError {
    if error.is_absence() {
        return function_error(format!("there is no file `{path}` in the chart"))
            .help("paths are relative to the chart's folder");
    }
    match error {
        ReadError::LeadsOut(_) => {
            function_error(format!("the file `{path}` is outside of the chart"))
                .help("move it into the chart's folder")
        }
        ReadError::Machine(reason) => {
            function_error(format!("the file `{path}` cannot be read: {reason}"))
        }
        other => function_error(other.diagnostic(path).message),
    }
}
