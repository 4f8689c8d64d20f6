//! The folder `values/` of a workspace.

use std::path::Path;

use crate::disk::sorted_folders;

/// The folder of values that are not in a chart.
pub(super) const VALUES: &str = "values";

/// Returns the names of the folders in `values/` below `root`.
pub(super) fn folders(root: &Path) -> Vec<String> {
    sorted_folders(&root.join(VALUES)).unwrap_or_default()
}
