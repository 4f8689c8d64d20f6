//! The errors that today's platform has, each of which `check` reports.
//!
//! The list, with its numbers, is that of the platform's own description; the manifests and values
//! are today's, from `tests/platform/`. Not in it is error 9, braces of another template engine
//! that must be written as printed text, since `{% raw %}` takes them as they are.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;
mod copied;

use std::fs;
use std::path::Path;
use std::process::Command;

use binary::binary;
use copied::{Order, copy, root};

/// What `check` says of `folder`, its findings and its errors.
fn said(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(binary());
    let output = command.arg("check").args(args).current_dir(folder).output();
    let output = output.unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    stdout + &String::from_utf8(output.stderr).unwrap()
}

#[track_caller]
fn assert_says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
}

/// A copy of the workspace in which the values of `chart` are today's.
fn with_todays_values(chart: &str) -> tempfile::TempDir {
    let workspace = copy(root(), Order::Forward);
    let today = root().join("tests/platform/values").join(chart);
    for name in ["values.yaml", "values-stg.yaml"] {
        let values = today.join(name);
        if values.is_file() {
            let target = workspace.path().join("values").join(chart);
            fs::create_dir_all(&target).unwrap();
            fs::copy(values, target.join(name)).unwrap();
        }
    }
    workspace
}

#[test]
fn values_that_no_template_reads_are_reported() {
    let workspace = with_todays_values("plate-llm");
    let diagnostic_1 = said(workspace.path(), &["plate-llm", "--env", "stg"]);
    assert_says(&diagnostic_1, &["`nameOverride` is set"]);
    let workspace = with_todays_values("openbao-secrets-manager");
    let diagnostic_2 = said(
        workspace.path(),
        &["openbao-secrets-manager", "--env", "stg"],
    );
    assert_says(
        &diagnostic_2,
        &[
            "resources",
            "securityContext",
            "nodeSelector",
            "tolerations",
            "affinity",
        ]
        .map(|key| format!("`{key}` is set"))
        .each_ref()
        .map(String::as_str),
    );
    assert_says(&diagnostic_2, &["`environments", "`externalSecrets"]);
}

#[test]
fn a_label_that_is_written_twice_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let twice = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels:\n    \
                 environment: stg\n    environment: staging\n";
    fs::write(folder.path().join("a.yaml"), twice).unwrap();
    let diagnostic_3 = said(folder.path(), &["a.yaml"]);
    assert_says(&diagnostic_3, &["error[duplicate-key]", "`environment`"]);
}

#[test]
fn what_is_wrong_with_todays_manifests_is_reported() {
    let all = said(root(), &["-f", "tests/platform/manifests", "--references"]);
    assert_says(
        &all,
        &[
            // 4
            "ingress-nginx does not read `ingress.kubernetes.io/ssl-redirect`",
            // 5
            "[floating-tag]",
            // 6
            "`admin@example.com`",
            // 8; a budget is asked for where there are several pods, in production
            "[missing-probes]",
            "[missing-security-context]",
        ],
    );
}

#[test]
fn a_route_that_two_ingresses_serve_is_reported() {
    let workspace = copy(root(), Order::Forward);
    let values = workspace.path().join("values/ingress/values-stg.yaml");
    let text = fs::read_to_string(&values).unwrap();
    assert!(text.contains("enabled: false"), "the host is switched off");
    fs::write(&values, text.replace("enabled: false", "enabled: true")).unwrap();
    let diagnostic_7 = said(workspace.path(), &["--env", "stg"]);
    assert_says(
        &diagnostic_7,
        &["error[duplicate-route]", "llm.cocdev.co.kr"],
    );
}

#[test]
fn a_token_in_a_values_file_is_reported() {
    let workspace = copy(root(), Order::Forward);
    let values = workspace.path().join("values/values-prod.yaml");
    let text = fs::read_to_string(&values).unwrap();
    let token = ["hvs.", "CAESIJ3kWmQ9x7LbT2vRf8NcYp4Zs6"].concat();
    let added = format!("\nopenbao:\n  token:\n    create: true\n    value: {token}\n");
    fs::write(&values, text + &added).unwrap();
    let diagnostic_10 = said(workspace.path(), &[]);
    assert_says(&diagnostic_10, &["error[credential]"]);
}
