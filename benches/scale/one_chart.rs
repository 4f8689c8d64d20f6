//! One chart of this repository, plate-llm, against helm.

use std::error::Error;

use crate::Bench;
use crate::process::plate_llm;
use crate::process::program::Program;
use crate::process::same;
use crate::process::spread::Spread;
use crate::rounds::{Job, Measured, in_turn};
use crate::table::{memory, processor, table, times, wall};

/// Such short runs are repeated more often.
const TIMES_ROUNDS: usize = 10;

/// The section of the page, and the wall time of a program that does nothing.
pub(crate) struct OneChart {
    pub(crate) section: String,
    pub(crate) noise: Option<Spread>,
}

pub(crate) fn measure(bench: &Bench) -> Result<OneChart, Box<dyn Error>> {
    let mut rows = Vec::new();
    let mut noise = None;
    for environment in ["stg", "prod"] {
        println!("one chart in {environment}");
        let (count, measured) = in_environment(bench, environment)?;
        let [nothing, ours, helm] = [0, 1, 2].map(|index| measured.get(index)?.as_ref());
        noise = nothing.map(Measured::wall);
        let name = format!("{environment}: {count} resources");
        rows.push(row(&format!("{name}, plate-render"), ours, None));
        rows.push(row(&format!("{name}, helm"), helm, ours));
    }
    let headings = [
        "environment",
        "wall",
        "user + system",
        "memory",
        "against plate-render",
    ];
    let section = format!(
        "## One chart\n\nplate-llm of this repository, with the same values and the same schema; {} rounds.\n\n{}",
        TIMES_ROUNDS * bench.settings.rounds,
        table(&headings, &rows)
    );
    Ok(OneChart { section, noise })
}

/// How many resources are printed, and what `/bin/true`, plate-render and helm cost.
type InEnvironment = (usize, Vec<Option<Measured>>);

fn in_environment(bench: &Bench, environment: &str) -> Result<InEnvironment, Box<dyn Error>> {
    let chart = tempfile::tempdir()?;
    let ours = plate_llm::plate_render(&bench.root, environment);
    let helm = plate_llm::helm(&bench.root, environment, chart.path())?;
    let count = match &helm {
        Some(helm) => same::resources(&ours.output()?, &helm.output()?)?,
        None => ours.output()?.matches("\nkind: ").count(),
    };
    let programs = [Some(Program::nothing()), Some(ours), helm];
    let jobs: Vec<Job> = programs.into_iter().flatten().map(Job::new).collect();
    let measured = in_turn(&jobs, TIMES_ROUNDS * bench.settings.rounds)?;
    Ok((count, measured))
}

fn row(name: &str, measured: Option<&Measured>, ours: Option<&Measured>) -> Vec<String> {
    let against = match ours {
        Some(ours) => times(measured, Some(ours)),
        None => String::new(),
    };
    vec![
        name.to_owned(),
        wall(measured),
        processor(measured),
        memory(measured),
        against,
    ]
}
