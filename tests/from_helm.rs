//! `examples/from-helm` renders what Helm renders from the chart that `helm create` writes.
//!
//! `tests/from_helm/` holds what Helm printed; the first line of each file is the command. They are
//! compared by meaning, whatever the order of documents and keys. `oracle.py` there records it anew,
//! and compares over random values.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;
mod copied;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use binary::binary;
use copied::root;
use plate_render::source::SourceMap;
use plate_render::yaml::{self, Data, Node};

/// The keys that may differ, Helm's value, ours, and why.
const DIFFERENCES: [(&str, &str, &str, &str); 1] = [(
    "app.kubernetes.io/managed-by",
    "Helm",
    "plate-render",
    "the label names the program that made the manifest",
)];

/// The documents of `text`.
fn read(name: &str, text: &str) -> Vec<Node> {
    let mut documents = yaml::parse(SourceMap::new().add(name, text), text).unwrap();
    documents.retain(|document| document.as_map().is_some());
    documents
}

/// The documents that Helm printed.
fn recorded(name: &str) -> Vec<Node> {
    let path = root().join("tests/from_helm").join(name);
    read(name, &fs::read_to_string(path).unwrap())
}

/// The documents that plate-render prints for the example.
fn rendered(args: &[&str]) -> Vec<Node> {
    let output = Command::new(binary())
        .args(args)
        .arg("--strict")
        .current_dir(root().join("examples/from-helm"))
        .env_clear()
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    read("ours", &String::from_utf8(output.stdout).unwrap())
}

/// API version, kind and name of a manifest.
fn identity(manifest: &Node) -> String {
    let metadata = manifest.get("metadata").unwrap();
    let parts = [
        manifest.get("apiVersion"),
        manifest.get("kind"),
        metadata.get("name"),
    ];
    parts
        .map(|part| part.and_then(Node::text).unwrap())
        .join(" ")
}

/// Where `helm` and `ours` differ, apart from [`DIFFERENCES`].
fn differences(place: &str, helm: &Node, ours: &Node) -> Vec<String> {
    match (&helm.data, &ours.data) {
        (Data::Map(a), Data::Map(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let found = keys.into_iter().filter(|key| !may_differ(key, helm, ours));
            found
                .flat_map(|key| entry(&format!("{place}.{key}"), helm.get(key), ours.get(key)))
                .collect()
        }
        (Data::List(a), Data::List(b)) => (0..a.len().max(b.len()))
            .flat_map(|index| entry(&format!("{place}[{index}]"), a.get(index), b.get(index)))
            .collect(),
        _ if helm.same_data(ours) => Vec::new(),
        _ => vec![format!(
            "{place}: {:?} is {:?} in Helm",
            ours.data, helm.data
        )],
    }
}

/// The differences of one key or item, which one of the two may lack.
fn entry(place: &str, helm: Option<&Node>, ours: Option<&Node>) -> Vec<String> {
    match (helm, ours) {
        (Some(helm), Some(ours)) => differences(place, helm, ours),
        (Some(_), None) => vec![format!("{place}: in Helm alone")],
        (None, _) => vec![format!("{place}: in ours alone")],
    }
}

fn may_differ(key: &str, helm: &Node, ours: &Node) -> bool {
    let text = |map: &Node| map.get(key).and_then(Node::text).unwrap_or_default();
    DIFFERENCES
        .iter()
        .any(|(name, theirs, own, _)| *name == key && text(helm) == *theirs && text(ours) == *own)
}

/// Expects that the manifests are those that Helm printed.
#[track_caller]
fn same(recorded_in: &str, args: &[&str]) {
    let sorted = |mut documents: Vec<Node>| {
        documents.sort_by_key(identity);
        documents
    };
    let (helm, ours) = (sorted(recorded(recorded_in)), sorted(rendered(args)));
    let identities = |all: &[Node]| all.iter().map(identity).collect::<Vec<_>>();
    assert_eq!(identities(&ours), identities(&helm));
    let found = helm.iter().zip(&ours);
    let found = found.flat_map(|(helm, ours)| differences(&identity(ours), helm, ours));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_default_values_render_as_in_helm() {
    same("default.yaml", &["--env", "stg"]);
}

#[test]
fn everything_switched_on_renders_as_in_helm() {
    same("everything.yaml", &["--env", "prod"]);
}

#[test]
fn names_of_ones_own_render_as_in_helm() {
    let values = root().join("tests/from_helm/names.values.yaml");
    let values = values.to_str().unwrap();
    same("names.yaml", &["--env", "stg", "-f", values]);
}

#[test]
fn everything_is_every_template() {
    let kinds = |name: &str| {
        let documents = recorded(name);
        let kinds = documents.iter().map(|one| one.get("kind").unwrap().text());
        kinds.collect::<BTreeSet<_>>().len()
    };
    assert_eq!((kinds("default.yaml"), kinds("everything.yaml")), (4, 7));
}

#[test]
fn the_values_are_those_that_helm_create_writes() {
    let values = ["helm", "charts"].map(|folder| {
        let path = format!("examples/from-helm/{folder}/web/values.yaml");
        let text = fs::read_to_string(root().join(path)).unwrap();
        read(folder, &text).remove(0)
    });
    assert_eq!(differences("values", &values[0], &values[1]), [""; 0]);
}

#[test]
fn a_difference_is_found() {
    let read = |text: &str| read("test", text).remove(0);
    let (helm, ours) = (read("{a: [1, 2], b: '1'}"), read("{a: [1], b: 1, c: x}"));
    let found = differences("", &helm, &ours);
    let places: Vec<&str> = found
        .iter()
        .filter_map(|one| one.split(':').next())
        .collect();
    assert_eq!(places, [".a[1]", ".b", ".c"]);
}
