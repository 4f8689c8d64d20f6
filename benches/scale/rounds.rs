//! Runs programs in turn, round by round.

use std::io;
use std::path::{Path, PathBuf};

use crate::process::program::{Cost, Program};
use crate::process::spread::Spread;

/// A program, and what must not be there when it starts.
pub(crate) struct Job {
    program: Program,
    removed_before: Option<PathBuf>,
}

/// What the runs of one program cost; there is at least one.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    costs: Vec<Cost>,
}

impl Job {
    pub(crate) fn new(program: Program) -> Self {
        Self {
            program,
            removed_before: None,
        }
    }

    /// The folder is removed before each run, which does not count as time.
    pub(crate) fn without(program: Program, folder: &Path) -> Self {
        Self {
            program,
            removed_before: Some(folder.to_owned()),
        }
    }

    /// Runs it once; nothing if it fails, which is then printed.
    fn cost(&self) -> io::Result<Option<Cost>> {
        if let Some(folder) = self.removed_before.as_ref().filter(|path| path.exists()) {
            std::fs::remove_dir_all(folder)?;
        }
        let cost = self.program.cost();
        Ok(cost.map_err(|error| println!("{error}")).ok())
    }
}

/// Runs each job once in each of `rounds`, after one round that does not count.
///
/// A job that fails in that round is not run again, and has no result.
pub(crate) fn in_turn(jobs: &[Job], rounds: usize) -> io::Result<Vec<Option<Measured>>> {
    let mut costs: Vec<Option<Vec<Cost>>> = Vec::new();
    for job in jobs {
        costs.push(job.cost()?.map(|_| Vec::new()));
    }
    for _ in 0..rounds {
        for (job, costs) in jobs.iter().zip(&mut costs) {
            if let Some(costs) = costs {
                costs.extend(job.cost()?);
            }
        }
    }
    let measured = costs.into_iter().map(|costs| costs.and_then(Measured::of));
    Ok(measured.collect())
}

impl Measured {
    fn of(costs: Vec<Cost>) -> Option<Self> {
        (!costs.is_empty()).then_some(Self { costs })
    }

    /// Seconds.
    pub(crate) fn wall(&self) -> Spread {
        Spread::of(self.costs.iter().map(|cost| cost.wall.as_secs_f64()))
    }

    /// Seconds.
    pub(crate) fn processor(&self) -> Spread {
        Spread::of(self.costs.iter().map(|cost| cost.processor.as_secs_f64()))
    }

    /// Megabytes, of the largest process.
    pub(crate) fn memory(&self) -> Spread {
        Spread::of(self.costs.iter().map(megabytes))
    }

    /// The same with `factor` times the time.
    pub(crate) fn extrapolated(&self, factor: f64) -> Self {
        let costs = self.costs.iter().map(|cost| Cost {
            wall: cost.wall.mul_f64(factor),
            processor: cost.processor.mul_f64(factor),
            memory: cost.memory,
        });
        Self {
            costs: costs.collect(),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "fifteen digits of memory are enough"
)]
fn megabytes(cost: &Cost) -> f64 {
    cost.memory as f64 / 1_000_000.0
}
