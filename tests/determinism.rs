//! The same inputs give the same bytes: whoever asks, wherever, whenever, how often.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;
mod copied;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use binary::binary;
use copied::{Order, copy, listed, root};

/// The workspaces that are rendered, with what is asked of each.
fn workspaces() -> Vec<PathBuf> {
    let mut all = vec![root().to_owned()];
    all.extend(["minimal", "from-scratch-web", "shared-values"].map(example));
    all
}

fn example(name: &str) -> PathBuf {
    root().join("examples").join(name)
}

const QUESTIONS: [&[&str]; 8] = [
    &["--all", "--env", "stg"],
    &["--all", "--env", "prod"],
    &["--all", "--env", "prod", "--format", "json"],
    &["list"],
    &["golden"],
    // Errors are answers too.
    &["--env", "qa"],
    &["--env", "stg", "--set", "zzz=1,replicaCuont=2"],
    &[
        "--all",
        "--env",
        "stg",
        "--env",
        "prod",
        "--output-dir",
        "rendered",
    ],
];

/// A user, and the machine around.
struct Circumstances {
    variables: &'static [(&'static str, &'static str)],
    umask: &'static str,
    order: Order,
    /// When all files were changed, in seconds since 1970.
    changed: u64,
}

const HERE: Circumstances = Circumstances {
    variables: &[
        ("USER", "alice"),
        ("LOGNAME", "alice"),
        ("HOME", "/home/alice"),
        ("LANG", "C"),
        ("TZ", "UTC"),
    ],
    umask: "022",
    order: Order::Forward,
    changed: 1_000_000_000,
};

const THERE: Circumstances = Circumstances {
    variables: &[
        ("USER", "bob"),
        ("LOGNAME", "bob"),
        ("HOME", "/nowhere"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Asia/Kathmandu"),
        ("COLUMNS", "40"),
        ("SOURCE_DATE_EPOCH", "1"),
        ("HELM_NAMESPACE", "other"),
        ("KUBECONFIG", "/nowhere/config"),
    ],
    umask: "077",
    order: Order::Backward,
    changed: 1_700_000_000,
};

#[test]
fn another_user_folder_time_and_order_of_files_give_the_same_bytes() {
    for workspace in workspaces() {
        let (here, there) = (answers(&workspace, &HERE), answers(&workspace, &THERE));
        for (question, answer) in &here {
            let name = workspace.display();
            assert_eq!(answer, &there[question], "{name}: {question}");
        }
        assert_eq!(here.len(), there.len());
    }
}

#[test]
fn twice_in_one_folder_gives_the_same_bytes() {
    for workspace in workspaces() {
        let folder = copy(&workspace, Order::Forward);
        for question in &QUESTIONS[..7] {
            let first = ask(folder.path(), question, &HERE);
            assert_eq!(ask(folder.path(), question, &HERE), first, "{question:?}");
        }
    }
}

#[test]
fn writing_twice_changes_no_file() {
    let folder = copy(root(), Order::Forward);
    let question = QUESTIONS[7];
    ask(folder.path(), question, &HERE);
    let first = files(&folder.path().join("rendered"));
    ask(folder.path(), question, &HERE);
    assert_eq!(files(&folder.path().join("rendered")), first);
    assert!(first.len() > 8, "{:?}", first.keys());
}

/// Every answer of a copy of `workspace`, and every file that was written.
fn answers(workspace: &Path, circumstances: &Circumstances) -> BTreeMap<String, String> {
    let folder = copy(workspace, circumstances.order);
    touch(folder.path(), circumstances.changed);
    let mut answers = BTreeMap::new();
    for question in QUESTIONS {
        let answer = ask(folder.path(), question, circumstances);
        answers.insert(question.join(" "), answer);
    }
    answers.extend(files(&folder.path().join("rendered")));
    answers
}

/// Runs plate-render and returns all that it says.
fn ask(folder: &Path, question: &[&str], circumstances: &Circumstances) -> String {
    let script = format!("umask {}; exec \"$0\" \"$@\"", circumstances.umask);
    let output = Command::new("/bin/sh")
        .args(["-c", &script])
        .arg(binary())
        .args(question)
        .current_dir(folder)
        .env_clear()
        .envs(circumstances.variables.iter().copied())
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    format!("{:?}\n{stdout}\n{stderr}", output.status.code())
}

fn touch(path: &Path, seconds: u64) {
    if path.is_dir() {
        for entry in listed(path, Order::Forward) {
            touch(&entry, seconds);
        }
        return;
    }
    let time = UNIX_EPOCH + Duration::from_secs(seconds);
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

/// The files below `folder` by their paths in it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(listed(&path, Order::Forward));
        } else {
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            found.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    found
}
