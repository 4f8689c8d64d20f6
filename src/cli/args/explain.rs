//! What can be said to `explain`.

use clap::{Args, ValueEnum};

use super::{ClusterArgs, RulesArgs, SecretsArgs, ValuesArgs, WorkspaceArgs};

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  plate-render explain --env stg Deployment/api spec.template.spec.containers[0].image
  plate-render explain --env stg Deployment/api 'spec.**.image'      wildcards: *, **, [*], [name=web]
  plate-render explain --env stg Deployment/api                      the whole document
  plate-render explain --env stg out.yaml:42                         a line of a file that was rendered
  plate-render explain --env stg plate-stg/Service/api spec.type     of several of one name, this one
  plate-render --env stg --blame                                     everything, line by line";

/// `explain`
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(in crate::cli) struct ExplainArgs {
    /// The resource, with its namespace if others are called so, or a line of a file that was rendered
    #[arg(value_name = "[NAMESPACE/]KIND/NAME|FILE:LINE")]
    pub(in crate::cli) what: String,
    /// The field, as in spec.containers[0].image; without it, every field
    #[arg(value_name = "PATH")]
    pub(in crate::cli) path: Option<String>,
    /// The environment
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(in crate::cli) environment: Option<String>,
    /// Take these releases alone, instead of every release of the environment
    #[arg(short = 'r', long = "release", value_name = "RELEASE")]
    pub(in crate::cli) releases: Vec<String>,
    /// The namespace of every release taken, instead of its own
    #[arg(short = 'n', long, value_name = "NS")]
    pub(in crate::cli) namespace: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(in crate::cli) values: ValuesArgs,
    #[command(flatten)]
    pub(in crate::cli) cluster: ClusterArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: RulesArgs,
    /// The form of the explanation
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text, help_heading = "Output")]
    pub(in crate::cli) format: ExplainFormat,
    #[command(flatten)]
    pub(in crate::cli) secrets: SecretsArgs,
}

/// The form of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ExplainFormat {
    /// For people
    Text,
    /// A list of objects, for scripts
    Json,
}
