//! What one folder of the output holds.

use crate::manifest::Manifest;

/// The manifests of one release in one environment.
#[derive(Debug, Clone, Copy)]
pub struct Folder<'a> {
    /// The environment; without one the release's folder lies at the top.
    pub environment: Option<&'a str>,
    pub release: &'a str,
    /// The release's namespace, which file names leave out.
    pub namespace: Option<&'a str>,
    pub manifests: &'a [Manifest],
}
