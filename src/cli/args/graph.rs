//! What can be said to `graph`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::{ClusterArgs, WorkspaceArgs};

const GRAPH_EXAMPLES: &str = "\
Examples:
  plate-render graph --env stg --all            the whole environment, as Mermaid
  plate-render graph api --env stg --format svg -o api.svg
  plate-render graph --all --env prod --format dot | dot -Tpdf > prod.pdf
  plate-render graph --all --all-envs --format html -o platform.html

A release is shown with what it refers to, and with who refers to it. Missing ends are red: what
`plate-render check` finds wrong with references.";

/// `graph`
#[derive(Debug, Args)]
#[command(after_help = GRAPH_EXAMPLES)]
pub(in crate::cli) struct GraphArgs {
    /// Releases or charts by name; the workspace's default without any
    #[arg(value_name = "RELEASE")]
    pub(in crate::cli) releases: Vec<String>,
    /// The environment; several need --format html
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(in crate::cli) environments: Vec<String>,
    /// Take every environment, each with those of the releases that it has
    #[arg(long, conflicts_with = "environments")]
    pub(in crate::cli) all_envs: bool,
    /// Take every release of the environment
    #[arg(long, conflicts_with = "releases")]
    pub(in crate::cli) all: bool,
    #[command(flatten)]
    pub(in crate::cli) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(in crate::cli) cluster: ClusterArgs,
    /// The form of the graph
    #[arg(long, value_enum, default_value_t = GraphFormat::Mermaid, help_heading = "Output")]
    pub(in crate::cli) format: GraphFormat,
    /// Write to a file instead of standard output
    #[arg(
        short = 'o',
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        help_heading = "Output"
    )]
    pub(in crate::cli) output: Option<PathBuf>,
}

/// The form of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum GraphFormat {
    /// For Markdown, in a block of `mermaid`
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture
    Svg,
    /// A page to click through, of one or several environments
    Html,
}
