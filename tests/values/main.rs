//! The values of a release: every sentence of `docs/merge-law.md`, and the `--set` grammar.

mod merge_law;
mod origins;
mod properties;
mod sets;
mod support;
mod undeclared;
