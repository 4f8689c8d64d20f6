//! A workspace on disk with a chart `api`, and the findings in its values, for tests.

use std::path::Path;

use tempfile::TempDir;

use super::{secrets_in_values, usage};
use crate::check::{Finding, ResourceSet, Rule};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::text::{Colour, draw_all};
use crate::render::{Options, Renderer};
use crate::source::SourceMap;
use crate::template::{Purpose, Tracer};
use crate::workspace::{Kubernetes, Selection, Workspace};

/// A workspace for `stg` and `prod`.
pub(super) struct Fixture {
    folder: TempDir,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        Self { folder }
            .file("plate.yaml", "environments: [stg, prod]\n")
            .file(
                "charts/api/Chart.yaml",
                "apiVersion: v2\nname: api\nversion: 0.1.0\n",
            )
    }

    /// Writes a file of the workspace.
    pub(super) fn file(self, path: &str, text: &str) -> Self {
        let path = self.folder.path().join(path);
        let parent = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(parent).expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
        self
    }

    /// Writes the only template of `api`.
    pub(super) fn template(self, text: &str) -> Self {
        self.file("charts/api/templates/a.yaml.j2", text)
    }

    /// Writes the base values of `api`.
    pub(super) fn values(self, text: &str) -> Self {
        self.file("charts/api/values.yaml", text)
    }

    /// What `rule` finds, as the user sees it; empty for nothing.
    pub(super) fn drawn_by(&self, rule: &Rule) -> String {
        let (findings, sources) = self.findings(rule);
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(findings.into_iter().map(|finding| finding.diagnostic));
        draw_all(&diagnostics, &sources, Colour::Plain)
    }

    /// What `rule` finds in the Secrets of `api` in `stg`, as the user sees it; empty for nothing.
    pub(super) fn drawn_from_secrets(&self, rule: &Rule) -> String {
        let mut sources = SourceMap::new();
        let root = self.folder.path();
        let workspace = Workspace::discover(root, Some(root), &mut sources);
        let workspace = workspace.expect("the fixture is a workspace");
        let selection = Selection {
            all: true,
            environment: Some("stg".to_owned()),
            ..Selection::default()
        };
        let releases = workspace.select(&selection, &mut sources);
        let releases = releases.expect("the fixture has a release").releases;
        let options = Options {
            purpose: Purpose::Explain,
            ..Options::default()
        };
        let mut run = Renderer::new(&workspace, &options, &mut sources);
        let rendered = run.render(&releases).expect("it renders").result;
        let mut diagnostics = Diagnostics::new();
        for one in &rendered {
            let kept = one.traced.as_ref().expect("it was traced");
            let syntax = kept.trace.syntax();
            let tracer = Tracer::new(&kept.trace, &syntax);
            let kubernetes = Kubernetes::default();
            let manifests = one.manifests.iter();
            let manifests = manifests.map(|manifest| (manifest, Some(&one.release)));
            let set = ResourceSet::new(None, &kubernetes, manifests);
            let found = secrets_in_values(&set.resources, &tracer, &kept.values, &sources);
            let found = found
                .into_iter()
                .filter(|finding| finding.rule.name == rule.name);
            diagnostics.extend(found.map(|finding| finding.diagnostic));
        }
        draw_all(&diagnostics, &sources, Colour::Plain)
    }

    /// The first lines of what `rule` finds.
    pub(super) fn messages(&self, rule: &Rule) -> Vec<String> {
        let (findings, _) = self.findings(rule);
        let messages = findings.into_iter();
        messages.map(|finding| finding.diagnostic.message).collect()
    }

    fn findings(&self, rule: &Rule) -> (Vec<Finding>, SourceMap) {
        let mut sources = SourceMap::new();
        let mut findings = findings(self.folder.path(), &mut sources);
        findings.retain(|finding| finding.rule.name == rule.name);
        (findings, sources)
    }
}

/// All findings in the workspace at `root`.
pub(super) fn findings(root: &Path, sources: &mut SourceMap) -> Vec<Finding> {
    let workspace = Workspace::discover(root, Some(root), sources);
    let workspace = workspace.expect("the fixture is a workspace");
    let options = Options::default();
    let mut run = Renderer::new(&workspace, &options, sources);
    usage(&run.usage(&[]).expect("the values can be merged"))
}
