//! What the environment variables set: `ROUNDS`, `RELEASES`, `HELM_RUNS`, `SMALLER`, `RESULTS`.

use std::error::Error;
use std::path::PathBuf;
use std::str::FromStr;

/// How much is measured.
pub(crate) struct Settings {
    /// `ROUNDS`: how often each program runs, after one run that does not count.
    pub(crate) rounds: usize,
    /// `RELEASES`: how many releases the workspaces have, as in `1 10 100`.
    pub(crate) releases: Vec<usize>,
    /// `HELM_RUNS`: how many of these releases helm renders at most; more are extrapolated.
    pub(crate) helm_runs: usize,
    /// `SMALLER`: what the sizes of large inputs are divided by.
    pub(crate) smaller: usize,
    /// `RESULTS`: the page that is written.
    pub(crate) results: PathBuf,
}

impl Settings {
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let one = |name, default| Ok::<_, Box<dyn Error>>(numbers(name, default)?[0]);
        Ok(Self {
            rounds: one("ROUNDS", "5")?,
            releases: numbers("RELEASES", "1 10 100 1000 3000")?,
            helm_runs: one("HELM_RUNS", "30")?,
            smaller: one("SMALLER", "1")?,
            results: text("RESULTS", "benches/RESULTS.md")?.into(),
        })
    }
}

fn numbers(name: &str, default: &str) -> Result<Vec<usize>, Box<dyn Error>> {
    let text = text(name, default)?;
    let read: Result<Vec<usize>, _> = text.split_whitespace().map(usize::from_str).collect();
    match read {
        Ok(numbers) if !numbers.is_empty() && !numbers.contains(&0) => Ok(numbers),
        _ => Err(format!("{name} must be a number above 0, got `{text}`").into()),
    }
}

fn text(name: &str, default: &str) -> Result<String, std::env::VarError> {
    match std::env::var(name) {
        Err(std::env::VarError::NotPresent) => Ok(default.to_owned()),
        text => text,
    }
}
