//! How the cost of plate-render grows with the number of releases and the size of inputs, beside the
//! real `helm template`; and how many instructions five jobs take.
//!
//! ```sh
//! just bench                       # measures all, and writes benches/RESULTS.md
//! just instructions                # compares with benches/instructions.txt
//! just instructions-update REASON  # writes it
//! cargo bench --bench scale -- workspace FOLDER RELEASES CHARTS # writes such a workspace
//! ```
//! - Whatever is compared is run in turn, round by round, so that other work of the machine meets
//!   all of it. Results are medians; half of the distance between the quartiles is the noise.
//! - The inputs are generated: releases of charts like those in `application/`, and large charts.
//!   That helm prints the same resources is checked with small ones of each kind.
//! - `HELM` and `PLATE_RENDER` name the programs, as for `side_by_side`; the environment variables
//!   in `settings.rs` make a run shorter.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench reports on the terminal"
)]

mod instructions;
mod large;
mod machine;
mod one_chart;
#[path = "../process/mod.rs"]
mod process;
mod releases;
mod rounds;
mod settings;
mod table;
mod units;
mod workspace;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use process::plate_llm;
use settings::Settings;
use workspace::Workspace;

/// What is measured, and how.
struct Bench {
    settings: Settings,
    /// The folder of this repository.
    root: PathBuf,
    plate_render: PathBuf,
    helm: Option<PathBuf>,
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
    let bench = Bench {
        settings: Settings::read()?,
        root: root.to_owned(),
        plate_render: plate_llm::plate_render_path(root),
        helm: plate_llm::helm_path(root)?,
    };
    // Cargo itself adds `--bench`.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => measure(&bench),
        ["instructions"] => instructions::compare(&bench),
        ["instructions-update", ref why @ ..] => instructions::update(&bench, &why.join(" ")),
        ["workspace", folder, releases, charts] => {
            Workspace::write(root, folder.into(), releases.parse()?, charts.parse()?)?;
            Ok(())
        }
        _ => Err(format!("unknown arguments: {}", words.join(" ")).into()),
    }
}

/// Measures everything, and writes the page.
fn measure(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let one_chart = one_chart::measure(bench)?;
    let releases = releases::measure(bench)?;
    let large = large::measure(bench)?;
    let page = [
        machine::described(bench, one_chart.noise),
        one_chart.section,
        releases::section(&releases, bench.settings.helm_runs),
        large::section(&large),
        units::section(&releases, &large),
    ];
    let path = bench.root.join(&bench.settings.results);
    std::fs::write(&path, page.join("\n"))?;
    println!("wrote {}", path.display());
    Ok(())
}
