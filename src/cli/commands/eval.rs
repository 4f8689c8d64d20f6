//! `plate-render eval`: an expression in the context of a release.

use clap::{Args, ValueHint};
use serde_json::Value;

use crate::cli::args::{ClusterArgs, Format, OneReleaseArgs, ValuesArgs};
use crate::cli::one_release::{choose_one, is_chart_path, means_release, single};
use crate::cli::options::{kubernetes, overrides};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::select::open;
use crate::cli::terminal::{Strictness, Terminal};
use crate::diagnostic::Diagnostic;
use crate::render::{Options, Renderer};
use crate::template::Expression;
use crate::visible;
use crate::workspace::Workspace;
use crate::yaml::{self, Node};

const EXAMPLES: &str = "\
Examples:
  plate-render eval --env stg 'values.image.repository ~ \":x\"'
  plate-render eval --env stg 'release'         everything in `release`
  plate-render eval --env prod 'values.hosts | map(attribute=\"host\")' ingress
  plate-render eval --env stg '{% import \"_labels.yaml.j2\" as common %}{{ common.labels() }}'

Exit codes: 0 evaluated, 2 could not be evaluated.";

/// `eval`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct EvalArgs {
    /// The expression, or the text of a template that begins with a tag
    #[arg(value_name = "EXPRESSION")]
    expression: String,
    /// A release or chart by name, or a chart by path; by default, the workspace's release.
    /// It may also come first
    #[arg(value_name = "RELEASE", value_hint = ValueHint::DirPath)]
    release: Option<String>,
    #[command(flatten)]
    one: OneReleaseArgs,
    #[command(flatten)]
    values: ValuesArgs,
    #[command(flatten)]
    cluster: ClusterArgs,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Yaml, help_heading = "Output")]
    format: Format,
}

/// Prints what the expression comes to.
///
/// Unknown keys of the values are warnings, since a user who debugs them asks for them.
pub(super) fn run(args: &EvalArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    terminal.show_secrets(&args.one.secrets);
    let (expression, release) = expression_and_release(args, terminal)?;
    let chosen = choose_one(&args.one, &args.values, release, terminal)?;
    let options = Options {
        overrides: overrides(&chosen, &args.values, terminal)?,
        lenient: true,
        kubernetes: kubernetes(&chosen.workspace.settings().kubernetes, &args.cluster)?,
        ..Options::default()
    };
    let expression = Expression::new(expression, &mut terminal.sources);
    let mut run = Renderer::new(&chosen.workspace, &options, &mut terminal.sources);
    let outcome = run.evaluate(&expression, single(&chosen)?)?;
    terminal.warn(outcome.warnings);
    terminal.settle(Strictness::Usual)?;
    if outcome.result.is_empty() {
        terminal.tell("nothing is printed");
    }
    terminal.print(&text(&outcome.result, args.format))?;
    Ok(Outcome::Clean)
}

/// Returns what the two words mean: the release may be first, as for `values`.
fn expression_and_release<'a>(
    args: &'a EvalArgs,
    terminal: &mut Terminal,
) -> Result<(&'a str, Option<&'a str>), Diagnostic> {
    let (first, second) = (args.expression.as_str(), args.release.as_deref());
    let workspace = open(&[], &args.one.workspace, terminal).ok();
    let is_release = |word: &str| {
        let is_named = |(workspace, _): &(Workspace, _)| means_release(workspace, word);
        is_chart_path(word) || workspace.as_ref().is_some_and(is_named)
    };
    match second {
        Some(second) if is_release(first) && !is_release(second) => Ok((second, Some(first))),
        None if is_chart_path(first) => Err(no_expression(first)),
        second => Ok((first, second)),
    }
}

fn no_expression(chart: &str) -> Diagnostic {
    let message = format!("`{chart}` is a chart, and there is no expression");
    Diagnostic::error("no-expression", message)
        .help(format!("add one, as in `plate-render eval values {chart}`"))
}

fn text(documents: &[Node], format: Format) -> String {
    match (format, documents) {
        (Format::Json, [document]) => json(&yaml::to_json(document)),
        (Format::Json, all) => json(&all.iter().map(yaml::to_json).collect::<Value>()),
        (Format::Yaml, all) => all.iter().map(yaml_text).collect::<Vec<_>>().join("---\n"),
    }
}

fn json(value: &Value) -> String {
    visible::json(format!("{value:#}\n"))
}

fn yaml_text(document: &Node) -> String {
    let mut text = String::new();
    yaml::emit(document, &mut text);
    text
}
