//! `plate-render golden`: what is rendered against what was rendered before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::GoldenArgs;
use super::outcome::{Failure, Outcome};
use super::rendered::rendered;
use super::select::{current_folder, everywhere, select, within};
use super::terminal::{Strictness, Terminal};
use crate::golden::{Comparison, compare, golden_path, orphans};
use crate::manifest::{read_if_there, remove_if_there, to_yaml, write_whole};
use crate::pipeline::{Options, Rendered};
use crate::workspace::{Selection, Workspace};

/// Compares the releases that the arguments select with their golden files, or renews those.
///
/// Without arguments these are all releases in all environments; then a golden file that belongs
/// to no release counts as a difference too.
pub(super) fn run(args: &GoldenArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let start = current_folder()?;
    let workspace = Workspace::discover(
        &start,
        args.workspace.root.as_deref(),
        &mut terminal.sources,
    )?;
    let selections = selections(&workspace, args)?;
    let chosen = select(workspace, &selections, terminal)?;
    let rendered = rendered(&chosen, &Options::default(), terminal)?;
    let golden: Vec<Golden> = rendered.iter().flatten().map(Golden::of).collect();
    let workspace = chosen.workspace;
    terminal.settle(Strictness::Usual)?;
    let stale = stale(&workspace, args, &golden);
    if args.update {
        update(workspace.root(), &golden, &stale, terminal)?;
        return Ok(Outcome::Clean);
    }
    check(workspace.root(), &golden, &stale, terminal)
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

/// Without environments on the command line, these are all in which a release is meant.
fn selections(workspace: &Workspace, args: &GoldenArgs) -> Result<Vec<Selection>, Failure> {
    let selection = Selection {
        all: args.releases.is_empty(),
        names: args.releases.clone(),
        ..Selection::default()
    };
    match args.environments.as_slice() {
        [] => everywhere(workspace, &selection),
        given => Ok(within(given, &selection)),
    }
}

/// The golden files that belong to no release; known only where everything is rendered.
fn stale(workspace: &Workspace, args: &GoldenArgs, golden: &[Golden]) -> Vec<PathBuf> {
    if !args.releases.is_empty() || !args.environments.is_empty() {
        return Vec::new();
    }
    let expected: BTreeSet<PathBuf> = golden.iter().map(|one| one.path.clone()).collect();
    orphans(workspace.root(), &expected)
}

fn update(
    root: &Path,
    golden: &[Golden],
    stale: &[PathBuf],
    terminal: &Terminal,
) -> Result<(), Failure> {
    for one in golden {
        if write_whole(&root.join(&one.path), &one.text)? {
            terminal.tell(&format!("wrote {}", one.path.display()));
        }
    }
    for path in stale {
        if remove_if_there(&root.join(path))? {
            terminal.tell(&format!("removed {}", path.display()));
        }
    }
    Ok(())
}

fn check(
    root: &Path,
    golden: &[Golden],
    stale: &[PathBuf],
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let mut differences = Vec::new();
    for one in golden {
        let there = read_if_there(&root.join(&one.path))?;
        let path = one.path.display();
        match compare(there.as_deref(), &one.text) {
            Comparison::Same => {}
            Comparison::Missing => differences.push(format!("{path}: missing\n")),
            Comparison::Different(difference) => {
                differences.push(format!("{path}: differs\n{difference}\n"));
            }
        }
    }
    for path in stale {
        differences.push(format!("{}: belongs to no release\n", path.display()));
    }
    if differences.is_empty() {
        terminal.tell(&match golden.len() {
            1 => "1 golden file is the same".to_owned(),
            count => format!("{count} golden files, all the same"),
        });
        return Ok(Outcome::Clean);
    }
    terminal.print(&format!(
        "{}\n",
        differences.concat().trim_end_matches('\n')
    ))?;
    terminal.tell(
        "help: if the change is wanted, run `plate-render golden --update` and read the diff",
    );
    Ok(Outcome::Different)
}
