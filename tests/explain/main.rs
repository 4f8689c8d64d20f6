//! What `explain` says of the platform is true.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

#[path = "../binary/mod.rs"]
mod binary;
mod changes;
#[path = "../copied/mod.rs"]
mod copied;
mod differences;
mod judge;
mod output;
mod platform;
mod syntax;
