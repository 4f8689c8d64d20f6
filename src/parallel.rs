//! Work on many things at once, on all cores; the results are in the order of the things.
//!
//! - What is done with one thing depends on nothing that is done with another, so that the number
//!   of threads changes no result. `RAYON_NUM_THREADS` sets it, up to a limit.
//! - Threads are started only where there is work for more than one.

use std::sync::OnceLock;
use std::thread;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// How much stack a thread may use, in bytes; only what is used is ever taken from the machine.
///
/// Values and templates may nest hundreds of levels deep, and are walked by functions that call
/// themselves. A release build uses 4 MB for the worst that the limits let pass, a debug build
/// several times that.
pub const STACK: usize = if cfg!(debug_assertions) { 64 } else { 8 } * 1024 * 1024;

/// The most threads of a run: with more, a few hundred releases get no faster, and a number by mistake
/// would start threads without end.
const MOST_THREADS: usize = 64;

/// How many of many things one thread takes at a time.
const PART: usize = 64;

/// Returns what `work` makes of each of `items`, in their order.
pub fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    match threads().filter(|_| items.len() > 1) {
        Some(threads) => threads.install(|| items.into_par_iter().map(&work).collect()),
        None => items.into_iter().map(work).collect(),
    }
}

/// Returns all that `find` finds in each of `items`, in their order; worth threads only where they are many.
pub fn flat_map<'a, T, R, F>(items: &'a [T], find: F) -> Vec<R>
where
    T: Sync,
    R: Send,
    F: Fn(&'a T) -> Vec<R> + Sync,
{
    let in_part = |part: &'a [T]| part.iter().flat_map(&find).collect::<Vec<R>>();
    let found = map(items.chunks(PART).collect(), in_part);
    found.into_iter().flatten().collect()
}

/// The threads of this process; none on a machine with one core, or without space for their stacks.
fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let start = || {
        let threads = ThreadPoolBuilder::new()
            .num_threads(count())
            .stack_size(STACK);
        threads.build().ok()
    };
    let started = THREADS.get_or_init(start).as_ref();
    started.filter(|threads| threads.current_num_threads() > 1)
}

/// How many threads there are: as many as the user asks for, else as many as there are cores.
fn count() -> usize {
    let asked = std::env::var("RAYON_NUM_THREADS").ok();
    let asked = asked.and_then(|text| text.parse().ok());
    let asked = asked.filter(|count| *count > 0);
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    asked.unwrap_or_else(cores).min(MOST_THREADS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_in_the_order_of_the_things() {
        let numbers: Vec<u32> = (0..1_000).collect();
        let found = flat_map(&numbers, |number| vec![*number; 2]);
        assert!(found.into_iter().eq((0..2_000).map(|number| number / 2)));
    }

    #[test]
    fn results_are_in_the_order_of_the_things() {
        let doubled = map((0..10_000).collect(), |number: u32| number * 2);
        assert!(doubled.into_iter().eq((0..10_000).map(|number| number * 2)));
    }
}
