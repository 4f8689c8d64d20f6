//! `plate-render docs`: a page for each chart, printed, written into its README.md, or compared.

use clap::{Args, ValueHint};

use crate::cli::args::{SecretsArgs, WorkspaceArgs};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::resource_set::resource_set;
use crate::cli::select::{Request, open, selections};
use crate::cli::terminal::{Strictness, Terminal};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::disk::Target;
use crate::docs::{ChartGraph, ChartPage, difference, has_page, insert, page};
use crate::graph;
use crate::manifest::Manifest;
use crate::render::{Options, Renderer};
use crate::visible;
use crate::workspace::{Chart, Release, Selection, Workspace};

const EXAMPLES: &str = "\
Examples:
  plate-render docs api                         prints the page
  plate-render docs api --write                 writes it into charts/api/README.md
  plate-render docs --write                     updates the pages that exist
  plate-render docs --check                     shows the pages that are out of date

The descriptions of keys are the comments in values.yaml and `description` in values.schema.json.

Exit codes: 0 done, 1 `--check` found a page that is out of date, 2 could not be done.";

/// `docs`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DocsArgs {
    /// Charts by name or path; by default, those whose README.md has a page
    #[arg(value_name = "CHART", value_hint = ValueHint::DirPath)]
    charts: Vec<String>,
    #[command(flatten)]
    workspace: WorkspaceArgs,
    /// Write the page into the chart's README.md, between two comments, instead of printing it
    #[arg(long, conflicts_with = "check")]
    write: bool,
    /// Compare the page with the one in the chart's README.md
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    secrets: SecretsArgs,
}

/// The file in a chart's folder that holds its page.
const FILE_NAME: &str = "README.md";

/// A chart's page, and the file for it.
struct Page {
    /// How messages name the file.
    shown: String,
    target: Target,
    /// What the file holds, if it is there.
    committed: Option<String>,
    text: String,
}

/// Prints the page of the chart that the arguments name, or writes or compares the pages.
pub(super) fn run(args: &DocsArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    terminal.show_secrets(&args.secrets);
    let (workspace, names) = open(&args.charts, &args.workspace, terminal)?;
    let charts = charts(&workspace, names, args)?;
    let mut pages = Vec::new();
    for chart in &charts {
        pages.push(made(&workspace, chart, terminal)?);
    }
    terminal.settle(Strictness::Usual)?;
    if args.check {
        let words = args.charts.iter().map(|chart| format!(" {chart}"));
        return check(&pages, &words.collect::<String>(), terminal);
    }
    if !args.write {
        let texts: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
        terminal.show(&texts.join("\n"))?;
        return Ok(Outcome::Clean);
    }
    for page in &pages {
        if page.target.write(&page.current())? {
            terminal.tell(&format!("wrote {}", page.shown));
        }
    }
    Ok(Outcome::Clean)
}

/// The charts that are named; without any, those that have a page already.
fn charts(
    workspace: &Workspace,
    names: Vec<String>,
    args: &DocsArgs,
) -> Result<Vec<String>, Diagnostics> {
    let folders = workspace.chart_folders();
    let mut diagnostics = Diagnostics::new();
    let unknown = names.iter().filter(|name| !folders.contains(name));
    diagnostics.extend(unknown.map(|name| unknown_chart(name, folders)));
    diagnostics.or(())?;
    if !names.is_empty() || workspace.is_standalone_chart() {
        return Ok(if names.is_empty() {
            folders.to_vec()
        } else {
            names
        });
    }
    if !args.write && !args.check {
        return Err(no_chart(folders).into());
    }
    let mut documented = Vec::new();
    for folder in folders {
        let path = workspace.chart_path(folder).join(FILE_NAME);
        let shown = format!("{}/{FILE_NAME}", workspace.chart_shown(folder));
        let file = workspace.boundary().read_if_there(&path, &shown)?;
        if file.is_some_and(|file| has_page(&file)) {
            documented.push(folder.clone());
        }
    }
    if documented.is_empty() {
        return Err(no_page().into());
    }
    Ok(documented)
}

fn made(workspace: &Workspace, folder: &str, terminal: &mut Terminal) -> Result<Page, Failure> {
    let options = Options {
        allow_empty: true,
        ..Options::default()
    };
    let chart = workspace.chart(folder, &mut terminal.sources)?;
    let environments = releases(workspace, folder, terminal)?;
    let mut run = Renderer::new(workspace, &options, &mut terminal.sources);
    let mut rendered: Vec<(Release, Vec<Manifest>)> = Vec::new();
    for releases in &environments {
        let outcome = run.render(releases)?;
        let pairs = outcome.result.into_iter();
        rendered.extend(pairs.map(|one| (one.release, one.manifests)));
    }
    let usage = run.usage(&environments.concat())?;
    let usage = usage.iter().find(|usage| usage.folder == folder);
    let usage = usage.expect("the usage of every chart is known");
    let declared = run.declared(&chart)?;
    let graph = chart_graph(workspace, &environments, terminal)?;
    terminal.hide_secrets();
    for manifest in rendered.iter().flat_map(|(_, manifests)| manifests) {
        terminal.hide_data(manifest);
    }
    let text = page(
        &ChartPage {
            chart: &chart,
            usage,
            declared: &declared,
            releases: &rendered,
            graph: graph.as_ref(),
        },
        &terminal.sources,
    );
    Ok(Page::new(workspace, &chart, text)?)
}

/// The graph of the last environment that has a release of the chart, which is what the most depends
/// on. All releases are rendered for it: what is missing is known only where all are there.
fn chart_graph(
    workspace: &Workspace,
    environments: &[Vec<Release>],
    terminal: &mut Terminal,
) -> Result<Option<ChartGraph>, Diagnostics> {
    let Some(own) = environments.iter().rfind(|releases| !releases.is_empty()) else {
        return Ok(None);
    };
    let environment = own[0].environment.as_ref().map(|one| one.name.clone());
    let selection = Selection {
        all: true,
        environment: environment.clone(),
        ..Selection::default()
    };
    let all = workspace
        .select(&selection, &mut terminal.sources)?
        .releases;
    let options = Options {
        allow_empty: true,
        ..Options::default()
    };
    let rendered = Renderer::new(workspace, &options, &mut terminal.sources).render(&all)?;
    let settings = workspace.settings();
    let set = resource_set(&rendered.result, &settings.kubernetes).beside(&settings.externals);
    let names: Vec<&str> = own.iter().map(|release| release.name.as_str()).collect();
    let mermaid = graph::mermaid(&graph::of(&set).around(&names));
    Ok(Some(ChartGraph {
        environment,
        mermaid,
    }))
}

/// The releases of a chart, environment by environment.
fn releases(
    workspace: &Workspace,
    folder: &str,
    terminal: &mut Terminal,
) -> Result<Vec<Vec<Release>>, Failure> {
    if workspace.environment_names().is_empty() && !workspace.is_standalone_chart() {
        return Ok(Vec::new());
    }
    let everything = Request::default().everything_by_default();
    let mut found = Vec::new();
    for selection in selections(workspace, Vec::new(), &everything)? {
        // Errors in other charts are reported where the usage of all charts is read.
        let mut selected = workspace
            .select(&selection, &mut terminal.sources)?
            .releases;
        selected.retain(|release| release.chart.folder == folder);
        found.push(selected);
    }
    Ok(found)
}

impl Page {
    fn new(workspace: &Workspace, chart: &Chart, text: String) -> Result<Self, Diagnostic> {
        let path = chart.path.join(FILE_NAME);
        let shown = chart.shown_file(FILE_NAME);
        let below = path.strip_prefix(workspace.root()).unwrap_or(&path);
        Ok(Self {
            committed: workspace.boundary().read_if_there(&path, &shown)?,
            target: Target::below(workspace.root(), below),
            shown,
            text,
        })
    }

    /// The file as it should be.
    fn current(&self) -> String {
        insert(self.committed.as_deref(), &self.text)
    }
}

fn check(pages: &[Page], words: &str, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut stale = Vec::new();
    for page in pages {
        let current = page.current();
        let shown = visible::one_line(&page.shown);
        match &page.committed {
            None => stale.push(format!("{shown}: missing\n")),
            Some(committed) if *committed == current => {}
            Some(committed) => stale.push(difference(&shown, committed, &current)),
        }
    }
    if stale.is_empty() {
        terminal.tell(&match pages.len() {
            1 => "1 page is the same".to_owned(),
            count => format!("{count} pages, all the same"),
        });
        return Ok(Outcome::Clean);
    }
    terminal.show(&stale.concat())?;
    terminal.tell(&format!(
        "help: run `plate-render docs{words} --write` and read the diff"
    ));
    Ok(Outcome::Different)
}

fn unknown_chart(name: &str, folders: &[String]) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-chart", format!("there is no chart `{name}`"));
    match nearest(name, folders.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.note(format!("the charts are {}", visible::list(folders))),
    }
}

fn no_chart(folders: &[String]) -> Diagnostic {
    Diagnostic::error("no-chart", "no chart is named")
        .help(format!("name one of {}", visible::list(folders)))
}

fn no_page() -> Diagnostic {
    Diagnostic::error("no-page", format!("no chart has a page in its {FILE_NAME}"))
        .help("`plate-render docs CHART --write` writes one")
}
