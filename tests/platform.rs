//! The platform's charts, against what its Helm charts rendered, and with values of all kinds.
//!
//! `tests/platform/README.md` says where the facts come from.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;
mod copied;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use binary::binary;
use copied::{Order, listed, root};
use plate_render::source::SourceMap;
use plate_render::yaml;
use serde_json::Value;

/// Today's manifests, and what of this repository renders the same.
struct Today {
    /// The file in `manifests/`.
    manifests: &'static str,
    chart: &'static str,
    /// The file in `today/` with the values that the repository's own rightly changed.
    changed: Option<&'static str>,
    /// The files in `values/<chart>/`.
    values: &'static [&'static str],
    /// The keys of these files that no template reads.
    unread: &'static [&'static str],
    /// How the repository's manifests differ from today's, and why.
    differences: &'static [(&'static str, &'static str)],
    /// How the manifests of today's values differ from today's, and why.
    differences_of_values: &'static [(&'static str, &'static str)],
}

const OWN_INGRESS: (&str, &str) = (
    "Ingress/plate-llm-stg: nothing is now a map",
    "the values had an Ingress that no template read",
);

const EFFECTIVE_ANNOTATION: (&str, &str) = (
    r#"Ingress/cocdev-ingress.metadata.annotations.nginx.ingress.kubernetes.io/ssl-redirect: nothing is now "false""#,
    "the nginx controller reads its annotations under this prefix alone",
);

const TODAY: [Today; 6] = [
    Today {
        manifests: "argocd-stg.yaml",
        chart: "argocd",
        changed: None,
        values: &[],
        unread: &[],
        differences: &[
            (
                "Application/cert-manager-config: nothing is now a map",
                "every release has an Application; this one was applied by hand",
            ),
            (
                "Application/openbao-cluster-secrets-manager: nothing is now a map",
                "every release has an Application; this one was applied by hand",
            ),
        ],
        differences_of_values: &[],
    },
    Today {
        manifests: "cert-manager.yaml",
        chart: "cert-manager",
        changed: Some("cert-manager.yaml"),
        values: &["values.yaml"],
        unread: &["cert-manager"],
        differences: &[],
        differences_of_values: &[],
    },
    Today {
        manifests: "openbao-cluster.yaml",
        chart: "openbao-cluster-secrets-manager",
        changed: None,
        values: &["values.yaml"],
        unread: &[],
        differences: &[],
        differences_of_values: &[],
    },
    Today {
        manifests: "openbao-stg.yaml",
        chart: "openbao-secrets-manager",
        changed: None,
        values: &["values.yaml", "values-stg.yaml"],
        unread: &[
            "affinity",
            "environments",
            "externalSecrets.install",
            "harbor.development",
            "harbor.production",
            "harbor.staging",
            "nodeSelector",
            "resources",
            "securityContext",
            "tolerations",
        ],
        differences: &[],
        differences_of_values: &[],
    },
    Today {
        manifests: "plate-ingress-stg.yaml",
        chart: "ingress",
        changed: Some("ingress.yaml"),
        values: &["values.yaml", "values-stg.yaml"],
        unread: &["appName"],
        differences: &[
            (
                r#"Ingress/cocdev-ingress.metadata.annotations.ingress.kubernetes.io/ssl-redirect: "false" is now nothing"#,
                "no controller reads it",
            ),
            EFFECTIVE_ANNOTATION,
        ],
        differences_of_values: &[EFFECTIVE_ANNOTATION],
    },
    Today {
        manifests: "plate-llm-stg.yaml",
        chart: "plate-llm",
        changed: None,
        values: &["values.yaml", "values-stg.yaml"],
        unread: &["nameOverride"],
        differences: &[OWN_INGRESS],
        differences_of_values: &[OWN_INGRESS],
    },
];

#[test]
fn every_manifest_of_today_is_compared() {
    let compared: Vec<PathBuf> = TODAY.iter().map(manifests_of_today).collect();
    assert_eq!(compared, listed(&fixture("manifests"), Order::Forward));
}

#[test]
fn staging_is_rendered_as_it_runs_today() {
    for today in &TODAY {
        let files = today.changed.map(|file| fixture("today").join(file));
        let found = differences(today, files.as_slice(), &[]);
        assert_eq!(found, lines(today.differences), "{}", today.manifests);
    }
}

#[test]
fn the_values_of_today_render_the_manifests_of_today() {
    for today in TODAY.iter().filter(|today| !today.values.is_empty()) {
        let found = differences(today, &values_of_today(today), &["--lenient"]);
        let wanted = lines(today.differences_of_values);
        assert_eq!(found, wanted, "{}", today.manifests);
    }
}

#[test]
fn the_values_of_today_that_nothing_reads_are_errors() {
    for today in TODAY.iter().filter(|today| !today.unread.is_empty()) {
        let output = render(today.chart, "stg", &values_of_today(today), &[]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        let keys: BTreeSet<&str> = said.lines().filter_map(unknown_key).collect();
        assert_eq!(keys, today.unread.iter().copied().collect(), "{said}");
    }
}

/// The key that a line of the output calls unknown.
fn unknown_key(line: &str) -> Option<&str> {
    let (key, _) = line
        .strip_prefix("error[unknown-key]: `")?
        .split_once('`')?;
    Some(key)
}

/// A chart with values of another kind, and its manifests in `golden/`.
struct Case {
    golden: &'static str,
    chart: &'static str,
    environment: &'static str,
    files: &'static [&'static str],
}

const CASES: [Case; 7] = [
    Case {
        golden: "argocd.yaml",
        chart: "argocd",
        environment: "prod",
        files: &["others/argocd.yaml"],
    },
    Case {
        golden: "cert-manager.yaml",
        chart: "cert-manager",
        environment: "dev",
        files: &["others/cert-manager.yaml"],
    },
    Case {
        golden: "ingress.yaml",
        chart: "ingress",
        environment: "dev",
        files: &["others/ingress.yaml"],
    },
    Case {
        golden: "openbao-cluster-secrets-manager.yaml",
        chart: "openbao-cluster-secrets-manager",
        environment: "prod",
        files: &["others/openbao-cluster-secrets-manager.yaml"],
    },
    Case {
        golden: "openbao-secrets-manager.yaml",
        chart: "openbao-secrets-manager",
        environment: "dev",
        files: &["others/openbao-secrets-manager.yaml"],
    },
    Case {
        golden: "today-ingress-prod.yaml",
        chart: "ingress",
        environment: "prod",
        files: &["values/ingress/values.yaml"],
    },
    Case {
        golden: "today-openbao-secrets-manager-prod.yaml",
        chart: "openbao-secrets-manager",
        environment: "prod",
        files: &[
            "values/openbao-secrets-manager/values.yaml",
            "values/openbao-secrets-manager/values-prod.yaml",
        ],
    },
];

#[test]
fn other_values_render_as_they_did() {
    for case in &CASES {
        let files: Vec<PathBuf> = case.files.iter().map(|file| fixture(file)).collect();
        let printed = manifests(case.chart, case.environment, &files, &["--lenient"]);
        let golden = fixture("golden").join(case.golden);
        if std::env::var_os("UPDATE_PLATFORM").is_some() {
            fs::write(&golden, &printed).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap();
        assert!(printed == expected, "{}:\n{printed}", case.golden);
    }
}

#[test]
fn an_issuer_without_an_address_is_an_error() {
    let output = render("cert-manager", "prod", &[], &["--set", "email="]);
    let said = String::from_utf8(output.stderr).unwrap();
    let first = "error[missing-value]: `email` is not set: each environment names its own\n";
    assert!(said.starts_with(first), "{said}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn settings_of_no_release_are_an_error() {
    let set = ["--set", "applications.plate-lm.wave=3"];
    let said = String::from_utf8(render("argocd", "stg", &[], &set).stderr).unwrap();
    let first =
        "error[failed]: `applications.plate-lm` is neither a release of stg nor its chart\n";
    assert!(said.starts_with(first), "{said}");
}

#[test]
fn a_backend_that_nothing_describes_is_an_error() {
    let path = "ingress.paths[0].backend.service.name=fronted";
    let output = render("ingress", "stg", &[], &["--set", path]);
    let said = String::from_utf8(output.stderr).unwrap();
    let first =
        "error[missing-value]: the backend `(hidden)` is none of `services` and names no port\n";
    assert!(said.starts_with(first), "{said}");
}

#[test]
fn a_token_is_asked_for_where_a_secret_is_made_of_it() {
    for chart in ["openbao-secrets-manager", "openbao-cluster-secrets-manager"] {
        let output = render(chart, "stg", &[], &["--set", "openbao.token.create=true"]);
        let said = String::from_utf8(output.stderr).unwrap();
        let first =
            "error[missing-value]: give the token with `--set-file openbao.token.value=FILE`\n";
        assert!(said.starts_with(first), "{said}");
    }
}

#[test]
fn no_host_and_path_is_served_twice() {
    for environment in ["dev", "stg", "prod"] {
        let mut served = BTreeSet::new();
        for ingress in ingresses(environment) {
            for route in routes(&ingress) {
                assert!(served.insert(route.clone()), "{environment}: {route} twice");
            }
        }
        assert!(served.len() > 1);
    }
}

#[test]
fn production_forces_https_and_the_others_allow_http() {
    let cases = [
        ("dev", "nginx.ingress.kubernetes.io/ssl-redirect", "false"),
        ("stg", "nginx.ingress.kubernetes.io/ssl-redirect", "false"),
        (
            "prod",
            "nginx.ingress.kubernetes.io/force-ssl-redirect",
            "true",
        ),
    ];
    for (environment, annotation, wanted) in cases {
        for ingress in ingresses(environment) {
            let annotations = &ingress["metadata"]["annotations"];
            assert_eq!(annotations[annotation], *wanted);
            let redirects = annotations.as_object().unwrap().keys();
            let redirects = redirects.filter(|key| key.ends_with("ssl-redirect"));
            assert_eq!(redirects.count(), 1);
        }
    }
}

#[test]
fn the_app_of_apps_is_no_application_of_its_own() {
    for environment in ["dev", "stg", "prod"] {
        let applications = resources(&manifests("argocd", environment, &[], &[]));
        let itself = format!("Application/argocd-{environment}");
        assert!(!applications.contains_key(&itself));
        assert_eq!(applications.len(), 6);
    }
}

/// The Ingresses of all releases of an environment.
fn ingresses(environment: &str) -> Vec<Value> {
    let all = resources(&manifests("--all", environment, &[], &[]));
    let of_kind = all
        .into_iter()
        .filter(|(name, _)| name.starts_with("Ingress/"));
    of_kind.map(|(_, ingress)| ingress).collect()
}

/// The hosts of an Ingress with their paths.
fn routes(ingress: &Value) -> Vec<String> {
    let mut routes = Vec::new();
    for rule in ingress["spec"]["rules"].as_array().unwrap() {
        for path in rule["http"]["paths"].as_array().unwrap() {
            routes.push(format!("{}{}", rule["host"], path["path"]));
        }
    }
    routes
}

/// A file or folder of `tests/platform/`.
fn fixture(path: &str) -> PathBuf {
    root().join("tests/platform").join(path)
}

fn manifests_of_today(today: &Today) -> PathBuf {
    fixture("manifests").join(today.manifests)
}

fn values_of_today(today: &Today) -> Vec<PathBuf> {
    let folder = fixture("values").join(today.chart);
    today.values.iter().map(|file| folder.join(file)).collect()
}

/// Renders a chart of this repository, or with `--all` every chart.
fn render(chart: &str, environment: &str, files: &[PathBuf], options: &[&str]) -> Output {
    let mut command = Command::new(binary());
    command.args([chart, "--env", environment]).args(options);
    for file in files {
        command.arg("-f").arg(file);
    }
    command.current_dir(root()).env_clear().output().unwrap()
}

/// What is rendered, if all went well.
#[track_caller]
fn manifests(chart: &str, environment: &str, files: &[PathBuf], options: &[&str]) -> String {
    let output = render(chart, environment, files, options);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// How what is rendered for staging differs from today, but for what differs everywhere.
fn differences(today: &Today, files: &[PathBuf], options: &[&str]) -> BTreeSet<String> {
    let before = resources(&read(&manifests_of_today(today)));
    let now = resources(&manifests(today.chart, "stg", files, options));
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let found = names
        .into_iter()
        .flat_map(|name| compare(name, before.get(name), now.get(name)));
    found.filter(|line| !is_everywhere(line)).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Reports whether a difference is wanted in every resource: another program renders them, and it
/// fills in the namespace of the release.
fn is_everywhere(line: &str) -> bool {
    line.ends_with(r#".app.kubernetes.io/managed-by: "Helm" is now "plate-render""#)
        || line.contains(".metadata.namespace: nothing is now ")
}

fn lines(differences: &[(&str, &str)]) -> BTreeSet<String> {
    let lines = differences.iter().map(|(line, _)| (*line).to_owned());
    lines.collect()
}

/// The resources of a text, by kind and name.
fn resources(text: &str) -> BTreeMap<String, Value> {
    let nodes = yaml::parse(SourceMap::new().add("manifests.yaml", text), text).unwrap();
    let values = nodes.iter().map(yaml::to_json);
    let named = values.map(|value| {
        let name = [&value["kind"], &value["metadata"]["name"]].map(|part| part.as_str().unwrap());
        (name.join("/"), value)
    });
    named.collect()
}

/// How two values differ by meaning, a line for each place.
fn compare(path: &str, before: Option<&Value>, now: Option<&Value>) -> Vec<String> {
    match (before, now) {
        (Some(Value::Object(before)), Some(Value::Object(now))) => {
            let keys: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
            let each = keys
                .into_iter()
                .flat_map(|key| compare(&format!("{path}.{key}"), before.get(key), now.get(key)));
            each.collect()
        }
        (Some(Value::Array(before)), Some(Value::Array(now))) => {
            let each = (0..before.len().max(now.len())).flat_map(|index| {
                compare(
                    &format!("{path}[{index}]"),
                    before.get(index),
                    now.get(index),
                )
            });
            each.collect()
        }
        _ if before == now => Vec::new(),
        _ => vec![format!("{path}: {} is now {}", shown(before), shown(now))],
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Object(_)) => "a map".to_owned(),
        Some(value) => value.to_string(),
    }
}

#[test]
fn a_difference_is_found_at_every_depth() {
    let before = serde_json::json!({"a": [{"b": 1}, 2], "c": {}, "d": "1"});
    let now = serde_json::json!({"a": [{"b": 2}], "e": {}, "d": 1});
    let wanted = [
        "x.a[0].b: 1 is now 2",
        "x.a[1]: 2 is now nothing",
        "x.c: a map is now nothing",
        r#"x.d: "1" is now 1"#,
        "x.e: nothing is now a map",
    ];
    assert_eq!(compare("x", Some(&before), Some(&now)), wanted);
    assert_eq!(compare("x", Some(&now), Some(&now)), [] as [&str; 0]);
}
