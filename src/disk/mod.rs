//! Files: one rule for everything that is read, and one for everything that is written.
//!
//! A workspace may come from a stranger, and a link in it may lead anywhere.
//!
//! - What is read for a workspace or a chart is in its folder, with all links followed
//!   ([`Boundary`]); what an argument names may be anywhere ([`read_named`]).
//! - A file is a regular one, and has a limited size: no device and no pipe that a workspace brings
//!   is waited for.
//! - What is written goes to a place, not through a link to another place ([`Target`]).

mod boundary;
mod folder;
mod read;
mod text;
mod write;

pub use boundary::Boundary;
pub use folder::{File, Listing, Owner, files, list, sorted_folders, sorted_names};
pub use read::{ReadError, read_named};
pub use text::add_text;
pub use write::Target;
