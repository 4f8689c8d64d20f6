//! What can be said on the command line.

#![allow(
    rustdoc::invalid_html_tags,
    rustdoc::broken_intra_doc_links,
    reason = "these comments are the help on the terminal"
)]

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::select::Request;
use super::terminal::Strictness;

/// Which workspace.
#[derive(Debug, Default, Args)]
pub(super) struct WorkspaceArgs {
    /// The workspace's folder, instead of searching upwards for plate.yaml
    #[arg(long = "workspace", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) root: Option<PathBuf>,
}

/// Which releases in which environments.
#[derive(Debug, Default, Args)]
pub(super) struct SelectArgs {
    /// Releases or charts by name, or a chart by path; the workspace's default without any
    #[arg(value_name = "RELEASE", value_hint = ValueHint::DirPath)]
    pub(super) releases: Vec<String>,
    /// The environment; a render of several needs --output-dir
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(super) environments: Vec<String>,
    /// Take every environment, each with those of the releases that it has
    #[arg(long, conflicts_with = "environments")]
    pub(super) all_envs: bool,
    /// Take every release of the environment
    #[arg(long, conflicts_with = "releases")]
    pub(super) all: bool,
}

/// The namespace of releases.
#[derive(Debug, Default, Args)]
pub(super) struct NamespaceArgs {
    /// The namespace of every release taken, instead of its own
    #[arg(short = 'n', long, value_name = "NS")]
    pub(super) namespace: Option<String>,
}

impl SelectArgs {
    /// Returns what the arguments ask for, before a command adds its own.
    pub(super) fn request(&self) -> Request<'_> {
        Request {
            releases: &self.releases,
            all: self.all,
            environments: &self.environments,
            all_envs: self.all_envs,
            ..Request::default()
        }
    }

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
    /// Set values that are always strings
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set_string: Vec<String>,
    /// Set values to the contents of files
    #[arg(long, value_name = "KEY=PATH")]
    pub(super) set_file: Vec<String>,
    /// Set one value to the text as it stands
    #[arg(long, value_name = "KEY=TEXT")]
    pub(super) set_literal: Vec<String>,
}

/// The cluster that manifests are made for.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Cluster")]
pub(super) struct ClusterArgs {
    /// The version of Kubernetes, instead of plate.yaml's
    #[arg(long, value_name = "VERSION")]
    pub(super) kube_version: Option<String>,
}

/// Whether secrets are shown.
#[derive(Debug, Default, Args)]
pub(super) struct SecretsArgs {
    /// Show what Secrets hold, and other secrets, instead of hiding it
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
    /// Make unknown values keys warnings instead of errors
    #[arg(long)]
    pub(super) lenient: bool,
    /// Make warnings errors
    #[arg(long)]
    pub(super) strict: bool,
    /// Allow a release without any manifest
    #[arg(long)]
    pub(super) allow_empty: bool,
    /// How many steps a template may take
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) fuel: Option<u64>,
}

impl RulesArgs {
    /// Returns what warnings are to the user.
    pub(super) fn strictness(&self) -> Strictness {
        if self.strict {
            Strictness::Strict
        } else {
            Strictness::Usual
        }
    }
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
