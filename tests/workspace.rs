//! Workspaces on disk as the rest of the library sees them.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

use std::path::Path;

use plate_render::diagnostic::Diagnostics;
use plate_render::source::SourceMap;
use plate_render::workspace::{Environment, Selected, Selection, Tier, Workspace};
use tempfile::TempDir;

/// A folder with files.
struct Disk(TempDir);

impl Disk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn chart(self, folder: &str) -> Self {
        self.file(
            &format!("{folder}/Chart.yaml"),
            "apiVersion: v2\nname: a\nversion: 0.1.0\n",
        )
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn open(&self, arguments: &[&str]) -> Result<(Workspace, Vec<String>), Diagnostics> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Workspace::open(self.path(), None, &arguments, &mut SourceMap::new())
    }

    fn select(&self, words: &[&str], environment: Option<&str>) -> Selected {
        let (workspace, names) = self.open(words).unwrap();
        let selection = Selection {
            names,
            environment: environment.map(str::to_owned),
            ..Selection::default()
        };
        workspace.select(&selection, &mut SourceMap::new()).unwrap()
    }
}

fn names(selected: &Selected) -> Vec<&str> {
    selected
        .releases
        .iter()
        .map(|release| release.name.as_str())
        .collect()
}

#[test]
fn a_release_is_named_after_chart_and_environment() {
    let disk = Disk::new().chart("charts/api").chart("charts/web");
    assert_eq!(
        names(&disk.select(&[], Some("stg"))),
        ["api-stg", "web-stg"]
    );
}

#[test]
fn a_word_is_a_release_or_a_chart() {
    let disk = Disk::new().chart("charts/api").chart("charts/web");
    assert_eq!(names(&disk.select(&["web"], Some("stg"))), ["web-stg"]);
    assert_eq!(names(&disk.select(&["web-stg"], Some("stg"))), ["web-stg"]);
}

#[test]
fn a_release_goes_before_a_chart_of_the_same_name() {
    let disk = Disk::new().chart("charts/api").chart("charts/web").file(
        "plate.yaml",
        "releases:\n- chart: api\n- chart: web\n  name: api\n",
    );
    assert_eq!(names(&disk.select(&["api"], Some("stg"))), ["api"]);
    assert_eq!(
        disk.select(&["api"], Some("stg")).releases[0].chart.folder,
        "web"
    );
}

#[test]
fn releases_keep_the_order_of_plate_yaml_and_come_once() {
    let disk = Disk::new()
        .chart("charts/api")
        .chart("charts/web")
        .file("plate.yaml", "releases:\n- chart: web\n- chart: api\n");
    let selected = disk.select(&["api", "web", "web-stg"], Some("stg"));
    assert_eq!(names(&selected), ["web-stg", "api-stg"]);
}

#[test]
fn two_releases_share_a_chart_that_is_read_once() {
    let disk = Disk::new().chart("charts/api").file(
        "plate.yaml",
        "releases:\n- chart: api\n- {chart: api, name: blue}\n",
    );
    let selected = disk.select(&["api"], Some("stg"));
    assert_eq!(names(&selected), ["api-stg", "blue"]);
    assert!(std::sync::Arc::ptr_eq(
        &selected.releases[0].chart,
        &selected.releases[1].chart
    ));
}

#[test]
fn default_releases_and_environment_are_taken_where_none_is_given() {
    let disk = Disk::new().chart("charts/api").chart("charts/web").file(
        "plate.yaml",
        "environments: [dev, stg]\ndefaultEnvironment: stg\ndefaultReleases: [web]\n",
    );
    assert_eq!(names(&disk.select(&[], None)), ["web-stg"]);
    assert_eq!(names(&disk.select(&["api"], Some("dev"))), ["api-dev"]);
}

#[test]
fn all_takes_more_than_the_default_releases() {
    let disk = Disk::new()
        .chart("charts/api")
        .chart("charts/web")
        .file("plate.yaml", "defaultReleases: [web]\n");
    let (workspace, _) = disk.open(&[]).unwrap();
    let selection = Selection {
        all: true,
        environment: Some("stg".to_owned()),
        ..Selection::default()
    };
    let selected = workspace.select(&selection, &mut SourceMap::new()).unwrap();
    assert_eq!(names(&selected), ["api-stg", "web-stg"]);
}

#[test]
fn a_namespace_comes_from_the_release_before_the_environment() {
    let disk = Disk::new().chart("charts/api").chart("charts/web").file(
        "plate.yaml",
        "
environments: {stg: {namespace: plate-stg}, dev: }
releases:
- chart: api
- chart: web
  namespace: {stg: web-<env>}
",
    );
    let namespaces = |environment| {
        let selected = disk.select(&[], Some(environment));
        let all = selected.releases.iter();
        all.map(|release| release.namespace.clone())
            .collect::<Vec<_>>()
    };
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(namespaces("stg"), [some("plate-stg"), some("web-stg")]);
    assert_eq!(namespaces("dev"), [None, None]);
}

#[test]
fn a_given_namespace_goes_before_all_others() {
    let disk = Disk::new()
        .chart("charts/api")
        .file("plate.yaml", "releases: [{chart: api, namespace: a}]\n");
    let (workspace, _) = disk.open(&[]).unwrap();
    let selection = Selection {
        environment: Some("stg".to_owned()),
        namespace: Some("b".to_owned()),
        ..Selection::default()
    };
    let selected = workspace.select(&selection, &mut SourceMap::new()).unwrap();
    assert_eq!(selected.releases[0].namespace.as_deref(), Some("b"));
}

#[test]
fn without_a_namespace_templates_see_default_and_none_is_filled_in() {
    let disk = Disk::new().chart("api");
    let selected = disk.select(&["./api"], Some("stg"));
    assert_eq!(selected.releases[0].namespace, None);
    assert_eq!(selected.releases[0].namespace_or_default(), "default");
}

#[test]
fn a_standalone_chart_needs_no_environment() {
    let disk = Disk::new().chart("api");
    let selected = disk.select(&["./api/"], None);
    assert_eq!(names(&selected), ["api"]);
    assert_eq!(selected.releases[0].environment, None);
    assert_eq!(selected.releases[0].chart.shown, "api");
}

#[test]
fn the_current_folder_can_be_a_standalone_chart() {
    let disk = Disk::new().chart("api");
    let mut sources = SourceMap::new();
    let arguments = [".".to_owned()];
    let (workspace, _) =
        Workspace::open(&disk.path().join("api"), None, &arguments, &mut sources).unwrap();
    let selected = workspace
        .select(&Selection::default(), &mut sources)
        .unwrap();
    assert_eq!(names(&selected), ["api"]);
    assert_eq!(
        selected.releases[0].chart.shown_file("values.yaml"),
        "values.yaml"
    );
}

#[test]
fn a_chart_given_by_path_belongs_to_the_workspace_around_it() {
    let disk = Disk::new()
        .chart("work/charts/api")
        .file("work/plate.yaml", "releases: [{chart: api, name: known}]\n");
    let (workspace, words) = disk.open(&["work/charts/api"]).unwrap();
    assert!(!workspace.is_standalone_chart());
    assert_eq!(words, ["api"]);
    assert_eq!(
        names(&disk.select(&["work/charts/api"], Some("stg"))),
        ["known"]
    );
}

#[test]
fn a_chart_below_a_workspace_but_not_in_its_charts_is_alone() {
    let disk = Disk::new()
        .chart("examples/api")
        .file("plate.yaml", "environments: [dev]\n");
    let (workspace, _) = disk.open(&["examples/api"]).unwrap();
    assert!(workspace.is_standalone_chart());
    assert_eq!(
        names(&disk.select(&["examples/api"], Some("any"))),
        ["api-any"]
    );
}

#[test]
fn the_nearest_plate_yaml_is_the_root() {
    let disk = Disk::new()
        .file("plate.yaml", "")
        .chart("charts/outer")
        .file("examples/plate.yaml", "")
        .chart("examples/charts/inner")
        .file("examples/values/inner/values.yaml", "");
    let start = disk.path().join("examples/values/inner");
    let workspace = Workspace::discover(&start, None, &mut SourceMap::new()).unwrap();
    assert_eq!(workspace.chart_folders(), ["inner"]);
}

#[test]
fn the_charts_of_a_chart_are_no_workspace() {
    let disk = Disk::new()
        .chart("charts/api")
        .chart("charts/api/charts/inner");
    let start = disk.path().join("charts/api");
    let workspace = Workspace::discover(&start, None, &mut SourceMap::new()).unwrap();
    assert_eq!(workspace.chart_folders(), ["api"]);
}

#[test]
fn folders_for_partials_and_hidden_ones_are_no_charts() {
    let disk = Disk::new()
        .chart("charts/api")
        .file("charts/_shared/_labels.yaml.j2", "")
        .file("charts/.git/x", "")
        .file("charts/README.md", "");
    let (workspace, _) = disk.open(&[]).unwrap();
    assert_eq!(workspace.chart_folders(), ["api"]);
}

#[test]
fn versions_are_what_is_written() {
    let disk = Disk::new().file(
        "api/Chart.yaml",
        "apiVersion: v2\nname: 0x10\nversion: 1.10\nappVersion: 1.20\nannotations: {a: 1e3}\n",
    );
    let selected = disk.select(&["./api"], None);
    let metadata = &selected.releases[0].chart.metadata;
    assert_eq!(metadata.name, "0x10");
    assert_eq!(metadata.version, "1.10");
    assert_eq!(metadata.app_version.as_deref(), Some("1.20"));
    let text = |key| metadata.node.get(key).and_then(|node| node.as_str());
    assert_eq!(text("version"), Some("1.10"));
    assert_eq!(
        metadata
            .node
            .get("annotations")
            .unwrap()
            .get("a")
            .unwrap()
            .as_str(),
        Some("1e3")
    );
}

#[test]
fn every_documented_key_of_chart_yaml_is_taken() {
    let text = "
apiVersion: v2
name: api
version: 1.2.3-rc.1+build.5
kubeVersion: '>=1.25.0-0'
description: An API
type: application
keywords: [api, web]
home: https://example.com
sources: [https://example.com/api]
dependencies: []
maintainers: [{name: A, email: a@example.com, url: https://example.com}]
icon: https://example.com/icon.svg
appVersion: '2.0'
deprecated: false
annotations: {example.com/team: plate}
";
    let disk = Disk::new().file("api/Chart.yaml", text);
    let selected = disk.select(&["./api"], None);
    assert_eq!(
        selected.releases[0].chart.metadata.version,
        "1.2.3-rc.1+build.5"
    );
}

#[test]
fn templates_are_listed_in_the_order_of_their_bytes() {
    let templates = [
        "b.yaml.j2",
        "B.yml",
        "a/z.json",
        "a.yaml",
        "_x.tpl",
        "a/_y.j2",
        "-c.json.j2",
    ];
    let disk = templates
        .iter()
        .fold(Disk::new().chart("api"), |disk, name| {
            disk.file(&format!("api/templates/{name}"), "")
        });
    let selected = disk.select(&["./api"], None);
    let files = selected.releases[0].chart.templates.iter();
    let listed: Vec<_> = files
        .map(|file| (file.name.as_str(), file.is_partial))
        .collect();
    assert_eq!(
        listed,
        [
            ("templates/-c.json.j2", false),
            ("templates/B.yml", false),
            ("templates/_x.tpl", true),
            ("templates/a.yaml", false),
            ("templates/a/_y.j2", true),
            ("templates/a/z.json", false),
            ("templates/b.yaml.j2", false),
        ]
    );
}

#[test]
fn notes_and_hidden_files_are_passed_over_in_silence() {
    let disk = Disk::new()
        .chart("api")
        .file("api/templates/NOTES.txt", "")
        .file("api/templates/README.md", "")
        .file("api/templates/.a.yaml.swp", "");
    let selected = disk.select(&["./api"], None);
    assert!(selected.releases[0].chart.templates.is_empty());
    assert!(selected.warnings.is_empty());
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_chart_is_followed() {
    let disk = Disk::new().chart("api").file("api/shared/a.yaml", "");
    std::fs::create_dir(disk.path().join("api/templates")).unwrap();
    let link = disk.path().join("api/templates/a.yaml");
    std::os::unix::fs::symlink("../shared/a.yaml", link).unwrap();
    let selected = disk.select(&["./api"], None);
    assert_eq!(
        selected.releases[0].chart.templates[0].name,
        "templates/a.yaml"
    );
}

#[test]
fn the_releases_of_an_environment_have_name_chart_path_and_namespace() {
    let disk = Disk::new().chart("charts/api").chart("charts/web").file(
        "plate.yaml",
        "releases:\n- chart: web\n  name: <chart>-<env>-x\n  namespace: web\n- chart: api\n  environments: [prod]\n",
    );
    let (workspace, _) = disk.open(&[]).unwrap();
    let entries = workspace.releases(Some(&Environment::named("stg")));
    let [web] = entries.as_slice() else {
        panic!("{entries:?}")
    };
    assert_eq!(
        (web.name.as_str(), web.chart.as_str(), web.path.as_str()),
        ("web-stg-x", "web", "charts/web")
    );
    assert_eq!(web.namespace.as_deref(), Some("web"));
}

#[test]
fn a_tier_that_is_written_goes_before_the_one_of_the_name() {
    let disk = Disk::new().chart("charts/api").file(
        "plate.yaml",
        "environments: {prod-copy: {tier: staging}, prod: }\n",
    );
    let (workspace, _) = disk.open(&[]).unwrap();
    let tier = |name| workspace.environment(Some(name)).unwrap().unwrap().tier;
    assert_eq!(tier("prod-copy"), Tier::Staging);
    assert_eq!(tier("prod"), Tier::Production);
}

#[test]
fn the_version_of_kubernetes_is_what_is_written() {
    let disk = Disk::new().chart("charts/api").file(
        "plate.yaml",
        "kubernetes: {version: 1.30, apiVersions: [a.io/v1]}\n",
    );
    let (workspace, _) = disk.open(&[]).unwrap();
    let kubernetes = &workspace.settings().kubernetes;
    assert_eq!(kubernetes.version.to_string(), "v1.30.0");
    assert_eq!(kubernetes.version.minor(), "30");
    assert_eq!(kubernetes.api_versions, ["a.io/v1"]);
}

#[test]
fn an_error_in_another_chart_does_not_stand_in_the_way() {
    let disk = Disk::new()
        .chart("charts/api")
        .file("charts/web/Chart.yaml", "[");
    assert_eq!(names(&disk.select(&["api"], Some("stg"))), ["api-stg"]);
}

#[test]
fn the_example_in_the_reference_is_read() {
    let reference = include_str!("../docs/reference/workspace.md");
    let example = reference.split("```yaml\n").nth(1).unwrap();
    let charts = ["plate-llm", "ingress", "cert-manager", "argocd"];
    let disk = charts
        .iter()
        .fold(Disk::new(), |disk, chart| {
            disk.chart(&format!("charts/{chart}"))
        })
        .file("values/argocd-own/values.yaml", "")
        .file("plate.yaml", example.split("```").next().unwrap());
    let (workspace, _) = disk.open(&[]).unwrap();
    let environment = workspace.environment(Some("live-eu")).unwrap().unwrap();
    let entries = workspace.releases(Some(&environment));
    let names: Vec<_> = entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "plate-llm-live-eu",
            "plate-ingress-live-eu",
            "cert-manager-config",
            "argocd-europe"
        ]
    );
    assert_eq!(environment.tier, Tier::Production);
    assert_eq!(workspace.settings().fuel, Some(10_000_000));
}
