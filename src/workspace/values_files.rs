//! Which environments have values files, for `list` and for messages.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Workspace;
use super::file::below;
use super::folder::sorted_names;

/// The endings of a values file.
const ENDINGS: [&str; 2] = [".yaml", ".yml"];

impl Workspace {
    /// Returns the environments that plate.yaml names, else those that have a values file.
    pub fn environment_names(&self) -> Vec<String> {
        if !self.settings.environments.is_empty() {
            return self.settings.environments.keys().cloned().collect();
        }
        let charts = self.chart_folders().iter().map(String::as_str);
        self.environments_with_values(charts).into_iter().collect()
    }

    /// Returns the environments that one of `charts` has a values file for.
    pub(super) fn environments_with_values<'a>(
        &self,
        charts: impl Iterator<Item = &'a str>,
    ) -> BTreeSet<String> {
        let files = charts.flat_map(|chart| self.all_values_files(chart));
        files.filter_map(|file| file.environment).collect()
    }

    /// Returns the values files that belong to `chart` and `environment`, weak to strong; without
    /// an environment the base files.
    pub fn values_files(&self, chart: &str, environment: Option<&str>) -> Vec<String> {
        let files = self.all_values_files(chart).into_iter();
        files
            .filter(|file| file.environment.as_deref() == environment)
            .map(|file| file.shown)
            .collect()
    }

    fn all_values_files(&self, chart: &str) -> Vec<ValuesFile> {
        let folders = self.values_folders(chart).into_iter();
        folders
            .flat_map(|(folder, shown)| {
                let names = sorted_names(&folder).unwrap_or_default();
                names
                    .into_iter()
                    .filter_map(move |name| ValuesFile::named(&name, &shown))
            })
            .collect()
    }

    /// Returns the folders that hold values of `chart`, weak to strong, and how they are shown.
    fn values_folders(&self, chart: &str) -> Vec<(PathBuf, String)> {
        let mut folders = vec![(self.chart_path(chart), self.chart_shown(chart))];
        if !self.is_lone_chart() {
            let values = self.root.join("values");
            folders.push((values.clone(), "values".to_owned()));
            folders.push((values.join(chart), format!("values/{chart}")));
        }
        folders
    }
}

/// A file called `values.yaml` or `values-<env>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ValuesFile {
    shown: String,
    /// Nothing for a base file.
    environment: Option<String>,
}

impl ValuesFile {
    fn named(name: &str, folder: &str) -> Option<Self> {
        let stem = ENDINGS
            .iter()
            .find_map(|ending| name.strip_suffix(ending))?;
        let environment = match stem.strip_prefix("values")? {
            "" => None,
            rest => Some(rest.strip_prefix('-')?.to_owned()),
        };
        let shown = below(folder, name);
        Some(Self { shown, environment })
    }
}
