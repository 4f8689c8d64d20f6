//! From arguments to a workspace and its releases, for every command that takes releases.

use std::path::PathBuf;

use anyhow::anyhow;

use super::args::{SelectArgs, WorkspaceArgs};
use super::outcome::Failure;
use super::terminal::Terminal;
use crate::diagnostic::Diagnostics;
use crate::workspace::{Release, Selection, Workspace};

/// The workspace, and the releases of each environment that was given.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) workspace: Workspace,
    /// One for each environment, in the order of the arguments; never empty.
    pub(super) selected: Vec<Vec<Release>>,
}

/// Finds what the arguments ask for; the faults of all environments are collected.
pub(super) fn choose(
    args: &SelectArgs,
    workspace: &WorkspaceArgs,
    terminal: &mut Terminal,
) -> Result<Chosen, Failure> {
    let start = current_folder()?;
    let root = workspace.root.as_deref();
    let (workspace, names) = Workspace::open(&start, root, &args.releases, &mut terminal.sources)?;
    let mut selected = Vec::new();
    let mut faults = Diagnostics::new();
    for selection in selections(args, &names) {
        match workspace.select(&selection, &mut terminal.sources) {
            Ok(found) => {
                terminal.warn(found.warnings);
                selected.push(found.releases);
            }
            Err(found) => faults.extend(found),
        }
    }
    faults.or(())?;
    Ok(Chosen {
        workspace,
        selected,
    })
}

/// Returns one selection for each environment given, or one for the workspace's default.
fn selections(args: &SelectArgs, names: &[String]) -> Vec<Selection> {
    let selection = |environment: Option<String>| Selection {
        names: names.to_vec(),
        all: args.all,
        environment,
        namespace: args.namespace.clone(),
    };
    if args.environments.is_empty() {
        return vec![selection(None)];
    }
    let mut environments = args.environments.clone();
    environments.dedup();
    environments.into_iter().map(Some).map(selection).collect()
}

/// Returns the folder that the command was started in.
pub(super) fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| {
        let reason = error.kind();
        anyhow!("the current folder cannot be read: {reason}").into()
    })
}
