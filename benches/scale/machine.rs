//! The head of the page: the date, the machine, the programs and the noise.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::available_parallelism;

use jiff::Timestamp;

use crate::Bench;
use crate::process::spread::Spread;
use crate::table::seconds;

/// The title, and the conditions under which everything below was measured.
pub(crate) fn described(bench: &Bench, nothing: Option<Spread>) -> String {
    let settings = &bench.settings;
    let mut lines = vec![
        format!("- Date: {}", Timestamp::now().strftime("%F")),
        format!("- Machine: {}", machine()),
        format!("- Program: {}", plate_render(bench)),
        format!("- Helm: {}", helm(bench)),
        format!(
            "- Method: {} rounds, after one that does not count; in each round, every program of a table runs once, one \
             after the other. Times are medians of wall time, ± half of the distance between the quartiles. Memory is the \
             peak of the largest process.",
            settings.rounds
        ),
    ];
    if let Some(nothing) = nothing {
        lines.push(noise(&nothing));
    }
    if settings.smaller > 1 {
        let smaller = settings.smaller;
        lines.push(format!(
            "- Large inputs have 1/{smaller} of their usual size."
        ));
    }
    format!(
        "# Results of the benches\n\nWritten by `just bench`; [how to run it](../CONTRIBUTING.md#speed).\n\n{}\n",
        lines.join("\n")
    )
}

fn noise(nothing: &Spread) -> String {
    let [low, median, high] = [1, 2, 3].map(|number| seconds(nothing.quartile(number)));
    format!(
        "- Noise: `/bin/true`, started in the same way, takes {median}, and half of its runs take {low} to {high}."
    )
}

fn machine() -> String {
    let cores = available_parallelism().map_or_else(|_| "?".to_owned(), |cores| cores.to_string());
    let model = entry("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory = entry("/proc/meminfo", "MemTotal").and_then(|text| gigabytes(&text));
    let memory = memory.map_or_else(String::new, |memory| format!(", {memory} GB of memory"));
    let system = std::env::consts::OS;
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{model}, {cores} cores{memory}, {system} {}",
        release.trim()
    )
}

/// The value of the first line `name: value` of a file that the system writes.
fn entry(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn gigabytes(kilobytes: &str) -> Option<u64> {
    let number: u64 = kilobytes.trim_end_matches("kB").trim().parse().ok()?;
    Some(number / 1_000_000)
}

fn plate_render(bench: &Bench) -> String {
    let version = first_line(&bench.plate_render, &["--version"], &bench.root);
    let last = ["log", "-1", "--format=%h", "--", "src", "Cargo.lock"];
    let commit = first_line(Path::new("git"), &last, &bench.root);
    let size = fs::metadata(&bench.plate_render).map_or(0, |file| file.len() / 1_000_000);
    format!("{version}, source of commit {commit}, a binary of {size} MB")
}

fn helm(bench: &Bench) -> String {
    let Some(helm) = &bench.helm else {
        return "not measured".to_owned();
    };
    first_line(helm, &["version", "--short"], &bench.root)
}

fn first_line(program: &Path, args: &[&str], folder: &Path) -> String {
    let output = Command::new(program)
        .args(args)
        .current_dir(folder)
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let text = text.unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}
