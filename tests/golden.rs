//! This repository's own releases, in every environment, against `tests/golden/`, byte for byte.

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

/// Runs `plate-render golden`, and returns its exit code and what it says.
fn golden(folder: &Path) -> (Option<i32>, String) {
    let output = Command::new(binary())
        .arg("golden")
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn every_release_in_every_environment_is_as_it_was() {
    let (code, said) = golden(root());
    assert_eq!(code, Some(0), "\n{said}");
}

#[test]
fn one_changed_value_is_a_readable_difference() {
    let folder = copy(root(), Order::Forward);
    let values = folder.path().join("values/plate-llm/values-stg.yaml");
    let text = fs::read_to_string(&values).unwrap();
    let changed = text.replace("pullPolicy: Always", "pullPolicy: Never");
    assert_ne!(changed, text);
    fs::write(&values, changed).unwrap();
    let expected = "\
tests/golden/stg/plate-llm-stg.yaml: differs
Deployment `plate-llm-stg` in `plate-stg` differs
@@ -62,7 +62,7 @@
       containers:
       - name: llm-server
         image: harbor.cocdev.co.kr/stg-llm/server:latest
-        imagePullPolicy: Always
+        imagePullPolicy: Never
         ports:
         - name: http
           containerPort: 8000
help: if the change is wanted, run `plate-render golden --update` and read the diff
";
    assert_eq!(golden(folder.path()), (Some(1), expected.to_owned()));
}
