//! What of two trees is compared.

use super::names::Names;

/// How two trees are compared.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// What the old tree calls otherwise than the new one, if they are of two environments.
    pub names: Names,
    /// Whether everything counts, also what only a cluster knows.
    pub exact: bool,
    /// Whether the data of Secrets are compared as they are, and not by their hash.
    pub shows_secrets: bool,
}
