//! Releases: which chart runs under which name in which environment.

use std::collections::HashMap;
use std::sync::Arc;

use super::chart::Chart;
use super::environment::Environment;
use super::name::{invalid_name, is_label, is_release_name};
use super::name_pattern::usual_release_name;
use super::release_settings::ReleaseSettings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// A release before its chart is read: what `list` shows and `workspace.releases` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseEntry {
    pub name: String,
    pub chart: String,
    /// The path of its chart, from the root of the workspace.
    pub path: String,
    /// The namespace that plate.yaml gives it.
    pub namespace: Option<String>,
    /// The folder in `values/` that is its own, next to its chart's.
    pub values: Option<String>,
    /// Whether it comes without what is in its chart's `crds/`.
    pub skip_crds: bool,
    /// Whether it may have no document at all.
    pub may_be_empty: bool,
    /// Where plate.yaml names it.
    pub declared: Option<Span>,
}

impl ReleaseEntry {
    /// Returns the release that every chart without settings is.
    pub(super) fn usual(chart: &str, path: String, environment: Option<&Environment>) -> Self {
        Self {
            name: usual_release_name(chart, environment.map(|env| env.name.as_str())),
            chart: chart.to_owned(),
            path,
            namespace: environment.and_then(|env| env.namespace.clone()),
            values: None,
            skip_crds: false,
            may_be_empty: false,
            declared: None,
        }
    }

    /// Returns the release that `settings` describe, unless it is not in `environment`.
    pub(super) fn listed(
        settings: &ReleaseSettings,
        path: String,
        environment: &Environment,
    ) -> Option<Self> {
        let taken_in = |names: &Vec<String>| names.contains(&environment.name);
        if !settings.environments.as_ref().is_none_or(taken_in) {
            return None;
        }
        let chart = &settings.chart.value;
        let mut entry = Self::usual(chart, path, Some(environment));
        if let Some(name) = settings.names.expand(chart, &environment.name) {
            entry.name = name;
        }
        if let Some(namespace) = settings.namespaces.expand(chart, &environment.name) {
            entry.namespace = Some(namespace);
        }
        entry.values.clone_from(&settings.values);
        entry.skip_crds = settings.skip_crds;
        entry.may_be_empty = settings.may_be_empty;
        entry.declared = Some(settings.chart.span);
        Some(entry)
    }

    /// Reports whether `word` chooses it: the name of the release or of its chart.
    pub(super) fn goes_by(&self, word: &str) -> bool {
        self.name == word || self.chart == word
    }

    /// Reports names that Kubernetes would refuse.
    pub(super) fn check(&self) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        if !is_release_name(&self.name) {
            let diagnostic = invalid_name("release", &self.name).at_if(self.declared);
            diagnostics.push(diagnostic.help("give the release another `name` in plate.yaml"));
        }
        if let Some(namespace) = self.namespace.as_ref().filter(|name| !is_label(name)) {
            diagnostics.push(invalid_name("namespace", namespace).at_if(self.declared));
        }
        diagnostics
    }
}

/// Reports release names that two of `entries` have.
pub(super) fn check_unique(entries: &[ReleaseEntry]) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let mut known = HashMap::with_capacity(entries.len());
    for entry in entries {
        let first = *known.entry(&entry.name).or_insert(entry);
        if !std::ptr::eq(first, entry) {
            diagnostics.push(duplicate(first, entry));
        }
    }
    diagnostics
}

fn duplicate(first: &ReleaseEntry, second: &ReleaseEntry) -> Diagnostic {
    let message = format!("two releases have the name `{}`", second.name);
    Diagnostic::error("duplicate-release", message)
        .at_if(second.declared)
        .at_if(first.declared)
        .help("give one of them a `name` of its own, as in `name: <chart>-blue-<env>`")
}

/// A chart under a name in an environment: what is rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    /// Its name, unique in its environment.
    pub name: String,
    /// Its chart, shared by all its releases.
    pub chart: Arc<Chart>,
    /// Its environment; nothing for a standalone chart that renders its base values.
    pub environment: Option<Environment>,
    /// Its namespace; where there is none, none is filled in.
    pub namespace: Option<String>,
    /// The folder in `values/` that is its own, next to its chart's.
    pub values: Option<String>,
    /// Whether it comes without what is in its chart's `crds/`.
    pub skip_crds: bool,
    /// Whether it may have no document at all.
    pub may_be_empty: bool,
}

impl Release {
    /// Returns what templates see as `release.namespace`.
    pub fn namespace_or_default(&self) -> &str {
        self.namespace.as_deref().unwrap_or("default")
    }
}
