//! `plate-render values`: the merged values of a release as YAML.

use anyhow::anyhow;

use super::args::ValuesCommandArgs;
use super::outcome::{Failure, Outcome};
use super::select::choose;
use super::terminal::Terminal;

/// Prints the values of the one release that the arguments select.
pub(super) fn run(args: &ValuesCommandArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    choose(&args.select, &args.workspace, terminal)?;
    Err(anyhow!("this build does not merge values yet").into())
}
