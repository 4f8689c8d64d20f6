//! The only place that knows YAML: nodes, the reader, and the writer.
//!
//! Kubernetes reads YAML by go-yaml v2's rules, a dialect of YAML 1.1. This module reads by the
//! same rules, and writes so that these readers (and YAML 1.2 ones) get back what was meant.

mod anchor;
mod built;
mod copies;
mod dialect;
mod emit;
mod errors;
mod event;
mod json;
mod limits;
mod node;
mod number;
mod open_map;
mod parse;
mod parser;
mod path;
mod place;
mod quote;
mod resolve;
mod scalar;
mod separator;
mod surprising_key;
mod syntax;

pub use emit::emit;
pub use json::to_json;
pub use node::{Data, Field, Map, Mark, Node, Style};
pub use parse::{Documents, parse, parse_within, read};
pub use path::{Path, Step};
pub(crate) use path::{Segment, segments, write_key};
pub use scalar::surprise;
pub use surprising_key::{SurprisingKey, surprising, surprising_keys};
