//! The examples: each is rendered in all its environments and compared with its golden files.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;
mod copied;

use std::path::{Path, PathBuf};
use std::process::Command;

use binary::binary;
use copied::{Order, listed, root};

fn examples() -> Vec<PathBuf> {
    let mut folders = listed(&root().join("examples"), Order::Forward);
    folders.retain(|path| path.is_dir());
    folders
}

/// Runs plate-render in `folder` and returns standard output, or fails with standard error.
fn run(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(binary())
        .args(args)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let folder = folder.display();
    assert!(output.status.success(), "{folder}: {stdout}\n{stderr}");
    stdout
}

#[test]
fn every_example_renders_to_its_golden_files() {
    let workspaces = examples().into_iter().filter(|path| has_workspace(path));
    let mut count = 0;
    for folder in workspaces {
        run(&folder, &["golden"]);
        count += 1;
    }
    assert!(count > 0);
}

/// `golden` is a command of workspaces; a chart without one is rendered by its path.
/// `UPDATE_EXAMPLES=1` renews the golden files instead.
#[test]
fn every_chart_without_a_workspace_renders_to_its_golden_files() {
    let mut count = 0;
    for folder in examples().iter().filter(|path| !has_workspace(path)) {
        for golden in golden_files(folder) {
            let release = golden.file_stem().unwrap().to_str().unwrap();
            let environment = golden.parent().unwrap().file_name().unwrap();
            let environment = environment.to_str().unwrap();
            let printed = match release.strip_suffix(&format!("-{environment}")) {
                Some(chart) => run(folder, &[&format!("./{chart}"), "--env", environment]),
                None => run(folder, &[&format!("./{release}")]),
            };
            if std::env::var_os("UPDATE_EXAMPLES").is_some() {
                std::fs::write(&golden, &printed).unwrap();
            }
            let expected = std::fs::read_to_string(&golden).unwrap();
            assert!(printed == expected, "{}:\n{printed}", golden.display());
            count += 1;
        }
    }
    assert!(count > 0);
}

#[test]
fn every_example_warns_of_nothing() {
    for folder in examples().iter().filter(|path| has_workspace(path)) {
        for environment in ["stg", "prod"] {
            run(folder, &["--all", "--env", environment, "--strict"]);
        }
    }
}

#[test]
fn every_example_stands_in_the_list() {
    let list = std::fs::read_to_string(root().join("examples/README.md")).unwrap();
    for folder in examples() {
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert!(list.contains(&format!("| [{name}]({name}/) |")), "{name}");
        assert!(folder.join("README.md").is_file(), "{name}");
    }
}

fn has_workspace(folder: &Path) -> bool {
    folder.join("plate.yaml").is_file()
}

fn golden_files(folder: &Path) -> Vec<PathBuf> {
    let environments = listed(&folder.join("tests/golden"), Order::Forward);
    let files = environments
        .iter()
        .flat_map(|folder| listed(folder, Order::Forward));
    files.collect()
}
