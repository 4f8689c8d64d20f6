//! What a user sees: exact texts on standard output and standard error, and the exit code.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

#[path = "../binary/mod.rs"]
mod binary;
mod calls;
mod chart;
mod check;
mod check_crds;
mod collected;
mod commands;
mod crds;
mod diff;
mod docs;
mod encrypted_values;
mod environments;
mod eval;
mod explain;
mod generated_names;
mod golden;
mod graph;
mod harness;
mod hooks;
mod hostile_names;
mod json_values;
mod kube_version;
mod limits;
mod links;
mod outputs;
mod plate_yaml;
mod printed;
mod release_values;
mod scope;
mod secrets;
mod select;
mod shared_partials;
mod subcharts;
mod surprising_keys;
mod syntax;
mod undefined;
mod unread_values;
mod values;
mod values_files;
mod watch;
mod work;
mod workspace;
