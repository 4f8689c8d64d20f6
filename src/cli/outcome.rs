//! How a run ends, and its exit code.

use std::process::ExitCode;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// The end of a run that did what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing is wrong; exit code 0.
    Clean,
    /// It was done, and differences or findings are reported; exit code 1.
    Different,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => ExitCode::SUCCESS,
            Outcome::Different => ExitCode::from(1),
        }
    }
}

/// The end of a run that could not do what was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// Errors in the user's files or arguments; exit code 2.
    Diagnostics(Diagnostics),
    /// The machine refused something; exit code 2.
    Machine(anyhow::Error),
    /// The reader of the output went away, which is its right; exit code 0.
    ClosedPipe,
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Failure::Diagnostics(diagnostics)
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Failure::Diagnostics(diagnostic.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Failure::Machine(error)
    }
}
