//! Which values files a chart has, from weak to strong.
//!
//! | strength | chart's own folder | all charts | one chart | one release |
//! |---|---|---|---|---|
//! | base | `charts/<chart>/values.yaml` | `values/values.yaml` | `values/<chart>/…` | `values/<values>/…` |
//! | environment | `…/values-<env>.yaml` | `…/values-<env>.yaml` | `…` | `…` |
//!
//! Within a row the left is weaker. A standalone chart has the first column only, and a release has the
//! last only if plate.yaml names its folder.

use std::path::{Path, PathBuf};

use super::layer::{Audience, LayerKind};

/// The folders in which the values files of one chart, or of one release of it, are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartPlace<'a> {
    /// The workspace's root; none for a standalone chart.
    pub root: Option<&'a Path>,
    /// The name of the chart's folder.
    pub folder: &'a str,
    /// The chart's folder.
    pub path: &'a Path,
    /// How messages name the chart's folder.
    pub shown: &'a str,
    /// The folder in `values/` that is the release's own; none for the chart's values alone.
    pub release: Option<&'a str>,
}

/// A values file that may exist, without its ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub path: PathBuf,
    /// How messages name it.
    pub shown: String,
    /// Which layer it makes.
    pub kind: LayerKind,
    /// Whose templates may mention its keys.
    pub audience: Audience,
}

/// The values files that count for a chart in an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartFiles {
    /// The chart's own base file.
    pub base: Candidate,
    /// The others, from weak to strong.
    pub stronger: Vec<Candidate>,
}

impl ChartFiles {
    /// Returns the files of `chart`; without an environment these are the base files.
    pub fn of(chart: &ChartPlace, environment: Option<&str>) -> Self {
        let own = (
            chart.path.to_owned(),
            chart.shown.to_owned(),
            Audience::Chart,
        );
        let others = workspace_folders(chart);
        let bases = others
            .iter()
            .map(|folder| candidate(folder, LayerKind::Base, "values"));
        let mut stronger: Vec<Candidate> = bases.collect();
        if let Some(name) = environment {
            let stem = format!("values-{name}");
            let folders = std::iter::once(&own).chain(&others);
            stronger.extend(folders.map(|folder| candidate(folder, LayerKind::Environment, &stem)));
        }
        let base = candidate(&own, LayerKind::Base, "values");
        Self { base, stronger }
    }
}

/// A folder, how messages name it, and who may mention the keys of the files in it.
type Folder = (PathBuf, String, Audience);

fn candidate((path, shown, audience): &Folder, kind: LayerKind, stem: &str) -> Candidate {
    let path = path.join(stem);
    let shown = below(shown, stem);
    Candidate {
        path,
        shown,
        kind,
        audience: *audience,
    }
}

fn workspace_folders(chart: &ChartPlace) -> Vec<Folder> {
    let Some(root) = chart.root else {
        return Vec::new();
    };
    let values = root.join("values");
    let own = std::iter::once(chart.folder).chain(chart.release);
    let own = own.map(|name| (values.join(name), format!("values/{name}"), Audience::Chart));
    let shared = (values.clone(), "values".to_owned(), Audience::Workspace);
    std::iter::once(shared).chain(own).collect()
}

/// Returns how messages name `name` in the folder that they call `folder`.
pub(super) fn below(folder: &str, name: &str) -> String {
    match folder {
        "" | "." => name.to_owned(),
        folder => [folder, "/", name].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(root: Option<&Path>, environment: Option<&str>) -> Vec<String> {
        let chart = ChartPlace {
            root,
            folder: "api",
            path: Path::new("/w/charts/api"),
            shown: "charts/api",
            release: None,
        };
        let files = ChartFiles::of(&chart, environment);
        let all = std::iter::once(files.base).chain(files.stronger);
        all.map(|file| file.shown).collect()
    }

    #[test]
    fn base_files_are_weaker_than_files_of_the_environment() {
        let expected = [
            "charts/api/values",
            "values/values",
            "values/api/values",
            "charts/api/values-stg",
            "values/values-stg",
            "values/api/values-stg",
        ];
        assert_eq!(shown(Some(Path::new("/w")), Some("stg")), expected);
    }

    #[test]
    fn a_standalone_chart_has_the_files_of_its_folder_only() {
        let expected = ["charts/api/values", "charts/api/values-stg"];
        assert_eq!(shown(None, Some("stg")), expected);
    }

    #[test]
    fn without_an_environment_only_base_files_count() {
        let expected = ["charts/api/values", "values/values", "values/api/values"];
        assert_eq!(shown(Some(Path::new("/w")), None), expected);
    }
}
