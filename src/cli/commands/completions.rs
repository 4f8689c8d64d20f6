//! `plate-render completions`: a completion script for a shell.

use clap::CommandFactory;

use crate::cli::args::{Arguments, CompletionsArgs};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::terminal::Terminal;

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
