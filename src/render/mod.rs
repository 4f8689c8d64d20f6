//! The straight line from releases to manifests: values, unknown keys, templates, manifests.
//!
//! - All errors of the values, and the first error of every template, of every release are
//!   collected in one run.
//! - What is read once is kept: charts, values files, and what templates mention.

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
use crate::source::{SourceMap, Span};
use crate::template::{self, FUEL, Printed, Purpose, Scope, Trace};
use crate::values::{self, ChartPlace, Inputs, Merged, Overrides, Reader, Values};
use crate::workspace::{
    Chart, Environment, Kubernetes, Release, ReleaseEntry, Settings, Workspace,
};
use crate::yaml::Node;
use crds::DefinitionReader;
use knowledge::Knowledge;
use templates::{TemplateReader, Templates};

pub use secrets::{hide_data, hide_secrets};
pub use unused::Unused;
pub use with_warnings::WithWarnings;

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
        for release in releases {
            if self.is_stopped(&diagnostics) {
                break;
            }
            let version = &self.kubernetes().version;
            diagnostics.extend(kube_version::refusal(&release.chart, version));
            match self.release(release, releases) {
                Ok(found) => {
                    outcome.warnings.extend(found.warnings);
                    outcome.result.push(found.result);
                }
                Err(found) => diagnostics.extend(found),
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

    fn release_values(
        &mut self,
        release: &Release,
        selected: &[Release],
    ) -> Result<Merged, Diagnostics> {
        let options = self.options;
        let environment = release
            .environment
            .as_ref()
            .map(|environment| environment.name.as_str());
        let inputs = Inputs {
            chart: ChartPlace {
                release: release.values.as_deref(),
                ..place(self.workspace, &release.chart)
            },
            environment,
            overrides: &options.overrides,
        };
        let mut merged = values::layered(&inputs, &mut self.reader, self.sources)?;
        let mut unknown = self.unknown_keys(&merged, release, selected)?;
        if options.lenient || self.workspace.settings().lenient {
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

    fn release(
        &mut self,
        release: &Release,
        selected: &[Release],
    ) -> Result<WithWarnings<Rendered>, Diagnostics> {
        let templates = self.templates(&release.chart)?;
        let definitions = self.definitions.of(release, self.sources)?;
        let merged = self.release_values(release, selected)?;
        let scope = self.scope(release);
        let (values, kept) = shared(merged.values, self.options.purpose);
        let rendered = template::render(
            self.options.purpose,
            templates.compiled(),
            values,
            &scope,
            self.sources,
        );
        let warnings = definitions.warnings.behind(templates.warnings.clone());
        let warnings = merged.warnings.behind(warnings);
        let rendering = rendered.map_err(|diagnostics| diagnostics.behind(warnings.clone()))?;
        let warnings = rendering.warnings.behind(warnings);
        let empty = without_documents(&rendering.printed);
        let printed = manifests(rendering.printed, &rendering.tags, release);
        let printed = printed.map_err(|diagnostics| diagnostics.behind(warnings.clone()))?;
        let manifests: Vec<Manifest> = definitions.result.into_iter().chain(printed).collect();
        if manifests.is_empty() && !self.options.allow_empty && !release.may_be_empty {
            let diagnostic = Diagnostics::from(no_manifests(release, &empty));
            return Err(diagnostic.behind(warnings));
        }
        let traced = rendering.trace.zip(kept);
        let traced = traced.map(|(trace, values)| Traced { trace, values });
        Ok(WithWarnings {
            result: Rendered {
                release: release.clone(),
                manifests,
                files: scope.files_read(),
                traced,
            },
            warnings,
        })
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

/// The templates that printed nothing.
fn without_documents(printed: &[Printed]) -> Vec<String> {
    let empty = printed.iter().filter(|one| one.documents.is_empty());
    empty.map(|one| one.template.clone()).collect()
}

/// The values as templates see them, and with their origins if these are asked for.
fn shared(values: Values, purpose: Purpose) -> (Arc<Node>, Option<Values>) {
    match purpose {
        Purpose::Print => (Arc::new(values.root), None),
        Purpose::Explain => (Arc::new(values.root.clone()), Some(values)),
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

fn manifests(
    printed: Vec<Printed>,
    tags: &Arc<[Option<Span>]>,
    release: &Release,
) -> Result<Vec<Manifest>, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut manifests = Vec::new();
    for one in printed {
        let source = format!("{}/templates/{}", release.chart.metadata.name, one.template);
        let template = manifest::DocumentSource {
            release: &release.name,
            source: &source,
        };
        match manifest::documents(one.documents, template) {
            Ok(found) => manifests.extend(found),
            Err(found) => diagnostics.extend(found),
        }
    }
    for manifest in &mut manifests {
        manifest.tags = Arc::clone(tags);
    }
    diagnostics.or(manifests)
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
    for rendered in &mut outcome.result {
        let exclusions = Exclusions {
            crds: exclusions.crds || rendered.release.skip_crds,
            ..exclusions
        };
        let is_kept = |manifest: &Manifest| !exclusions.leave_out(manifest);
        rendered.manifests.retain(is_kept);
        let namespace = rendered.release.namespace.as_deref();
        outcome.warnings.extend(manifest::fill_namespace(
            &mut rendered.manifests,
            &scopes,
            namespace,
        ));
        rendered.manifests = manifest::install_order(vec![std::mem::take(&mut rendered.manifests)]);
        manifest::number_generated(&mut rendered.manifests);
    }
    let all = outcome
        .result
        .iter()
        .flat_map(|rendered| &rendered.manifests);
    manifest::duplicates(all, &scopes)
}

fn no_manifests(release: &Release, empty: &[String]) -> Diagnostic {
    let message = format!("the release `{}` has no manifests", release.name);
    let diagnostic = Diagnostic::error("no-manifests", message);
    let diagnostic = match empty {
        [] => diagnostic.note("its chart has no templates"),
        empty => diagnostic.note(format!(
            "these templates print nothing: {}",
            empty.join(", ")
        )),
    };
    diagnostic.help("write `mayBeEmpty: true` at the release in plate.yaml, or add `--allow-empty`")
}
