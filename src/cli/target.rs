//! Where an argument says that output goes.

use std::path::Path;

use super::outcome::Failure;
use super::select::current_folder;
use crate::disk::Target;
use crate::workspace::Workspace;

/// Returns the place that `path` names, seen from the current folder.
///
/// A link in the current folder or in the workspace may have come with a repository, and is not
/// followed.
pub(super) fn target(path: &Path, workspace: &Workspace) -> Result<Target, Failure> {
    let start = current_folder()?;
    Ok(Target::named(path, &[&start, workspace.root()]))
}
