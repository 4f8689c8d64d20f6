//! The command line: the only place that knows clap, the terminal, colour and exit codes.
//!
//! - Nothing but the result goes to standard output; everything else goes to standard error.
//! - Exit codes: 0 done and clean, 1 done with findings or differences, 2 could not be done.
//! - A panic is an error of ours, and ends a run with 2.
//! - A reader that closes the pipe ends the run quietly.
//! - `commands` has a file or folder for each subcommand; next to it is what they share.

mod args;
mod commands;
mod internal_error;
mod manifest_files;
mod one_release;
mod options;
mod outcome;
mod rendered;
mod resource_set;
mod result_file;
mod select;
mod table;
mod target;
mod terminal;

use std::borrow::Cow;
use std::process::ExitCode;

use clap::Parser;

use crate::parallel::STACK;
use crate::visible;
use commands::Arguments;
use terminal::Terminal;

/// Runs the command line of this process, in a thread with as much stack on every machine.
pub fn main() -> ExitCode {
    internal_error::set_up();
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
    match commands::run(&arguments, &mut terminal) {
        Ok(outcome) => outcome.into(),
        Err(failure) => terminal.fail(failure),
    }
}

/// Prints help, the version or an error of usage, each where it belongs.
fn print_usage(usage: &clap::Error) -> ExitCode {
    let text = usage.render().to_string();
    match visible::lines(&text) {
        // A closed pipe is the only thing that can go wrong here, and it is not an error.
        Cow::Owned(text) if usage.use_stderr() => Terminal::new().say(text.trim_end()),
        _ => drop(usage.print()),
    }
    ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
}
