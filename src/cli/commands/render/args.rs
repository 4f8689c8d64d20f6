//! The arguments of rendering.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::cli::args::{
    ClusterArgs, Format, NamespaceArgs, RulesArgs, SecretsArgs, SelectArgs, ValuesArgs,
    WorkspaceArgs,
};
use crate::manifest::Exclusions;

/// Rendering, which is no subcommand.
#[derive(Debug, Default, Args)]
#[command(mut_arg("environments", |arg| arg.help("The environment; several need --output-dir")))]
pub(in crate::cli::commands) struct RenderArgs {
    #[command(flatten)]
    pub(in crate::cli::commands) select: SelectArgs,
    #[command(flatten)]
    pub(super) namespace: NamespaceArgs,
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(super) values: ValuesArgs,
    #[command(flatten)]
    pub(super) cluster: ClusterArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    /// Prefix each line with the template and values lines it came from
    #[arg(long, help_heading = "Output", conflicts_with_all = ["output_dir", "format"])]
    pub(super) blame: bool,
    #[command(flatten)]
    pub(super) secrets: SecretsArgs,
    /// Print manifests even if the API server would reject them
    #[arg(long, help_heading = "Rules")]
    pub(super) no_check: bool,
}

/// Where manifests go, and in which format.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// Write to a file instead of standard output
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// Write one file for each manifest, as DIR/<env>/<release>/<kind>-<name>.yaml
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "output")]
    pub(super) output_dir: Option<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    pub(super) format: Format,
    /// Print only manifests from templates that match, as in templates/deploy*
    #[arg(long, value_name = "GLOB")]
    pub(super) show_only: Vec<String>,
    /// Leave out the manifests in the charts' crds/ folders
    #[arg(long)]
    pub(super) skip_crds: bool,
    /// Leave out Helm hooks, including tests
    #[arg(long)]
    pub(super) no_hooks: bool,
    /// Leave out Helm tests
    #[arg(long)]
    pub(super) skip_tests: bool,
}

impl OutputArgs {
    /// Returns what is left out of the output.
    pub(super) fn exclusions(&self) -> Exclusions {
        Exclusions {
            crds: self.skip_crds,
            hooks: self.no_hooks,
            tests: self.skip_tests,
        }
    }
}
