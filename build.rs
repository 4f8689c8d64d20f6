//! Tells the linker what makes a run start faster.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A program that may be loaded anywhere has 25,000 addresses to fill in before it starts, in a
    // hundred pages that it then has to copy: a tenth of a whole run.
    // The C library musl has to be told by the compiler, see `.cargo/config.toml`: its programs do
    // not start if only the linker knows.
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && !is("CARGO_CFG_TARGET_ENV", "musl") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
