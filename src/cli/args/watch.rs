//! What can be said to `watch`.

use clap::Args;

use super::{ClusterArgs, RulesArgs, SecretsArgs, SelectArgs, ValuesArgs, WorkspaceArgs};

const WATCH_EXAMPLES: &str = "\
Examples:
  plate-render watch --env stg                  what the workspace renders by default
  plate-render watch api --env stg --env prod
  plate-render watch --all --env stg -f mine.yaml

It ends with Ctrl-C.";

/// `watch`
#[derive(Debug, Args)]
#[command(after_help = WATCH_EXAMPLES)]
pub(in crate::cli) struct WatchArgs {
    #[command(flatten)]
    pub(in crate::cli) select: SelectArgs,
    #[command(flatten)]
    pub(in crate::cli) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(in crate::cli) values: ValuesArgs,
    #[command(flatten)]
    pub(in crate::cli) cluster: ClusterArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: RulesArgs,
    #[command(flatten)]
    pub(in crate::cli) secrets: SecretsArgs,
}
