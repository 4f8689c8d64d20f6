//! The folder `values/` of a workspace, and how its files are named.

use std::path::Path;

use super::file::below;
use crate::disk::sorted_folders;

/// The folder of values that are not in a chart.
pub(super) const VALUES: &str = "values";

pub(super) const ENDINGS: [&str; 2] = [".yaml", ".yml"];

/// Returns the names of the folders in `values/` below `root`.
pub(super) fn folders(root: &Path) -> Vec<String> {
    sorted_folders(&root.join(VALUES)).unwrap_or_default()
}

/// A file called `values.yaml` or `values-<env>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ValuesFile {
    pub(super) shown: String,
    /// Nothing for a base file.
    pub(super) environment: Option<String>,
}

impl ValuesFile {
    pub(super) fn named(name: &str, folder: &str) -> Option<Self> {
        let stem = ENDINGS
            .iter()
            .find_map(|ending| name.strip_suffix(ending))?;
        let environment = match stem.strip_prefix("values")? {
            "" => None,
            rest => Some(rest.strip_prefix('-')?.to_owned()),
        };
        let shown = below(folder, name);
        Some(Self { shown, environment })
    }
}
