//! The arguments of `diff`.

use clap::{Args, ValueEnum, ValueHint};

use crate::cli::args::{ClusterArgs, RulesArgs, SecretsArgs, ValuesArgs, WorkspaceArgs};

const EXAMPLES: &str = "\
Examples:
  plate-render diff stg prod                    the same releases in two environments
  plate-render diff stg prod api --origins      and the values lines that cause each difference
  plate-render diff --env stg --against out.yaml
  kubectl get deploy,svc -o yaml | plate-render diff --env stg --against -
  plate-render diff --all --all-envs --git origin/main --format markdown

The old side comes first: an environment, a file or a commit. `+` marks what is new.

Exit codes: 0 no differences, 1 they differ, 2 could not be compared.";

/// `diff`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli::commands) struct DiffArgs {
    /// Two environments, then releases or charts; with --against or --git, only releases or charts
    #[arg(value_name = "ENV ENV|RELEASE")]
    pub(super) names: Vec<String>,
    /// The environment
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(super) environments: Vec<String>,
    /// Render every environment; a release that an environment does not have is skipped
    #[arg(long, conflicts_with = "environments")]
    pub(super) all_envs: bool,
    /// Render every release of the environment
    #[arg(long)]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(super) other: OtherTreeArgs,
    #[command(flatten)]
    pub(super) view: ViewArgs,
    #[command(flatten)]
    pub(super) values: ValuesArgs,
    #[command(flatten)]
    pub(super) cluster: ClusterArgs,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
}

/// What is compared with, instead of an environment.
#[derive(Debug, Args)]
#[command(next_help_heading = "Compare with")]
pub(super) struct OtherTreeArgs {
    /// Manifests in a file or folder, or the output of `kubectl get -o yaml`; `-` is standard input
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath, conflicts_with = "git")]
    pub(super) against: Option<String>,
    /// The workspace at a git commit
    #[arg(long, value_name = "REF")]
    pub(super) git: Option<String>,
}

/// How a difference is shown.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct ViewArgs {
    /// The output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(super) format: DiffFormat,
    /// Show the values and template lines that caused each difference
    #[arg(long)]
    pub(super) origins: bool,
    /// Also show fields that only the cluster sets, and fields that differ by the release's name alone
    #[arg(long)]
    pub(super) exact: bool,
    #[command(flatten)]
    pub(super) secrets: SecretsArgs,
}

/// The form of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people
    Text,
    /// For a comment on a pull request
    Markdown,
    /// One object, for scripts
    Json,
}
