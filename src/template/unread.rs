//! The values of a tree that no template reads.
//!
//! - A map of which something is read is looked into; any other map is reported as a whole.
//! - Top-level keys that begin with `x-` are free for any use.
//! - What an alias copies to where it is read is read: a copy has the place of what it copies.

use crate::source::Span;
use crate::yaml::{Data, Field, Map, Node, Path};

/// The highest keys of `roots` that no template reads; `reads` answers for a path.
pub fn unread<'a>(
    roots: impl IntoIterator<Item = &'a Node>,
    reads: impl Fn(&Path) -> bool,
) -> Vec<(Path, &'a Field)> {
    let maps: Vec<&Map> = roots.into_iter().filter_map(Node::as_map).collect();
    let mut search = Search {
        maps: &maps,
        reads,
        found: Vec::new(),
    };
    for map in &maps {
        search.collect(map, &mut Path::root());
    }
    search.found
}

struct Search<'s, 'a, R> {
    maps: &'s [&'a Map],
    reads: R,
    found: Vec<(Path, &'a Field)>,
}

impl<'a, R: Fn(&Path) -> bool> Search<'_, 'a, R> {
    fn collect(&mut self, map: &'a Map, path: &mut Path) {
        for (key, field) in map {
            path.push_key(key);
            let is_read = (self.reads)(path);
            match &field.value.data {
                _ if path.is_extension() => {}
                Data::Map(map) if is_read => self.collect(map, path),
                _ if is_read || self.is_copied(&field.value) => {}
                _ => self.found.push((path.clone(), field)),
            }
            path.pop();
        }
    }

    /// Reports whether an alias copies `value`, or a part of it, to where it is read.
    fn is_copied(&self, value: &Node) -> bool {
        let mut maps = self.maps.iter();
        maps.any(|map| self.reads_copy(map, value, &mut Path::root()))
    }

    fn reads_copy(&self, map: &Map, value: &Node, path: &mut Path) -> bool {
        map.iter().any(|(key, field)| {
            path.push_key(key);
            let found = (self.reads)(path)
                && (is_within(field.value.span, value.span)
                    || match &field.value.data {
                        Data::Map(map) => self.reads_copy(map, value, path),
                        _ => false,
                    });
            path.pop();
            found
        })
    }
}

fn is_within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && inner.start >= outer.start && inner.end <= outer.end
}
