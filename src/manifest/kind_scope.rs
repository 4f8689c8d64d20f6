//! Where resources of a kind live.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindScope {
    Cluster,
    Namespaced,
}
