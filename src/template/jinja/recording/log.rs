//! What happens while a template renders: which values are read, and what is written into placeholders.
//!
//! Sites nest: a macro's sites open and close while the site of its call is open. What is read
//! between the opening and the closing of a site made its value.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use indexmap::IndexSet;
use minijinja::Value;

use super::events::{Events, Writing};
use super::tracked::ValueId;
use crate::functions::FunctionError;
use crate::yaml::Mark;

/// How deep macros, `include()` and `tpl()` may nest, all of them together: each level takes native
/// stack, which templates that call each other without an end would exhaust.
const MAX_DEPTH: usize = 64;

/// A value that was read, or one that was looked for in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Read {
    Hit(ValueId),
    /// The map or list has no such key.
    Miss(ValueId, String),
}

/// What a site printed.
#[derive(Debug)]
pub(crate) struct Placeholder {
    pub(crate) value: Value,
    /// The site that printed it; none if the engine formatted something on its own.
    pub(crate) site: Option<usize>,
    /// The values that were read to make it.
    pub(crate) reads: Vec<Read>,
    /// Where there are many reads, the last one of each scalar.
    pub(crate) origins: OnceLock<HashMap<String, ValueId>>,
}

/// The log of one release's rendering.
#[derive(Debug, Default)]
pub(crate) struct Log {
    recording: Mutex<Recording>,
    is_traced: bool,
}

#[derive(Debug, Default)]
struct Recording {
    placeholders: Vec<Arc<Placeholder>>,
    reads: Vec<Read>,
    /// Numbers that are not written canonically, of all that was read.
    odd: IndexSet<ValueId>,
    /// The JSON with such numbers that was written.
    json: Vec<Arc<str>>,
    open: Vec<(usize, usize)>,
    depth: usize,
    /// Kept where the rendering is to be explained.
    events: Option<Events>,
}

impl Log {
    /// Returns a log that notes what an explanation needs.
    pub(crate) fn traced() -> Self {
        let recording = Recording {
            events: Some(Events::default()),
            ..Recording::default()
        };
        Self {
            recording: Mutex::new(recording),
            is_traced: true,
        }
    }

    /// Forgets the values that were printed: each of them knows this log, and would keep it in memory.
    pub(crate) fn forget_values(&self) {
        self.recording().placeholders.clear();
    }

    /// Reports whether an explanation may still ask for the values.
    pub(crate) fn is_traced(&self) -> bool {
        self.is_traced
    }

    /// Takes what was noted for an explanation.
    pub(crate) fn take_events(&self) -> Option<Events> {
        self.recording().events.take()
    }

    /// Notes how a node was written, and returns its mark; none where nothing is to be explained.
    pub(crate) fn write(&self, writing: impl FnOnce() -> Writing) -> Option<Mark> {
        if !self.is_traced {
            return None;
        }
        self.recording().events.as_mut()?.write(writing())
    }

    /// Changes how the node with `mark` is recorded as written, where that is noted.
    pub(crate) fn rewrite(&self, mark: Option<Mark>, change: impl FnOnce(&mut Writing)) {
        if !self.is_traced {
            return;
        }
        let mut recording = self.recording();
        let writing = recording.events.as_mut().zip(mark);
        let writing = writing.and_then(|(events, mark)| events.writing(mark));
        if let Some(writing) = writing {
            change(writing);
        }
    }

    /// A panic while rendering is caught and reported; the log stays readable after it.
    fn recording(&self) -> MutexGuard<'_, Recording> {
        self.recording
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read(&self, read: Read) {
        let mut recording = self.recording();
        if let Some(events) = &mut recording.events {
            events.read(&read);
        }
        recording.reads.push(read);
    }

    /// Notes that a number was read that is not written canonically.
    pub(crate) fn read_odd(&self, id: ValueId) {
        let mut recording = self.recording();
        recording.odd.insert(id);
    }

    /// The numbers that the template has read so far and that are not written canonically.
    pub(crate) fn odd(&self) -> Vec<ValueId> {
        self.recording().odd.iter().copied().collect()
    }

    /// Notes JSON that has numbers which are not written canonically.
    pub(crate) fn write_json(&self, text: &str) {
        let mut recording = self.recording();
        if !recording.json.iter().any(|known| **known == *text) {
            recording.json.push(text.into());
        }
    }

    pub(crate) fn json(&self) -> Vec<Arc<str>> {
        self.recording().json.clone()
    }

    pub(crate) fn open(&self, site: usize) {
        self.open_with(site, Vec::new());
    }

    /// Opens a site of whose template these variables are known.
    pub(crate) fn open_with(&self, site: usize, variables: Vec<(Arc<str>, Value)>) {
        let mut recording = self.recording();
        let reads = recording.reads.len();
        recording.open.push((site, reads));
        if let Some(events) = &mut recording.events {
            events.open(site, variables);
        }
    }

    /// Closes the innermost site and returns the index of the placeholder that it prints.
    pub(crate) fn close(&self, value: Value) -> usize {
        let mut recording = self.recording();
        if let Some(events) = &mut recording.events {
            events.print();
        }
        let opened = recording.open.pop();
        let from = opened.map_or(recording.reads.len(), |(_, from)| from);
        let reads = recording.reads[from..].to_vec();
        recording.placeholders.push(Arc::new(Placeholder {
            value,
            site: opened.map(|(site, _)| site),
            reads,
            origins: OnceLock::new(),
        }));
        recording.placeholders.len() - 1
    }

    /// Closes the innermost site without printing, if it is `site`, and returns what was read.
    pub(crate) fn close_silently(&self, site: usize) -> Vec<Read> {
        let mut recording = self.recording();
        match recording.open.last() {
            Some((open, from)) if *open == site => {
                let reads = recording.reads[*from..].to_vec();
                recording.open.pop();
                if let Some(events) = &mut recording.events {
                    events.close();
                }
                reads
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn current(&self) -> Option<usize> {
        self.recording().open.last().map(|(site, _)| *site)
    }

    /// The open sites from the innermost out, each with what was read for it alone.
    pub(crate) fn open_sites(&self) -> Vec<(usize, Vec<Read>)> {
        let recording = self.recording();
        let mut end = recording.reads.len();
        let mut sites = Vec::with_capacity(recording.open.len());
        for (site, from) in recording.open.iter().rev() {
            let reads = recording.reads.get(*from..end).unwrap_or_default();
            sites.push((*site, reads.to_vec()));
            end = *from;
        }
        sites
    }

    pub(crate) fn placeholder(&self, index: usize) -> Option<Arc<Placeholder>> {
        self.recording().placeholders.get(index).cloned()
    }

    pub(crate) fn sites(&self) -> Vec<Option<usize>> {
        self.recording()
            .placeholders
            .iter()
            .map(|placeholder| placeholder.site)
            .collect()
    }

    /// Returns what was last looked for in vain.
    pub(crate) fn last_miss(&self) -> Option<(ValueId, String)> {
        self.recording()
            .reads
            .iter()
            .rev()
            .find_map(|read| match read {
                Read::Miss(map, key) => Some((*map, key.clone())),
                Read::Hit(_) => None,
            })
    }

    /// Returns what was read last, in order.
    pub(crate) fn recent(&self) -> Vec<Read> {
        const RECENT: usize = 16;
        let recording = self.recording();
        let from = recording.reads.len().saturating_sub(RECENT);
        recording.reads[from..].to_vec()
    }

    /// Begins a template; sites that an error left open in the one before are forgotten.
    pub(crate) fn begin(&self) {
        let mut recording = self.recording();
        recording.open.clear();
        recording.reads.clear();
        recording.odd.clear();
        recording.json.clear();
        recording.depth = 0;
        if let Some(events) = &mut recording.events {
            events.begin();
        }
    }

    /// Enters a macro or a nested rendering; past [`MAX_DEPTH`] that is an error.
    pub(crate) fn enter(&self) -> Result<(), FunctionError> {
        let mut recording = self.recording();
        if recording.depth < MAX_DEPTH {
            recording.depth += 1;
            return Ok(());
        }
        let message =
            format!("macros and includes call each other more than {MAX_DEPTH} levels deep");
        let diagnostic = FunctionError::new("endless-recursion", message);
        Err(diagnostic.help("check that every macro and include ends"))
    }

    pub(crate) fn leave(&self) {
        let mut recording = self.recording();
        recording.depth = recording.depth.saturating_sub(1);
    }
}
