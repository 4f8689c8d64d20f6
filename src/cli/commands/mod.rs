//! The subcommands: each reads its arguments, calls the library and writes the result.

#![allow(
    rustdoc::invalid_html_tags,
    rustdoc::broken_intra_doc_links,
    reason = "these comments are the help on the terminal"
)]

mod check;
mod completions;
mod diff;
mod docs;
mod eval;
mod explain;
mod functions;
mod golden;
mod graph;
mod list;
mod man;
mod new;
mod render;
mod values;
mod watch;

use clap::{CommandFactory, Parser, Subcommand};

use super::outcome::{Failure, Outcome};
use super::terminal::Terminal;
use render::RenderArgs;

const EXAMPLES: &str = "\
Examples:
  plate-render --env stg                        the default releases of the workspace
  plate-render api web --env prod -o out.yaml   two releases, into a file
  plate-render --all --env stg | kubectl apply -f -
  plate-render ./charts/api --env stg           a chart by its path, in a workspace or standalone
  plate-render api --env stg --set image.tag=1.2.3
  plate-render --all --env stg --env prod --output-dir rendered
  plate-render --all --all-envs --output-dir rendered    the whole workspace

If a release or chart has the name of a command, use its path (./charts/list)
or `--` (plate-render --env stg -- list).

Exit codes: 0 rendered, 2 not rendered; `golden`, `check` and `diff` exit with 1 if they find
differences or errors.";

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
    command: Option<Command>,
    #[command(flatten)]
    render: RenderArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the merged values of a release, where they are set, or how environments differ
    Values(values::ValuesCommandArgs),
    /// Evaluate an expression as a template of a release would
    Eval(eval::EvalArgs),
    /// List the releases of every environment
    List(list::ListArgs),
    /// Compare the rendered manifests with tests/golden/<env>/<release>.yaml
    Golden(golden::GoldenArgs),
    /// Show which template and values lines a field came from
    Explain(explain::ExplainArgs),
    /// Find errors in manifests, without a cluster
    Check(check::CheckArgs),
    /// Render again when a file changes, and show the differences
    Watch(watch::WatchArgs),
    /// Describe a chart as a Markdown page
    Docs(docs::DocsArgs),
    /// Compare two environments, or the rendered manifests with a file, a folder, a cluster or a commit
    Diff(diff::DiffArgs),
    /// Draw the resources and their references
    Graph(graph::GraphArgs),
    /// Write a starter chart that renders
    New(new::NewArgs),
    /// List the functions that templates may call
    Functions,
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
    /// Print a manual page
    Man(man::ManArgs),
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    match &arguments.command {
        None => render::run(&arguments.render, Arguments::command, terminal),
        Some(Command::Values(args)) => values::run(args, terminal),
        Some(Command::Eval(args)) => eval::run(args, terminal),
        Some(Command::List(args)) => list::run(args, terminal),
        Some(Command::Golden(args)) => golden::run(args, terminal),
        Some(Command::Explain(args)) => explain::run(args, terminal),
        Some(Command::Check(args)) => check::run(args, terminal),
        Some(Command::Docs(args)) => docs::run(args, terminal),
        Some(Command::Watch(args)) => watch::run(args, terminal),
        Some(Command::Diff(args)) => diff::run(args, terminal),
        Some(Command::Graph(args)) => graph::run(args, terminal),
        Some(Command::New(args)) => new::run(args, terminal),
        Some(Command::Functions) => functions::run(terminal),
        Some(Command::Completions(args)) => completions::run(args, Arguments::command(), terminal),
        Some(Command::Man(args)) => man::run(args, Arguments::command(), terminal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_release_with_the_name_of_a_command_follows_two_dashes() {
        let arguments = Arguments::try_parse_from(["plate-render", "-e", "stg", "--", "list"]);
        assert_eq!(arguments.unwrap().render.select.releases, ["list"]);
    }

    #[test]
    fn a_path_is_never_a_command() {
        let arguments = Arguments::try_parse_from(["plate-render", "./charts/list"]).unwrap();
        assert!(arguments.command.is_none());
    }
}
