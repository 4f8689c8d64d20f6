//! How many instructions five jobs take, compared with those in `benches/instructions.txt`.
//!
//! - They are counted by callgrind, on one thread: the same program counts the same on any machine
//!   of one kind, up to the system's own part.
//! - More than 5 % above the file fails. `instructions-update` writes such a growth only with a
//!   reason, which the file then gives.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Bench;
use crate::table::grouped;
use crate::workspace::Workspace;

const FILE: &str = "benches/instructions.txt";

const HEAD: &str = "\
# Instructions of five jobs, counted by callgrind on one thread in the release binary.
# `just instructions` fails if one takes over 5 % more; `just instructions-update REASON` writes this file.
";

/// How many releases the generated workspace has.
const RELEASES: usize = 100;

/// A growth above this needs a reason.
const ALLOWED: f64 = 0.05;

/// A job, and how many instructions it takes.
struct Count {
    job: String,
    instructions: u64,
    /// Why it takes more than it once did.
    reason: String,
}

/// Counts, and returns an error if a job grew.
pub(crate) fn compare(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let kept = read(&fs::read_to_string(bench.root.join(FILE))?)?;
    let Some(counted) = counted(bench)? else {
        return Ok(());
    };
    let mut grown = 0;
    for count in &counted {
        let before = before(&kept, &count.job);
        grown += usize::from(has_grown(count, before));
        println!("{}", compared(count, before));
    }
    match grown {
        0 => Ok(()),
        _ => Err(format!(
            "{grown} of {} jobs take over 5 % more instructions than {FILE} says; \
             if that has a reason, run `just instructions-update REASON`",
            counted.len()
        )
        .into()),
    }
}

/// Counts, and writes the file; `reason` is why those that grew did so.
pub(crate) fn update(bench: &Bench, reason: &str) -> Result<(), Box<dyn Error>> {
    let path = bench.root.join(FILE);
    let kept = match fs::read_to_string(&path) {
        Ok(text) => read(&text)?,
        Err(_) => Vec::new(),
    };
    let Some(counted) = counted(bench)? else {
        return Ok(());
    };
    let mut text = HEAD.to_owned();
    for count in counted {
        let before = before(&kept, &count.job);
        println!("{}", compared(&count, before));
        text.push_str(&updated(count, before, reason)?.line());
    }
    fs::write(&path, text)?;
    Ok(())
}

/// What the file says next of a job.
fn updated(count: Count, before: Option<&Count>, reason: &str) -> Result<Count, String> {
    let reason = match before {
        Some(before) if has_grown(&count, Some(before)) => {
            if reason.is_empty() {
                return Err(format!(
                    "`{}` takes over 5 % more instructions: `just instructions-update REASON` needs the reason",
                    count.job
                ));
            }
            format!("from {}: {reason}", grouped(before.instructions))
        }
        Some(before) => before.reason.clone(),
        None => String::new(),
    };
    Ok(Count { reason, ..count })
}

fn before<'a>(kept: &'a [Count], job: &str) -> Option<&'a Count> {
    kept.iter().find(|count| count.job == job)
}

fn has_grown(count: &Count, before: Option<&Count>) -> bool {
    before.is_some_and(|before| growth(count, before) > ALLOWED)
}

#[expect(clippy::cast_precision_loss, reason = "a ratio needs few digits")]
fn growth(count: &Count, before: &Count) -> f64 {
    count.instructions as f64 / before.instructions as f64 - 1.0
}

fn compared(count: &Count, before: Option<&Count>) -> String {
    let change = before.map_or_else(
        || "new".to_owned(),
        |before| format!("{:+.1} %", growth(count, before) * 100.0),
    );
    format!(
        "{:40} {:>16}  {change}",
        count.job,
        grouped(count.instructions)
    )
}

impl Count {
    /// A line of the file, as `read` reads it.
    fn line(&self) -> String {
        let reason = match self.reason.as_str() {
            "" => String::new(),
            reason => format!(" | {reason}"),
        };
        format!("{} | {}{reason}\n", self.job, grouped(self.instructions))
    }
}

fn read(text: &str) -> Result<Vec<Count>, String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| read_line(line).ok_or_else(|| format!("{FILE} has no such lines: `{line}`")))
        .collect()
}

fn read_line(line: &str) -> Option<Count> {
    let mut columns = line.splitn(3, " | ");
    Some(Count {
        job: columns.next()?.to_owned(),
        instructions: columns.next()?.replace(',', "").parse().ok()?,
        reason: columns.next().unwrap_or_default().to_owned(),
    })
}

/// All jobs, in their order; nothing, which is said, if there is no callgrind.
fn counted(bench: &Bench) -> Result<Option<Vec<Count>>, Box<dyn Error>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: there is no valgrind");
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    let many = folder.path().join("many");
    let workspace = Workspace::write(&bench.root, many.clone(), RELEASES, RELEASES / 10)?;
    let update = ["golden", "--update", "--env", "prod"];
    workspace
        .plate_render(&bench.plate_render, &update)
        .output()?;
    let mut counts = Vec::new();
    for (job, folder, args) in jobs(&bench.root, &many) {
        counts.push(Count {
            job: job.to_owned(),
            instructions: instructions(&bench.plate_render, &folder, args)?,
            reason: String::new(),
        });
    }
    Ok(Some(counts))
}

/// Their names, folders and arguments.
fn jobs(root: &Path, many: &Path) -> [(&'static str, PathBuf, &'static str); 5] {
    let many = || many.to_owned();
    [
        (
            "render of plate-llm",
            root.to_owned(),
            "plate-llm --env prod",
        ),
        ("render of 100 releases", many(), "--all --env prod"),
        ("check of 100 releases", many(), "check --env prod"),
        ("golden of 100 releases", many(), "golden --env prod"),
        ("diff of 100 releases", many(), "diff stg prod --all"),
    ]
}

fn instructions(program: &Path, folder: &Path, args: &str) -> Result<u64, Box<dyn Error>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(args.split(' '))
        .current_dir(folder)
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected :"));
    let count = count.and_then(|(_, number)| number.trim().parse().ok());
    count.ok_or_else(|| format!("callgrind counts nothing: {said}").into())
}
