//! Keys that no weaker layer declares.
//!
//! Whether such a key is an error depends on what the templates mention, so it is only found here
//! and judged there. Not found are items of lists, keys below a map that a weaker layer declares
//! empty or the schema opens, and top-level keys that begin with `x-`.

use super::layer::{Audience, LayerKind};
use crate::source::Span;
use crate::yaml::{Data, Field, Path};

/// A key that no weaker layer declares, with all the keys below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Undeclared {
    /// Where the key is in the values.
    pub path: Path,
    /// Where it was written.
    pub key_span: Span,
    pub kind: LayerKind,
    /// Whose templates may mention it.
    pub audience: Audience,
    /// The keys below it, which are as undeclared as itself; none below a list.
    pub children: Vec<Undeclared>,
}

impl Undeclared {
    /// Returns the key at `path` with those below it, or nothing if it only removes.
    pub(super) fn find(
        path: &Path,
        field: &Field,
        kind: LayerKind,
        audience: Audience,
    ) -> Option<Self> {
        let mut found = Self {
            path: path.clone(),
            key_span: field.key_span,
            kind,
            audience,
            children: Vec::new(),
        };
        if let Data::Map(map) = &field.value.data
            && !map.is_empty()
        {
            found.children = map.iter().filter_map(|child| found.child(child)).collect();
            return (!found.children.is_empty()).then_some(found);
        }
        Some(found)
    }

    fn child(&self, (key, field): (&String, &Field)) -> Option<Self> {
        if field.value.data == Data::Null && self.kind != LayerKind::Base {
            return None;
        }
        Self::find(&self.path.key(key), field, self.kind, self.audience)
    }

    /// Leaves out the keys below each map for which `opens` holds.
    pub(super) fn prune(found: &mut Vec<Self>, opens: &impl Fn(&Path) -> bool) {
        found.retain_mut(|one| {
            Self::prune(&mut one.children, opens);
            !one.path.parent().is_some_and(|parent| opens(&parent))
        });
    }
}
