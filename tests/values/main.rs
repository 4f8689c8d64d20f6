//! The values of a release: every sentence of `docs/values.md`, and the `--set` grammar.

mod files;
mod keyed_lists;
mod merge_rules;
mod origins;
mod properties;
mod schema;
mod sets;
mod support;
mod undeclared;
mod workspace;
