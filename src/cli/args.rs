//! What can be said on the command line.

#![allow(
    rustdoc::invalid_html_tags,
    rustdoc::broken_intra_doc_links,
    reason = "these comments are the help on the terminal"
)]

mod docs;
mod eval;
mod explain;
mod graph;
mod values;
mod watch;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use super::terminal::Strictness;
use crate::manifest::Exclusions;

pub(super) use docs::DocsArgs;
pub(super) use eval::EvalArgs;
pub(super) use explain::{ExplainArgs, ExplainFormat};
pub(super) use graph::{GraphArgs, GraphFormat};
pub(super) use values::{OneReleaseArgs, ValuesCommandArgs};
pub(super) use watch::WatchArgs;

const EXAMPLES: &str = "\
Examples:
  plate-render --env stg                        what the workspace renders by default
  plate-render api web --env prod -o out.yaml   two releases, into a file
  plate-render --all --env stg | kubectl apply -f -
  plate-render ./charts/api --env stg           a chart by its path, in a workspace or alone
  plate-render api --env stg --set image.tag=1.2.3
  plate-render --all --env stg --env prod --output-dir rendered
  plate-render --all --all-envs --output-dir rendered    the whole workspace

A release or chart that is called like a command is reached by its path (./charts/list)
or after `--` (plate-render --env stg -- list).

Exit codes: 0 rendered, 2 not rendered; `golden`, `check` and `diff` end with 1 where something differs
or is wrong.";

const CHECK_EXAMPLES: &str = "\
Examples:
  plate-render check                            all releases in all environments
  plate-render check api --env prod
  plate-render check rendered/*.yaml            manifests that any tool has written
  kubectl get deployments -o yaml | plate-render check -
  plate-render check -f rendered/ --references  the files are all that there is
  plate-render check --crds crds/               with the kinds of operators that charts do not bring
  plate-render check --explain floating-tag

Exit codes: 0 no errors, 1 errors were found, 2 could not be checked.";

const DIFF_EXAMPLES: &str = "\
Examples:
  plate-render diff stg prod                    the same releases in two environments
  plate-render diff stg prod api --origins      and which lines of the values make them differ
  plate-render diff --env stg --against out.yaml
  kubectl get deploy,svc -o yaml | plate-render diff --env stg --against -
  plate-render diff --all --all-envs --git origin/main --format markdown

What is compared with comes first: an environment, a file, a commit. `+` is what is new.

Exit codes: 0 no differences, 1 they differ, 2 could not be compared.";

const NAME_EXAMPLES: &str = "\
Examples:
  plate-render new api            charts/api in a workspace, else ./api
  plate-render new ./services/api";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  plate-render completions bash > /etc/bash_completion.d/plate-render
  plate-render completions zsh > \"${fpath[1]}/_plate-render\"
  plate-render completions fish > ~/.config/fish/completions/plate-render.fish";

/// Renders Kubernetes manifests from charts and per-environment values.
///
/// Without a command it renders: every RELEASE given, else those that plate.yaml renders by
/// default, as one stream of YAML documents on standard output.
#[derive(Debug, Parser)]
#[command(
    name = "plate-render",
    version,
    args_conflicts_with_subcommands = true,
    after_help = EXAMPLES
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) render: RenderArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the merged values of a release, where they are set, or how environments differ
    Values(ValuesCommandArgs),
    /// Evaluate an expression as a template of a release would
    Eval(EvalArgs),
    /// List the releases of every environment
    List(ListArgs),
    /// Compare what is rendered with tests/golden/<env>/<release>.yaml
    Golden(GoldenArgs),
    /// Tell which lines of templates and values made a field
    Explain(ExplainArgs),
    /// Find what is wrong with manifests, without a cluster
    Check(CheckArgs),
    /// Render again when a file changes, and show what that changed
    Watch(WatchArgs),
    /// Describe a chart as a page of Markdown
    Docs(DocsArgs),
    /// Compare two environments, or what is rendered with a file, a folder, a cluster or a commit
    Diff(DiffArgs),
    /// Draw the resources, and who refers to whom
    Graph(GraphArgs),
    /// Write a starter chart that renders
    New(NewArgs),
    /// List the functions that templates may call
    Functions,
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print a manual page
    Man(ManArgs),
}

/// Rendering, which is no subcommand.
#[derive(Debug, Default, Args)]
pub(super) struct RenderArgs {
    #[command(flatten)]
    pub(super) select: SelectArgs,
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
    /// Print each line behind the lines of templates and values that made it
    #[arg(long, help_heading = "Output", conflicts_with_all = ["output_dir", "format"])]
    pub(super) blame: bool,
    #[command(flatten)]
    pub(super) secrets: SecretsArgs,
    /// Print what the API server would reject too
    #[arg(long, help_heading = "Rules")]
    pub(super) no_check: bool,
}

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
    /// The namespace of every release taken, instead of its own
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

/// Where manifests go, and in which form.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// Write to a file instead of standard output
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// Write one file for each manifest, as DIR/<env>/<release>/<kind>-<name>.yaml
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "output")]
    pub(super) output_dir: Option<PathBuf>,
    /// The form of the manifests
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    pub(super) format: Format,
    /// Print only manifests of templates that match, as in templates/deploy*
    #[arg(long, value_name = "GLOB")]
    pub(super) show_only: Vec<String>,
    /// Leave out what stands in the crds/ of charts
    #[arg(long)]
    pub(super) skip_crds: bool,
    /// Leave out Helm's hooks, tests among them
    #[arg(long)]
    pub(super) no_hooks: bool,
    /// Leave out Helm's tests
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

/// `list`
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
    /// List this environment alone
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(super) environment: Option<String>,
}

/// `golden`
#[derive(Debug, Args)]
pub(super) struct GoldenArgs {
    /// Releases or charts by name; without any, all in all environments
    #[arg(value_name = "RELEASE")]
    pub(super) releases: Vec<String>,
    /// The environments; all without any
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(super) environments: Vec<String>,
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
    /// Write what is rendered into the golden files
    #[arg(long)]
    pub(super) update: bool,
    #[command(flatten)]
    pub(super) secrets: SecretsArgs,
}

/// `check`
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub(super) struct CheckArgs {
    /// Releases or charts by name, a chart by path, or files of manifests (`-` is standard input);
    /// without any, all releases
    #[arg(value_name = "RELEASE|FILE")]
    pub(super) names: Vec<String>,
    /// The environments; all without any
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(super) environments: Vec<String>,
    /// Take every environment, as without --env
    #[arg(long, conflicts_with = "environments")]
    pub(super) all_envs: bool,
    /// Take every release, as without RELEASE
    #[arg(long, conflicts_with = "names")]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(super) files: FilesArgs,
    #[command(flatten)]
    pub(super) cluster: ClusterArgs,
    /// Definitions of custom kinds (CRDs), in a file or in a folder of them: they tell what these kinds
    /// may hold, and are not checked themselves
    #[arg(
        long,
        value_name = "DIR",
        value_hint = ValueHint::AnyPath,
        help_heading = "Cluster"
    )]
    pub(super) crds: Vec<String>,
    /// The form of the findings
    #[arg(long, value_enum, default_value_t = ReportFormat::Text, help_heading = "Output")]
    pub(super) format: ReportFormat,
    #[command(flatten)]
    pub(super) secrets: SecretsArgs,
    /// Print what a rule finds, why, and how to mend it
    #[arg(long, value_name = "RULE", exclusive = true, help_heading = "Rules")]
    pub(super) explain: Option<String>,
    /// List the rules
    #[arg(long, exclusive = true, help_heading = "Rules")]
    pub(super) list: bool,
}

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
    /// Take the files for all that there is: judge what they say of each other, and practice
    #[arg(long)]
    pub(super) references: bool,
}

/// The form of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// One object, for scripts
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// `JUnit` XML, with each rule as a test
    Junit,
}

/// `diff`
#[derive(Debug, Args)]
#[command(after_help = DIFF_EXAMPLES)]
pub(super) struct DiffArgs {
    /// Two environments and then releases or charts; releases alone with --against or --git
    #[arg(value_name = "ENV ENV|RELEASE")]
    pub(super) names: Vec<String>,
    /// The environment
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    pub(super) environments: Vec<String>,
    /// Take every environment
    #[arg(long, conflicts_with = "environments")]
    pub(super) all_envs: bool,
    /// Take every release of the environment
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
    /// Manifests in a file or folder, or what `kubectl get -o yaml` prints; `-` is standard input
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath, conflicts_with = "git")]
    pub(super) against: Option<String>,
    /// The workspace at a commit of git
    #[arg(long, value_name = "REF")]
    pub(super) git: Option<String>,
}

/// How a difference is shown.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct ViewArgs {
    /// The form of the difference
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(super) format: DiffFormat,
    /// Show the lines of values and templates that made each difference
    #[arg(long)]
    pub(super) origins: bool,
    /// Leave nothing out: what only a cluster knows, and what differs by names alone
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

/// `new`
#[derive(Debug, Args)]
#[command(after_help = NAME_EXAMPLES)]
pub(super) struct NewArgs {
    /// The chart's name, or the path of its folder
    #[arg(value_name = "NAME", value_hint = ValueHint::DirPath)]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
}

/// `completions`
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// `man`
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The command whose page is printed, instead of that of plate-render itself
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_release_called_like_a_command_follows_two_dashes() {
        let arguments = Arguments::try_parse_from(["plate-render", "-e", "stg", "--", "list"]);
        assert_eq!(arguments.unwrap().render.select.releases, ["list"]);
    }

    #[test]
    fn a_path_is_never_a_command() {
        let arguments = Arguments::try_parse_from(["plate-render", "./charts/list"]).unwrap();
        assert!(arguments.command.is_none());
    }
}
