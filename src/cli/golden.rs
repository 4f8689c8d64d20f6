//! `plate-render golden`: what is rendered against what was rendered before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::GoldenArgs;
use super::outcome::{Failure, Outcome};
use super::select::current_folder;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::golden::{Comparison, compare, golden_path, orphans};
use crate::manifest::{read_if_there, remove_if_there, to_yaml, write_whole};
use crate::pipeline::{Options, Pipeline, Rendered};
use crate::workspace::{Release, Selection, Workspace};

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
    let golden: Vec<Golden> = rendered(&workspace, args, terminal)?;
    terminal.settle(super::terminal::Strictness::Usual)?;
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

fn rendered(
    workspace: &Workspace,
    args: &GoldenArgs,
    terminal: &mut Terminal,
) -> Result<Vec<Golden>, Failure> {
    let selected = selected(workspace, args, terminal)?;
    let options = Options::default();
    let mut pipeline = Pipeline::new(workspace, &options, &mut terminal.sources);
    let mut faults = Diagnostics::new();
    let mut warnings = Diagnostics::new();
    let mut golden = Vec::new();
    for releases in &selected {
        match pipeline.render(releases) {
            Ok(outcome) => {
                warnings.extend(outcome.warnings);
                golden.extend(outcome.result.iter().map(Golden::of));
            }
            Err(found) => faults.extend(found),
        }
    }
    terminal.warn(warnings);
    Ok(faults.or(golden)?)
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

/// A word need not mean a release in every environment, unless the environments are given.
fn selected(
    workspace: &Workspace,
    args: &GoldenArgs,
    terminal: &mut Terminal,
) -> Result<Vec<Vec<Release>>, Failure> {
    let environments = if args.environments.is_empty() {
        workspace.environment_names()
    } else {
        args.environments.clone()
    };
    let Some(first) = environments.first() else {
        return Err(no_environments().into());
    };
    let mut selections = Vec::new();
    for environment in &environments {
        let entries = workspace.releases(workspace.environment(Some(environment))?.as_ref());
        let is_there = |word: &&String| {
            let mut entries = entries.iter();
            entries.any(|entry| entry.name == **word || entry.chart == **word)
        };
        let words: Vec<String> = args.releases.iter().filter(is_there).cloned().collect();
        if !args.environments.is_empty() {
            selections.push(selection(environment, args.releases.clone()));
        } else if !words.is_empty() || (args.releases.is_empty() && !entries.is_empty()) {
            selections.push(selection(environment, words));
        }
    }
    let is_known = |word: &String| selections.iter().any(|one| one.names.contains(word));
    if selections.is_empty() || !args.releases.iter().all(is_known) {
        // What is in no environment is explained by the first.
        let unknown = args.releases.iter().filter(|word| !is_known(word));
        selections = vec![selection(first, unknown.cloned().collect())];
    }
    let mut faults = Diagnostics::new();
    let mut selected = Vec::new();
    for selection in selections {
        match workspace.select(&selection, &mut terminal.sources) {
            Ok(found) => {
                terminal.warn(found.warnings);
                selected.push(found.releases);
            }
            Err(found) => faults.extend(found),
        }
    }
    Ok(faults.or(selected)?)
}

fn selection(environment: &str, names: Vec<String>) -> Selection {
    Selection {
        all: names.is_empty(),
        names,
        environment: Some(environment.to_owned()),
        namespace: None,
    }
}

fn no_environments() -> Diagnostic {
    Diagnostic::error("no-environment", "the workspace has no environments")
        .help("name them in plate.yaml, or add `--env ENV`")
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
