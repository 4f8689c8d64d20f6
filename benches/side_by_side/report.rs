//! What the rounds say: a table, the ratios, and what of the promises holds.

use std::time::Duration;

use crate::Round;
use crate::process::program::Cost;
use crate::process::spread::Spread;

const MEGABYTE: f64 = 1_000_000.0;

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
    let spread = |measure: fn(Cost) -> f64| shown(&Spread::of(costs.iter().copied().map(measure)));
    let wall = spread(|cost| milliseconds(cost.wall));
    let processor = spread(|cost| milliseconds(cost.processor));
    let memory = spread(megabytes);
    println!("{name:13} {wall}   {processor}   {memory}");
}

/// Half of all runs of a program that does nothing lie between the quartiles.
fn shown(spread: &Spread) -> String {
    let [least, median, greatest] = [0, 2, 4].map(|number| spread.quartile(number));
    format!("{median:8.2} {least:8.2} {greatest:8.2}")
}

fn noise(rounds: &[Round]) {
    let nothing = Spread::of(rounds.iter().map(|round| milliseconds(round.nothing.wall)));
    let (low, high) = (nothing.quartile(1), nothing.quartile(3));
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
        (!ratios.is_empty()).then(|| Spread::of(ratios))
    };
    if let Some(faster) = times_faster(|cost| cost.wall) {
        verdict(
            "helm / ours, wall",
            &faster,
            "at least 20",
            faster.median() >= 20.0,
        );
    }
    if let Some(faster) = times_faster(|cost| cost.processor) {
        println!("{:32} {}", "helm / ours, user + system", shown(&faster));
    }
    let more = Spread::of(
        rounds
            .iter()
            .map(|round| milliseconds(round.ours.wall) - milliseconds(round.nothing.wall)),
    );
    verdict(
        "ours - /bin/true, ms of wall",
        &more,
        "at most 3",
        more.median() <= 3.0,
    );
    let memory = Spread::of(rounds.iter().map(|round| megabytes(round.ours)));
    verdict(
        "ours, MB of memory",
        &memory,
        "at most 10",
        memory.quartile(4) <= 10.0,
    );
}

fn verdict(what: &str, spread: &Spread, promise: &str, holds: bool) {
    let verdict = if holds { "holds" } else { "does not hold" };
    println!("{what:32} {}   {promise}: {verdict}", shown(spread));
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
