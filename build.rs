//! Tells the linker what makes a run start faster.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A program that may be loaded anywhere has 25,000 addresses to fill in before it starts, in a
    // hundred pages that it then has to copy: a tenth of a whole run.
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
