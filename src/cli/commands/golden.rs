//! `plate-render golden`: compares the rendered manifests with those that were accepted before.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{SecretsArgs, SelectArgs, WorkspaceArgs};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::rendered::rendered;
use crate::cli::select::{Request, choose};
use crate::cli::terminal::{Strictness, Terminal};
use crate::diagnostic::Diagnostic;
use crate::disk::Target;
use crate::golden::{GoldenOutcome, Secrets, compare, golden_path, is_golden, others};
use crate::manifest::to_yaml;
use crate::render::{Options, Rendered};
use crate::visible;
use crate::workspace::Workspace;

/// `golden`
#[derive(Debug, Args)]
#[command(
    mut_arg("releases", |arg| arg.help("Releases or charts by name, or a chart by path; by default, all")),
    mut_arg("environments", |arg| arg.help("The environment; may be repeated; by default, all")),
)]
pub(super) struct GoldenArgs {
    #[command(flatten)]
    select: SelectArgs,
    #[command(flatten)]
    workspace: WorkspaceArgs,
    /// Write the rendered manifests into the golden files
    #[arg(long)]
    update: bool,
    #[command(flatten)]
    secrets: SecretsArgs,
}

/// Compares the releases that the arguments select with their golden files, or renews those.
///
/// Without arguments these are all releases in all environments; then a golden file that belongs
/// to no release counts as a difference too.
pub(super) fn run(args: &GoldenArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    terminal.show_secrets(&args.secrets);
    let request = args.select.request().everything_by_default();
    let chosen = choose(&request, &args.workspace, terminal)?;
    let rendered = rendered(&chosen, &Options::default(), terminal)?;
    let golden: Vec<Golden> = rendered.iter().flatten().map(Golden::of).collect();
    let workspace = chosen.workspace;
    terminal.settle(Strictness::Usual)?;
    let stale = stale(&workspace, &request, &golden, terminal)?;
    if args.update {
        update(&workspace, &golden, &stale, terminal)?;
        return Ok(Outcome::Clean);
    }
    check(&workspace, &golden, &stale, terminal)
}

/// What a golden file should hold.
struct Golden {
    /// Below the workspace's root.
    path: PathBuf,
    text: String,
}

impl Golden {
    fn of(rendered: &Rendered) -> Self {
        let environment = rendered.release.environment.as_ref();
        let environment = environment.map_or("base", |environment| environment.name.as_str());
        Self {
            path: golden_path(environment, &rendered.release.name),
            text: to_yaml(&rendered.manifests),
        }
    }
}

/// The golden files that belong to no release; known only where everything is rendered.
fn stale(
    workspace: &Workspace,
    request: &Request<'_>,
    golden: &[Golden],
    terminal: &Terminal,
) -> Result<Vec<Target>, Diagnostic> {
    if !request.all || !request.all_envs {
        return Ok(Vec::new());
    }
    let expected: BTreeSet<PathBuf> = golden.iter().map(|one| one.path.clone()).collect();
    let mut stale = Vec::new();
    for file in others(workspace.root(), &expected)? {
        if is_golden(&file.read_if_there()?.unwrap_or_default()) {
            stale.push(file);
        } else {
            let path = file.shown().display();
            terminal.tell(&format!("`{path}` is kept: `golden` did not write it"));
        }
    }
    Ok(stale)
}

fn update(
    workspace: &Workspace,
    golden: &[Golden],
    stale: &[Target],
    terminal: &Terminal,
) -> Result<(), Failure> {
    for one in golden {
        if Target::below(workspace.root(), &one.path).write(&one.text)? {
            terminal.tell(&format!("wrote {}", one.path.display()));
        }
    }
    for file in stale {
        if file.remove()? {
            terminal.tell(&format!("removed {}", file.shown().display()));
        }
    }
    Ok(())
}

fn check(
    workspace: &Workspace,
    golden: &[Golden],
    stale: &[Target],
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let secrets = if terminal.sources.shows_secrets() {
        Secrets::Shown
    } else {
        Secrets::Hidden
    };
    let differences = differences(workspace, golden, stale, secrets)?;
    if differences.is_empty() {
        terminal.tell(&match golden.len() {
            1 => "1 golden file is the same".to_owned(),
            count => format!("{count} golden files, all the same"),
        });
        return Ok(Outcome::Clean);
    }
    terminal.show(&format!(
        "{}\n",
        differences.concat().trim_end_matches('\n')
    ))?;
    terminal.tell(
        "help: if the change is wanted, run `plate-render golden --update` and read the diff",
    );
    Ok(Outcome::Different)
}

fn differences(
    workspace: &Workspace,
    golden: &[Golden],
    stale: &[Target],
    secrets: Secrets,
) -> Result<Vec<String>, Diagnostic> {
    let mut differences = Vec::new();
    for one in golden {
        let path = one.path.display().to_string();
        let file = workspace.root().join(&one.path);
        let there = workspace.boundary().read_if_there(&file, &path)?;
        let path = visible::one_line(&path);
        match compare(there.as_deref(), &one.text, secrets) {
            GoldenOutcome::Same => {}
            GoldenOutcome::Missing => differences.push(format!("{path}: missing\n")),
            GoldenOutcome::Different(difference) => {
                differences.push(format!("{path}: differs\n{difference}\n"));
            }
        }
    }
    for file in stale {
        let path = file.shown().display().to_string();
        let path = visible::one_line(&path);
        differences.push(format!("{path}: belongs to no release\n"));
    }
    Ok(differences)
}
