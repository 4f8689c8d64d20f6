//! Texts with placeholders that were read as YAML already.
//!
//! Placeholders have numbers, not values, so that a template prints the same text for every release in
//! which the same branches are taken: it is read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::source::FileId;
use crate::yaml::Documents;

/// How many texts of a chart are kept, and how long one may be: what a loop prints differs with each item.
const MOST_TEXTS: usize = 512;
const LONGEST: usize = 64 << 10;

/// What each text holds, by the template that printed it.
#[derive(Debug, Default)]
pub(crate) struct ReadTexts(Mutex<HashMap<(FileId, String), Arc<Documents>>>);

impl ReadTexts {
    pub(crate) fn get(&self, file: FileId, text: &str) -> Option<Documents> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(&(file, text.to_owned())).cloned();
        known.map(|documents| (*documents).clone())
    }

    /// Keeps what a text holds. One with an anchor is read each time, since its copies are paid for.
    pub(crate) fn keep(&self, file: FileId, text: &str, documents: &Documents) {
        if text.len() > LONGEST || text.contains('&') {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST_TEXTS {
            known.insert((file, text.to_owned()), Arc::new(documents.clone()));
        }
    }
}
