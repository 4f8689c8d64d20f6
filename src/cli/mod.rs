//! The command line: the only place that knows clap, the terminal, colour and exit codes.
//!
//! - Nothing but the result goes to standard output; everything else goes to standard error.
//! - Exit codes: 0 done and clean, 1 done with findings or differences, 2 could not be done.
//! - A panic is an error of ours, and ends a run with 2.
//! - A reader that closes the pipe ends the run quietly.
//! - One file is one subcommand: it reads its arguments, calls the library, writes the result.

mod args;
mod breakage;
mod check;
mod checked_files;
mod compared_files;
mod compared_trees;
mod completions;
mod diff;
mod docs;
mod eval;
mod explain;
mod functions;
mod git;
mod given_definitions;
mod golden;
mod graph;
mod inputs;
mod list;
mod man;
mod new;
mod one_release;
mod outcome;
mod output_folder;
mod refusal;
mod render;
mod rendered;
mod resource_set;
mod result_file;
mod rule_pages;
mod select;
mod table;
mod target;
mod terminal;
mod values;
mod watch;

use std::borrow::Cow;
use std::process::ExitCode;

use args::{Arguments, Command};
use clap::Parser;
use outcome::{Failure, Outcome};
use terminal::Terminal;

use crate::visible;

/// How much stack a run may use, in bytes; only what is used is ever taken from the machine.
///
/// Values and templates may nest hundreds of levels deep, and are walked by functions that call
/// themselves. A release build uses 4 MB for the worst that the limits let pass, a debug build
/// several times that.
const STACK: usize = if cfg!(debug_assertions) { 64 } else { 8 } * 1024 * 1024;

/// Runs the command line of this process, in a thread with as much stack on every machine.
pub fn main() -> ExitCode {
    breakage::set_up();
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(work);
    let Ok(worker) = worker else {
        // A machine without that much address space has its own stack left.
        return work();
    };
    let ended = worker.join();
    ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn work() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return print_usage(&usage),
    };
    let mut terminal = Terminal::new();
    match run(&arguments, &mut terminal) {
        Ok(outcome) => outcome.into(),
        Err(failure) => terminal.fail(failure),
    }
}

fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Outcome, Failure> {
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

/// Prints help, the version or an error of usage, each where it belongs.
fn print_usage(usage: &clap::Error) -> ExitCode {
    let text = usage.render().to_string();
    match visible::lines(&text) {
        // A closed pipe is the only thing that can go wrong here, and it is nobody's error.
        Cow::Owned(text) if usage.use_stderr() => Terminal::new().say(text.trim_end()),
        _ => drop(usage.print()),
    }
    ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
}
