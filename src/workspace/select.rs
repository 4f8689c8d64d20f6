//! From the words on a command line to releases.
//!
//! - A word is a release's name, else its chart's folder, which stands for all its releases.
//! - The order is plate.yaml's, in any order of the words; no release comes twice.
//! - Charts are read here, each once, and every error in them is collected.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Workspace;
use super::chart::Chart;
use super::environment::Environment;
use super::known::unknown_environment;
use super::name::{invalid_name, is_label};
use super::release::{Release, ReleaseEntry, check_unique};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::SourceMap;
use crate::visible;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Names of releases or charts; none for the workspace's default.
    pub names: Vec<String>,
    /// Whether every release of the environment is meant.
    pub all: bool,
    /// The environment; none for the workspace's default.
    pub environment: Option<String>,
    /// The namespace of every release, instead of its own.
    pub namespace: Option<String>,
    /// The files that the command line names: they need no name of a values file.
    pub given: Vec<PathBuf>,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected {
    /// The releases in plate.yaml's order, without those whose charts have errors.
    pub releases: Vec<Release>,
    /// What deserves a look.
    pub warnings: Diagnostics,
    /// What is wrong with the charts of the others.
    pub diagnostics: Diagnostics,
    /// The values files that are read for nothing, though they are meant for something.
    pub unread: Diagnostics,
}

impl Workspace {
    /// Returns the releases that `selection` asks for, with their charts.
    ///
    /// An error in one chart hides none in another: the releases of the others are returned with it.
    pub fn select(
        &self,
        selection: &Selection,
        sources: &mut SourceMap,
    ) -> Result<Selected, Diagnostics> {
        let environment = self.environment(selection.environment.as_deref())?;
        let entries = self.releases(environment.as_ref());
        check_unique(&entries).or(())?;
        let chosen = self.chosen(&entries, selection, environment.as_ref())?;
        check(&chosen, selection.namespace.as_deref()).or(())?;
        let (unread, mut warnings) = self.unread(environment.as_ref(), &chosen, &selection.given);
        let (charts, diagnostics) = self.read_charts(&chosen, sources);
        warnings.extend(charts.values().flat_map(|chart| chart.warnings.clone()));
        let release = |entry: &ReleaseEntry| {
            Some(Release {
                name: entry.name.clone(),
                chart: Arc::clone(charts.get(&entry.chart)?),
                environment: environment.clone(),
                namespace: selection.namespace.clone().or(entry.namespace.clone()),
                values: entry.values.clone(),
                skip_crds: entry.skip_crds,
                may_be_empty: entry.may_be_empty,
            })
        };
        let releases = chosen.into_iter().filter_map(release).collect();
        Ok(Selected {
            releases,
            warnings,
            diagnostics,
            unread,
        })
    }

    /// Returns `selection` without the words that mean nothing in its environment; nothing if it
    /// then means no release there.
    ///
    /// This is for selections in many environments, of which a release need not be in each.
    pub fn narrowed(&self, selection: &Selection) -> Option<Selection> {
        let Ok(environment) = self.environment(selection.environment.as_deref()) else {
            return Some(selection.clone());
        };
        let entries = self.releases(environment.as_ref());
        let names = Names::of(&entries);
        let is_there = |word: &str| names.have(word);
        let mut narrowed = selection.clone();
        narrowed.names.retain(|word| is_there(word));
        let words = self.words(selection);
        let means_any = match words.as_slice() {
            [] => !entries.is_empty(),
            words => words.iter().any(|word| is_there(word)),
        };
        means_any.then_some(narrowed)
    }

    /// Returns the environment named `name`, or the default one; none only for a standalone chart, and for
    /// one named by its path for which no environment is known.
    pub fn environment(&self, name: Option<&str>) -> Result<Option<Environment>, Diagnostic> {
        match name.or(self.settings.default_environment.as_deref()) {
            Some(name) => self.named_environment(name).map(Some),
            None if self.is_standalone_chart() || self.is_like_a_standalone_chart() => Ok(None),
            None => Err(self.no_environment()),
        }
    }

    /// Reports whether nothing but charts named by their paths is meant, and no file and no plate.yaml
    /// says of an environment.
    fn is_like_a_standalone_chart(&self) -> bool {
        let lists = self.settings.lists_releases();
        !self.by_path.is_empty() && !lists && self.environment_names().is_empty()
    }

    fn named_environment(&self, name: &str) -> Result<Environment, Diagnostic> {
        let named = &self.settings.environments;
        if let Some(environment) = named.get(name) {
            return Ok(environment.clone());
        }
        if !named.is_empty() {
            return Err(unknown_environment(name, named).at_if(self.settings.environments_span));
        }
        if !is_label(name) {
            return Err(invalid_name("environment", name));
        }
        Ok(Environment::named(name))
    }

    fn no_environment(&self) -> Diagnostic {
        let diagnostic = Diagnostic::error("no-environment", "no environment is given");
        let names = self.environment_names();
        if names.is_empty() {
            return diagnostic.help("add `--env ENV`; any name is an environment here");
        }
        let list = names.join(", ");
        diagnostic.help(format!(
            "add `--env` with one of {list}, or write `defaultEnvironment` in plate.yaml"
        ))
    }

    /// Returns the entries that the selection means, in their order.
    fn chosen<'a>(
        &self,
        entries: &'a [ReleaseEntry],
        selection: &Selection,
        environment: Option<&Environment>,
    ) -> Result<Vec<&'a ReleaseEntry>, Diagnostics> {
        let words = self.words(selection);
        let names = Names::of(entries);
        let mut diagnostics = Diagnostics::new();
        for word in &selection.names {
            if !names.have(word) {
                diagnostics.push(self.unknown_release(word, entries, environment));
            }
        }
        diagnostics.or(())?;
        let words: HashSet<&str> = words.into_iter().collect();
        let meant = |entry: &&ReleaseEntry| words.is_empty() || names.mean(&words, entry);
        let chosen: Vec<_> = entries.iter().filter(meant).collect();
        if chosen.is_empty() {
            return Err(self.nothing_selected(entries, environment).into());
        }
        Ok(chosen)
    }

    /// Returns the words that choose; none for everything.
    fn words<'a>(&'a self, selection: &'a Selection) -> Vec<&'a str> {
        if selection.all {
            return Vec::new();
        }
        if selection.names.is_empty() {
            return self.default_releases().collect();
        }
        selection.names.iter().map(String::as_str).collect()
    }

    fn unknown_release(
        &self,
        word: &str,
        entries: &[ReleaseEntry],
        environment: Option<&Environment>,
    ) -> Diagnostic {
        let elsewhere = self.environments_with(word);
        if !elsewhere.is_empty() {
            let message = format!("`{word}` is not rendered{}", in_environment(environment));
            return Diagnostic::error("unknown-release", message)
                .note(format!("it is rendered in {}", elsewhere.join(", ")));
        }
        if self.chart_folders().iter().any(|chart| chart == word) {
            let message = format!("`{word}` is a chart, but plate.yaml lists no release of it");
            return Diagnostic::error("unknown-release", message)
                .help(format!("add `- chart: {word}` to `releases` in plate.yaml"));
        }
        let message = format!("there is no release or chart `{word}`");
        let known = entries
            .iter()
            .flat_map(|entry| [entry.name.as_str(), &entry.chart]);
        let diagnostic = Diagnostic::error("unknown-release", message);
        match nearest(word, known) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None => diagnostic.note(listing(entries)),
        }
    }

    fn nothing_selected(
        &self,
        entries: &[ReleaseEntry],
        environment: Option<&Environment>,
    ) -> Diagnostic {
        let place = in_environment(environment);
        if !entries.is_empty() {
            let message = format!("none of the default releases is rendered{place}");
            let diagnostic = Diagnostic::error("no-release", message);
            return diagnostic.help(format!("name one, or add `--all`: {}", listing(entries)));
        }
        let diagnostic = Diagnostic::error("no-release", format!("no release is rendered{place}"));
        if self.chart_folders().is_empty() {
            return diagnostic
                .help("charts/ contains no charts: `plate-render new NAME` writes one");
        }
        diagnostic.help("add the environment to a release in plate.yaml")
    }

    fn read_charts(
        &self,
        entries: &[&ReleaseEntry],
        sources: &mut SourceMap,
    ) -> (IndexMap<String, Arc<Chart>>, Diagnostics) {
        let mut charts = IndexMap::new();
        let mut diagnostics = Diagnostics::new();
        for entry in entries {
            match self.rendered_chart(&entry.chart, sources) {
                Ok(chart) => _ = charts.insert(entry.chart.clone(), chart),
                Err(found) => diagnostics.extend(found),
            }
        }
        (charts, diagnostics)
    }

    fn rendered_chart(
        &self,
        folder: &str,
        sources: &mut SourceMap,
    ) -> Result<Arc<Chart>, Diagnostics> {
        let chart = self.chart(folder, sources)?;
        chart.refusals.clone().or(chart)
    }

    /// Returns the errors and the warnings about values files that are missing, or read for nothing.
    fn unread(
        &self,
        environment: Option<&Environment>,
        entries: &[&ReleaseEntry],
        given: &[PathBuf],
    ) -> (Diagnostics, Diagnostics) {
        let (mut errors, mut warnings) = (Diagnostics::new(), Diagnostics::new());
        if self.is_past {
            return (errors, warnings);
        }
        let missing = self.no_values_file(environment).into_iter();
        for found in missing.chain(self.unread_values(entries, given)) {
            let list = if found.is_error() {
                &mut errors
            } else {
                &mut warnings
            };
            list.push(found);
        }
        (errors, warnings)
    }

    /// Reports an environment that nothing names and no file belongs to: an error where files belong to
    /// others, since it is then probably misspelt.
    fn no_values_file(&self, environment: Option<&Environment>) -> Option<Diagnostic> {
        let name = &environment?.name;
        if !self.settings.environments.is_empty() {
            return None;
        }
        let names = self.environment_names();
        if names.contains(name) {
            return None;
        }
        let message = format!("no file values-{name}.yaml was found");
        if names.is_empty() {
            let diagnostic = Diagnostic::warning("no-values-file", message);
            return Some(diagnostic.note("no environment has a values file"));
        }
        let diagnostic = Diagnostic::error("no-values-file", message);
        let diagnostic = diagnostic.note(format!("there are files for {}", visible::list(&names)));
        let near = nearest(name, names.iter().map(String::as_str));
        Some(diagnostic.help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.is_standalone_chart() => {
                format!("write values-{name}.yaml, which may be empty, or leave `--env` out")
            }
            None => format!(
                "write values-{name}.yaml, which may be empty, or list all environments in plate.yaml: \
                 `environments: [{}, {name}]`",
                names.join(", ")
            ),
        }))
    }
}

/// The names by which entries are chosen: a release's name goes before a chart's.
struct Names<'a> {
    releases: HashSet<&'a str>,
    charts: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(entries: &'a [ReleaseEntry]) -> Self {
        Self {
            releases: entries.iter().map(|entry| entry.name.as_str()).collect(),
            charts: entries.iter().map(|entry| entry.chart.as_str()).collect(),
        }
    }

    fn have(&self, word: &str) -> bool {
        self.releases.contains(word) || self.charts.contains(word)
    }

    fn mean(&self, words: &HashSet<&str>, entry: &ReleaseEntry) -> bool {
        let chart = entry.chart.as_str();
        words.contains(entry.name.as_str())
            || (words.contains(chart) && !self.releases.contains(chart))
    }
}

/// Reports names that Kubernetes would refuse.
fn check(entries: &[&ReleaseEntry], namespace: Option<&str>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    diagnostics.extend(entries.iter().flat_map(|entry| entry.check()));
    let given = namespace.filter(|name| !is_label(name));
    diagnostics.extend(given.map(|name| invalid_name("namespace", name)));
    diagnostics
}

fn in_environment(environment: Option<&Environment>) -> String {
    environment.map_or_else(String::new, |env| format!(" in environment `{}`", env.name))
}

fn listing(entries: &[ReleaseEntry]) -> String {
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    match names.as_slice() {
        [] => "there are no releases".to_owned(),
        [name] => format!("the only release is {name}"),
        names => format!("the releases are {}", visible::list(names)),
    }
}
