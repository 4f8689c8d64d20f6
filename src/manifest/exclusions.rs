//! What a run leaves out of its output.

use super::{Manifest, Part};

/// The kinds of manifests that a run leaves out. They are still rendered and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exclusions {
    /// The resources in the `crds/` of charts.
    pub crds: bool,
    /// Helm's hooks, tests among them.
    pub hooks: bool,
    /// Helm's tests.
    pub tests: bool,
}

impl Exclusions {
    /// Reports whether `manifest` is left out.
    pub fn leave_out(self, manifest: &Manifest) -> bool {
        (self.crds && manifest.part == Part::Definitions)
            || (self.hooks && manifest.is_hook())
            || (self.tests && manifest.is_test())
    }
}
