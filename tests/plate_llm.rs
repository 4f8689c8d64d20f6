//! The switches of the chart plate-llm, each alone: what it adds to staging, and that it changes
//! nothing else.
//!
//! - `tests/plate_llm/<switch>/values.yaml` is laid over the values of staging.
//! - `manifests.yaml` beside it holds the documents that staging does not have, and names those of
//!   staging's that it lacks; `UPDATE_PLATE_LLM=1 cargo test --test plate_llm` writes it.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;
mod copied;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use binary::binary;
use copied::{Order, listed, root};
use serde_json::{Value, json};

const STAGING: &str = include_str!("golden/stg/plate-llm-stg.yaml");

/// Runs plate-render for staging.
fn run(args: &[&str]) -> Output {
    Command::new(binary())
        .args(["plate-llm", "--env", "stg"])
        .args(args)
        .current_dir(root())
        .env_clear()
        .output()
        .unwrap()
}

/// What plate-render prints, which warns of nothing.
fn printed(args: &[&str]) -> String {
    let output = run(&[args, &["--strict"]].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{args:?}:\n{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// What `output` has besides staging's documents, below the templates whose document in staging is
/// not among its own.
fn beyond_staging(output: &str) -> String {
    let ours: Vec<&str> = output.split("---\n").collect();
    let staging: Vec<&str> = STAGING.split("---\n").collect();
    let lost = staging.iter().filter(|document| !ours.contains(document));
    let lost = lost.map(|document| format!("# Not as in staging{}\n", source(document)));
    let new = ours.iter().filter(|document| !staging.contains(document));
    let new = new.map(|document| format!("---\n{document}"));
    lost.chain(new).collect()
}

/// The rest of a document's first line.
fn source(document: &str) -> &str {
    let line = document.lines().next().unwrap_or_default();
    line.trim_start_matches("# Source")
}

#[test]
fn each_switch_changes_what_it_names_and_nothing_else() {
    let folders = listed(&root().join("tests/plate_llm"), Order::Forward);
    for folder in &folders {
        let values = folder.join("values.yaml");
        let output = printed(&["-f", values.to_str().unwrap()]);
        compare(&folder.join("manifests.yaml"), &beyond_staging(&output));
    }
    assert!(folders.len() >= 6);
}

fn compare(golden: &Path, manifests: &str) {
    if std::env::var_os("UPDATE_PLATE_LLM").is_some() {
        fs::write(golden, manifests).unwrap();
    }
    let expected = fs::read_to_string(golden).unwrap();
    assert!(manifests == expected, "{}:\n{manifests}", golden.display());
}

#[test]
fn without_switches_staging_is_as_it_was() {
    assert_eq!(beyond_staging(&printed(&[])), "");
}

#[test]
fn with_an_autoscaler_the_deployment_says_nothing_of_replicas() {
    let arguments = ["--set", "autoscaling.enabled=true", "--format", "json"];
    let output: Value = serde_json::from_str(&printed(&arguments)).unwrap();
    let items = output["items"].as_array().unwrap();
    let of_kind = |kind: &str| items.iter().find(|item| item["kind"] == kind).unwrap();
    assert_eq!(of_kind("Deployment")["spec"].get("replicas"), None);
    assert_eq!(of_kind("HorizontalPodAutoscaler")["spec"]["minReplicas"], 1);
}

#[test]
fn the_dashboard_is_the_file_with_its_owner() {
    let output = printed(&[
        "--set",
        "monitoring.dashboard.enabled=true",
        "--show-only",
        "templates/dashboard*",
        "--format",
        "json",
    ]);
    let output: Value = serde_json::from_str(&output).unwrap();
    let text = &output["items"][0]["data"]["plate-llm-stg.json"];
    let mut dashboard: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
    let owner = ["uid", "title", "templating"]
        .map(|key| dashboard.as_object_mut().unwrap().remove(key).unwrap());
    assert_eq!(owner[..2], [json!("plate-llm-stg"), json!("plate-llm-stg")]);
    assert_eq!(owner[2]["list"][1]["query"], "plate-stg");
    let file = include_str!("../charts/plate-llm/dashboards/overview.json");
    assert_eq!(dashboard, serde_json::from_str::<Value>(file).unwrap());
}

/// Expects that the values are refused with a message that has these words.
#[track_caller]
fn refused(set: &str, words: &str) {
    let output = run(&["--set", set]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words), "{said}");
}

#[test]
fn fewer_pods_at_most_than_at_least_are_refused() {
    refused(
        "autoscaling.enabled=true,replicaCount=3,autoscaling.maxReplicas=2",
        "autoscaling.maxReplicas must be at least replicaCount",
    );
}

#[test]
fn an_autoscaler_without_any_pod_is_refused() {
    refused("autoscaling.enabled=true,replicaCount=0", "`replicaCount`");
}

#[test]
fn a_latency_that_no_alert_could_see_is_refused() {
    refused(
        "monitoring.prometheusRule.p95LatencySeconds=10",
        "`monitoring.prometheusRule.p95LatencySeconds`",
    );
}

#[test]
fn a_budget_that_keeps_nodes_from_being_drained_is_refused() {
    refused(
        "podDisruptionBudget.maxUnavailable=0",
        "`podDisruptionBudget.maxUnavailable`",
    );
}
