//! Standard output and standard error.

use std::io::{ErrorKind, IsTerminal, Stderr, Stdout, Write};
use std::process::ExitCode;

use anyhow::anyhow;

use super::outcome::Failure;
use crate::diagnostic::text::{Colour, draw_all};
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::SourceMap;

/// The exit code of a run that could not do what was asked.
const FAILED: u8 = 2;

/// Where a run speaks to its user, and the texts that its messages quote.
#[derive(Debug)]
pub(super) struct Terminal {
    /// Every text that the run has read.
    pub(super) sources: SourceMap,
    /// What deserves a look and is not shown yet.
    warnings: Diagnostics,
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
            stdout: std::io::stdout(),
            stderr: std::io::stderr(),
            colour,
        }
    }

    /// Writes `text` to standard output.
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
        // Whoever closed standard error does not want to hear.
        let _ = writeln!(self.stderr.lock(), "{line}");
    }

    /// Takes `warnings`, to be shown when it is known how the run ends.
    pub(super) fn warn(&mut self, warnings: Diagnostics) {
        self.warnings.extend(warnings);
    }

    /// Drops the warnings so far: they are about something that nobody can change any more.
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

    /// Returns the warnings that are not shown yet, for whoever shows them himself.
    pub(super) fn take_warnings(&mut self, strictness: Strictness) -> Diagnostics {
        let warnings = std::mem::take(&mut self.warnings);
        match strictness {
            Strictness::Usual => warnings,
            Strictness::Strict => as_errors(warnings),
        }
    }

    /// Draws `diagnostics` on standard output: they are the result.
    pub(super) fn print_findings(&self, diagnostics: &Diagnostics) -> Result<(), Failure> {
        self.print(&self.drawn(diagnostics))
    }

    /// Returns `diagnostics` as standard output shows them.
    pub(super) fn drawn(&self, diagnostics: &Diagnostics) -> String {
        draw_all(diagnostics, &self.sources, self.result_colour())
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
    fn report(&self, diagnostics: &Diagnostics) {
        if !diagnostics.is_empty() {
            let drawn = draw_all(diagnostics, &self.sources, self.colour);
            self.tell(drawn.trim_end());
        }
    }

    /// Reports `failure`, after the warnings that are not shown yet, and returns its exit code.
    pub(super) fn fail(&self, failure: Failure) -> ExitCode {
        let mut shown = self.warnings.clone();
        match failure {
            Failure::ClosedPipe => return ExitCode::SUCCESS,
            Failure::Machine(error) => {
                self.report(&shown);
                self.tell(&format!("error: {error:#}"));
            }
            Failure::Faults(faults) => {
                shown.extend(faults);
                self.report(&shown);
                self.sum_up(&shown);
            }
        }
        ExitCode::from(FAILED)
    }

    /// Says how many errors there are where they may not fit on one screen.
    fn sum_up(&self, faults: &Diagnostics) {
        let errors = faults.iter().filter(|fault| fault.is_error()).count();
        if errors > 1 {
            self.tell(&format!("\nerror: {errors} errors, nothing was written"));
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

fn as_errors(warnings: Diagnostics) -> Diagnostics {
    let mut errors = Diagnostics::new();
    errors.extend(warnings.into_iter().map(|mut warning| {
        warning.severity = Severity::Error;
        warning
    }));
    errors
}
