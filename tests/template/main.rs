//! What templates mean: each rule of the position table, each with its template and its manifest.

mod rules;
mod support;
