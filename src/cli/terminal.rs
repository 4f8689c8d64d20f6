//! Standard output and standard error.

use std::io::{ErrorKind, IsTerminal, Stderr, Stdout, Write};
use std::process::ExitCode;

use anyhow::anyhow;
use serde_json::Value;

use super::args::{RulesArgs, SecretsArgs};
use super::outcome::Failure;
use crate::diagnostic::text::{Colour, draw_all};
use crate::diagnostic::{Diagnostics, Secrecy, Severity};
use crate::manifest::Manifest;
use crate::render::{hide_data, hide_secrets};
use crate::source::SourceMap;
use crate::visible;

/// The exit code of a run that could not do what was asked.
const FAILED: u8 = 2;

/// Where a run speaks to its user, and the texts that its messages quote.
#[derive(Debug)]
pub(super) struct Terminal {
    /// Every text that the run has read.
    pub(super) sources: SourceMap,
    /// What deserves a look and is not shown yet.
    warnings: Diagnostics,
    /// In how many texts secrets were looked for.
    searched: usize,
    stdout: Stdout,
    stderr: Stderr,
    colour: Colour,
}

impl Terminal {
    /// Returns the terminal of this process.
    ///
    /// Messages are coloured only on a terminal that can show it, and never with `NO_COLOR`.
    pub(super) fn new() -> Self {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let plain = is_set("NO_COLOR") || is_dumb || !std::io::stderr().is_terminal();
        let colour = if plain { Colour::Plain } else { Colour::Ansi };
        Self {
            sources: SourceMap::new(),
            warnings: Diagnostics::new(),
            searched: 0,
            stdout: std::io::stdout(),
            stderr: std::io::stderr(),
            colour,
        }
    }

    /// Lets secrets be seen if the user asks for it.
    pub(super) fn show_secrets(&mut self, args: &SecretsArgs) {
        if args.show_secrets {
            self.sources.show_secrets();
        }
    }

    /// Writes `text` for people to standard output: nothing in it is hidden, or a workflow command.
    pub(super) fn show(&self, text: &str) -> Result<(), Failure> {
        self.print(&visible::lines(text))
    }

    /// Writes JSON to standard output.
    pub(super) fn print_json(&self, value: &Value) -> Result<(), Failure> {
        self.print(&visible::json(format!("{value:#}\n")))
    }

    /// Writes `text` to standard output as it is: manifests, and what other programs read.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = self.stdout.lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        written.map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => Failure::ClosedPipe,
            reason => anyhow!("standard output cannot be written: {reason}").into(),
        })
    }

    /// Writes a line for the user to standard error, as in "wrote out.yaml".
    pub(super) fn tell(&self, line: &str) {
        self.say(&visible::lines(&visible::one_line(line)));
    }

    /// Writes a text that was drawn to standard error; a closed one is not an error.
    pub(super) fn say(&self, text: &str) {
        let _ = writeln!(self.stderr.lock(), "{text}");
    }

    /// Takes `warnings`, to be shown when it is known how the run ends.
    pub(super) fn warn(&mut self, warnings: Diagnostics) {
        self.warnings.extend(warnings);
    }

    /// Drops the warnings so far: they are about something that can no longer be changed.
    pub(super) fn forget_warnings(&mut self) {
        self.warnings = Diagnostics::new();
    }

    /// Shows the warnings before a result is written; under `Strictness::Strict` they are errors.
    pub(super) fn settle(&mut self, strictness: Strictness) -> Result<(), Failure> {
        let warnings = self.take_warnings(strictness);
        match strictness {
            Strictness::Usual => self.report(&warnings),
            Strictness::Strict => warnings.or(())?,
        }
        Ok(())
    }

    /// Returns the warnings that are not shown yet, for a caller that shows them itself.
    pub(super) fn take_warnings(&mut self, strictness: Strictness) -> Diagnostics {
        let warnings = std::mem::take(&mut self.warnings);
        match strictness {
            Strictness::Usual => warnings,
            Strictness::Strict => as_errors(warnings),
        }
    }

    /// Draws `diagnostics` on standard output: they are the result.
    pub(super) fn print_findings(&mut self, diagnostics: &Diagnostics) -> Result<(), Failure> {
        let drawn = self.drawn(diagnostics);
        self.print(&drawn)
    }

    /// Returns `diagnostics` as standard output shows them.
    pub(super) fn drawn(&mut self, diagnostics: &Diagnostics) -> String {
        self.draw(diagnostics, self.result_colour())
    }

    /// Finds the secrets in what was read, so that nothing shows them.
    pub(super) fn hide_secrets(&mut self) {
        let count = self.sources.ids().count();
        if count != self.searched && !self.sources.shows_secrets() {
            hide_secrets(&mut self.sources);
            self.searched = count;
        }
    }

    /// Hides what `manifest` holds where it is written, if it is a Secret.
    pub(super) fn hide_data(&mut self, manifest: &Manifest) {
        for node in manifest.secret_nodes() {
            hide_data(node, &mut self.sources);
        }
    }

    fn draw(&mut self, diagnostics: &Diagnostics, colour: Colour) -> String {
        if diagnostics.is_empty() {
            return String::new();
        }
        self.hide_secrets();
        let shown = Secrecy::of(&self.sources).hide_all(diagnostics);
        let drawn = draw_all(&shown, &self.sources, colour);
        match colour {
            // The colours are escape sequences, and all else was escaped when it was drawn.
            Colour::Ansi => drawn,
            Colour::Plain => visible::lines(&drawn).into_owned(),
        }
    }

    /// Returns how a result on standard output is drawn.
    pub(super) fn result_colour(&self) -> Colour {
        let is_coloured = self.colour == Colour::Ansi && self.stdout.is_terminal();
        if is_coloured {
            Colour::Ansi
        } else {
            Colour::Plain
        }
    }

    /// Draws `diagnostics` on standard error.
    fn report(&mut self, diagnostics: &Diagnostics) {
        if !diagnostics.is_empty() {
            let drawn = self.draw(diagnostics, self.colour);
            self.say(drawn.trim_end());
        }
    }

    /// Reports `failure`, after the warnings that are not shown yet, and returns its exit code.
    pub(super) fn fail(&mut self, failure: Failure) -> ExitCode {
        let mut shown = self.warnings.clone();
        match failure {
            Failure::ClosedPipe => return ExitCode::SUCCESS,
            Failure::Machine(error) => {
                self.report(&shown);
                self.tell(&format!("error: {error:#}"));
            }
            Failure::Diagnostics(diagnostics) => {
                shown.extend(diagnostics);
                self.report(&shown);
                self.sum_up(&shown);
            }
        }
        ExitCode::from(FAILED)
    }

    /// Says how many errors there are where they may not fit on one screen.
    fn sum_up(&self, diagnostics: &Diagnostics) {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.is_error())
            .count();
        if errors > 1 {
            self.say(&format!("\nerror: {errors} errors, nothing was written"));
        }
    }
}

/// What warnings are to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Something to look at.
    Usual,
    /// Errors.
    Strict,
}

impl RulesArgs {
    /// Returns what warnings are to the user.
    pub(super) fn strictness(&self) -> Strictness {
        if self.strict {
            Strictness::Strict
        } else {
            Strictness::Usual
        }
    }
}

fn as_errors(warnings: Diagnostics) -> Diagnostics {
    let mut errors = Diagnostics::new();
    errors.extend(warnings.into_iter().map(|mut warning| {
        warning.severity = Severity::Error;
        warning
    }));
    errors
}
