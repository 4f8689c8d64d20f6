//! `plate-render completions`: a completion script for a shell.

use clap::{Args, Command};

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::terminal::Terminal;

const EXAMPLES: &str = "\
Examples:
  plate-render completions bash > /etc/bash_completion.d/plate-render
  plate-render completions zsh > \"${fpath[1]}/_plate-render\"
  plate-render completions fish > ~/.config/fish/completions/plate-render.fish";

/// `completions`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the completion script of a shell for `command`.
pub(super) fn run(
    args: &CompletionsArgs,
    mut command: Command,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "plate-render", &mut script);
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}
