//! What is rendered for all environments of a run, with the errors of all of them.
//!
//! - An error in one environment or release hides none in another.
//! - An error that only some of several environments have names these.

use indexmap::IndexMap;

use super::outcome::Failure;
use super::select::Chosen;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::Manifest;
use crate::render::{Options, Rendered, Renderer};
use crate::workspace::Release;

/// Renders everything chosen, one list for each environment.
pub(super) fn rendered(
    chosen: &Chosen,
    options: &Options,
    terminal: &mut Terminal,
) -> Result<Vec<Vec<Rendered>>, Failure> {
    let mut run = Renderer::new(&chosen.workspace, options, &mut terminal.sources);
    let rendering = render(chosen, &mut run);
    tell(rendering, chosen, terminal)
}

fn render<'c>(chosen: &'c Chosen, run: &mut Renderer<'_>) -> Rendering<'c> {
    let mut rendering = Rendering::default();
    for releases in &chosen.selected {
        let said = match run.render(releases) {
            Ok(rendered) => {
                rendering.environments.push(rendered.result);
                rendered.warnings
            }
            Err(found) => found,
        };
        rendering.said.push((environment_name(releases), said));
    }
    rendering
}

/// Returns what was rendered, if there is no error, and warns of the rest.
fn tell(
    rendering: Rendering<'_>,
    chosen: &Chosen,
    terminal: &mut Terminal,
) -> Result<Vec<Vec<Rendered>>, Failure> {
    for manifest in rendering.manifests() {
        terminal.hide_data(manifest);
    }
    let mut diagnostics = chosen.diagnostics.clone();
    let mut warnings = Diagnostics::new();
    for diagnostic in together(rendering.said) {
        if diagnostic.is_error() {
            diagnostics.push(diagnostic);
        } else {
            warnings.push(diagnostic);
        }
    }
    terminal.warn(warnings);
    Ok(diagnostics.or(rendering.environments)?)
}

/// What could be rendered, and what there is to say about each environment.
#[derive(Default)]
struct Rendering<'c> {
    environments: Vec<Vec<Rendered>>,
    said: Vec<Said<'c>>,
}

impl Rendering<'_> {
    fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        let rendered = self.environments.iter().flatten();
        rendered.flat_map(|rendered| &rendered.manifests)
    }
}

fn environment_name(releases: &[Release]) -> Option<&str> {
    let environment = releases.first()?.environment.as_ref()?;
    Some(&environment.name)
}

/// What one environment has to say.
type Said<'a> = (Option<&'a str>, Diagnostics);

/// Joins the reports of several environments: a report of all of them is shown once, and one of only
/// some of them names these.
fn together(said: Vec<Said<'_>>) -> Vec<Diagnostic> {
    let mut joined: IndexMap<Diagnostic, Vec<&str>> = IndexMap::new();
    let count = said.len();
    for (name, diagnostics) in said {
        for diagnostic in diagnostics {
            joined.entry(diagnostic).or_default().extend(name);
        }
    }
    let named = |(diagnostic, names): (Diagnostic, Vec<&str>)| {
        if names.len() == count {
            return diagnostic;
        }
        match names.as_slice() {
            [] => diagnostic,
            [name] => diagnostic.note(format!("only in environment `{name}`")),
            names => diagnostic.note(format!("only in {}", names.join(", "))),
        }
    };
    joined.into_iter().map(named).collect()
}
