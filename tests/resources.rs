//! What resources refer to: in this repository's own workspace, and in today's manifests.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod copied;

use std::fs;
use std::path::Path;

use copied::root;
use plate_render::check::{Category, Finding, ResourceSet, check, unused_externals};
use plate_render::manifest::{DocumentSource, Manifest, documents};
use plate_render::render::{Options, Rendered, Renderer};
use plate_render::source::SourceMap;
use plate_render::workspace::{Kubernetes, Selection, Workspace};
use plate_render::yaml;

/// Renders all releases of an environment of the workspace in `folder`.
fn rendered(folder: &Path, environment: &str) -> (Workspace, Vec<Rendered>) {
    let mut sources = SourceMap::new();
    let workspace = Workspace::discover(folder, Some(folder), &mut sources).unwrap();
    let selection = Selection {
        environment: Some(environment.to_owned()),
        all: true,
        ..Selection::default()
    };
    let releases = workspace.select(&selection, &mut sources).unwrap().releases;
    let options = Options::default();
    let mut run = Renderer::new(&workspace, &options, &mut sources);
    let rendered = run.render(&releases).unwrap().result;
    (workspace, rendered)
}

fn platform<'a>(workspace: &'a Workspace, rendered: &'a [Rendered]) -> ResourceSet<'a> {
    let settings = workspace.settings();
    let manifests = rendered.iter().flat_map(|one| {
        let release = Some(&one.release);
        one.manifests
            .iter()
            .map(move |manifest| (manifest, release))
    });
    ResourceSet::new(None, &settings.kubernetes, manifests).beside(&settings.externals)
}

/// The rules and first lines of `findings`.
fn lines(findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| format!("{}: {}", finding.rule.name, finding.diagnostic.message);
    findings.iter().map(line).collect()
}

#[test]
fn the_own_workspace_is_clean_in_every_environment() {
    let environments = ["dev", "stg", "prod"].map(|name| rendered(root(), name));
    let platforms = environments
        .iter()
        .map(|(workspace, rendered)| platform(workspace, rendered));
    let platforms: Vec<ResourceSet<'_>> = platforms.collect();
    for platform in &platforms {
        assert_eq!(
            lines(&check(Category::References, platform)),
            [] as [&str; 0]
        );
    }
    assert_eq!(lines(&unused_externals(&platforms)), [] as [&str; 0]);
}

#[test]
fn the_examples_are_clean() {
    for example in ["from-helm", "from-scratch-web", "minimal", "shared-values"] {
        let folder = root().join("examples").join(example);
        for environment in ["stg", "prod"] {
            let (workspace, rendered) = rendered(&folder, environment);
            let found = check(Category::References, &platform(&workspace, &rendered));
            assert_eq!(lines(&found), [] as [&str; 0], "{example} {environment}");
        }
    }
}

/// The manifests of a file, as those of a platform of files.
fn manifests(name: &str, text: &str) -> Vec<Manifest> {
    let nodes = yaml::parse(SourceMap::new().add(name, text), text).unwrap();
    let template = DocumentSource {
        release: "",
        source: name,
    };
    documents(nodes, template).unwrap()
}

fn findings(manifests: &[Manifest]) -> Vec<String> {
    let kubernetes = Kubernetes::default();
    let files = manifests.iter().map(|manifest| (manifest, None));
    lines(&check(
        Category::References,
        &ResourceSet::new(None, &kubernetes, files),
    ))
}

/// What Helm rendered from the charts of before, all in one platform.
fn manifests_of_today() -> Vec<Manifest> {
    let folder = root().join("tests/platform/manifests");
    let files = copied::listed(&folder, copied::Order::Forward);
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        manifests(&name, &fs::read_to_string(path).unwrap())
    };
    files.iter().flat_map(read).collect()
}

#[test]
fn the_manifests_of_today_refer_to_what_nothing_there_makes() {
    let expected = [
        "missing-secret: the Secret `openbao-token` does not exist in the namespace `external-secrets`",
        "missing-secret: the Secret `openbao-token` does not exist in the namespace `plate-stg`",
        "missing-service: the Service `plate-web-stg` does not exist",
        "missing-service: the Service `plate-server-stg` does not exist",
        "missing-service: the Service `plate-admin-stg` does not exist",
    ];
    assert_eq!(findings(&manifests_of_today()), expected);
}

#[test]
fn the_host_that_two_charts_of_today_claim_is_found() {
    let own = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: plate-llm-stg}
spec:
  ingressClassName: nginx
  rules:
    - host: llm.cocdev.co.kr
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: plate-llm-stg, port: {number: 80}}}
";
    let mut all = manifests_of_today();
    all.extend(manifests("own.yaml", own));
    let found = findings(&all);
    let line = "duplicate-route: Ingress `plate-llm-stg` serves `llm.cocdev.co.kr/` too".to_owned();
    assert!(found.contains(&line), "{found:#?}");
}
