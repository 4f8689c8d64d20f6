//! `plate-render eval`: an expression in the context of a release.

use serde_json::Value;

use super::args::{EvalArgs, Format};
use super::inputs::{kubernetes, overrides};
use super::one_release::{choose_one, single};
use super::outcome::{Failure, Outcome};
use super::terminal::{Strictness, Terminal};
use crate::pipeline::{Options, Pipeline};
use crate::template::Expression;
use crate::yaml::{self, Node};

/// Prints what the expression comes to.
///
/// Unknown keys of the values are warnings: whoever debugs them asks for them.
pub(super) fn run(args: &EvalArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let chosen = choose_one(&args.one, &args.values, args.release.as_deref(), terminal)?;
    let options = Options {
        overrides: overrides(&chosen, &args.values, terminal)?,
        lenient: true,
        kubernetes: kubernetes(&chosen.workspace.settings().kubernetes, &args.cluster)?,
        ..Options::default()
    };
    let expression = Expression::new(&args.expression, &mut terminal.sources);
    let mut pipeline = Pipeline::new(&chosen.workspace, &options, &mut terminal.sources);
    let outcome = pipeline.evaluate(&expression, single(&chosen)?)?;
    terminal.warn(outcome.warnings);
    terminal.settle(Strictness::Usual)?;
    if outcome.result.is_empty() {
        terminal.tell("nothing is printed");
    }
    terminal.print(&text(&outcome.result, args.format))?;
    Ok(Outcome::Clean)
}

fn text(documents: &[Node], format: Format) -> String {
    match (format, documents) {
        (Format::Json, [document]) => format!("{:#}\n", yaml::to_json(document)),
        (Format::Json, all) => format!("{:#}\n", all.iter().map(yaml::to_json).collect::<Value>()),
        (Format::Yaml, all) => all.iter().map(yaml_text).collect::<Vec<_>>().join("---\n"),
    }
}

fn yaml_text(document: &Node) -> String {
    let mut text = String::new();
    yaml::emit(document, &mut text);
    text
}
