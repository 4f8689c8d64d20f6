//! `plate-render completions`: a completion script for a shell.

use clap::CommandFactory;

use super::args::{Arguments, CompletionsArgs};
use super::outcome::{Failure, Outcome};
use super::terminal::Terminal;

/// Prints the completion script of a shell.
pub(super) fn run(args: &CompletionsArgs, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut Arguments::command(),
        "plate-render",
        &mut script,
    );
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}
