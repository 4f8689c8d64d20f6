//! Renders several releases at once: what they need is read first, and the rest is done on all cores.
//!
//! - The result is the same with any number of threads, and so is every message: where the run's
//!   account ends among these releases, they are rendered again, one after the other.
//! - Few releases are rendered at once, so that the values of all others are not in memory.

use std::iter;
use std::slice;
use std::sync::Arc;

use super::templates::Templates;
use super::{Options, Rendered, Renderer, Traced, WithWarnings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{self, Manifest};
use crate::parallel;
use crate::source::{SourceMap, Span};
use crate::template::{self, Printed, Purpose, Scope};
use crate::values::{Merged, Values};
use crate::visible;
use crate::workspace::Release;
use crate::yaml::Node;

/// What became of one release.
type Outcome = Result<WithWarnings<Rendered>, Diagnostics>;

/// What was read for a release, except for its values.
struct Loaded {
    templates: Arc<Templates>,
    definitions: WithWarnings<Vec<Manifest>>,
    scope: Scope,
}

impl Renderer<'_> {
    /// Renders each of `batch`, which are of `selected`; fewer if the run may do no more work.
    pub(super) fn at_once(&mut self, batch: &[Release], selected: &[Release]) -> Vec<Outcome> {
        let before = self.sources.account().balance();
        let outcomes = self.in_any_order(batch, selected);
        if batch.len() == 1 || !self.sources.account().has_refused_since(before) {
            return outcomes;
        }
        self.sources.account().go_back_to(before);
        self.in_order(batch, selected)
    }

    fn in_order(&mut self, batch: &[Release], selected: &[Release]) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for release in batch {
            outcomes.extend(self.in_any_order(slice::from_ref(release), selected));
            let is_error = outcomes.iter().any(Result::is_err);
            if is_error && self.sources.account().overdrawn().is_some() {
                break;
            }
        }
        outcomes
    }

    fn in_any_order(&mut self, batch: &[Release], selected: &[Release]) -> Vec<Outcome> {
        let loaded: Vec<_> = batch
            .iter()
            .map(|release| Ok((self.loaded(release)?, self.layers(release))))
            .collect();
        let (sets, account) = (&self.options.overrides.sets, self.sources.account());
        let merged = parallel::map(
            loaded,
            |one: Result<_, Diagnostics>| -> Result<_, Diagnostics> {
                let (loaded, layers) = one?;
                Ok((loaded, layers.merged(sets, account)?))
            },
        );
        let mut judged = Vec::new();
        for (release, one) in iter::zip(batch, merged) {
            let one = one.and_then(|(loaded, merged): (_, Merged)| {
                Ok((loaded, self.judged(merged, release, selected)?))
            });
            judged.push((release, one));
        }
        let (options, sources) = (self.options, &*self.sources);
        parallel::map(judged, |(release, one)| {
            let (loaded, merged) = one?;
            rendered(release, loaded, merged, options, sources)
        })
    }

    fn loaded(&mut self, release: &Release) -> Result<Loaded, Diagnostics> {
        Ok(Loaded {
            templates: self.templates(&release.chart)?,
            definitions: self.definitions.of(release, self.sources)?,
            scope: self.scope(release),
        })
    }
}

fn rendered(
    release: &Release,
    loaded: Loaded,
    merged: Merged,
    options: &Options,
    sources: &SourceMap,
) -> Outcome {
    let Loaded {
        templates,
        definitions,
        scope,
    } = loaded;
    let purpose = options.purpose;
    let (values, kept) = shared(merged.values, purpose);
    let rendered = template::render(purpose, templates.compiled(), values, &scope, sources);
    let warnings = definitions.warnings.behind(templates.warnings.clone());
    let warnings = merged.warnings.behind(warnings);
    let rendering = rendered.map_err(|diagnostics| diagnostics.behind(warnings.clone()))?;
    let warnings = rendering.warnings.behind(warnings);
    let empty = without_documents(&rendering.printed);
    let printed = manifests(rendering.printed, &rendering.tags, release);
    let printed = printed.map_err(|diagnostics| diagnostics.behind(warnings.clone()))?;
    let manifests: Vec<Manifest> = definitions.result.into_iter().chain(printed).collect();
    if manifests.is_empty() && !options.allow_empty && !release.may_be_empty {
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

fn no_manifests(release: &Release, empty: &[String]) -> Diagnostic {
    let message = format!("the release `{}` has no manifests", release.name);
    let diagnostic = Diagnostic::error("no-manifests", message);
    let diagnostic = match empty {
        [] => diagnostic.note("its chart has no templates"),
        empty => diagnostic.note(format!(
            "these templates print nothing: {}",
            visible::list(empty)
        )),
    };
    diagnostic.help("write `mayBeEmpty: true` at the release in plate.yaml, or add `--allow-empty`")
}
