//! Rendering, the command without a name.

use anyhow::anyhow;
use clap::{Command, CommandFactory};

use super::args::{Arguments, RenderArgs};
use super::outcome::{Failure, Outcome};
use super::select::{Chosen, choose};
use super::terminal::Terminal;
use super::write::write_whole;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};

/// Renders what the arguments select and writes it where they say.
pub(super) fn run(args: &RenderArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    check_usage(args)?;
    let chosen = choose(&args.select, &args.workspace, terminal)
        .map_err(|failure| with_command(failure, &args.select.releases))?;
    let text = rendered(&chosen)?;
    terminal.settle(args.rules.strictness())?;
    write(args, &text, terminal)?;
    Ok(Outcome::Clean)
}

/// Checks what clap cannot express.
fn check_usage(args: &RenderArgs) -> Result<(), Diagnostic> {
    if args.select.environments.len() > 1 && args.output.output_dir.is_none() {
        let message = "several environments cannot be written as one stream";
        return Err(Diagnostic::error("several-environments", message)
            .help("add `--output-dir DIR`, or run once for each environment"));
    }
    Ok(())
}

/// Adds to a failure that the only word may be meant as a command.
fn with_command(failure: Failure, words: &[String]) -> Failure {
    let (Failure::Faults(faults), [word]) = (&failure, words) else {
        return failure;
    };
    let Some(hint) = command_hint(word) else {
        return failure;
    };
    let mut explained = Diagnostics::new();
    explained.extend(faults.iter().map(|fault| match fault.code {
        "unknown-release" | "no-environment" | "no-workspace" => fault.clone().help(&hint),
        _ => fault.clone(),
    }));
    Failure::Faults(explained)
}

fn command_hint(word: &str) -> Option<String> {
    let arguments = Arguments::command();
    if arguments.find_subcommand(word).is_some() {
        return Some(format!("a command comes first: `plate-render {word} …`"));
    }
    let commands = arguments.get_subcommands().map(Command::get_name);
    let name = nearest(word, commands)?;
    Some(format!("did you mean the command `{name}`?"))
}

/// Returns the manifests of everything selected as text.
fn rendered(chosen: &Chosen) -> Result<String, Failure> {
    let releases = chosen.selected.iter().flatten();
    let names: Vec<&str> = releases.map(|release| release.name.as_str()).collect();
    let names = names.join(", ");
    Err(anyhow!("{names}: found, and this build does not render yet").into())
}

fn write(args: &RenderArgs, text: &str, terminal: &Terminal) -> Result<(), Failure> {
    match args.output.output.as_deref() {
        Some(path) if path.as_os_str() != "-" => write_whole(path, text),
        _ => terminal.print(text),
    }
}
