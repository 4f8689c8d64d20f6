//! Many releases: every command, against a loop of helm and against two helms at a time.

use std::error::Error;

use crate::Bench;
use crate::process::same;
use crate::rounds::{Job, Measured, in_turn};
use crate::table::{memory, table, times, wall};
use crate::workspace::Workspace;

/// What is measured of plate-render; the columns of the tables.
const COMMANDS: [&str; 6] = [
    "render",
    "`check`",
    "`golden`",
    "`diff`",
    "`--output-dir`, fresh",
    "`--output-dir`, again",
];

/// More releases than this are measured in fewer rounds.
const MANY: usize = 100;
const ROUNDS_OF_MANY: usize = 3;

/// What one number of releases costs.
pub(crate) struct Releases {
    pub(crate) count: usize,
    /// With one chart, and where there are several with a tenth as many charts as releases.
    workspaces: Vec<Commands>,
    helm_loop: Option<Measured>,
    helm_xargs: Option<Measured>,
}

/// What the commands cost in a workspace, in the order of `COMMANDS`.
struct Commands {
    charts: usize,
    measured: Vec<Option<Measured>>,
}

impl Releases {
    /// A render of releases of one chart.
    pub(crate) fn render(&self) -> Option<&Measured> {
        self.workspaces.first()?.measured[0].as_ref()
    }

    /// A loop of helm for these releases; extrapolated beyond the limit.
    pub(crate) fn helm_loop(&self) -> Option<&Measured> {
        self.helm_loop.as_ref()
    }
}

/// Measures each number of releases that is wanted.
pub(crate) fn measure(bench: &Bench) -> Result<Vec<Releases>, Box<dyn Error>> {
    let counts = bench.settings.releases.iter();
    counts.map(|count| of_count(bench, *count)).collect()
}

fn of_count(bench: &Bench, count: usize) -> Result<Releases, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut charts = vec![1, (count / 10).max(1)];
    charts.dedup();
    let mut jobs = Vec::new();
    let mut helms = Vec::new();
    for charts in &charts {
        println!("{count} releases, charts: {charts}");
        let path = folder.path().join(charts.to_string());
        let workspace = Workspace::write(&bench.root, path, count, *charts)?;
        prepare(bench, &workspace, count)?;
        jobs.extend(commands(bench, &workspace));
        if helms.is_empty() {
            helms = helm_jobs(bench, &workspace);
        }
    }
    jobs.extend(helms);
    let rounds = rounds(count, bench.settings.rounds);
    let mut measured = in_turn(&jobs, rounds)?.into_iter();
    let workspaces = charts.into_iter().map(|charts| Commands {
        charts,
        measured: measured.by_ref().take(COMMANDS.len()).collect(),
    });
    let workspaces = workspaces.collect();
    let factor = factor(count, bench.settings.helm_runs);
    let mut helm = measured.map(|measured| Some(measured?.extrapolated(factor)));
    Ok(Releases {
        count,
        workspaces,
        helm_loop: helm.next().flatten(),
        helm_xargs: helm.next().flatten(),
    })
}

/// Writes the golden files, and stops unless `check` finds no error and helm prints the same.
fn prepare(bench: &Bench, workspace: &Workspace, count: usize) -> Result<(), Box<dyn Error>> {
    let run = |args: &[&str]| workspace.plate_render(&bench.plate_render, args).output();
    run(&["golden", "--update", "--env", "prod"])?;
    run(&["check", "--env", "prod"])?;
    if let Some(helm) = bench.helm.as_ref().filter(|_| count == 1) {
        let ours = run(&["--all", "--env", "prod"])?;
        same::resources(&ours, &workspace.helm_loop(helm, 1).output()?)?;
    }
    Ok(())
}

/// In the order of `COMMANDS`.
fn commands(bench: &Bench, workspace: &Workspace) -> Vec<Job> {
    let run = |args: &[&str]| workspace.plate_render(&bench.plate_render, args);
    let into = |folder| run(&["--all", "--env", "prod", "--output-dir", folder]);
    vec![
        Job::new(run(&["--all", "--env", "prod"])),
        Job::new(run(&["check", "--env", "prod"])),
        Job::new(run(&["golden", "--env", "prod"])),
        Job::new(workspace.diff(&bench.plate_render)),
        Job::without(into("fresh"), &workspace.path("fresh")),
        Job::new(into("again")),
    ]
}

fn helm_jobs(bench: &Bench, workspace: &Workspace) -> Vec<Job> {
    let Some(helm) = &bench.helm else {
        return Vec::new();
    };
    let count = bench.settings.helm_runs;
    vec![
        Job::new(workspace.helm_loop(helm, count)),
        Job::new(workspace.helm_xargs(helm, count)),
    ]
}

/// Rounds of so many releases take long, most of the time for writing and removing files.
fn rounds(count: usize, rounds: usize) -> usize {
    if count > MANY {
        rounds.min(ROUNDS_OF_MANY)
    } else {
        rounds
    }
}

/// How many times as many releases there are as helm renders.
#[expect(
    clippy::cast_precision_loss,
    reason = "there are never so many releases"
)]
fn factor(count: usize, helm_runs: usize) -> f64 {
    (count as f64 / helm_runs as f64).max(1.0)
}

/// The tables of the page.
pub(crate) fn section(measured: &[Releases], helm_runs: usize) -> String {
    let headings: Vec<&str> = ["releases", "charts"].into_iter().chain(COMMANDS).collect();
    let rows = |cell: fn(Option<&Measured>) -> String| {
        let rows = measured.iter().flat_map(|releases| releases.rows(cell));
        table(&headings, &rows.collect::<Vec<_>>())
    };
    let helm: Vec<Vec<String>> = measured
        .iter()
        .map(|releases| releases.helm_row(helm_runs))
        .collect();
    let helm = table(
        &[
            "releases",
            "plate-render",
            "helm, a loop",
            "helm, `xargs -P2`",
            "loop against plate-render",
            "`xargs -P2` against plate-render",
            "memory, plate-render",
            "memory, one helm",
        ],
        &helm,
    );
    format!(
        "## Many releases\n\nTen manifests for each release. A render prints production, `check` and `golden` read the \
         same, `diff` compares staging with production. Over {MANY} releases are measured in {ROUNDS_OF_MANY} rounds.\n\n{}\nPeak memory:\n\n{}\n\
         Against helm, with one chart; ≈ is extrapolated from {helm_runs} releases that were measured in the same \
         rounds:\n\n{helm}",
        rows(wall),
        rows(memory),
    )
}

impl Releases {
    /// One row for each number of charts.
    fn rows(&self, cell: fn(Option<&Measured>) -> String) -> Vec<Vec<String>> {
        let row = |commands: &Commands| {
            let cells = commands.measured.iter();
            let cells = cells.map(|measured| cell(measured.as_ref()));
            let names = [self.count.to_string(), commands.charts.to_string()];
            names.into_iter().chain(cells).collect()
        };
        self.workspaces.iter().map(row).collect()
    }

    fn helm_row(&self, helm_runs: usize) -> Vec<String> {
        let (ours, helm_loop) = (self.render(), self.helm_loop());
        let xargs = self.helm_xargs.as_ref();
        let is_exact = self.count <= helm_runs || helm_loop.is_none();
        let about = if is_exact { "" } else { "≈ " };
        vec![
            self.count.to_string(),
            wall(ours),
            format!("{about}{}", wall(helm_loop)),
            format!("{about}{}", wall(xargs)),
            format!("{about}{}", times(helm_loop, ours)),
            format!("{about}{}", times(xargs, ours)),
            memory(ours),
            memory(helm_loop),
        ]
    }
}
