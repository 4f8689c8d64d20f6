//! `plate-render functions`: the functions that templates may call.

use anyhow::anyhow;

use super::outcome::{Failure, Outcome};
use super::terminal::Terminal;

/// Prints the list of functions.
pub(super) fn run(terminal: &Terminal) -> Result<Outcome, Failure> {
    terminal.print(&listing()?)?;
    Ok(Outcome::Clean)
}

fn listing() -> Result<String, Failure> {
    Err(anyhow!("this build does not list its functions yet").into())
}
