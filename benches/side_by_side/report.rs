//! What the rounds say: a table, the ratios, and what of the promises holds.

use std::error::Error;
use std::time::Duration;

use plate_render::source::SourceMap;
use plate_render::yaml::{parse, to_json};
use serde_json::Value;

use crate::Round;
use crate::command::Cost;

const MEGABYTE: f64 = 1_000_000.0;

/// The median, the least and the greatest of some measurements, and their quartiles.
#[derive(Debug, Clone, Copy)]
struct Spread {
    median: f64,
    least: f64,
    greatest: f64,
    quartiles: (f64, f64),
}

impl Spread {
    fn of(measured: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = measured.collect();
        sorted.sort_by(f64::total_cmp);
        let at = |quarters: usize| sorted[(sorted.len() - 1) * quarters / 4];
        Self {
            median: at(2),
            least: at(0),
            greatest: at(4),
            quartiles: (at(1), at(3)),
        }
    }

    fn shown(self) -> String {
        let Self {
            median,
            least,
            greatest,
            ..
        } = self;
        format!("{median:8.2} {least:8.2} {greatest:8.2}")
    }
}

/// Reports an error unless helm and plate-render print the same resources in the same order.
pub(crate) fn same_resources(ours: &str, helm: &str) -> Result<(), Box<dyn Error>> {
    let helm = helm.replace("managed-by: Helm", "managed-by: plate-render");
    let (ours, helm) = (resources(ours)?, resources(&helm)?);
    if ours.is_empty() || ours != helm {
        return Err("helm and plate-render do not print the same resources".into());
    }
    println!("Both print the same {} resources.\n", ours.len());
    Ok(())
}

fn resources(text: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let file = SourceMap::new().add("printed", text);
    let documents = parse(file, text).map_err(|diagnostics| format!("{diagnostics:?}"))?;
    Ok(documents.iter().map(to_json).collect())
}

/// Prints the table, the ratios and the verdicts.
pub(crate) fn print(rounds: &[Round]) {
    println!("{} rounds; median, least, greatest\n", rounds.len());
    println!(
        "{:13} {:^26}   {:^26}   {:^26}",
        "", "wall, ms", "user + system, ms", "memory, MB"
    );
    row("plate-render", rounds.iter().map(|round| round.ours));
    if rounds.iter().all(|round| round.helm.is_some()) {
        row("helm", rounds.iter().filter_map(|round| round.helm));
    }
    row("/bin/true", rounds.iter().map(|round| round.nothing));
    noise(rounds);
    verdicts(rounds);
}

fn row(name: &str, costs: impl Iterator<Item = Cost>) {
    let costs: Vec<Cost> = costs.collect();
    let spread = |measure: fn(Cost) -> f64| Spread::of(costs.iter().copied().map(measure)).shown();
    let wall = spread(|cost| milliseconds(cost.wall));
    let processor = spread(|cost| milliseconds(cost.processor));
    let memory = spread(megabytes);
    println!("{name:13} {wall}   {processor}   {memory}");
}

/// Half of all runs of a program that does nothing lie between the quartiles.
fn noise(rounds: &[Round]) {
    let nothing = Spread::of(rounds.iter().map(|round| milliseconds(round.nothing.wall)));
    let (low, high) = nothing.quartiles;
    println!("\nnoise: half of the runs of /bin/true take {low:.2} to {high:.2} ms of wall time");
    if let Some(memory) = own_memory() {
        println!("this bench itself has {memory:.1} MB, below which no memory is seen");
    }
}

fn verdicts(rounds: &[Round]) {
    println!("\nround by round; median, least, greatest\n");
    let times_faster = |measure: fn(Cost) -> Duration| {
        let ratios = rounds.iter().filter_map(|round| {
            let helm = measure(round.helm?);
            Some(helm.as_secs_f64() / measure(round.ours).as_secs_f64())
        });
        let ratios: Vec<f64> = ratios.collect();
        (!ratios.is_empty()).then(|| Spread::of(ratios.into_iter()))
    };
    if let Some(faster) = times_faster(|cost| cost.wall) {
        verdict(
            "helm / ours, wall",
            faster,
            "at least 20",
            faster.median >= 20.0,
        );
    }
    if let Some(faster) = times_faster(|cost| cost.processor) {
        println!("{:32} {}", "helm / ours, user + system", faster.shown());
    }
    let more = Spread::of(
        rounds
            .iter()
            .map(|round| milliseconds(round.ours.wall) - milliseconds(round.nothing.wall)),
    );
    verdict(
        "ours - /bin/true, ms of wall",
        more,
        "at most 3",
        more.median <= 3.0,
    );
    let memory = Spread::of(rounds.iter().map(|round| megabytes(round.ours)));
    verdict(
        "ours, MB of memory",
        memory,
        "at most 10",
        memory.greatest <= 10.0,
    );
}

fn verdict(what: &str, spread: Spread, promise: &str, holds: bool) {
    let verdict = if holds { "holds" } else { "does not hold" };
    println!("{what:32} {}   {promise}: {verdict}", spread.shown());
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

#[expect(
    clippy::cast_precision_loss,
    reason = "fifteen digits of memory are enough"
)]
fn megabytes(cost: Cost) -> f64 {
    cost.memory as f64 / MEGABYTE
}

/// The most memory that this process had so far, where the system says it.
fn own_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / MEGABYTE)
}
