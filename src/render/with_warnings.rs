//! A result with its warnings.

use crate::diagnostic::Diagnostics;

/// What a run renders, and what there is to say about it.
#[derive(Debug, Clone, Default)]
pub struct WithWarnings<T> {
    pub result: T,
    /// What deserves a look.
    pub warnings: Diagnostics,
}
