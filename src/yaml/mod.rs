//! The only place that knows YAML: nodes, the reader, and the writer.
//!
//! Kubernetes reads YAML by go-yaml v2's rules, a dialect of YAML 1.1. This module reads by the
//! same rules, and writes so that these readers (and YAML 1.2 ones) get back what was meant.

mod node;

pub use node::{Data, Field, Map, Mark, Node, Style};
