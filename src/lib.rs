//! The library of the `plate-render` command; `ARCHITECTURE.md` describes how it is organised.

pub mod account;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod disk;
pub mod docs;
pub mod explain;
pub mod functions;
pub mod golden;
pub mod graph;
pub mod manifest;
pub mod parallel;
pub mod render;
pub mod resources;
pub mod source;
pub mod template;
pub mod values;
pub mod visible;
pub mod watch;
pub mod workspace;
pub mod yaml;
