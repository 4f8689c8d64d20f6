//! What was found out about charts in this run.

use std::collections::BTreeSet;
use std::rc::Rc;

use indexmap::IndexMap;

use crate::template::References;
use crate::yaml::Node;

#[derive(Debug, Default)]
pub(super) struct Knowledge {
    /// By folder: all that a chart's templates mention, and what its base file declares.
    pub(super) whole: IndexMap<String, (References, Node)>,
    /// What the templates mention that have the names of one of the keys.
    pub(super) partial: IndexMap<Question, Rc<References>>,
}

/// What is asked of the templates of a chart that have the names of a key in their text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) folder: String,
    pub(super) names: BTreeSet<Vec<String>>,
}
