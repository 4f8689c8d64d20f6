//! Resources that the cluster names: `metadata.generateName` without a `name`.
//!
//! - They are made by `create`, each time anew: hooks of Argo CD, Workflows, runs of Tekton, Jobs.
//! - The cluster adds five characters, so that two of one `generateName` are two resources, which never
//!   clash.
//! - Here one is named `<generateName>*`, and the second and further of one kind, namespace and
//!   `generateName` in a release `<generateName>*2`, `*3`, …, in the order in which they are written.
//!   Neither is a valid name in Kubernetes, so no other resource has it.

use crate::yaml::{Data, Node};

/// The placeholder for the characters that the cluster adds.
const ADDED: char = '*';

/// Returns what the cluster makes a name of; none where there is a name.
pub(super) fn generate_name(metadata: &Node) -> Option<&Node> {
    let has_name = metadata.get("name").is_some_and(|name| match &name.data {
        Data::Null => false,
        Data::String(text) => !text.is_empty(),
        _ => true,
    });
    let generated = metadata.get("generateName").filter(|_| !has_name)?;
    (generated.data != Data::Null).then_some(generated)
}

/// Returns the placeholder for the names of resources with this `generateName`.
pub(super) fn stand_in(generate_name: &str) -> String {
    format!("{generate_name}{ADDED}")
}
