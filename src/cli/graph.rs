//! `plate-render graph`: the resources of an environment, and who refers to whom.
//!
//! All releases of the environment are rendered, whichever are shown: what is missing is known only
//! where all are there.

use super::args::{GraphArgs, GraphFormat};
use super::inputs::kubernetes;
use super::outcome::{Failure, Outcome};
use super::platform::platform;
use super::rendered::rendered;
use super::select::{current_folder, everywhere, select, within};
use super::terminal::{Strictness, Terminal};
use crate::diagnostic::Diagnostic;
use crate::graph::{self, Graph};
use crate::manifest::write_whole;
use crate::pipeline::{Options, Rendered};
use crate::workspace::{Kubernetes, Selection, Settings, Workspace};

/// Writes the graph of the releases that the arguments name.
pub(super) fn run(args: &GraphArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    check_usage(args)?;
    let start = current_folder()?;
    let root = args.workspace.root.as_deref();
    let (workspace, names) = Workspace::open(&start, root, &args.releases, &mut terminal.sources)?;
    let selections = selections(args, names, &workspace)?;
    let shown = shown(&workspace, &selections, terminal)?;
    let chosen = select(workspace, &all_of(&selections), terminal)?;
    let settings = chosen.workspace.settings();
    let options = Options {
        kubernetes: kubernetes(&settings.kubernetes, &args.cluster)?,
        ..Options::default()
    };
    let environments = rendered(&chosen, &options, terminal)?;
    terminal.settle(Strictness::Usual)?;
    let cluster = options.kubernetes.as_ref().unwrap_or(&settings.kubernetes);
    let graphs = environments.iter().zip(&shown);
    let graphs: Vec<Graph> = graphs
        .map(|(rendered, shown)| graph_of(rendered, shown, cluster, settings))
        .collect();
    write(args, &graphs, terminal)?;
    Ok(Outcome::Clean)
}

/// Checks what clap cannot express.
fn check_usage(args: &GraphArgs) -> Result<(), Diagnostic> {
    let others = |first: &String| args.environments.iter().any(|name| name != first);
    if args.all_envs || args.environments.first().is_some_and(others) {
        let message = "several environments cannot be drawn as one graph";
        return Err(Diagnostic::error("several-environments", message)
            .help("run once for each environment"));
    }
    Ok(())
}

fn selections(
    args: &GraphArgs,
    names: Vec<String>,
    workspace: &Workspace,
) -> Result<Vec<Selection>, Failure> {
    let selection = Selection {
        names,
        all: args.all,
        ..Selection::default()
    };
    if args.all_envs {
        return everywhere(workspace, &selection);
    }
    Ok(within(&args.environments, &selection))
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

fn graph_of(
    rendered: &[Rendered],
    shown: &[String],
    cluster: &Kubernetes,
    settings: &Settings,
) -> Graph {
    let graph = graph::of(&platform(rendered, cluster).beside(&settings.externals));
    if rendered.iter().all(|one| shown.contains(&one.release.name)) {
        return graph;
    }
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    graph.around(&shown)
}

fn write(args: &GraphArgs, graphs: &[Graph], terminal: &Terminal) -> Result<(), Failure> {
    let Some(graph) = graphs.first() else {
        return Ok(());
    };
    let text = match args.format {
        GraphFormat::Mermaid => graph::mermaid(graph),
        GraphFormat::Dot => graph::dot(graph),
        GraphFormat::Svg => graph::svg(graph, &heading(args)),
    };
    match args.output.as_deref() {
        Some(path) if path.as_os_str() != "-" => {
            write_whole(path, &text)?;
            Ok(())
        }
        _ => terminal.print(&text),
    }
}

/// Returns the heading of a picture: the releases, and the environment.
fn heading(args: &GraphArgs) -> String {
    let environment = args.environments.first().map(String::as_str);
    let releases = args.releases.join(", ");
    match environment {
        Some(environment) if releases.is_empty() => environment.to_owned(),
        Some(environment) => format!("{releases} in {environment}"),
        None => releases,
    }
}
