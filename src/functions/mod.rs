//! The functions of templates.

pub mod jinja;

pub use jinja::{
    Entry, FunctionError, MOST_BYTES, compatibility, convert, in_range, instead, listing, names,
    pattern_weight, refused, register, signature, spelled, table,
};
