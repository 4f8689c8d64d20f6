//! The trees that `diff` compares, from its arguments.
//!
//! - A release that one tree has and the other has not is no error: all of it was added or removed.
//! - A word that means a release in neither tree is an error, as it is elsewhere.

use std::sync::Arc;

use super::DiffArgs;
use super::compared_files::Files;
use super::git::Snapshot;
use crate::cli::options::options;
use crate::cli::outcome::Failure;
use crate::cli::rendered::rendered;
use crate::cli::select::{Chosen, Request, given_files, open, select, selections, within};
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::diff::{Names, ReleaseValues};
use crate::manifest::Manifest;
use crate::render::Renderer;
use crate::workspace::{Release, ReleaseEntry, Selection, Workspace};

/// What two trees are called, and their manifests.
pub(super) struct Trees {
    pub(super) environment: Option<String>,
    pub(super) old: Tree,
    pub(super) new: Tree,
    /// What two environments call by different names.
    pub(super) names: Names,
}

/// Some manifests, and the values of their releases if somebody asks for origins.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) called: String,
    pub(super) manifests: Vec<Manifest>,
    pub(super) values: ReleaseValues,
}

impl Tree {
    fn called(self, called: impl Into<String>) -> Self {
        let called = called.into();
        Self { called, ..self }
    }
}

/// Renders the two environments that come first among the arguments.
pub(super) fn between_environments(
    args: &DiffArgs,
    terminal: &mut Terminal,
) -> Result<Trees, Failure> {
    let [old, new, words @ ..] = args.names.as_slice() else {
        let (workspace, _) = open(&[], &args.workspace, terminal)?;
        return Err(nothing_to_compare(&workspace).into());
    };
    if !args.environments.is_empty() || args.all_envs {
        return Err(two_answers(old, new).into());
    }
    let environments = [old, new];
    let (workspace, words) = open(words, &args.workspace, terminal)?;
    let workspace = Arc::new(workspace);
    let [olds, news] = environments.map(|name| entries(&workspace, name));
    let (olds, news) = (olds?, news?);
    let meant = Meant::among(&olds, &news, &words);
    let given = given_files(&args.values)?;
    let selections = [(environments[0], &olds), (environments[1], &news)];
    let selections = selections.map(|(environment, entries)| Selection {
        environment: Some(environment.clone()),
        names: meant.names(entries, &words),
        all: args.all,
        namespace: None,
        given: given.clone(),
    });
    let sides = narrowed(&workspace, &workspace, &selections)?;
    let mut rendered = render(&workspace, &sides, args, terminal)?.into_iter();
    let mut tree = |called: &str| rendered.next().unwrap_or_default().called(called);
    Ok(Trees {
        environment: None,
        old: tree(environments[0]),
        new: tree(environments[1]),
        names: names_of(&olds, &news),
    })
}

/// Renders the environments that the arguments name, and reads what each is compared with.
pub(super) fn against_files(
    place: &str,
    args: &DiffArgs,
    terminal: &mut Terminal,
) -> Result<Vec<Trees>, Failure> {
    let (workspace, words) = open(&args.names, &args.workspace, terminal)?;
    let wanted = wanted(&workspace, words, args)?;
    let chosen = select(workspace, &wanted, terminal)?;
    let rendered = rendered_trees(&chosen, args, terminal)?;
    let mut trees = Vec::new();
    for (releases, new) in chosen.selected.iter().zip(rendered) {
        let environment = releases.first().and_then(environment_name);
        let files = Files {
            place,
            environment,
            is_single: wanted.len() == 1,
            releases: if args.all { &[] } else { releases },
        };
        let old = Tree {
            manifests: files.read(&mut terminal.sources)?,
            ..Tree::default()
        };
        let is_stdin = place == "-";
        trees.push(Trees {
            environment: environment.map(str::to_owned),
            old: old.called(if is_stdin { "standard input" } else { place }),
            new: new.called("rendered"),
            names: Names::default(),
        });
    }
    Ok(trees)
}

fn environment_name(release: &Release) -> Option<&str> {
    let environment = release.environment.as_ref()?;
    Some(&environment.name)
}

/// Renders the environments that the arguments name, as they are and as they were in a commit.
pub(super) fn against_commit(
    reference: &str,
    args: &DiffArgs,
    terminal: &mut Terminal,
) -> Result<Vec<Trees>, Failure> {
    let (workspace, words) = open(&args.names, &args.workspace, terminal)?;
    let workspace = Arc::new(workspace);
    let snapshot = Snapshot::take(&workspace, reference)?;
    let before = snapshot.workspace(&workspace, &mut terminal.sources);
    let before = Arc::new(before.map_err(|diagnostics| snapshot.in_commit(diagnostics))?);
    let mut wanted = wanted(&workspace, words, args)?;
    if args.all_envs {
        wanted.extend(gone(&before, &workspace, &wanted));
    }
    let sides = wanted
        .iter()
        .map(|selection| narrowed(&before, &workspace, &[selection.clone(), selection.clone()]));
    let sides: Vec<[Option<Selection>; 2]> = sides.collect::<Result<_, _>>()?;
    let of = |side: usize| -> Vec<Option<Selection>> {
        sides.iter().map(|both| both[side].clone()).collect()
    };
    let old = render(&before, &of(0), args, terminal);
    let old = old.map_err(|failure| match failure {
        Failure::Diagnostics(diagnostics) => Failure::Diagnostics(snapshot.in_commit(diagnostics)),
        other => other,
    })?;
    terminal.forget_warnings();
    let new = render(&workspace, &of(1), args, terminal)?;
    let trees = wanted
        .into_iter()
        .zip(old)
        .zip(new)
        .map(|((selection, old), new)| Trees {
            environment: selection.environment,
            old: old.called(reference),
            new: new.called("working tree"),
            names: Names::default(),
        });
    Ok(trees.collect())
}

/// What `wanted` selects in the environments that were there before and are not now.
fn gone(before: &Workspace, now: &Workspace, wanted: &[Selection]) -> Vec<Selection> {
    let names = now.environment_names();
    let mut gone = before.environment_names();
    gone.retain(|name| !names.contains(name));
    let selection = wanted.first().cloned().unwrap_or_default();
    if gone.is_empty() {
        return Vec::new();
    }
    within(&gone, &selection)
}

/// What the arguments select in each environment that they name.
fn wanted(
    workspace: &Workspace,
    names: Vec<String>,
    args: &DiffArgs,
) -> Result<Vec<Selection>, Failure> {
    let request = Request {
        all: args.all,
        environments: &args.environments,
        all_envs: args.all_envs,
        values: Some(&args.values),
        ..Request::default()
    };
    let mut wanted = selections(workspace, names, &request)?;
    for selection in &mut wanted {
        let environment = workspace.environment(selection.environment.as_deref())?;
        selection.environment = environment.map(|environment| environment.name);
    }
    Ok(wanted)
}

/// Returns what each workspace has of its selection, nothing where it has none; what neither has is
/// an error.
fn narrowed(
    before: &Workspace,
    now: &Workspace,
    selections: &[Selection; 2],
) -> Result<[Option<Selection>; 2], Diagnostics> {
    let narrowed = [(before, &selections[0]), (now, &selections[1])].map(|(workspace, one)| {
        workspace.environment(one.environment.as_deref()).ok()?;
        workspace.narrowed(one)
    });
    let is_known = |word: &String| {
        narrowed
            .iter()
            .flatten()
            .any(|selection| selection.names.contains(word))
    };
    let is_diagnostic = narrowed.iter().all(Option::is_none)
        || !selections.iter().all(|one| one.names.iter().all(is_known));
    if is_diagnostic {
        now.select(&selections[1], &mut crate::source::SourceMap::new())?;
    }
    Ok(narrowed)
}

/// Renders each selection; what is not selected has no manifests.
fn render(
    workspace: &Arc<Workspace>,
    selections: &[Option<Selection>],
    args: &DiffArgs,
    terminal: &mut Terminal,
) -> Result<Vec<Tree>, Failure> {
    let taken: Vec<Selection> = selections.iter().flatten().cloned().collect();
    let mut rendered = Vec::new().into_iter();
    if !taken.is_empty() {
        let chosen = select(Arc::clone(workspace), &taken, terminal)?;
        rendered = rendered_trees(&chosen, args, terminal)?.into_iter();
    }
    let trees = selections.iter().map(|selection| {
        let tree = selection.as_ref().and_then(|_| rendered.next());
        tree.unwrap_or_default()
    });
    Ok(trees.collect())
}

/// Renders everything chosen, one tree for each environment.
fn rendered_trees(
    chosen: &Chosen,
    args: &DiffArgs,
    terminal: &mut Terminal,
) -> Result<Vec<Tree>, Failure> {
    let options = options(chosen, &args.values, &args.cluster, &args.rules, terminal)?;
    let rendered = rendered(chosen, &options, terminal)?;
    let mut trees = Vec::new();
    for (releases, rendered) in chosen.selected.iter().zip(rendered) {
        let values = if args.view.origins {
            let mut run = Renderer::new(&chosen.workspace, &options, &mut terminal.sources);
            let names = releases.iter().map(|release| release.name.clone());
            names.zip(run.values(releases)?.result).collect()
        } else {
            ReleaseValues::new()
        };
        trees.push(Tree {
            manifests: rendered.into_iter().flat_map(|one| one.manifests).collect(),
            values,
            ..Tree::default()
        });
    }
    Ok(trees)
}

fn entries(workspace: &Workspace, environment: &str) -> Result<Vec<ReleaseEntry>, Diagnostic> {
    let environment = workspace.environment(Some(environment))?;
    Ok(workspace.releases(environment.as_ref()))
}

/// Reports whether two entries of two environments are one of plate.yaml's releases.
fn is_same(one: &ReleaseEntry, other: &ReleaseEntry) -> bool {
    one.chart == other.chart && one.declared == other.declared
}

/// What two environments call by different names: their releases and the namespaces of these.
fn names_of(olds: &[ReleaseEntry], news: &[ReleaseEntry]) -> Names {
    let same = olds.iter().filter_map(|old| {
        let new = news.iter().find(|new| is_same(old, new))?;
        Some((old, new))
    });
    let pairs = same.flat_map(|(old, new)| {
        let namespace = |entry: &ReleaseEntry| entry.namespace.clone().unwrap_or_default();
        [
            [old.name.clone(), new.name.clone()],
            [namespace(old), namespace(new)],
        ]
    });
    Names::new(pairs)
}

/// The releases of two environments that some words mean: by a chart, or by a name in either.
struct Meant<'a>(Vec<&'a ReleaseEntry>);

impl<'a> Meant<'a> {
    fn among(olds: &'a [ReleaseEntry], news: &'a [ReleaseEntry], words: &[String]) -> Self {
        let is_meant = |entry: &&ReleaseEntry| {
            words
                .iter()
                .any(|word| *word == entry.name || *word == entry.chart)
        };
        Self(olds.iter().chain(news).filter(is_meant).collect())
    }

    /// Returns the names that they have in the environment of `entries`; words that mean none stay.
    fn names(&self, entries: &[ReleaseEntry], words: &[String]) -> Vec<String> {
        let is_meant = |entry: &&ReleaseEntry| self.0.iter().any(|meant| is_same(meant, entry));
        let names = entries
            .iter()
            .filter(is_meant)
            .map(|entry| entry.name.clone());
        let is_unknown = |word: &&String| {
            let means = |entry: &&ReleaseEntry| **word == entry.name || **word == entry.chart;
            !self.0.iter().any(means)
        };
        names
            .chain(words.iter().filter(is_unknown).cloned())
            .collect()
    }
}

fn nothing_to_compare(workspace: &Workspace) -> Diagnostic {
    let names = workspace.environment_names();
    let (old, new) = match names.as_slice() {
        [.., old, new] => (old.as_str(), new.as_str()),
        _ => ("ENV", "ENV"),
    };
    Diagnostic::error("nothing-to-compare", "there is nothing to compare with").help(format!(
        "name two environments, as in `plate-render diff {old} {new}`, or add \
         `--against FILE|DIR` or `--git REF`"
    ))
}

fn two_answers(old: &str, new: &str) -> Diagnostic {
    let message = format!("`{old}` and `{new}` are the environments, and `--env` names another");
    Diagnostic::error("mixed-arguments", message).help(format!(
        "write `plate-render diff {old} {new}`, or add `--against` or `--git`"
    ))
}
