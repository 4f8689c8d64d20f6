//! What is on disk: a workspace with its environments, charts and releases.
//!
//! - The root is the nearest folder upwards with plate.yaml; without one, that with `charts/`.
//! - A standalone chart, given by its path, is a workspace with one release.
//! - The chart's folder names it everywhere; Chart.yaml's `name` is what templates see.
//! - A release is `<chart>-<env>` unless plate.yaml says otherwise.
//! - Charts are read when they are selected, so that an error in one never affects another.

mod chart;
mod chart_crds;
mod check_settings;
mod counterpart;
mod document;
mod environment;
mod external;
mod fields;
mod file;
mod helm_ignore;
mod known;
mod kubernetes;
mod metadata;
mod name;
mod name_pattern;
mod release;
mod release_settings;
mod root;
mod select;
mod settings;
mod shared_partials;
mod subcharts;
mod template_files;
mod unread_values_files;
mod values_files;
mod values_folder;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::disk::{Boundary, sorted_folders};
use crate::source::SourceMap;

pub use chart::Chart;
pub use chart_crds::CrdFile;
pub use check_settings::{CheckSettings, Exception, Level, RuleSetting};
pub use environment::{Environment, Tier};
pub use external::External;
pub use kubernetes::{Kubernetes, KubernetesVersion};
pub use metadata::Metadata;
pub use name::check_chart_name;
pub use release::{Release, ReleaseEntry};
pub use select::{Selected, Selection};
pub use settings::Settings;
pub use shared_partials::SharedPartials;
pub use template_files::TemplateFile;
use values_folder::ValuesFile;

/// A folder of charts, or a standalone chart.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    boundary: Boundary,
    settings: Settings,
    charts: Vec<String>,
    values: Vec<String>,
    /// The charts that arguments named by their paths, by their folders.
    by_path: Vec<String>,
    /// Whether it is a state of the past, whose files need no look any more.
    is_past: bool,
    layout: Layout,
    read: Mutex<IndexMap<String, Result<Arc<Chart>, Diagnostics>>>,
    /// The values files in each folder that was listed.
    listed: Mutex<HashMap<PathBuf, Vec<ValuesFile>>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Layout {
    /// In the folder `charts/` below the root.
    Charts,
    StandaloneChart {
        /// How messages call it.
        shown: String,
        /// The folder that holds its folder.
        around: PathBuf,
    },
}

impl Workspace {
    /// Finds the workspace that `arguments` mean, seen from the folder `start`, and returns it
    /// with the names that they give: an argument with `/`, `.` and `..` are paths of charts.
    ///
    /// A chart inside a workspace stands for its folder's name there; any other is a standalone chart,
    /// which takes no second argument. `given` is the root that `--workspace` names.
    pub fn open(
        start: &Path,
        given: Option<&Path>,
        arguments: &[String],
        sources: &mut SourceMap,
    ) -> Result<(Self, Vec<String>), Diagnostics> {
        let Some(path) = arguments.iter().find(|argument| root::is_path(argument)) else {
            let workspace = Self::discover(start, given, sources)?;
            return Ok((workspace, arguments.to_vec()));
        };
        let chart = root::ChartPath::find(path, start)?;
        let home = match given {
            Some(given) => Some(root::given(&start.join(given), &given.to_string_lossy())?),
            None => chart.workspace.clone(),
        };
        match home {
            Some(home) => {
                let names = member_names(arguments, &home, start)?;
                let mut workspace = Self::at_root(home, sources)?;
                workspace.by_path = by_path(arguments, &names);
                Ok((workspace, names))
            }
            None if arguments.len() > 1 => Err(not_alone(&chart.shown).into()),
            None => Ok((Self::standalone(chart), Vec::new())),
        }
    }

    /// Finds the workspace upwards from the folder `start`, or at `given`, and reads plate.yaml.
    pub fn discover(
        start: &Path,
        given: Option<&Path>,
        sources: &mut SourceMap,
    ) -> Result<Self, Diagnostics> {
        let root = match given {
            Some(given) => root::given(&start.join(given), &given.to_string_lossy())?,
            None => root::find(start).ok_or_else(|| root::not_found(start))?,
        };
        Self::at_root(root, sources)
    }

    fn at_root(root: PathBuf, sources: &mut SourceMap) -> Result<Self, Diagnostics> {
        let boundary = Boundary::new(&root, "the workspace");
        let charts = chart_folders(&root, &boundary)?;
        let values = values_folder::folders(&root);
        let file = root.join(settings::FILE_NAME);
        let settings = if file.exists() {
            let document = document::read_document(&file, settings::FILE_NAME, &boundary, sources)?;
            settings::read(document.as_ref(), &charts, &values)?
        } else if root.join(settings::WRONG_NAME).exists() {
            return Err(misnamed().into());
        } else {
            Settings::default()
        };
        let workspace = Self {
            root,
            boundary,
            settings,
            charts,
            values,
            by_path: Vec::new(),
            is_past: false,
            layout: Layout::Charts,
            read: Mutex::default(),
            listed: Mutex::default(),
        };
        workspace.check_names()?;
        Ok(workspace)
    }

    fn standalone(chart: root::ChartPath) -> Self {
        Self {
            boundary: Boundary::new(&chart.path, "the chart"),
            root: chart.path,
            settings: Settings::default(),
            charts: vec![chart.folder],
            values: Vec::new(),
            by_path: Vec::new(),
            is_past: false,
            layout: Layout::StandaloneChart {
                around: chart.place.parent().unwrap_or(&chart.place).to_owned(),
                shown: chart.shown,
            },
            read: Mutex::default(),
            listed: Mutex::default(),
        }
    }

    /// Returns the same workspace as a state of the past of `now`: what its files fail to say is past, too.
    #[must_use]
    pub fn as_past_of(self, now: &Self) -> Self {
        Self {
            is_past: true,
            by_path: now.by_path.clone(),
            ..self
        }
    }

    /// Returns the folder that everything is in; of a standalone chart the chart's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns what nothing outside of is read for the workspace.
    pub fn boundary(&self) -> &Boundary {
        &self.boundary
    }

    /// Reports whether this is one chart given by its path, with values next to it alone.
    pub fn is_standalone_chart(&self) -> bool {
        matches!(self.layout, Layout::StandaloneChart { .. })
    }

    /// Returns what plate.yaml says.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the folders of all charts, in the order of their bytes.
    pub fn chart_folders(&self) -> &[String] {
        &self.charts
    }

    /// Returns the folder of `chart`, so that files in it can be opened.
    pub fn chart_path(&self, chart: &str) -> PathBuf {
        match &self.layout {
            Layout::Charts => self.root.join(root::CHARTS).join(chart),
            Layout::StandaloneChart { .. } => self.root.clone(),
        }
    }

    /// Returns how messages and `workspace.releases` name the folder of `chart`.
    pub fn chart_shown(&self, chart: &str) -> String {
        match &self.layout {
            Layout::Charts => format!("{}/{chart}", root::CHARTS),
            Layout::StandaloneChart { shown, .. } => shown.clone(),
        }
    }

    /// Returns the chart in the folder `chart`, whether plate-render renders it or not.
    ///
    /// It is read once, so `sources` is the same one in all calls.
    pub fn chart(&self, chart: &str, sources: &mut SourceMap) -> Result<Arc<Chart>, Diagnostics> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let chart_now = || {
            let path = self.chart_path(chart);
            Chart::read(
                chart,
                &path,
                &self.chart_shown(chart),
                &self.boundary,
                sources,
            )
            .map(Arc::new)
        };
        let known = read.entry(chart.to_owned()).or_insert_with(chart_now);
        known.clone()
    }

    /// Returns the releases of `environment` in plate.yaml's order; without plate.yaml one for
    /// each chart.
    pub fn releases(&self, environment: Option<&Environment>) -> Vec<ReleaseEntry> {
        match (&self.settings.releases, environment) {
            (Some(listed), Some(environment)) => listed
                .iter()
                .filter_map(|settings| {
                    let path = self.chart_shown(&settings.chart.value);
                    ReleaseEntry::listed(settings, path, environment)
                })
                .collect(),
            _ => self
                .charts
                .iter()
                .map(|chart| ReleaseEntry::usual(chart, self.chart_shown(chart), environment))
                .collect(),
        }
    }

    /// Returns the words that choose releases where none is named.
    pub fn default_releases(&self) -> impl Iterator<Item = &str> {
        let words = self.settings.default_releases.iter();
        words.map(|text| text.value.as_str())
    }

    /// Returns the named environments in which `word` is a release or a chart of one.
    fn environments_with(&self, word: &str) -> Vec<&str> {
        let has = |environment: &&Environment| {
            let entries = self.releases(Some(environment));
            entries.iter().any(|entry| entry.goes_by(word))
        };
        let named = self.settings.environments.values();
        named
            .filter(has)
            .map(|environment| environment.name.as_str())
            .collect()
    }

    /// Checks what can be checked where plate.yaml names the environments: the names that its
    /// releases get, and the words that choose by default.
    fn check_names(&self) -> Result<(), Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let mut words: Vec<&fields::Text> = self.settings.default_releases.iter().collect();
        for environment in self.settings.environments.values() {
            let entries = self.releases(Some(environment));
            let listed = entries.iter().filter(|entry| entry.declared.is_some());
            diagnostics.extend(listed.flat_map(ReleaseEntry::check));
            diagnostics.extend(release::check_unique(&entries));
            words.retain(|word| !entries.iter().any(|entry| entry.goes_by(&word.value)));
        }
        if !self.settings.environments.is_empty() {
            diagnostics.extend(words.into_iter().map(|word| self.no_such_default(word)));
        }
        diagnostics.or(())
    }

    fn no_such_default(&self, text: &fields::Text) -> Diagnostic {
        let message = format!("there is no release or chart `{}`", text.value);
        let names = self.charts.iter().map(String::as_str);
        Diagnostic::error("unknown-release", message)
            .at(text.span)
            .help_if(nearest(&text.value, names), |name| {
                format!("did you mean `{name}`?")
            })
    }
}

/// Returns `arguments` with the folder names of charts in place of their paths.
fn member_names(
    arguments: &[String],
    home: &Path,
    start: &Path,
) -> Result<Vec<String>, Diagnostics> {
    let mut names = Vec::new();
    let mut diagnostics = Diagnostics::new();
    for argument in arguments {
        if !root::is_path(argument) {
            names.push(argument.clone());
            continue;
        }
        match root::ChartPath::find(argument, start) {
            Ok(chart) if chart.is_in(home) => names.push(chart.folder),
            Ok(chart) => diagnostics.push(outside(&chart.shown)),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    diagnostics.or(names)
}

/// Returns those of `names` for which a path is among the arguments; none if a name is there too,
/// since a chart named like that is looked up among all charts.
fn by_path(arguments: &[String], names: &[String]) -> Vec<String> {
    let are_paths = arguments.iter().all(|argument| root::is_path(argument));
    names.iter().filter(|_| are_paths).cloned().collect()
}

fn misnamed() -> Diagnostic {
    let message = format!("`{}` is not read", settings::WRONG_NAME);
    let help = format!("rename it to `{}`", settings::FILE_NAME);
    Diagnostic::error("misnamed-file", message).help(help)
}

fn outside(shown: &str) -> Diagnostic {
    let message = format!("the chart `{shown}` is not in this workspace");
    Diagnostic::error("chart-outside", message)
        .help("render it in a run of its own, or move it into charts/")
}

fn not_alone(shown: &str) -> Diagnostic {
    let message = format!("`{shown}` is a standalone chart, and there are other arguments");
    Diagnostic::error("chart-outside", message).help("render it in a run of its own")
}

/// Returns the folders in `charts/` below `root`; those that begin with `_` or `.` are none.
fn chart_folders(root: &Path, boundary: &Boundary) -> Result<Vec<String>, Diagnostic> {
    let charts = root.join(root::CHARTS);
    if !charts.is_dir() {
        return Ok(Vec::new());
    }
    let inside = boundary.place(&charts);
    inside.map_err(|error| error.diagnostic(root::CHARTS))?;
    let folders = sorted_folders(&charts);
    let mut folders = folders.map_err(|error| file::unreadable(root::CHARTS, &error))?;
    folders.retain(|name| !name.starts_with('_'));
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_can_be_read_by_several_threads() {
        const fn shared(_: &(impl Send + Sync)) {}
        let _: fn(&Workspace) = shared;
    }
}
