//! What a rendering kept, and where to find it.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use crate::source::{FileId, Span};
use crate::template::Template;
use crate::template::jinja::recording::events::{Opening, Writing};
use crate::template::jinja::recording::session::Session;

#[derive(Debug)]
pub(super) struct Notes {
    pub(super) openings: Vec<Opening>,
    pub(super) placeholders: Vec<Option<usize>>,
    pub(super) writings: Vec<Writing>,
    pub(super) session: Arc<Session>,
    pub(super) globals: Vec<(&'static str, Value)>,
    pub(super) templates: Vec<Template>,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    by_parent: BTreeMap<Option<usize>, Vec<usize>>,
    by_place: BTreeMap<(FileId, u32), Vec<usize>>,
}

impl Notes {
    pub(super) fn place(&self, opening: usize) -> Span {
        let places = &self.session.places;
        let place = places.get(self.openings[opening].site);
        place.copied().unwrap_or(Span::NOWHERE)
    }

    pub(super) fn global(&self, name: &str) -> Option<Value> {
        let found = self.globals.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone())
    }

    /// Returns an opening and those around it, the innermost first.
    pub(super) fn callers(&self, opening: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(opening, |opening| self.openings[*opening].parent)
    }

    pub(super) fn opening_of(&self, placeholder: usize) -> Option<usize> {
        *self.placeholders.get(placeholder)?
    }
}

impl Index {
    pub(super) fn new(notes: &Notes) -> Self {
        let mut index = Self::default();
        for (number, opening) in notes.openings.iter().enumerate() {
            index
                .by_parent
                .entry(opening.parent)
                .or_default()
                .push(number);
            let place = notes.place(number);
            let same = index.by_place.entry((place.file, place.start)).or_default();
            same.push(number);
        }
        index
    }

    pub(super) fn within(&self, opening: Option<usize>) -> &[usize] {
        self.by_parent.get(&opening).map_or(&[], Vec::as_slice)
    }

    /// Returns every opening of the tag at an offset.
    pub(super) fn openings_at(&self, file: FileId, offset: usize) -> &[usize] {
        let start = u32::try_from(offset).unwrap_or(u32::MAX);
        self.by_place.get(&(file, start)).map_or(&[], Vec::as_slice)
    }
}
