//! What a user sees: exact texts on standard output and standard error, and the exit code.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod chart;
mod commands;
mod golden;
mod harness;
mod outputs;
mod plate_yaml;
mod scope;
mod select;
mod workspace;
