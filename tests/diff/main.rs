//! What `diff` promises of any two trees: of equal ones it finds nothing, in the other order it finds
//! the same turned round, and its JSON is enough to make one of the other.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

#[path = "../binary/mod.rs"]
mod binary;
mod git;
mod platform;
mod properties;
mod support;
