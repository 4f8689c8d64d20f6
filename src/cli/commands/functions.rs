//! `plate-render functions`: the functions that templates may call.

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::terminal::Terminal;
use crate::functions::jinja::listing;

/// Prints the list of functions.
pub(super) fn run(terminal: &Terminal) -> Result<Outcome, Failure> {
    terminal.print(&listing())?;
    Ok(Outcome::Clean)
}
