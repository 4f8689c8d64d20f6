//! What templates mean: each rule of the position table, each with its template and its manifest.

mod fragments;
mod helm_habits;
mod lost;
mod matrix;
mod numbers;
mod properties;
mod rules;
mod structure;
mod support;
mod text;
mod tpl;
