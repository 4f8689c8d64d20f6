//! The values of one release.

use crate::cli::select::Chosen;
use crate::cli::terminal::Terminal;
use crate::diagnostic::Diagnostics;
use crate::render::{Options, Renderer};
use crate::values::Values;
use crate::workspace::Release;

/// Merges the values of `release`; warnings are reported later.
pub(super) fn merged(
    chosen: &Chosen,
    options: &Options,
    release: &Release,
    terminal: &mut Terminal,
) -> Result<Values, Diagnostics> {
    let mut run = Renderer::new(&chosen.workspace, options, &mut terminal.sources);
    let outcome = run.values(std::slice::from_ref(release))?;
    terminal.warn(outcome.warnings);
    let mut values = outcome.result.into_iter();
    Ok(values.next().expect("one release has one map of values"))
}
