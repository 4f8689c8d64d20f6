//! What can be said to `values`, and to other commands about one release.

use clap::{Args, ValueHint};

use super::{Format, SecretsArgs, ValuesArgs, WorkspaceArgs};

const VALUES_EXAMPLES: &str = "\
Examples:
  plate-render values --env stg                 the merged values
  plate-render values --env stg image.tag       one of them, or a part
  plate-render values api --env stg --origins   the file and line that set each
  plate-render values --env stg --diff prod     what production has otherwise
  plate-render values --env stg --unused        what no template reads
  plate-render values --env stg --format json | jq .image

A word that is a release or chart is one; `.NAME` is always the path of a value.

Exit codes: 0 done, 1 `--diff` found differences, 2 could not be done.";

/// One release in one environment.
#[derive(Debug, Args)]
pub(in crate::cli) struct OneReleaseArgs {
    /// The environment
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(in crate::cli) environment: Option<String>,
    /// The namespace of the release, instead of its own
    #[arg(short = 'n', long, value_name = "NS")]
    pub(in crate::cli) namespace: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(in crate::cli) secrets: SecretsArgs,
}

/// `values`
#[derive(Debug, Args)]
#[command(after_help = VALUES_EXAMPLES)]
pub(in crate::cli) struct ValuesCommandArgs {
    /// A release or chart by name, or a chart by path; and the path of a value in it, as in
    /// image.tag or hosts[0].name
    #[arg(value_name = "RELEASE|PATH", num_args = 0..=2, value_hint = ValueHint::DirPath)]
    pub(in crate::cli) words: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) release: OneReleaseArgs,
    #[command(flatten)]
    pub(in crate::cli) values: ValuesArgs,
    /// Show where each value is set, and what it overrode there
    #[arg(long, group = "view", help_heading = "Output")]
    pub(in crate::cli) origins: bool,
    /// Show the values that no template of the release reads
    #[arg(long, group = "view", help_heading = "Output")]
    pub(in crate::cli) unused: bool,
    /// Compare with the same release in another environment
    #[arg(long, group = "view", value_name = "ENV", help_heading = "Output")]
    pub(in crate::cli) diff: Option<String>,
    /// The form of the output; without it values are YAML, and the rest is for people
    #[arg(long, value_enum, help_heading = "Output")]
    pub(in crate::cli) format: Option<Format>,
    /// Make unknown values keys warnings instead of errors
    #[arg(long, help_heading = "Rules")]
    pub(in crate::cli) lenient: bool,
}
