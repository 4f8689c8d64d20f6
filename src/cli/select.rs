//! From arguments to a workspace and its releases, for every command that takes releases.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;

use super::args::{SelectArgs, ValuesArgs, WorkspaceArgs};
use super::outcome::Failure;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workspace::{Release, Selection, Workspace};

/// The workspace, and the releases of each environment that was given.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) workspace: Arc<Workspace>,
    /// One for each environment, in their order; never empty.
    pub(super) selected: Vec<Vec<Release>>,
    /// What is wrong with the other environments, and with the charts of other releases: it is
    /// shown together with the errors of what is selected.
    pub(super) diagnostics: Diagnostics,
}

/// What the arguments of a command ask for.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Request<'a> {
    /// Releases or charts by name, or a chart by its path; none for the workspace's default.
    pub(super) releases: &'a [String],
    /// Every release of each environment.
    pub(super) all: bool,
    /// None for the workspace's default.
    pub(super) environments: &'a [String],
    /// Every environment in which a release is meant.
    pub(super) all_envs: bool,
    pub(super) namespace: Option<&'a str>,
    pub(super) values: Option<&'a ValuesArgs>,
}

impl SelectArgs {
    /// Returns what the arguments ask for, before a command adds its own.
    pub(super) fn request(&self) -> Request<'_> {
        Request {
            releases: &self.releases,
            all: self.all,
            environments: &self.environments,
            all_envs: self.all_envs,
            ..Request::default()
        }
    }
}

impl Request<'_> {
    /// Asks for every release where none is named, and for every environment where none is named.
    pub(super) fn everything_by_default(self) -> Self {
        Self {
            all: self.all || self.releases.is_empty(),
            all_envs: self.all_envs || self.environments.is_empty(),
            ..self
        }
    }
}

/// Finds the workspace and the releases that are asked for; the errors of all environments are
/// collected.
pub(super) fn choose(
    request: &Request<'_>,
    workspace: &WorkspaceArgs,
    terminal: &mut Terminal,
) -> Result<Chosen, Failure> {
    let (workspace, names) = open(request.releases, workspace, terminal)?;
    let selections = selections(&workspace, names, request)?;
    select(workspace, &selections, terminal)
}

/// Returns what is asked for in each environment; `names` are what the words for releases mean.
pub(super) fn selections(
    workspace: &Workspace,
    names: Vec<String>,
    request: &Request<'_>,
) -> Result<Vec<Selection>, Failure> {
    let selection = Selection {
        names,
        all: request.all,
        environment: None,
        namespace: request.namespace.map(str::to_owned),
        given: request.values.map_or(Ok(Vec::new()), given_files)?,
    };
    if request.all_envs {
        return Ok(everywhere(workspace, &selection)?);
    }
    Ok(within(request.environments, &selection))
}

/// Finds the workspace, and the names of what `words` mean in it.
pub(super) fn open(
    words: &[String],
    workspace: &WorkspaceArgs,
    terminal: &mut Terminal,
) -> Result<(Workspace, Vec<String>), Failure> {
    let start = current_folder()?;
    let root = workspace.root.as_deref();
    Ok(Workspace::open(&start, root, words, &mut terminal.sources)?)
}

/// Finds the releases of `selections`; it fails only if there is nothing to go on with.
pub(super) fn select(
    workspace: impl Into<Arc<Workspace>>,
    selections: &[Selection],
    terminal: &mut Terminal,
) -> Result<Chosen, Failure> {
    let workspace = workspace.into();
    let mut selected = Vec::new();
    let mut diagnostics = Diagnostics::new();
    for selection in selections {
        match workspace.select(selection, &mut terminal.sources) {
            Ok(found) => {
                terminal.warn(found.warnings);
                diagnostics.extend(found.diagnostics);
                diagnostics.extend(found.unread);
                selected.push(found.releases);
            }
            Err(found) => diagnostics.extend(found),
        }
    }
    if selected.is_empty() {
        return Err(diagnostics.into());
    }
    Ok(Chosen {
        workspace,
        selected,
        diagnostics,
    })
}

/// Returns `selection` in each of `environments`, or in the workspace's default.
pub(super) fn within(environments: &[String], selection: &Selection) -> Vec<Selection> {
    let mut selections: Vec<Selection> = Vec::new();
    for name in environments {
        let environment = Some(name.clone());
        if selections
            .iter()
            .all(|known| known.environment != environment)
        {
            selections.push(Selection {
                environment,
                ..selection.clone()
            });
        }
    }
    if selections.is_empty() {
        selections.push(selection.clone());
    }
    selections
}

/// Returns `selection` in every environment of the workspace in which it means a release.
///
/// A word need not mean a release in every environment; a word that means none in any is explained
/// by the first. A standalone chart without environments has its base values.
fn everywhere(workspace: &Workspace, selection: &Selection) -> Result<Vec<Selection>, Diagnostic> {
    let environments = workspace.environment_names();
    let Some(first) = environments.first() else {
        let base_values = workspace
            .is_standalone_chart()
            .then(|| vec![selection.clone()]);
        return base_values.ok_or_else(no_environments);
    };
    let all = within(&environments, selection).into_iter();
    let mut found: Vec<Selection> = all.filter_map(|one| workspace.narrowed(&one)).collect();
    let is_known = |word: &String| found.iter().any(|one| one.names.contains(word));
    let unknown = selection.names.iter().filter(|word| !is_known(word));
    let names: Vec<String> = unknown.cloned().collect();
    if found.is_empty() || !names.is_empty() {
        found = vec![Selection {
            environment: Some(first.clone()),
            names,
            ..selection.clone()
        }];
    }
    Ok(found)
}

fn no_environments() -> Diagnostic {
    Diagnostic::error("no-environment", "the workspace has no environments")
        .help("name them in plate.yaml, or add `--env ENV`")
}

/// Returns the files that the arguments name.
pub(super) fn given_files(values: &ValuesArgs) -> Result<Vec<PathBuf>, Failure> {
    let files = values.files.iter().flat_map(|argument| argument.split(','));
    let contents = values.set_file.iter();
    let contents = contents.filter_map(|argument| Some(argument.split_once('=')?.1));
    let paths: Vec<&str> = files.chain(contents).collect();
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let folder = current_folder()?;
    Ok(paths.into_iter().map(|path| folder.join(path)).collect())
}

/// Returns the folder that the command was started in.
pub(super) fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| {
        let reason = error.kind();
        anyhow!("the current folder cannot be read: {reason}").into()
    })
}
