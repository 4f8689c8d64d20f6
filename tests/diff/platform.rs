//! The promises, kept for the platform of this repository.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::binary::binary;
use crate::support::{apply, as_set, sorted, turned};

const ENVIRONMENTS: [&str; 3] = ["dev", "stg", "prod"];

fn run(arguments: &[&str]) -> String {
    let output = Command::new(binary())
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env_clear()
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn tree(environment: &str) -> Vec<Value> {
    let list = run(&["--all", "--env", environment, "--format", "json"]);
    let mut list: Value = serde_json::from_str(&list).unwrap();
    match list["items"].take() {
        Value::Array(items) => items,
        other => panic!("{other}"),
    }
}

fn difference(old: &str, new: &str) -> Value {
    let arguments = [
        "diff",
        old,
        new,
        "--all",
        "--format",
        "json",
        "--show-secrets",
    ];
    let mut found: Value = serde_json::from_str(&run(&arguments)).unwrap();
    found["comparisons"][0].take()
}

#[test]
fn an_environment_does_not_differ_from_itself() {
    for environment in ENVIRONMENTS {
        assert_eq!(difference(environment, environment)["resources"], json!([]));
        assert_eq!(run(&["diff", environment, environment, "--all"]), "");
    }
}

#[test]
fn each_environment_can_be_made_of_each_other() {
    for old in ENVIRONMENTS {
        for new in ENVIRONMENTS {
            let made = apply(&tree(old), &difference(old, new));
            assert_eq!(as_set(&made), as_set(&tree(new)), "{old} {new}");
        }
    }
}

#[test]
fn two_environments_differ_alike_in_both_orders() {
    for (old, new) in [("dev", "stg"), ("dev", "prod"), ("stg", "prod")] {
        let there = turned(&difference(old, new));
        let back = difference(new, old);
        assert_eq!(sorted(&there), sorted(&back), "{old} {new}");
    }
}
