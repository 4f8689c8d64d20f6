//! The repository's workspace, rendered again and again, and what explain says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use plate_render::explain::{self, Leaf, Source, Written};
use plate_render::manifest::Manifest;
use plate_render::render::{Options, Rendered, Renderer};
use plate_render::source::{SourceMap, Span};
use plate_render::template::{Purpose, Tracer};
use plate_render::workspace::{Selection, Workspace};
use tempfile::TempDir;

use crate::copied::{Order, copy, listed, root};
use crate::differences::leaves;

pub(crate) const ENVIRONMENTS: [&str; 3] = ["dev", "stg", "prod"];

/// A copy of the workspace without its schemas, so that every value is let pass.
pub(crate) struct Platform {
    folder: TempDir,
}

/// A leaf of a document; the document itself has no path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    pub(crate) environment: &'static str,
    pub(crate) release: String,
    /// Which document of the release.
    pub(crate) document: usize,
    pub(crate) path: String,
}

/// Where a value begins in a values file.
pub(crate) type Place = (String, u32);

/// What explain says of a leaf.
#[derive(Debug, Default)]
pub(crate) struct Claim {
    /// The template's line; none for what is filled in.
    pub(crate) place: Option<Span>,
    /// What flowed into it.
    pub(crate) values: BTreeSet<Place>,
    /// What decided about it.
    pub(crate) others: BTreeSet<Place>,
}

/// What explain says of all leaves in all environments, and the documents that they are in.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) leaves: BTreeMap<Id, Claim>,
    pub(crate) manifests: BTreeMap<(&'static str, String), Vec<Manifest>>,
}

impl Platform {
    pub(crate) fn new() -> Self {
        let folder = copy(root(), Order::Forward);
        for chart in listed(&folder.path().join("charts"), Order::Forward) {
            let schema = chart.join("values.schema.json");
            if schema.exists() {
                fs::remove_file(schema).unwrap();
            }
        }
        Self { folder }
    }

    /// The values files, by their paths in the workspace.
    pub(crate) fn values_files(&self) -> Vec<String> {
        let root = self.folder.path();
        let charts = listed(&root.join("charts"), Order::Forward);
        let mut found: Vec<PathBuf> = charts
            .iter()
            .map(|chart| chart.join("values.yaml"))
            .collect();
        for path in listed(&root.join("values"), Order::Forward) {
            if path.is_dir() {
                found.extend(listed(&path, Order::Forward));
            } else {
                found.push(path);
            }
        }
        found.retain(|path| path.is_file());
        let inside = |path: PathBuf| {
            path.strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        found.into_iter().map(inside).collect()
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.path().join(file)).unwrap()
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join(file), text).unwrap();
    }

    /// Renders a chart, or all, in an environment; nothing where that is an error.
    pub(crate) fn render(
        &self,
        environment: &str,
        chart: Option<&str>,
        purpose: Purpose,
        sources: &mut SourceMap,
    ) -> Option<Vec<Rendered>> {
        let names: Vec<String> = chart.into_iter().map(str::to_owned).collect();
        let folder = self.folder.path();
        let (workspace, names) = Workspace::open(folder, Some(folder), &names, sources).ok()?;
        let selection = Selection {
            all: names.is_empty(),
            names,
            environment: Some(environment.to_owned()),
            ..Selection::default()
        };
        let releases = workspace.select(&selection, sources).ok()?.releases;
        let options = Options {
            lenient: true,
            allow_empty: true,
            purpose,
            ..Options::default()
        };
        let outcome = Renderer::new(&workspace, &options, sources).render(&releases);
        Some(outcome.ok()?.result)
    }

    /// Asks explain for every leaf.
    pub(crate) fn told(&self) -> Told {
        let mut told = Told::default();
        for environment in ENVIRONMENTS {
            let mut sources = SourceMap::new();
            let rendered = self.render(environment, None, Purpose::Explain, &mut sources);
            for release in rendered.unwrap() {
                told.add(environment, &release, &sources);
                let key = (environment, release.release.name);
                told.manifests.insert(key, release.manifests);
            }
        }
        told
    }
}

/// The leaves of which explain names a value.
pub(crate) struct Claims<'t> {
    /// Those that it flows into.
    pub(crate) values: BTreeSet<&'t Id>,
    /// Those that it decides about.
    pub(crate) others: BTreeSet<&'t Id>,
}

impl Id {
    /// The document that a leaf is in.
    pub(crate) fn document(&self) -> Self {
        Self {
            path: String::new(),
            ..self.clone()
        }
    }
}

impl Told {
    pub(crate) fn claims_of(&self, place: &Place) -> Claims<'_> {
        let those = |names: fn(&Claim) -> &BTreeSet<Place>| {
            let leaves = self.leaves.iter();
            let named = leaves.filter(|(_, claim)| names(claim).contains(place));
            named.map(|(id, _)| id).collect()
        };
        Claims {
            values: those(|claim| &claim.values),
            others: those(|claim| &claim.others),
        }
    }

    fn add(&mut self, environment: &'static str, release: &Rendered, sources: &SourceMap) {
        let kept = release.traced.as_ref().unwrap();
        let syntax = kept.trace.syntax();
        let tracer = Tracer::new(&kept.trace, &syntax);
        for (document, manifest) in release.manifests.iter().enumerate() {
            for path in leaves(&manifest.node) {
                let leaf = explain::leaf(manifest, &path, &tracer, &kept.values).unwrap();
                let id = Id {
                    environment,
                    release: release.release.name.clone(),
                    document,
                    path: path.to_string(),
                };
                self.leaves.insert(id, Claim::of(&leaf, sources));
            }
        }
    }
}

impl Claim {
    fn of(leaf: &Leaf, sources: &SourceMap) -> Self {
        let places = |found: &[Source]| -> BTreeSet<Place> {
            let file = |span: Span| sources.file(span.file).name().to_owned();
            let found = found.iter().map(|one| (file(one.span), one.span.start));
            found.collect()
        };
        let mut others = places(&leaf.choices);
        others.extend(places(&leaf.keys));
        for block in &leaf.blocks {
            others.extend(places(&block.values));
        }
        Self {
            place: match leaf.written {
                Written::Template { place, .. } | Written::Definition(place) => Some(place),
                Written::FilledIn => None,
            },
            values: places(&leaf.values),
            others,
        }
    }
}

/// The environments that read a file.
pub(crate) fn environments_of(file: &str) -> Vec<&'static str> {
    let is_of = |name: &&&str| file.ends_with(&format!("values-{name}.yaml"));
    match ENVIRONMENTS.iter().find(is_of) {
        Some(name) => vec![name],
        None => ENVIRONMENTS.to_vec(),
    }
}

/// The chart that reads a file; all do if it stands in no folder of its own.
pub(crate) fn chart_of(file: &str) -> Option<&str> {
    let parts: Vec<&str> = file.split('/').collect();
    (parts.len() == 3).then(|| parts[1])
}
