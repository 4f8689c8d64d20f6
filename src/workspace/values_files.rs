//! Which environments have values files, for `list` and for messages.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::PoisonError;

use super::Workspace;
use super::name::is_label;
use super::release::ReleaseEntry;
use super::values_folder::{VALUES, ValuesFile};
use crate::disk::sorted_names;

impl Workspace {
    /// Returns the environments that plate.yaml names, else those that have a values file; of charts
    /// that were named by their paths, a file of their own.
    pub fn environment_names(&self) -> Vec<String> {
        if !self.settings.environments.is_empty() {
            return self.settings.environments.keys().cloned().collect();
        }
        let charts = match self.by_path.as_slice() {
            [] => self.chart_folders(),
            charts => charts,
        };
        let charts = charts.iter().map(String::as_str);
        self.environments_with_values(charts).into_iter().collect()
    }

    /// Returns the environments that one of `charts` has a values file for.
    fn environments_with_values<'a>(
        &self,
        charts: impl Iterator<Item = &'a str>,
    ) -> BTreeSet<String> {
        let own = self.settings.releases.iter().flatten();
        let own = own.filter_map(|release| release.values.as_deref());
        let folders = charts
            .flat_map(|chart| self.values_folders(chart))
            .chain(own.map(|name| self.values_folder(name)));
        let files = self.files_in(folders.collect()).into_iter();
        let names = files.filter_map(|file| file.environment);
        names.filter(|name| is_label(name)).collect()
    }

    /// Returns the values files that belong to `release` and `environment`, weak to strong; without
    /// an environment the base files.
    pub fn values_files(&self, release: &ReleaseEntry, environment: Option<&str>) -> Vec<String> {
        let files = self.files_in(self.folders_of(release)).into_iter();
        files
            .filter(|file| file.environment.as_deref() == environment)
            .map(|file| file.shown)
            .collect()
    }

    fn files_in(&self, folders: Vec<(PathBuf, String)>) -> Vec<ValuesFile> {
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files = Vec::new();
        for (folder, shown) in folders {
            let list = || {
                let names = sorted_names(&folder).unwrap_or_default();
                let read = |name: &String| ValuesFile::named(name, &shown);
                names.iter().filter_map(read).collect()
            };
            let known: &Vec<ValuesFile> = listed.entry(folder.clone()).or_insert_with(list);
            files.extend_from_slice(known);
        }
        files
    }

    /// Returns the folders that hold values of `release`, weak to strong, and how they are shown.
    pub(super) fn folders_of(&self, release: &ReleaseEntry) -> Vec<(PathBuf, String)> {
        let own = release.values.as_deref();
        let mut folders = self.values_folders(&release.chart);
        folders.extend(own.map(|name| self.values_folder(name)));
        folders
    }

    /// Returns the folders that hold values of `chart`, weak to strong, and how they are shown.
    fn values_folders(&self, chart: &str) -> Vec<(PathBuf, String)> {
        let mut folders = vec![(self.chart_path(chart), self.chart_shown(chart))];
        if !self.is_standalone_chart() {
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
