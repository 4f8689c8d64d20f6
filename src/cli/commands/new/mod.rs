//! `plate-render new`: a starter chart that renders, to be changed into one's own.
//!
//! - In a workspace a name is a folder in `charts/`; elsewhere, and with a `/`, it is a path.
//! - Every environment of the workspace gets a values file; without any, stg and prod.
//! - The folder appears whole or not at all, and nothing that exists is touched.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueHint};

use crate::cli::args::WorkspaceArgs;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::select::current_folder;
use crate::cli::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::visible;
use crate::workspace::{Environment, Tier, Workspace};

const EXAMPLES: &str = "\
Examples:
  plate-render new api            charts/api in a workspace, else ./api
  plate-render new ./services/api";

/// `new`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct NewArgs {
    /// The chart's name, or the path of its folder
    #[arg(value_name = "NAME", value_hint = ValueHint::DirPath)]
    name: String,
    #[command(flatten)]
    workspace: WorkspaceArgs,
}

/// The files of the chart that are the same in every environment; `NAME` is the chart's.
const FILES: [(&str, &str); 6] = [
    ("Chart.yaml", include_str!("starter/Chart.yaml")),
    ("values.yaml", include_str!("starter/values.yaml")),
    (
        "templates/_labels.yaml.j2",
        include_str!("starter/templates/_labels.yaml.j2"),
    ),
    (
        "templates/deployment.yaml.j2",
        include_str!("starter/templates/deployment.yaml.j2"),
    ),
    (
        "templates/poddisruptionbudget.yaml.j2",
        include_str!("starter/templates/poddisruptionbudget.yaml.j2"),
    ),
    (
        "templates/service.yaml.j2",
        include_str!("starter/templates/service.yaml.j2"),
    ),
];

/// Writes a starter chart and says what to do next.
pub(super) fn run(args: &NewArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let target = NewChart::find(args, terminal)?;
    let files = starter(&target.name, &target.environments);
    write(&target, &files)?;
    terminal.show(&summary(&target, &files))?;
    Ok(Outcome::Clean)
}

/// Where the chart goes, and what belongs to its surroundings.
#[derive(Debug)]
struct NewChart {
    name: String,
    path: PathBuf,
    /// How messages name the path.
    shown: String,
    environments: Vec<Environment>,
    /// The word that renders it.
    release: String,
    /// Whether plate.yaml must list it before it is rendered.
    is_to_be_listed: bool,
}

impl NewChart {
    fn find(args: &NewArgs, terminal: &mut Terminal) -> Result<Self, Failure> {
        let start = current_folder()?;
        let root = args.workspace.root.as_deref();
        let is_path = args.name.contains('/');
        let workspace = match Workspace::discover(&start, root, &mut terminal.sources) {
            Ok(workspace) => Some(workspace).filter(|_| !is_path),
            Err(diagnostics)
                if diagnostics
                    .iter()
                    .all(|diagnostic| diagnostic.code == "no-workspace") =>
            {
                None
            }
            Err(diagnostics) => return Err(diagnostics.into()),
        };
        let target = match workspace {
            Some(workspace) => Self::in_workspace(&args.name, &workspace),
            None => Self::alone(&args.name, &start),
        };
        target.check()?;
        Ok(target)
    }

    fn in_workspace(name: &str, workspace: &Workspace) -> Self {
        let named = workspace.settings().environments.values().cloned();
        let environments = named.collect::<Vec<_>>();
        Self {
            name: name.to_owned(),
            path: workspace.chart_path(name),
            shown: workspace.chart_shown(name),
            environments: if environments.is_empty() {
                usual_environments()
            } else {
                environments
            },
            release: name.to_owned(),
            is_to_be_listed: workspace.settings().lists_releases(),
        }
    }

    fn alone(path: &str, start: &Path) -> Self {
        let shown = path.trim_end_matches('/');
        let name = shown.rsplit('/').next().unwrap_or(shown);
        Self {
            name: name.to_owned(),
            path: start.join(shown),
            shown: shown.to_owned(),
            environments: usual_environments(),
            release: if shown.contains('/') {
                shown.to_owned()
            } else {
                format!("./{shown}")
            },
            is_to_be_listed: false,
        }
    }

    fn check(&self) -> Result<(), Diagnostic> {
        crate::workspace::check_chart_name(&self.name)?;
        if self.path.symlink_metadata().is_ok() {
            let message = format!("`{}` exists already", self.shown);
            return Err(Diagnostic::error("chart-exists", message)
                .help("choose another name, or remove it first"));
        }
        Ok(())
    }
}

fn usual_environments() -> Vec<Environment> {
    ["stg", "prod"].map(Environment::named).to_vec()
}

/// Returns the files of the chart `name` with their paths below its folder.
fn starter(name: &str, environments: &[Environment]) -> Vec<(String, String)> {
    let fixed = FILES.map(|(path, text)| (path.to_owned(), text.replace("NAME", name)));
    let mut files = fixed.to_vec();
    for environment in environments {
        let text = match environment.tier {
            Tier::Production => include_str!("starter/values-production.yaml"),
            Tier::Development | Tier::Staging => include_str!("starter/values-other.yaml"),
        };
        let path = format!("values-{}.yaml", environment.name);
        files.push((path, text.replace("ENV", &environment.name)));
    }
    files
}

fn write(target: &NewChart, files: &[(String, String)]) -> Result<(), Failure> {
    write_folder(&target.path, files).map_err(|error| {
        let reason = error.kind();
        anyhow!("`{}` cannot be written: {reason}", target.shown).into()
    })
}

/// Writes a folder next to `path` and gives it its name when it is complete.
fn write_folder(path: &Path, files: &[(String, String)]) -> std::io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)?;
    let draft = tempfile::Builder::new()
        .prefix(".plate-render-")
        .tempdir_in(parent)?;
    let chart = draft.path().join("chart");
    std::fs::create_dir_all(chart.join("templates"))?;
    for (name, text) in files {
        std::fs::write(chart.join(name), text)?;
    }
    std::fs::rename(chart, path)
}

/// Returns what was written, and the next step.
fn summary(target: &NewChart, files: &[(String, String)]) -> String {
    let paths = files.iter().map(|(path, _)| path);
    let wrote: Vec<_> = paths
        .map(|path| visible::one_line(&format!("wrote {}/{path}", target.shown)).into_owned())
        .collect();
    let wrote = wrote.join("\n");
    let environment = target
        .environments
        .first()
        .map_or("stg", |first| &first.name);
    let command = format!("plate-render {} --env {environment}", target.release);
    let command = visible::one_line(&command);
    let step = if target.is_to_be_listed {
        let name = &target.name;
        format!("add `- chart: {name}` to `releases` in plate.yaml, then render it with")
    } else {
        "render it with".to_owned()
    };
    format!("{wrote}\n\n{step}\n  {command}\n")
}
