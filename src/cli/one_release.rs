//! From arguments to the one release that a command is about.

use super::args::{OneReleaseArgs, ValuesArgs};
use super::outcome::Failure;
use super::select::{Chosen, Request, open, select, selections};
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, nearest};
use crate::visible;
use crate::workspace::{Release, Selection, Workspace};

/// Finds the release called `name`, else the workspace's default.
pub(super) fn choose_one(
    args: &OneReleaseArgs,
    values: &ValuesArgs,
    name: Option<&str>,
    terminal: &mut Terminal,
) -> Result<Chosen, Failure> {
    let words: Vec<String> = name.map(str::to_owned).into_iter().collect();
    let (workspace, names) = open(&words, &args.workspace, terminal)?;
    choose_in(workspace, args, values, names, terminal)
}

/// Finds the release that `words` mean, and the path of a value among them.
///
/// A single word may be either: it is a release if one has this name, or a chart.
pub(super) fn choose_with_path<'w>(
    args: &OneReleaseArgs,
    values: &ValuesArgs,
    words: &'w [String],
    terminal: &mut Terminal,
) -> Result<(Chosen, Option<&'w str>), Failure> {
    let word = match words {
        [] => return Ok((choose_one(args, values, None, terminal)?, None)),
        [word] if is_chart_path(word) => {
            return Ok((choose_one(args, values, Some(word), terminal)?, None));
        }
        [word] => word,
        [release, path, ..] => {
            return Ok((
                choose_one(args, values, Some(release), terminal)?,
                Some(path),
            ));
        }
    };
    let (workspace, _) = open(&[], &args.workspace, terminal)?;
    if means_release(&workspace, word) {
        let chosen = choose_in(workspace, args, values, vec![word.clone()], terminal)?;
        return Ok((chosen, None));
    }
    let chosen = choose_in(workspace, args, values, Vec::new(), terminal)?;
    Ok((chosen, Some(word)))
}

/// Reports whether a word is a chart's path, and not a value's, which may have a `/` in a key.
pub(super) fn is_chart_path(word: &str) -> bool {
    let begins = ["/", "./", "../"]
        .iter()
        .any(|start| word.starts_with(start));
    let is_dots = matches!(word, "." | "..");
    is_dots || begins || (word.contains('/') && std::path::Path::new(word).is_dir())
}

/// Reports whether a release of any environment, or a chart, is called `word`.
pub(super) fn means_release(workspace: &Workspace, word: &str) -> bool {
    let mut names = workspace.environment_names().into_iter().map(Some);
    workspace.chart_folders().iter().any(|chart| chart == word)
        || names.any(|environment| {
            let selection = Selection {
                names: vec![word.to_owned()],
                environment,
                ..Selection::default()
            };
            let narrowed = workspace.narrowed(&selection);
            narrowed.is_some_and(|narrowed| !narrowed.names.is_empty())
        })
}

/// Says that `word`, which is no value's path, may be meant for a release or a chart.
pub(super) fn with_near_release(
    diagnostic: Diagnostic,
    word: &str,
    workspace: &Workspace,
) -> Diagnostic {
    let environments = workspace.environment_names();
    let environments = environments
        .iter()
        .map(|name| workspace.environment(Some(name)));
    let entries = environments.flat_map(|found| workspace.releases(found.ok().flatten().as_ref()));
    let mut names: Vec<String> = entries.map(|entry| entry.name).collect();
    names.extend_from_slice(workspace.chart_folders());
    let near = nearest(word, names.iter().map(String::as_str));
    diagnostic.help_if(near, |name| format!("did you mean the release `{name}`?"))
}

fn choose_in(
    workspace: Workspace,
    args: &OneReleaseArgs,
    values: &ValuesArgs,
    names: Vec<String>,
    terminal: &mut Terminal,
) -> Result<Chosen, Failure> {
    let request = Request {
        environments: args.environment.as_slice(),
        namespace: args.namespace.namespace.as_deref(),
        values: Some(values),
        ..Request::default()
    };
    let selections = selections(&workspace, names, &request)?;
    let chosen = select(workspace, &selections, terminal)?;
    chosen.diagnostics.clone().or(())?;
    single(&chosen)?;
    Ok(chosen)
}

pub(super) fn single(chosen: &Chosen) -> Result<&Release, Diagnostic> {
    let mut releases = chosen.selected.iter().flatten();
    match (releases.next(), releases.next()) {
        (Some(release), None) => Ok(release),
        _ => Err(several(chosen)),
    }
}

fn several(chosen: &Chosen) -> Diagnostic {
    let releases = chosen.selected.iter().flatten();
    let names: Vec<&str> = releases.map(|release| release.name.as_str()).collect();
    let message = format!("one release is needed, and {} are selected", names.len());
    Diagnostic::error("several-releases", message)
        .help(format!("name one of {}", visible::list(&names)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_in_a_key_is_no_chart() {
        for word in ["./api", "../api", "/charts/api", ".", "..", "src/cli"] {
            assert!(is_chart_path(word), "{word}");
        }
        for word in ["image.tag", ".image", "labels[\"a/b\"]", "labels.a/b"] {
            assert!(!is_chart_path(word), "{word}");
        }
    }
}
