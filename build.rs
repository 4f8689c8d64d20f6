//! Tells the compiler and the linker what makes a run faster.

use std::env;

/// The C file that copies and compares memory.
const MEMORY: &str = "src/memory.c";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={MEMORY}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let is_musl = is("CARGO_CFG_TARGET_ENV", "musl");
    if is_musl && is("CARGO_CFG_TARGET_ARCH", "x86_64") {
        memory_without_musl();
    }
    // A program that may be loaded anywhere has 25,000 addresses to fill in before it starts, in a
    // hundred pages that it then has to copy: a tenth of a whole run.
    // The C library musl has to be told by the compiler, see `.cargo/config.toml`: its programs do
    // not start if only the linker knows.
    if !is_musl && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// Links the file's functions, before the C library is asked for them.
fn memory_without_musl() {
    cc::Build::new()
        .file(MEMORY)
        // Whatever the program is built with: neither a loop nor a call may become a call of what it
        // is part of.
        .opt_level(2)
        .flag("-fno-builtin")
        .flag_if_supported("-fno-tree-loop-distribute-patterns")
        .compile("memory");
}
