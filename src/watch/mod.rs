//! When files change.
//!
//! - Modification times are polled. A tree of a few hundred files is looked at in a millisecond, and it
//!   works in containers and on network folders, where the events of the system do not arrive.
//! - Several files that are written in one go are one change.
//! - Whoever waits sees a trait, so that tests bring about changes of their own.

mod snapshot;

use std::path::PathBuf;
use std::time::Duration;

pub use snapshot::Snapshot;

pub trait Changes {
    /// Waits for the next change, and returns the files that are new, changed or gone, sorted; nothing
    /// if there will be no more.
    fn next(&mut self) -> Option<Vec<PathBuf>>;
}

/// Changes of files and of all files in folders, which never end.
#[derive(Debug)]
pub struct Polling {
    paths: Vec<PathBuf>,
    root: PathBuf,
    interval: Duration,
    last: Snapshot,
}

impl Polling {
    /// Looks at `paths`, and does so again after each `interval`; what changes from now on counts.
    /// No link to a folder is followed out of `root`.
    pub fn new(paths: Vec<PathBuf>, root: PathBuf, interval: Duration) -> Self {
        let last = Snapshot::of(&paths, &root);
        Self {
            paths,
            root,
            interval,
            last,
        }
    }

    fn look(&self) -> Snapshot {
        std::thread::sleep(self.interval);
        Snapshot::of(&self.paths, &self.root)
    }
}

impl Changes for Polling {
    fn next(&mut self) -> Option<Vec<PathBuf>> {
        loop {
            let mut seen = self.look();
            if seen == self.last {
                continue;
            }
            // An editor writes in several steps: wait for its last one.
            loop {
                let next = self.look();
                if next == seen {
                    break;
                }
                seen = next;
            }
            let before = std::mem::replace(&mut self.last, seen);
            let changed = self.last.changed_since(&before);
            if !changed.is_empty() {
                return Some(changed);
            }
        }
    }
}
