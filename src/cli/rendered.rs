//! What is rendered for all environments of a run, with the faults of all of them.
//!
//! - A fault in one environment or release hides none in another.
//! - A fault that only some of several environments have names these.

use super::outcome::Failure;
use super::select::Chosen;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pipeline::{Options, Pipeline, Rendered};
use crate::workspace::Release;

/// Renders everything chosen, one list for each environment.
pub(super) fn rendered(
    chosen: &Chosen,
    options: &Options,
    terminal: &mut Terminal,
) -> Result<Vec<Vec<Rendered>>, Failure> {
    let mut pipeline = Pipeline::new(&chosen.workspace, options, &mut terminal.sources);
    let mut said = Vec::new();
    let mut environments = Vec::new();
    for releases in &chosen.selected {
        let of_environment = match pipeline.render(releases) {
            Ok(outcome) => {
                environments.push(outcome.result);
                outcome.warnings
            }
            Err(found) => found,
        };
        said.push((environment_name(releases), of_environment));
    }
    let mut faults = chosen.faults.clone();
    let mut warnings = Diagnostics::new();
    for diagnostic in together(said) {
        if diagnostic.is_error() {
            faults.push(diagnostic);
        } else {
            warnings.push(diagnostic);
        }
    }
    terminal.warn(warnings);
    Ok(faults.or(environments)?)
}

fn environment_name(releases: &[Release]) -> Option<&str> {
    let environment = releases.first()?.environment.as_ref()?;
    Some(&environment.name)
}

/// What one environment has to say.
type Said<'a> = (Option<&'a str>, Diagnostics);

/// Joins what several environments have to say: what all of them say is said once, and what only
/// some say gets their names.
fn together(said: Vec<Said<'_>>) -> Vec<Diagnostic> {
    let mut joined: Vec<(Diagnostic, Vec<&str>)> = Vec::new();
    let count = said.len();
    for (name, diagnostics) in said {
        for diagnostic in diagnostics {
            match joined.iter_mut().find(|(known, _)| *known == diagnostic) {
                Some((_, names)) => names.extend(name),
                None => joined.push((diagnostic, name.into_iter().collect())),
            }
        }
    }
    let named = |(diagnostic, names): (Diagnostic, Vec<&str>)| {
        if names.len() == count {
            return diagnostic;
        }
        match names.as_slice() {
            [] => diagnostic,
            [name] => diagnostic.note(format!("this is so in the environment `{name}`")),
            names => diagnostic.note(format!("this is so in {}", names.join(", "))),
        }
    };
    joined.into_iter().map(named).collect()
}
