//! The whole process against the real `helm template`, on the same chart with the same values.
//!
//! ```sh
//! cargo bench --bench side_by_side
//! ```
//! - Each round runs plate-render, helm and `/bin/true` once, one after the other, so that whatever
//!   else the machine does meets all three. Ratios are taken within a round.
//! - helm is `HELM`, or else `target/peers/helm`; any release of Helm 4 will do. Without one the
//!   rest is measured.
//! - plate-render is the one that cargo builds, or `PLATE_RENDER`. The promises are made of the
//!   release binary, which `just release` builds.
//! - `ENVIRONMENT` says what is rendered: `stg` if nothing is said, `prod` with every switch on.
//!   `ROUNDS` says how many rounds, 100 if nothing is said.
//! - Both check `values.schema.json`, and that both print the same resources is checked first.
//! - Times and memory are what the system accounts to each process when it ends. Memory is never
//!   less than that of this bench, which starts them; its own is printed beside.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench reports on the terminal"
)]

#[path = "../process/mod.rs"]
mod process;
mod report;

use std::env::VarError;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use process::plate_llm;
use process::program::{Cost, Program};
use process::same;

/// Runs that count for nothing: they bring files and programs into memory.
const WARM_UP: usize = 5;

/// What each round costs: plate-render, helm if there is one, `/bin/true`.
struct Round {
    ours: Cost,
    helm: Option<Cost>,
    nothing: Cost,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let environment = wanted_environment()?;
    let ours = plate_llm::plate_render(root, &environment);
    let nothing = Program::nothing();
    let chart = tempfile::tempdir()?;
    let helm = plate_llm::helm(root, &environment, chart.path())?;
    println!("plate-llm in {environment}, rendered by {ours}\n");
    match &helm {
        Some(helm) => {
            let count = same::resources(&ours.output()?, &helm.output()?)?;
            println!("Both print the same {count} resources.\n");
        }
        None => println!(
            "There is no helm to compare with. Get one from https://github.com/helm/helm/releases,\n\
             then say `HELM=/path/to/helm` or put it into target/peers/helm.\n"
        ),
    }
    let mut rounds = Vec::new();
    for number in 0..WARM_UP + wanted_rounds()? {
        let round = Round {
            ours: ours.cost()?,
            helm: helm.as_ref().map(Program::cost).transpose()?,
            nothing: nothing.cost()?,
        };
        if number >= WARM_UP {
            rounds.push(round);
        }
    }
    report::print(&rounds);
    Ok(())
}

fn wanted_environment() -> Result<String, VarError> {
    match std::env::var("ENVIRONMENT") {
        Err(VarError::NotPresent) => Ok("stg".to_owned()),
        wanted => wanted,
    }
}

fn wanted_rounds() -> Result<usize, Box<dyn Error>> {
    match std::env::var("ROUNDS") {
        Ok(text) => match text.parse() {
            Ok(0) | Err(_) => Err(format!("ROUNDS must be a number above 0, got `{text}`").into()),
            Ok(rounds) => Ok(rounds),
        },
        Err(_) => Ok(100),
    }
}
