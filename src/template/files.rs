//! `files`: the chart's own files, as text.
//!
//! - Paths are relative to the chart's folder, with `/` between their parts.
//! - What leads out of the folder is refused, symbolic links included; so is `templates/`.
//! - A file that is not there is an error; `glob` gives what is there, sorted by path.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use minijinja::value::{Object, ObjectRepr, from_args};
use minijinja::{Error, ErrorKind, State, Value};

use crate::disk::{Boundary, ReadError};
use crate::functions::Fault;

/// The files of a chart.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    boundary: Boundary,
}

impl Files {
    /// Returns the files below `folder`, which no link leads out of; nothing is read yet.
    pub(super) fn new(folder: &Path, boundary: &Boundary) -> Self {
        Self {
            folder: folder.to_owned(),
            boundary: boundary.clone(),
        }
    }

    fn get(&self, path: &str) -> Result<String, Fault> {
        let bytes = self.bytes(path)?;
        String::from_utf8(bytes).map_err(|_| fault(format!("the file `{path}` is not UTF-8 text")))
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, Fault> {
        if path.split('/').next() == Some("templates") {
            return Err(fault(format!("`{path}` is a template, not a file")));
        }
        let bytes = self.boundary.read(&self.folder.join(path));
        bytes.map_err(|error| unreadable(path, &error))
    }

    fn glob(&self, pattern: &str) -> Result<Value, Fault> {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        let matcher =
            glob.map_err(|error| fault(format!("the pattern `{pattern}`: {}", error.kind())))?;
        let mut paths = Vec::new();
        matching(&self.folder, "", &matcher.compile_matcher(), &mut paths)?;
        paths.sort();
        let texts = paths
            .into_iter()
            .map(|path| Ok((path.clone(), Value::from(self.get(&path)?))));
        Ok(Value::from_pairs(texts.collect::<Result<Vec<_>, Fault>>()?))
    }
}

/// Adds the paths of the files below `folder` that match; links to folders are not followed.
fn matching(
    folder: &Path,
    prefix: &str,
    matcher: &GlobMatcher,
    paths: &mut Vec<String>,
) -> Result<(), Fault> {
    let entries = fs::read_dir(folder)
        .map_err(|error| unreadable(prefix, &ReadError::Machine(error.kind())))?;
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(prefix, &ReadError::Machine(error.kind())))?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{prefix}{name}");
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && path != "templates" {
            matching(&entry.path(), &format!("{path}/"), matcher, paths)?;
        } else if !is_folder && matcher.is_match(&path) {
            paths.push(path);
        }
    }
    Ok(())
}

fn fault(message: String) -> Fault {
    Fault::new("file", message)
}

fn unreadable(path: &str, error: &ReadError) -> Fault {
    if error.is_absence() {
        return fault(format!("there is no file `{path}` in the chart"))
            .help("paths are relative to the chart's folder");
    }
    match error {
        ReadError::LeadsOut(_) => fault(format!("the file `{path}` is outside of the chart"))
            .help("move it into the chart's folder"),
        ReadError::Machine(reason) => fault(format!("the file `{path}` cannot be read: {reason}")),
        other => fault(other.diagnostic(path).message),
    }
}

impl Object for Files {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call_method(
        self: &Arc<Self>,
        _: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, Error> {
        let takes = match method {
            "get" | "lines" => "a path",
            "glob" => "a pattern",
            _ => return Err(Error::from(ErrorKind::UnknownMethod)),
        };
        let Ok((argument,)) = from_args::<(&str,)>(args) else {
            let message = format!("`files.{method}` takes {takes}, as one string");
            return Err(Fault::wrong(message).into());
        };
        match method {
            "get" => Ok(Value::from(self.get(argument)?)),
            "lines" => Ok(self.get(argument)?.lines().map(Value::from).collect()),
            _ => Ok(self.glob(argument)?),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("files")
    }
}
