//! Which environments have values files, for `list` and for messages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Workspace;
use super::file::below;
use super::release::ReleaseEntry;
use crate::diagnostic::{Diagnostic, nearest};
use crate::disk::{sorted_folders, sorted_names};

/// The folder of values that do not stand in a chart.
const VALUES: &str = "values";

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
        let own = self.settings.releases.iter().flatten();
        let own = own.filter_map(|release| release.values.as_deref());
        let folders = charts
            .flat_map(|chart| self.values_folders(chart))
            .chain(own.map(|name| self.values_folder(name)));
        let files = files_in(folders.collect()).into_iter();
        files.filter_map(|file| file.environment).collect()
    }

    /// Returns the values files that belong to `release` and `environment`, weak to strong; without
    /// an environment the base files.
    pub fn values_files(&self, release: &ReleaseEntry, environment: Option<&str>) -> Vec<String> {
        let mut folders = self.values_folders(&release.chart);
        folders.extend(
            release
                .values
                .as_deref()
                .map(|name| self.values_folder(name)),
        );
        let files = files_in(folders).into_iter();
        files
            .filter(|file| file.environment.as_deref() == environment)
            .map(|file| file.shown)
            .collect()
    }

    /// Warns of each folder in `values/` that no chart and no release reads.
    pub(super) fn unread_values(&self) -> Vec<Diagnostic> {
        if self.is_lone_chart() {
            return Vec::new();
        }
        let listed = self.settings.releases.iter().flatten();
        let of_releases: Vec<&String> = listed.filter_map(|one| one.values.as_ref()).collect();
        let is_read = |name: &String| self.charts.contains(name) || of_releases.contains(&name);
        let unread = self.values.iter().filter(|name| !is_read(name));
        unread.map(|name| self.unread(name)).collect()
    }

    fn unread(&self, name: &str) -> Diagnostic {
        let message = format!("`values/{name}` is read for no chart and no release");
        let fault = Diagnostic::warning("values-passed-over", message);
        match nearest(name, self.charts.iter().map(String::as_str)) {
            Some(chart) => fault.help(format!("did you mean the chart `{chart}`?")),
            None => fault.help(format!(
                "name it after a chart, or write `values: {name}` at a release in plate.yaml"
            )),
        }
    }

    /// Returns the folders that hold values of `chart`, weak to strong, and how they are shown.
    fn values_folders(&self, chart: &str) -> Vec<(PathBuf, String)> {
        let mut folders = vec![(self.chart_path(chart), self.chart_shown(chart))];
        if !self.is_lone_chart() {
            folders.push((self.root.join(VALUES), VALUES.to_owned()));
            folders.push(self.values_folder(chart));
        }
        folders
    }

    fn values_folder(&self, name: &str) -> (PathBuf, String) {
        let path = self.root.join(VALUES).join(name);
        (path, format!("{VALUES}/{name}"))
    }
}

/// Returns the names of the folders in `values/` below `root`.
pub(super) fn folders(root: &Path) -> Vec<String> {
    sorted_folders(&root.join(VALUES)).unwrap_or_default()
}

fn files_in(folders: Vec<(PathBuf, String)>) -> Vec<ValuesFile> {
    let files = folders.into_iter().flat_map(|(folder, shown)| {
        let names = sorted_names(&folder).unwrap_or_default();
        names
            .into_iter()
            .filter_map(move |name| ValuesFile::named(&name, &shown))
    });
    files.collect()
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
