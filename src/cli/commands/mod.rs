//! The subcommands: each reads its arguments, calls the library and writes the result.

mod check;
mod completions;
mod diff;
mod docs;
mod eval;
mod explain;
mod functions;
mod golden;
mod graph;
mod list;
mod man;
mod new;
mod render;
mod values;
mod watch;

use super::args::{Arguments, Command};
use super::outcome::{Failure, Outcome};
use super::terminal::Terminal;

/// Runs the command that `arguments` name.
pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    match &arguments.command {
        None => render::run(&arguments.render, terminal),
        Some(Command::Values(args)) => values::run(args, terminal),
        Some(Command::Eval(args)) => eval::run(args, terminal),
        Some(Command::List(args)) => list::run(args, terminal),
        Some(Command::Golden(args)) => golden::run(args, terminal),
        Some(Command::Explain(args)) => explain::run(args, terminal),
        Some(Command::Check(args)) => check::run(args, terminal),
        Some(Command::Docs(args)) => docs::run(args, terminal),
        Some(Command::Watch(args)) => watch::run(args, terminal),
        Some(Command::Diff(args)) => diff::run(args, terminal),
        Some(Command::Graph(args)) => graph::run(args, terminal),
        Some(Command::New(args)) => new::run(args, terminal),
        Some(Command::Functions) => functions::run(terminal),
        Some(Command::Completions(args)) => completions::run(args, terminal),
        Some(Command::Man(args)) => man::run(args, terminal),
    }
}
