//! What can be said to `docs`.

use clap::{Args, ValueHint};

use super::{SecretsArgs, WorkspaceArgs};

const DOCS_EXAMPLES: &str = "\
Examples:
  plate-render docs api                         prints the page
  plate-render docs api --write                 writes it into charts/api/README.md
  plate-render docs --write                     renews the pages that are there
  plate-render docs --check                     says which of them are stale

Keys are described by the comments in values.yaml and by `description` in values.schema.json.

Exit codes: 0 done, 1 `--check` found a stale page, 2 could not be done.";

/// `docs`
#[derive(Debug, Args)]
#[command(after_help = DOCS_EXAMPLES)]
pub(in crate::cli) struct DocsArgs {
    /// Charts by name or path; without any, those whose README.md has a page
    #[arg(value_name = "CHART", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) charts: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) workspace: WorkspaceArgs,
    /// Write the page into the chart's README.md, between two comments, instead of printing it
    #[arg(long, conflicts_with = "check")]
    pub(in crate::cli) write: bool,
    /// Compare the page with that in the chart's README.md
    #[arg(long)]
    pub(in crate::cli) check: bool,
    #[command(flatten)]
    pub(in crate::cli) secrets: SecretsArgs,
}
