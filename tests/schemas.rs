//! The embedded table of schemas is what `cargo xtask schemas` makes.

// Whether the table was compared is what a reader of the output wants to know.
#![allow(clippy::print_stdout)]

use std::process::{Command, Output};

/// Builds the table again, from crates that cargo has downloaded before: a test needs no network.
#[test]
fn the_embedded_table_is_what_xtask_makes() {
    let checked = xtask();
    let (said, diagnostics) = (text(&checked.stdout), text(&checked.stderr));
    if said.contains("the table is up to date") {
        return;
    }
    assert!(diagnostics.contains("offline"), "{said}{diagnostics}");
    println!(
        "not compared: `cargo xtask schemas --check` needs crates that are not on this machine\n\
         {diagnostics}"
    );
}

fn xtask() -> Output {
    Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--offline"])
        .args(["--manifest-path", "xtask/Cargo.toml"])
        .args(["--", "schemas", "--check"])
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .expect("cargo is there, for it runs this test")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
