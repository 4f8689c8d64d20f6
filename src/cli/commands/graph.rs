//! `plate-render graph`: the resources of an environment, and who refers to whom.
//!
//! All releases of the environment are rendered, whichever are shown: what is missing is known only
//! where all are there.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::cli::args::{ClusterArgs, SelectArgs, WorkspaceArgs};
use crate::cli::options::kubernetes;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::rendered::rendered;
use crate::cli::resource_set::resource_set;
use crate::cli::result_file::{read_files, write_result};
use crate::cli::select::{open, select, selections};
use crate::cli::target::target;
use crate::cli::terminal::{Strictness, Terminal};
use crate::diagnostic::Diagnostic;
use crate::graph::{self, Graph, PageView};
use crate::render::Options;
use crate::resources::ResourceSet;
use crate::workspace::{Selection, Workspace};

const EXAMPLES: &str = "\
Examples:
  plate-render graph --env stg --all            the whole environment, as Mermaid
  plate-render graph api --env stg --format svg -o api.svg
  plate-render graph --all --env prod --format dot | dot -Tpdf > prod.pdf
  plate-render graph --all --all-envs --format html -o platform.html

A release is shown with the resources that it refers to and the resources that refer to it.
Missing resources are red; `plate-render check` reports the same ones.";

/// `graph`
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    mut_arg("environments", |arg| arg.help("The environment; several need --format html")),
)]
pub(super) struct GraphArgs {
    #[command(flatten)]
    select: SelectArgs,
    #[command(flatten)]
    workspace: WorkspaceArgs,
    #[command(flatten)]
    cluster: ClusterArgs,
    /// The output format
    #[arg(long, value_enum, default_value_t = GraphFormat::Mermaid, help_heading = "Output")]
    format: GraphFormat,
    /// Write to a file instead of standard output
    #[arg(
        short = 'o',
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        help_heading = "Output"
    )]
    output: Option<PathBuf>,
}

/// The form of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GraphFormat {
    /// For Markdown, in a block of `mermaid`
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture
    Svg,
    /// A page to click through, of one or several environments
    Html,
}

/// Writes the graph of the releases that the arguments name.
pub(super) fn run(args: &GraphArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    check_usage(args)?;
    let (workspace, names) = open(&args.select.releases, &args.workspace, terminal)?;
    let selections = selections(&workspace, names, &args.select.request())?;
    let shown = shown(&workspace, &selections, terminal)?;
    let chosen = select(workspace, &all_of(&selections), terminal)?;
    let settings = chosen.workspace.settings();
    let options = Options {
        kubernetes: kubernetes(&settings.kubernetes, &args.cluster)?,
        ..Options::default()
    };
    let environments = rendered(&chosen, &options, terminal)?;
    terminal.settle(Strictness::Usual)?;
    let cluster = options.cluster(settings);
    let sets = environments
        .iter()
        .map(|rendered| resource_set(rendered, cluster));
    let sets = sets.map(|set| set.beside(&settings.externals));
    let sets: Vec<ResourceSet<'_>> = sets.collect();
    let graphs = sets.iter().zip(&shown);
    let graphs: Vec<Graph> = graphs.map(|(set, shown)| graph_of(set, shown)).collect();
    let headings: Vec<String> = sets.iter().map(|one| heading(args, one)).collect();
    let views = sets.iter().zip(&graphs).zip(&headings);
    let views = views.map(|((set, graph), heading)| PageView {
        heading,
        graph,
        set,
    });
    let read = read_files(&chosen.workspace, &environments, &terminal.sources)?;
    let views: Vec<PageView<'_>> = views.collect();
    write(args, &chosen.workspace, &views, &read, terminal)?;
    Ok(Outcome::Clean)
}

/// Checks what clap cannot express.
fn check_usage(args: &GraphArgs) -> Result<(), Diagnostic> {
    if args.select.takes_several_environments() && args.format != GraphFormat::Html {
        let message = "several environments cannot be drawn as one graph";
        return Err(Diagnostic::error("several-environments", message)
            .help("add `--format html`, or run once for each environment"));
    }
    Ok(())
}

/// Returns the names of the releases to be shown, environment by environment.
fn shown(
    workspace: &Workspace,
    selections: &[Selection],
    terminal: &mut Terminal,
) -> Result<Vec<Vec<String>>, Failure> {
    let mut shown = Vec::new();
    for selection in selections {
        let selected = workspace.select(selection, &mut terminal.sources)?;
        let names = selected.releases.into_iter().map(|release| release.name);
        shown.push(names.collect());
    }
    Ok(shown)
}

fn all_of(selections: &[Selection]) -> Vec<Selection> {
    let all = |selection: &Selection| Selection {
        all: true,
        environment: selection.environment.clone(),
        ..Selection::default()
    };
    selections.iter().map(all).collect()
}

fn graph_of(set: &ResourceSet<'_>, shown: &[String]) -> Graph {
    let graph = graph::of(set);
    if graph.releases.iter().all(|release| shown.contains(release)) {
        return graph;
    }
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    graph.around(&shown)
}

fn write(
    args: &GraphArgs,
    workspace: &Workspace,
    views: &[PageView<'_>],
    read: &[PathBuf],
    terminal: &Terminal,
) -> Result<(), Failure> {
    let drawn = |draw: fn(&PageView<'_>) -> String| views.first().map(draw).unwrap_or_default();
    let text = match args.format {
        GraphFormat::Mermaid => drawn(|view| graph::mermaid(view.graph)),
        GraphFormat::Dot => drawn(|view| graph::dot(view.graph)),
        GraphFormat::Svg => drawn(|view| graph::svg(view.graph, view.heading)),
        GraphFormat::Html => graph::html(views, &terminal.sources),
    };
    match args.output.as_deref() {
        Some(path) if path.as_os_str() != "-" => {
            write_result(&target(path, workspace)?, &text, read)
        }
        _ => terminal.print(&text),
    }
}

/// Returns what a picture is headed: the environment, and the releases if some are named.
fn heading(args: &GraphArgs, set: &ResourceSet<'_>) -> String {
    let environment = set.environment.map(|environment| environment.name.as_str());
    let releases = args.select.releases.join(", ");
    match environment {
        Some(environment) if releases.is_empty() => environment.to_owned(),
        Some(environment) => format!("{releases} in {environment}"),
        None => releases,
    }
}
