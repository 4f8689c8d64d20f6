//! How much one text may ask for.

/// How deep lists and maps may nest.
pub(super) const MAX_DEPTH: usize = 500;

/// How many nodes the anchors and aliases of one text may copy.
pub(super) const MAX_COPIES: usize = 1_000_000;
