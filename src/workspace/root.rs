//! Where a workspace is: upwards from a folder, or around a chart.

use std::path::{Path, PathBuf};

use super::file::unreadable;
use super::{metadata, settings};
use crate::diagnostic::{Diagnostic, nearest};

/// The folder of a workspace's charts.
pub(super) const CHARTS: &str = "charts";

/// Returns the root of the workspace that holds the folder `start`.
///
/// The nearest folder with plate.yaml is the root; only if there is none, the nearest with charts
/// in `charts/`, so that a chart's own `charts/` is never taken for a workspace.
pub(super) fn find(start: &Path) -> Option<PathBuf> {
    let above = || start.ancestors();
    let has_file = |folder: &Path| {
        let names = [settings::FILE_NAME, settings::WRONG_NAME];
        names.iter().any(|name| folder.join(name).is_file())
    };
    let by_file = above().find(|folder| has_file(folder));
    by_file
        .or_else(|| above().find(|folder| holds_charts(folder)))
        .map(Path::to_owned)
}

/// Returns `folder` if it is the root of a workspace; a `charts/` without charts is enough.
pub(super) fn given(folder: &Path, shown: &str) -> Result<PathBuf, Diagnostic> {
    if folder.join(settings::FILE_NAME).is_file() || folder.join(CHARTS).is_dir() {
        return Ok(folder.to_owned());
    }
    let message = if folder.is_dir() {
        format!("`{shown}` is not a workspace: it has neither plate.yaml nor charts/")
    } else {
        format!("there is no folder `{shown}`")
    };
    Err(Diagnostic::error("no-workspace", message)
        .help("pass the folder of a plate.yaml to `--workspace`"))
}

/// Returns the error for a `start` that no workspace holds.
pub(super) fn not_found(start: &Path) -> Diagnostic {
    let message = "no workspace was found here or above: there is neither plate.yaml nor charts/";
    let diagnostic = Diagnostic::error("no-workspace", message);
    if is_chart(start) {
        return diagnostic.help("this folder is a chart: `plate-render .` renders it");
    }
    diagnostic.help(
        "go to the folder of a plate.yaml, name it with `--workspace DIR`, or give a chart's path",
    )
}

fn holds_charts(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder.join(CHARTS));
    !is_chart(folder) && entries.is_ok_and(|entries| entries.flatten().any(|e| is_chart(&e.path())))
}

pub(super) fn is_chart(folder: &Path) -> bool {
    folder.join(metadata::FILE_NAME).is_file()
}

/// Reports whether `argument` names a chart by its path: it has a `/`, or is `.` or `..`.
pub(super) fn is_path(argument: &str) -> bool {
    argument.contains(['/', std::path::MAIN_SEPARATOR]) || argument == "." || argument == ".."
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChartPath {
    pub(super) path: PathBuf,
    /// Its folder without links above it.
    pub(super) place: PathBuf,
    pub(super) folder: String,
    /// Its folder as the argument names it.
    pub(super) shown: String,
    /// The root of the workspace whose `charts/` holds it.
    pub(super) workspace: Option<PathBuf>,
}

impl ChartPath {
    /// Finds the chart that `argument` names, seen from the folder `start`.
    pub(super) fn find(argument: &str, start: &Path) -> Result<Self, Diagnostic> {
        let path = start.join(argument);
        if !is_chart(&path) {
            return Err(not_a_chart(argument, &path));
        }
        let place = place(&path).map_err(|error| unreadable(argument, &error))?;
        let folder = place.file_name().unwrap_or_default();
        let folder = folder.to_string_lossy().into_owned();
        let workspace = find(&place).filter(|root| is_in(&place, root));
        Ok(Self {
            folder,
            shown: plain(argument),
            path,
            place,
            workspace,
        })
    }

    /// Reports whether the `charts/` of the workspace at `root` holds it.
    pub(super) fn is_in(&self, root: &Path) -> bool {
        is_in(&self.place, root)
    }
}

fn is_in(chart: &Path, root: &Path) -> bool {
    let charts = root.join(CHARTS).canonicalize();
    charts.is_ok_and(|charts| chart.parent() == Some(&charts))
}

/// Returns where `path` is without links above it; a link at its end keeps its name.
fn place(path: &Path) -> std::io::Result<PathBuf> {
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.canonicalize()?.join(name)),
        _ => path.canonicalize(),
    }
}

/// Returns `argument` without `./` at its start and `/` at its end.
fn plain(argument: &str) -> String {
    let trimmed = argument.trim_end_matches('/');
    let bare = trimmed.trim_start_matches("./");
    match bare {
        "" if argument.starts_with('/') => "/".to_owned(),
        "" => ".".to_owned(),
        _ => bare.to_owned(),
    }
}

/// Returns how messages name the folder that holds the one that they call `shown`.
pub(super) fn parent_shown(shown: &str) -> String {
    match shown.rsplit_once('/') {
        _ if shown == "." => "..".to_owned(),
        _ if shown == ".." || shown.ends_with("/..") => format!("{shown}/.."),
        Some(("", _)) => "/".to_owned(),
        Some((parent, _)) => parent.to_owned(),
        None => ".".to_owned(),
    }
}

fn not_a_chart(argument: &str, path: &Path) -> Diagnostic {
    let shown = plain(argument);
    if !path.exists() {
        let message = format!("there is no chart `{shown}`: the folder does not exist");
        return Diagnostic::error("unknown-chart", message)
            .help_if(similar_neighbour(path, &shown), |name| {
                format!("did you mean `{name}`?")
            });
    }
    let message = format!("`{shown}` is not a chart: it has no Chart.yaml");
    let diagnostic = Diagnostic::error("unknown-chart", message);
    if given(path, &shown).is_ok() {
        return diagnostic.help(format!("it is a workspace: use `--workspace {shown}`"));
    }
    diagnostic
}

fn similar_neighbour(path: &Path, shown: &str) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let entries = std::fs::read_dir(path.parent()?).ok()?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| is_chart(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    let name = nearest(wanted, names.iter().map(String::as_str))?;
    Some(format!("{}{name}", shown.strip_suffix(wanted)?))
}

#[cfg(test)]
mod tests {
    use super::{is_path, parent_shown, plain};

    #[test]
    fn a_path_has_a_slash_or_is_a_dot() {
        assert!(is_path("./list") && is_path("charts/api") && is_path(".") && is_path(".."));
        assert!(!is_path("api") && !is_path("api.stg"));
    }

    #[test]
    fn a_path_is_shown_without_needless_parts() {
        assert_eq!(plain("./charts/api/"), "charts/api");
        assert_eq!(plain("."), ".");
        assert_eq!(plain("./"), ".");
        assert_eq!(plain("/"), "/");
        assert_eq!(plain("../api"), "../api");
    }

    #[test]
    fn the_parent_of_a_shown_folder_is_shown_from_the_same_place() {
        assert_eq!(parent_shown("api"), ".");
        assert_eq!(parent_shown("services/api"), "services");
        assert_eq!(parent_shown("/api"), "/");
        assert_eq!(parent_shown("."), "..");
        assert_eq!(parent_shown(".."), "../..");
        assert_eq!(parent_shown("../api"), "..");
    }
}
