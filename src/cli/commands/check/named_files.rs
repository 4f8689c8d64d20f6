//! Which words of the command line name files of manifests, and not releases.
//!
//! `-`, an existing file, and a name that ends as YAML or JSON does are files.

use std::path::Path;

use super::CheckArgs;
use crate::cli::manifest_files::has_ending;
use crate::diagnostic::Diagnostic;

/// Returns the files that the arguments name; none if they name releases.
pub(super) fn named_files(args: &CheckArgs) -> Result<Vec<String>, Diagnostic> {
    let (files, releases): (Vec<&String>, Vec<&String>) =
        args.select.releases.iter().partition(|name| is_file(name));
    let is_for_files = !files.is_empty() || !args.files.filenames.is_empty();
    if let (true, Some(release)) = (is_for_files, releases.first()) {
        return Err(mixed(release));
    }
    if is_for_files && !args.select.environments.is_empty() {
        let diagnostic = Diagnostic::error("mixed-arguments", "files have no environment");
        return Err(diagnostic.help("leave out `--env`, or name releases instead of files"));
    }
    if !is_for_files && args.files.references {
        let message = "`--references` is for files, and none is named";
        let diagnostic = Diagnostic::error("mixed-arguments", message);
        return Err(diagnostic.help("leave it out: the references of releases are always checked"));
    }
    let named = files.into_iter().chain(&args.files.filenames);
    Ok(named.cloned().collect())
}

fn is_file(name: &str) -> bool {
    name == "-" || has_ending(Path::new(name)) || Path::new(name).is_file()
}

fn mixed(release: &str) -> Diagnostic {
    let message = format!("`{release}` is not a file, but other arguments are");
    Diagnostic::error("mixed-arguments", message)
        .help("check releases and files in two runs; `-f` names a folder of files")
}
