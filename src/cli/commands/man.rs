//! `plate-render man`: the manual pages in roff form.

use clap::{Args, Command};
use clap_mangen::Man;

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, nearest};

/// `man`
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The command whose page is printed; by default, plate-render itself
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints the page of plate-render, or of one of its commands.
pub(super) fn run(
    args: &ManArgs,
    mut command: Command,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    command.build();
    let page = match &args.command {
        None => page(command),
        Some(name) => page(subcommand(&command, name)?.clone()),
    };
    terminal.print(&page)?;
    Ok(Outcome::Clean)
}

fn subcommand<'a>(command: &'a Command, name: &str) -> Result<&'a Command, Diagnostic> {
    command.find_subcommand(name).ok_or_else(|| {
        let names = command.get_subcommands().map(Command::get_name);
        Diagnostic::error("unknown-command", format!("there is no command `{name}`"))
            .help_if(nearest(name, names), |name| {
                format!("did you mean `{name}`?")
            })
    })
}

fn page(command: Command) -> String {
    let mut page = Vec::new();
    let written = Man::new(command).render(&mut page);
    written.expect("memory can always be written to");
    format!("{}\n", String::from_utf8_lossy(&page).trim_end())
}
