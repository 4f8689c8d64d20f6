//! Files of manifests that `check` judges: which words of the command line name one, and reading
//! them.
//!
//! - `-`, an existing file, and a name that ends as YAML or JSON does are files.
//! - Of a folder the files that end so are read, and none below it, as kubectl does.
//! - A `List` is taken apart.

use std::io::Read;
use std::path::Path;

use super::args::CheckArgs;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Manifest, Template, documents, unlisted};
use crate::source::{FileId, SourceMap};
use crate::workspace::read_text;
use crate::yaml::{self, Node};

const STDIN: &str = "<stdin>";
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// Returns the files that the arguments name; none if they name releases.
pub(super) fn named_files(args: &CheckArgs) -> Result<Vec<String>, Diagnostic> {
    let (files, releases): (Vec<&String>, Vec<&String>) =
        args.names.iter().partition(|name| is_file(name));
    let is_for_files = !files.is_empty() || !args.files.filenames.is_empty();
    if let (true, Some(release)) = (is_for_files, releases.first()) {
        return Err(mixed(release));
    }
    if is_for_files && !args.environments.is_empty() {
        let fault = Diagnostic::error("mixed-arguments", "files have no environment");
        return Err(fault.help("leave out `--env`, or name releases instead of files"));
    }
    if !is_for_files && args.files.references {
        let message = "`--references` is for files, and none is named";
        let fault = Diagnostic::error("mixed-arguments", message);
        return Err(fault.help("leave it out: the references of releases are always judged"));
    }
    let named = files.into_iter().chain(&args.files.filenames);
    Ok(named.cloned().collect())
}

fn is_file(name: &str) -> bool {
    name == "-" || has_ending(Path::new(name)) || Path::new(name).is_file()
}

pub(super) fn has_ending(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

fn mixed(release: &str) -> Diagnostic {
    let message = format!("`{release}` is no file, and the other arguments are");
    Diagnostic::error("mixed-arguments", message)
        .help("check releases and files in two runs; `-f` names a folder of files")
}

/// Reads the manifests in `files`; the faults of all of them are collected.
pub(super) fn read_files(
    files: &[String],
    sources: &mut SourceMap,
) -> Result<Vec<Manifest>, Diagnostics> {
    let mut faults = Diagnostics::new();
    let mut manifests = Vec::new();
    for name in files {
        for file in unfolded(name)? {
            match read(&file, sources) {
                Ok(found) => manifests.extend(found),
                Err(found) => faults.extend(found),
            }
        }
    }
    faults.or(manifests)
}

/// The files in the folder `name`, sorted, or itself.
pub(super) fn unfolded(name: &str) -> Result<Vec<String>, Diagnostic> {
    let path = Path::new(name);
    if !path.is_dir() {
        return Ok(vec![name.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| unreadable(name, &error))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<String> = paths
        .filter(|path| path.is_file() && has_ending(path))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    files.sort();
    if files.is_empty() {
        let message = format!("`{name}` holds no file that ends in .yaml, .yml or .json");
        return Err(Diagnostic::error("no-files", message).help("name a file, or another folder"));
    }
    Ok(files)
}

/// Reads the manifests in the file `name`; `-` is standard input.
pub(super) fn read(name: &str, sources: &mut SourceMap) -> Result<Vec<Manifest>, Diagnostics> {
    let template = Template {
        release: "",
        source: name,
    };
    documents(nodes(name, sources)?, template)
}

/// Reads the documents in the file `name`; `-` is standard input.
pub(super) fn nodes(name: &str, sources: &mut SourceMap) -> Result<Vec<Node>, Diagnostics> {
    let file = text(name, sources)?;
    let text = std::sync::Arc::clone(sources.file(file).text());
    Ok(unlisted(yaml::parse(file, &text)?))
}

fn text(name: &str, sources: &mut SourceMap) -> Result<FileId, Diagnostic> {
    if name != "-" {
        return read_text(Path::new(name), name, sources);
    }
    let mut text = String::new();
    let read = std::io::stdin().lock().read_to_string(&mut text);
    read.map_err(|error| unreadable(STDIN, &error))?;
    Ok(sources.add(STDIN, text))
}

pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    let reason = error.kind();
    Diagnostic::error("unreadable", format!("`{name}` cannot be read: {reason}"))
}
