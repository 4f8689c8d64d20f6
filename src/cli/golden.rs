//! `plate-render golden`: what is rendered against what was rendered before.

use anyhow::anyhow;

use super::args::GoldenArgs;
use super::outcome::{Failure, Outcome};
use super::terminal::Terminal;

/// Compares the releases that the arguments select with their golden files.
pub(super) fn run(_args: &GoldenArgs, _terminal: &mut Terminal) -> Result<Outcome, Failure> {
    Err(anyhow!("this build does not compare golden files yet").into())
}
