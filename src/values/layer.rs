//! A layer: the values of one file or of the command line, and what may be expected of them.

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Span};
use crate::yaml::{Node, SurprisingKey};

/// Where a layer comes from, from weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerKind {
    /// A `values.yaml`: it holds in every environment.
    Base,
    /// A `values-<env>.yaml`: it holds in one environment.
    Environment,
    /// A file named with `-f`.
    File,
    /// An argument of the `--set` family.
    Set,
}

/// The charts whose templates may mention a layer's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    Chart,
    /// All charts that the command line selects.
    Selection,
    Workspace,
}

/// The values of one file, or of several documents in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The file's name, as diagnostics show it.
    pub name: String,
    /// Where it comes from.
    pub kind: LayerKind,
    /// Whose templates may mention its keys.
    pub audience: Audience,
    /// The file's text.
    pub file: FileId,
    /// The file's documents, from weak to strong; each is a map, or null if it is blank.
    pub documents: Arc<Vec<Node>>,
    /// The keys that are not what they look like.
    pub surprising_keys: Arc<Vec<SurprisingKey>>,
    /// What deserves a look in it.
    pub warnings: Diagnostics,
}

impl Layer {
    /// Returns the place of the first document, or the beginning of a file without any.
    pub fn span(&self) -> Span {
        let beginning = Span::new(self.file, 0, 0);
        self.documents.first().map_or(beginning, |root| root.span)
    }
}
