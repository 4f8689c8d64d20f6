//! `files`: the chart's own files, as text or as bytes.
//!
//! - Paths are relative to the chart's folder, with `/` between their parts.
//! - What leads out of the folder is refused, symbolic links included; so is `templates/`.
//! - A file that is not there is an error; `glob` gives all that match, sorted by path: text, or bytes
//!   where a file is no text. What it cannot give is an error, never passed over.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{Glob, GlobBuilder};
use minijinja::value::{Object, ObjectRepr, from_args};
use minijinja::{Error, ErrorKind, State, Value};

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
pub(crate) struct Files {
    folder: PathBuf,
    boundary: Boundary,
    /// What was read, each file once.
    read: Mutex<BTreeSet<PathBuf>>,
}

impl Files {
    /// Returns the files below `folder`, which no link leads out of; nothing is read yet.
    pub(crate) fn new(folder: &Path, boundary: &Boundary) -> Self {
        Self {
            folder: folder.to_owned(),
            boundary: boundary.clone(),
            read: Mutex::default(),
        }
    }

    /// Returns the files that were read so far.
    pub(crate) fn read(&self) -> Vec<PathBuf> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.iter().cloned().collect()
    }

    fn get(&self, path: &str, state: &State<'_, '_>) -> Result<String, Error> {
        let text = String::from_utf8(self.bytes(path, state)?);
        Ok(text.map_err(|_| {
            function_error(format!("the file `{path}` is not UTF-8 text")).help(format!(
                "`files.bytes('{path}') | b64enc` makes text of its bytes"
            ))
        })?)
    }

    fn bytes(&self, path: &str, state: &State<'_, '_>) -> Result<Vec<u8>, Error> {
        if path.split('/').next() == Some("templates") {
            return Err(function_error(format!("`{path}` is a template, not a file")).into());
        }
        let file = self.folder.join(path);
        let bytes = self.boundary.read(&file);
        let bytes = bytes.map_err(|error| unreadable(path, &error))?;
        state.consume_fuel(READ_FILE + account::text(bytes.len()))?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(file);
        Ok(bytes)
    }

    /// The text of a file, or its bytes if it is no text.
    fn content(&self, path: &str, state: &State<'_, '_>) -> Result<Value, Error> {
        let text = String::from_utf8(self.bytes(path, state)?);
        Ok(text.map_or_else(|error| Value::from_bytes(error.into_bytes()), Value::from))
    }

    fn glob(&self, pattern: &str, state: &State<'_, '_>) -> Result<Value, Error> {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        let glob = glob.map_err(|error| {
            function_error(format!("the pattern `{pattern}`: {}", error.kind()))
        })?;
        let matcher = glob.compile_matcher();
        let start = literal_folder(pattern);
        let folder = self.folder.join(start);
        let listing = list(&self.boundary, &folder, start, |_| true);
        state.consume_fuel(LISTED_FILE.saturating_mul(listing.files.len() as u64))?;
        let in_vain = listing.refused.iter().find(|(name, error)| {
            *error != ReadError::LeadsBack && (matcher.is_match(name) || may_hold(name, &glob))
        });
        if let Some((name, error)) = in_vain {
            return Err(refused(name, error).into());
        }
        let names = listing.files.into_iter().map(|file| file.name);
        let matching = names.filter(|name| !name.starts_with(TEMPLATES) && matcher.is_match(name));
        let contents = matching.map(|path| Ok((path.clone(), self.content(&path, state)?)));
        let contents = contents.collect::<Result<Vec<_>, Error>>()?;
        Ok(Value::from_pairs(contents))
    }
}

/// The folder that everything which matches is in.
fn literal_folder(pattern: &str) -> &str {
    let literal = literal(pattern);
    literal.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What a pattern begins with that is no pattern.
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

impl Object for Files {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, Error> {
        let takes = match method {
            "get" | "bytes" | "lines" => "a path",
            "glob" => "a pattern",
            _ => return Err(Error::from(ErrorKind::UnknownMethod)),
        };
        let Ok((argument,)) = from_args::<(&str,)>(args) else {
            let message = format!("`files.{method}` takes {takes}, as one string");
            return Err(FunctionError::wrong(message).into());
        };
        match method {
            "get" => Ok(Value::from(self.get(argument, state)?)),
            "bytes" => Ok(Value::from_bytes(self.bytes(argument, state)?)),
            "lines" => Ok(self
                .get(argument, state)?
                .lines()
                .map(Value::from)
                .collect()),
            _ => self.glob(argument, state),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("files")
    }
}
