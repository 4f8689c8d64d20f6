//! The arguments that several commands share.

#![allow(
    rustdoc::invalid_html_tags,
    rustdoc::broken_intra_doc_links,
    reason = "these comments are the help on the terminal"
)]

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// Which workspace.
#[derive(Debug, Default, Args)]
pub(super) struct WorkspaceArgs {
    /// The workspace's folder; by default, the nearest one upwards that has plate.yaml or charts/
    #[arg(long = "workspace", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) root: Option<PathBuf>,
}

/// Which releases in which environments.
#[derive(Debug, Default, Args)]
pub(super) struct SelectArgs {
    /// Releases or charts by name, or a chart by path; by default, the workspace's default releases
    #[arg(value_name = "RELEASE", value_hint = ValueHint::DirPath)]
    pub(super) releases: Vec<String>,
    /// The environment; may be repeated
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(super) environments: Vec<String>,
    /// Render every environment; a release that an environment does not have is skipped
    #[arg(long, conflicts_with = "environments")]
    pub(super) all_envs: bool,
    /// Render every release of the environment
    #[arg(long, conflicts_with = "releases")]
    pub(super) all: bool,
}

/// The namespace of releases.
#[derive(Debug, Default, Args)]
pub(super) struct NamespaceArgs {
    /// The namespace of every selected release, instead of its own
    #[arg(short = 'n', long, value_name = "NS")]
    pub(super) namespace: Option<String>,
}

impl SelectArgs {
    /// Reports whether the arguments may mean more than one environment.
    pub(super) fn takes_several_environments(&self) -> bool {
        let others = |first: &String| self.environments.iter().any(|name| name != first);
        self.all_envs || self.environments.first().is_some_and(others)
    }
}

/// Values from the command line; the kinds are applied in this order, each from left to right.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Values")]
pub(super) struct ValuesArgs {
    /// A values file; several are merged from left to right, `-` is standard input
    #[arg(short = 'f', long = "values", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) files: Vec<String>,
    /// Set JSON values, as in a.b='{"c":1}'
    #[arg(long, value_name = "KEY=JSON")]
    pub(super) set_json: Vec<String>,
    /// Set values, as in a.b=1,c[0]=x
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// Set values as strings
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set_string: Vec<String>,
    /// Set values to the contents of files
    #[arg(long, value_name = "KEY=PATH")]
    pub(super) set_file: Vec<String>,
    /// Set one value to the text exactly as written
    #[arg(long, value_name = "KEY=TEXT")]
    pub(super) set_literal: Vec<String>,
}

/// The cluster that manifests are made for.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Cluster")]
pub(super) struct ClusterArgs {
    /// The Kubernetes version; overrides plate.yaml
    #[arg(long, value_name = "VERSION")]
    pub(super) kube_version: Option<String>,
}

/// Whether secrets are shown.
#[derive(Debug, Default, Args)]
pub(super) struct SecretsArgs {
    /// Show the data of Secrets and other secret values, which are hidden by default
    #[arg(long, help_heading = "Output")]
    pub(super) show_secrets: bool,
}

/// The form of manifests and values.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// YAML documents
    #[default]
    Yaml,
    /// JSON documents
    Json,
}

/// What counts as an error.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RulesArgs {
    /// Report unknown keys in values as warnings instead of errors
    #[arg(long)]
    pub(super) lenient: bool,
    /// Treat warnings as errors
    #[arg(long)]
    pub(super) strict: bool,
    /// Allow a release without manifests
    #[arg(long)]
    pub(super) allow_empty: bool,
    /// The units of work that a template may use
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) fuel: Option<u64>,
}

/// One release in one environment.
#[derive(Debug, Args)]
pub(super) struct OneReleaseArgs {
    /// The environment
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(super) environment: Option<String>,
    #[command(flatten)]
    pub(super) namespace: NamespaceArgs,
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(super) secrets: SecretsArgs,
}
