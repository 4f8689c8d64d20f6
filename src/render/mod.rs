//! The straight line from releases to manifests: values, unknown keys, templates, manifests.
//!
//! - All errors of the values, and the first error of every template, of every release are
//!   collected in one run.
//! - What is read once is kept: charts, values files, and what templates mention.

mod at_once;
mod crds;
mod expression;
mod knowledge;
mod kube_version;
mod secrets;
mod templates;
mod unknown_keys;
mod unused;
mod usage;
mod with_warnings;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::manifest::{self, Exclusions, Manifest, Scopes};
use crate::parallel;
use crate::source::SourceMap;
use crate::template::{FUEL, Purpose, Scope, Trace};
use crate::values::{ChartPlace, Inputs, Layers, Merged, Overrides, Reader, Values};
use crate::workspace::{
    Chart, Environment, Kubernetes, Release, ReleaseEntry, Settings, Workspace,
};
use crds::DefinitionReader;
use knowledge::Knowledge;
use templates::{TemplateReader, Templates};

pub use secrets::{hide_data, hide_secrets};
pub use unused::Unused;
pub use with_warnings::WithWarnings;

/// How many releases are rendered at once.
const AT_ONCE: usize = 128;

/// What a run adds to what the workspace says.
#[derive(Debug, Clone)]
pub struct Options {
    /// The values of the command line.
    pub overrides: Overrides,
    /// Whether unknown keys are warnings.
    pub lenient: bool,
    /// Whether every release may be without manifests.
    pub allow_empty: bool,
    /// How much work a template may do, instead of plate.yaml's limit.
    pub fuel: Option<u64>,
    /// The cluster, instead of plate.yaml's.
    pub kubernetes: Option<Kubernetes>,
    /// Whether the chart of a selected release could not be read, so that it is unknown which keys
    /// of the command line are meant for it.
    pub lacks_charts: bool,
    /// What is left out of the result.
    pub exclusions: Exclusions,
    /// What the result is for; explaining it costs time.
    pub purpose: Purpose,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            overrides: Overrides::none(),
            lenient: false,
            allow_empty: false,
            fuel: None,
            kubernetes: None,
            lacks_charts: false,
            exclusions: Exclusions::default(),
            purpose: Purpose::Print,
        }
    }
}

impl Options {
    /// Returns the cluster of the command line, else the one in plate.yaml.
    pub fn cluster<'a>(&'a self, settings: &'a Settings) -> &'a Kubernetes {
        self.kubernetes.as_ref().unwrap_or(&settings.kubernetes)
    }
}

/// A release and its manifests.
#[derive(Debug, Clone)]
pub struct Rendered {
    pub release: Release,
    /// Its manifests in install order.
    pub manifests: Vec<Manifest>,
    /// The files of its chart that templates have read by `files`.
    pub files: Vec<PathBuf>,
    /// What explains them, if [`Options::purpose`] asked for it.
    pub traced: Option<Traced>,
}

/// What explains the manifests of a release.
#[derive(Debug, Clone)]
pub struct Traced {
    /// How the templates made them.
    pub trace: Trace,
    /// The values, with the origin of each.
    pub values: Values,
}

/// Renders the releases of a workspace.
pub struct Renderer<'a> {
    workspace: &'a Workspace,
    options: &'a Options,
    sources: &'a mut SourceMap,
    reader: Reader,
    templates: TemplateReader,
    knowledge: Knowledge,
    /// The releases of each environment, by its name.
    releases: HashMap<Option<String>, Arc<[ReleaseEntry]>>,
    definitions: DefinitionReader,
}

impl<'a> Renderer<'a> {
    /// Returns a renderer that has read nothing but the workspace.
    pub fn new(workspace: &'a Workspace, options: &'a Options, sources: &'a mut SourceMap) -> Self {
        let reader = Reader::new(workspace.boundary().clone());
        let fuel = options.fuel.or(workspace.settings().fuel);
        sources.account().set_fuel(fuel.unwrap_or(FUEL));
        Self {
            workspace,
            options,
            sources,
            reader,
            templates: TemplateReader::default(),
            knowledge: Knowledge::default(),
            releases: HashMap::new(),
            definitions: DefinitionReader::default(),
        }
    }

    /// Returns the merged values of `releases`, which are all that are selected in an environment.
    pub fn values(
        &mut self,
        releases: &[Release],
    ) -> Result<WithWarnings<Vec<Values>>, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let mut outcome: WithWarnings<Vec<_>> = WithWarnings::default();
        for release in releases {
            match self.release_values(release, releases) {
                Ok(merged) => {
                    outcome.warnings.extend(merged.warnings);
                    outcome.result.push(merged.values);
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        match diagnostics.or(()) {
            Ok(()) => Ok(outcome),
            Err(diagnostics) => Err(diagnostics.behind(outcome.warnings)),
        }
    }

    /// Renders `releases`, which are all that are selected in one environment.
    pub fn render(
        &mut self,
        releases: &[Release],
    ) -> Result<WithWarnings<Vec<Rendered>>, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let mut outcome: WithWarnings<Vec<_>> = WithWarnings::default();
        self.sources.account().render(releases.len());
        for batch in releases.chunks(AT_ONCE) {
            for (release, rendered) in batch.iter().zip(self.at_once(batch, releases)) {
                let version = &self.kubernetes().version;
                diagnostics.extend(kube_version::refusal(&release.chart, version));
                match rendered {
                    Ok(found) => {
                        outcome.warnings.extend(found.warnings);
                        outcome.result.push(found.result);
                    }
                    Err(found) => diagnostics.extend(found),
                }
            }
            if self.is_stopped(&diagnostics) {
                break;
            }
        }
        // What concerns several releases is checked among those that could be rendered.
        diagnostics.extend(finish(&mut outcome, self.options.exclusions));
        match diagnostics.or(()) {
            Ok(()) => Ok(outcome),
            Err(diagnostics) => Err(diagnostics.behind(outcome.warnings)),
        }
    }

    /// Reports whether the run may do no more work, which one of `errors` says.
    fn is_stopped(&self, diagnostics: &Diagnostics) -> bool {
        self.sources.account().overdrawn().is_some() && diagnostics.has_errors()
    }

    /// Returns the merged values of `release`, one of `selected`.
    fn release_values(
        &mut self,
        release: &Release,
        selected: &[Release],
    ) -> Result<Merged, Diagnostics> {
        let layers = self.layers(release);
        let sets = &self.options.overrides.sets;
        let merged = layers.merged(sets, self.sources.account())?;
        self.judged(merged, release, selected)
    }

    /// Reads what the values of `release` are made of.
    fn layers(&mut self, release: &Release) -> Layers {
        let environment = release.environment.as_ref();
        let inputs = Inputs {
            chart: ChartPlace {
                release: release.values.as_deref(),
                ..place(self.workspace, &release.chart)
            },
            environment: environment.map(|environment| environment.name.as_str()),
            overrides: &self.options.overrides,
        };
        Layers::read(&inputs, &mut self.reader, self.sources)
    }

    /// Returns `merged`, the values of `release`, unless they have unknown keys.
    fn judged(
        &mut self,
        mut merged: Merged,
        release: &Release,
        selected: &[Release],
    ) -> Result<Merged, Diagnostics> {
        let mut unknown = self.unknown_keys(&merged, release, selected)?;
        if self.options.lenient || self.workspace.settings().lenient {
            let warnings = unknown.into_iter().map(|diagnostic| Diagnostic {
                severity: Severity::Warning,
                ..diagnostic
            });
            merged.warnings.extend(warnings);
            unknown = Diagnostics::new();
        }
        match unknown.or(()) {
            Ok(()) => Ok(merged),
            Err(diagnostics) => Err(diagnostics.behind(merged.warnings)),
        }
    }

    fn templates(&mut self, chart: &Chart) -> Result<Arc<Templates>, Diagnostics> {
        self.templates.of(chart, self.workspace, self.sources)
    }

    fn kubernetes(&self) -> &Kubernetes {
        self.options.cluster(self.workspace.settings())
    }

    /// The releases of an environment, which are the same for each release in it.
    fn releases(&mut self, environment: Option<&Environment>) -> Arc<[ReleaseEntry]> {
        let name = environment.map(|environment| environment.name.clone());
        let known = self.releases.entry(name);
        let made = || self.workspace.releases(environment).into();
        Arc::clone(known.or_insert_with(made))
    }

    fn scope(&mut self, release: &Release) -> Scope {
        let settings = self.workspace.settings();
        let releases = self.releases(release.environment.as_ref());
        let kubernetes = self.kubernetes();
        let fuel = self.options.fuel.or(settings.fuel).unwrap_or(FUEL);
        Scope::new(release, releases, kubernetes, fuel)
    }
}

fn place<'a>(workspace: &'a Workspace, chart: &'a Chart) -> ChartPlace<'a> {
    ChartPlace {
        root: Some(workspace.root()).filter(|_| !workspace.is_standalone_chart()),
        folder: &chart.folder,
        path: &chart.path,
        shown: &chart.shown,
        release: None,
    }
}

/// What concerns all releases of an environment: scopes, namespaces, identities, order.
///
/// A resource that is left out still shows the scope of its kind.
fn finish(outcome: &mut WithWarnings<Vec<Rendered>>, exclusions: Exclusions) -> Diagnostics {
    let scopes = Scopes::declared_in(
        outcome
            .result
            .iter()
            .flat_map(|rendered| &rendered.manifests),
    );
    let rendered = std::mem::take(&mut outcome.result);
    let finished = parallel::map(rendered, |one| finish_one(one, &scopes, exclusions));
    for (rendered, warnings) in finished {
        outcome.warnings.extend(warnings);
        outcome.result.push(rendered);
    }
    let all = outcome
        .result
        .iter()
        .flat_map(|rendered| &rendered.manifests);
    manifest::duplicates(all, &scopes)
}

/// Returns a release as it is written: what is not left out, with namespaces, in order.
fn finish_one(
    mut rendered: Rendered,
    scopes: &Scopes,
    exclusions: Exclusions,
) -> (Rendered, Diagnostics) {
    let exclusions = Exclusions {
        crds: exclusions.crds || rendered.release.skip_crds,
        ..exclusions
    };
    let is_kept = |manifest: &Manifest| !exclusions.leave_out(manifest);
    rendered.manifests.retain(is_kept);
    let namespace = rendered.release.namespace.as_deref();
    let warnings = manifest::fill_namespace(&mut rendered.manifests, scopes, namespace);
    rendered.manifests = manifest::install_order(vec![rendered.manifests]);
    manifest::number_generated(&mut rendered.manifests);
    (rendered, warnings)
}
