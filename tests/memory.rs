//! `src/memory.c`, which copies and compares memory where musl would, against the C library of this machine.
//!
//! Linux alone, where Rust too needs the C compiler `cc` to link a program.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

use std::path::Path;
use std::process::{Command, Output};

fn run(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

#[test]
fn every_size_is_copied_and_compared_as_by_the_c_library() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("check");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/memory/check.c");
    let built = run(Command::new("cc")
        .args(["-O2", "-fno-builtin", "-o"])
        .args([&program, &source]));
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    let checked = run(&mut Command::new(&program));
    let differences = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{differences}");
}
