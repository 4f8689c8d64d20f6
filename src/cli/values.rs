//! `plate-render values`: the merged values of a release as YAML.

use super::args::ValuesCommandArgs;
use super::inputs::overrides;
use super::outcome::{Failure, Outcome};
use super::select::{Chosen, choose};
use super::terminal::{Strictness, Terminal};
use crate::diagnostic::Diagnostic;
use crate::pipeline::{Options, Pipeline};
use crate::yaml;

/// Prints the values of the one release that the arguments select.
pub(super) fn run(args: &ValuesCommandArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let chosen = choose(&args.select, &args.workspace, terminal)?;
    chosen.faults.clone().or(())?;
    check_single(&chosen)?;
    let options = Options {
        overrides: overrides(&chosen, &args.values, terminal)?,
        lenient: args.lenient,
        ..Options::default()
    };
    let releases = chosen.selected.concat();
    let outcome =
        Pipeline::new(&chosen.workspace, &options, &mut terminal.sources).values(&releases)?;
    terminal.warn(outcome.warnings);
    terminal.settle(Strictness::Usual)?;
    let mut text = String::new();
    for values in &outcome.result {
        yaml::emit(&values.root, &mut text);
    }
    terminal.print(&text)?;
    Ok(Outcome::Clean)
}

/// The values of two releases in one document would be nobody's.
fn check_single(chosen: &Chosen) -> Result<(), Diagnostic> {
    let names: Vec<&str> = chosen
        .selected
        .iter()
        .flatten()
        .map(|release| release.name.as_str())
        .collect();
    if names.len() == 1 {
        return Ok(());
    }
    Err(Diagnostic::error(
        "several-releases",
        "values are shown for one release at a time",
    )
    .help(format!("name one of {}", names.join(", "))))
}
