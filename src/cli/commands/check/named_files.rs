//! Which words of the command line name files of manifests, and not releases.
//!
//! `-`, an existing file, and a name that ends as YAML or JSON does are files.

use std::path::Path;

use clap::{Args, ValueHint};

use crate::cli::args::SelectArgs;
use crate::cli::manifest_files::has_ending;
use crate::diagnostic::Diagnostic;

/// Files of manifests.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(super) struct FilesArgs {
    /// A file of manifests, or a folder of them; `-` is standard input
    #[arg(
        short = 'f',
        long = "filename",
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with_all = ["environments", "all_envs", "all"]
    )]
    pub(super) filenames: Vec<String>,
    /// Treat the files as the complete set: also check cross-references and best practices
    #[arg(long)]
    pub(super) references: bool,
}

/// Returns the files that the arguments name; none if they name releases.
pub(super) fn named_files(
    select: &SelectArgs,
    args: &FilesArgs,
) -> Result<Vec<String>, Diagnostic> {
    let (files, releases): (Vec<&String>, Vec<&String>) =
        select.releases.iter().partition(|name| is_file(name));
    let is_for_files = !files.is_empty() || !args.filenames.is_empty();
    if let (true, Some(release)) = (is_for_files, releases.first()) {
        return Err(mixed(release));
    }
    if is_for_files && !select.environments.is_empty() {
        let diagnostic = Diagnostic::error("mixed-arguments", "files have no environment");
        return Err(diagnostic.help("leave out `--env`, or name releases instead of files"));
    }
    if !is_for_files && args.references {
        let message = "`--references` is for files, and none is named";
        let diagnostic = Diagnostic::error("mixed-arguments", message);
        return Err(diagnostic.help("leave it out: the references of releases are always checked"));
    }
    let named = files.into_iter().chain(&args.filenames);
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
