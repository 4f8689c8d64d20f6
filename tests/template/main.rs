//! What templates mean: each rule of the position table, each with its template and its manifest.

mod fragments;
mod lost;
mod matrix;
mod properties;
mod rules;
mod structure;
mod support;
mod text;
