//! A folder of files, one for each manifest.
//!
//! - A manifest's file is `<environment>/<release>/<kind>-<name>.yaml`; see [`names`].
//! - Beside the files of a release lies the list of them; see [`list`]. What the list names and
//!   the run no longer writes is removed with any changes in it: it is generated.
//! - Nothing else is ever removed or overwritten. A file in the way that no list names is an
//!   error, unless it has the very bytes that belong there.
//! - Nothing is written or removed through a link.
//! - All of that is checked before the first byte is written.

mod folder;
mod list;
mod names;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::to_yaml;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::Target;

pub use folder::Folder;

/// What a run did to the output folder; files that stayed as they were are in neither list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The files that are new or changed.
    pub written: Vec<PathBuf>,
    /// The stale files that are gone.
    pub removed: Vec<PathBuf>,
}

/// What is to be done for one release.
struct Plan {
    folder: Target,
    /// The names of the files that earlier runs wrote.
    listed: BTreeSet<String>,
    /// The text of each file that this run writes, by name.
    files: BTreeMap<String, String>,
}

/// Writes one file for each manifest of `folders` below `root`, and removes those that earlier
/// runs wrote for the same releases and this one does not.
pub fn write_folders(root: &Target, folders: &[Folder<'_>]) -> Result<Written, Diagnostics> {
    let mut written = Written::default();
    for plan in plans(root, folders)? {
        written.append(carry_out(&plan)?);
    }
    Ok(written)
}

/// Returns the folders of `environment` below `root` in which earlier runs wrote files for
/// releases that are not among `releases`.
pub fn stale_folders(
    root: &Target,
    environment: &str,
    releases: &[&str],
) -> Result<Vec<Target>, Diagnostic> {
    let kept = releases
        .iter()
        .map(|release| root.join(names::release_folder(Some(environment), release)));
    let kept: BTreeSet<PathBuf> = kept.map(|folder| folder.path()).collect();
    let mut stale = Vec::new();
    for folder in root.join(names::segment(environment)).folders()? {
        if !kept.contains(&folder.path()) && !list::read(&folder)?.is_empty() {
            stale.push(folder);
        }
    }
    Ok(stale)
}

/// Returns the names of the folders directly below `root`: those of environments, and others.
pub fn folder_names(root: &Target) -> Result<Vec<String>, Diagnostic> {
    let folders = root.folders()?.into_iter();
    Ok(folders
        .filter_map(|folder| Some(folder.shown().file_name()?.to_str()?.to_owned()))
        .collect())
}

/// Removes what earlier runs wrote in `folders`, and the folders that are then empty.
pub fn remove_written(folders: Vec<Target>) -> Result<Written, Diagnostics> {
    let mut written = Written::default();
    for folder in folders {
        written.append(carry_out(&emptied(folder)?)?);
    }
    Ok(written)
}

fn emptied(folder: Target) -> Result<Plan, Diagnostic> {
    Ok(Plan {
        listed: list::read(&folder)?,
        files: BTreeMap::new(),
        folder,
    })
}

fn plans(root: &Target, folders: &[Folder<'_>]) -> Result<Vec<Plan>, Diagnostics> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut taken = HashSet::new();
    let mut diagnostics = Diagnostics::new();
    for folder in folders {
        let path = root.join(names::release_folder(folder.environment, folder.release));
        if !taken.insert(path.path()) {
            diagnostics.push(same_folder(path.shown(), folder.release));
            continue;
        }
        match plan(path, folder) {
            Ok(plan) => {
                diagnostics.extend(in_the_way(&plan));
                plans.push(plan);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    diagnostics.or(plans)
}

fn plan(path: Target, folder: &Folder<'_>) -> Result<Plan, Diagnostic> {
    let texts = folder.manifests.iter().map(|manifest| to_yaml([manifest]));
    Ok(Plan {
        listed: list::read(&path)?,
        files: names::file_names(folder).into_iter().zip(texts).collect(),
        folder: path,
    })
}

fn same_folder(path: &Path, release: &str) -> Diagnostic {
    let message = format!(
        "the files of release `{release}` would be in `{}`, which another release uses",
        path.display()
    );
    Diagnostic::error("same-folder", message)
        .help("name the releases so that they differ in more than case and punctuation")
}

/// What this run would write through a link, or overwrite although no run wrote it.
fn in_the_way(plan: &Plan) -> Vec<Diagnostic> {
    let files = plan.files.iter();
    let diagnostics = files.filter_map(|(name, text)| {
        let file = plan.folder.join(name);
        // A link leads to a file that no run wrote, also where the list has its name.
        file.check().err().or_else(|| {
            let is_foreign = !plan.listed.contains(name) && is_other(&file.path(), text);
            is_foreign.then(|| not_ours(file.shown()))
        })
    });
    diagnostics.collect()
}

fn is_other(path: &Path, text: &str) -> bool {
    let Ok(found) = path.metadata() else {
        return false;
    };
    let is_same = found.is_file()
        && found.len() == text.len() as u64
        && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes());
    !is_same
}

fn not_ours(path: &Path) -> Diagnostic {
    let message = format!(
        "`{}` exists already, and plate-render did not write it",
        path.display()
    );
    Diagnostic::error("file-in-the-way", message)
        .help("move or remove it, or write to another folder")
}

/// Until the end the list names both the old files and the new ones, so that the next
/// run knows the files of a run that was interrupted.
fn carry_out(plan: &Plan) -> Result<Written, Diagnostic> {
    let names: BTreeSet<String> = plan.files.keys().cloned().collect();
    list::write(&plan.folder, &(&plan.listed | &names))?;
    let written = write_files(plan)?;
    let removed = remove_files(&plan.folder, &plan.listed - &names)?;
    list::write(&plan.folder, &names)?;
    plan.folder.clear_leftovers()?;
    if names.is_empty() && !plan.listed.is_empty() {
        plan.folder.remove_if_empty();
    }
    Ok(Written { written, removed })
}

fn write_files(plan: &Plan) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut written = Vec::new();
    for (name, text) in &plan.files {
        let file = plan.folder.join(name);
        if file.write(text)? {
            written.push(file.shown().to_owned());
        }
    }
    Ok(written)
}

fn remove_files(folder: &Target, names: BTreeSet<String>) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut removed = Vec::new();
    for file in names.into_iter().map(|name| folder.join(name)) {
        if file.remove()? {
            removed.push(file.shown().to_owned());
        }
    }
    Ok(removed)
}

impl Written {
    fn append(&mut self, other: Written) {
        self.written.extend(other.written);
        self.removed.extend(other.removed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Manifest;
    use crate::manifest::fixture::manifests;

    fn target(root: &Path) -> Target {
        Target::below(root, Path::new(""))
    }

    /// Writes Secrets of these names for the release `api-stg` in `stg`.
    fn write(root: &Path, secrets: &[&str]) -> Result<Written, Diagnostics> {
        let document = |name: &&str| {
            format!("---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\n")
        };
        let yaml: String = secrets.iter().map(document).collect();
        write_folders(&target(root), &[folder("api-stg", &manifests(&yaml))])
    }

    fn folder<'a>(release: &'a str, manifests: &'a [Manifest]) -> Folder<'a> {
        Folder {
            environment: Some("stg"),
            release,
            namespace: None,
            manifests,
        }
    }

    /// All files below `root`, without the lists.
    fn files(root: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with(".plate-render-files") {
                    let below = path.strip_prefix(root).unwrap();
                    found.push(below.to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn a_manifest_becomes_a_file_in_its_canonical_form() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &["a"]).unwrap();
        assert_eq!(files(root.path()), ["stg/api-stg/secret-a.yaml"]);
        let text = fs::read_to_string(root.path().join("stg/api-stg/secret-a.yaml")).unwrap();
        assert!(text.starts_with("---\n# Source: api/templates/a.yaml\napiVersion: v1\n"));
    }

    #[test]
    fn stale_files_of_the_release_are_removed_and_no_others() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &["a", "b"]).unwrap();
        let theirs = root.path().join("stg/api-stg/notes.yaml");
        fs::write(&theirs, "mine").unwrap();
        let done = write(root.path(), &["b", "c"]).unwrap();
        let path = |name: &str| Path::new("stg/api-stg").join(name);
        assert_eq!(done.written, [path("secret-c.yaml")]);
        assert_eq!(done.removed, [path("secret-a.yaml")]);
        assert_eq!(
            files(root.path()),
            [
                "stg/api-stg/notes.yaml",
                "stg/api-stg/secret-b.yaml",
                "stg/api-stg/secret-c.yaml"
            ]
        );
    }

    #[test]
    fn a_second_run_changes_nothing() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &["a"]).unwrap();
        assert_eq!(write(root.path(), &["a"]), Ok(Written::default()));
    }

    #[test]
    fn a_file_that_no_run_wrote_is_not_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let theirs = root.path().join("stg/api-stg/secret-b.yaml");
        fs::create_dir_all(theirs.parent().unwrap()).unwrap();
        fs::write(&theirs, "mine").unwrap();
        let diagnostics = write(root.path(), &["a", "b"]).unwrap_err();
        let codes: Vec<&str> = diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect();
        assert_eq!(codes, ["file-in-the-way"]);
        assert_eq!(files(root.path()), ["stg/api-stg/secret-b.yaml"]);
        assert_eq!(fs::read_to_string(theirs).unwrap(), "mine");
    }

    #[test]
    fn a_lost_list_is_written_anew_where_nothing_changed() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &["a"]).unwrap();
        fs::remove_file(root.path().join("stg/api-stg/.plate-render-files")).unwrap();
        write(root.path(), &["a"]).unwrap();
        assert_eq!(write(root.path(), &["b"]).unwrap().removed.len(), 1);
    }

    #[test]
    fn a_release_that_has_become_empty_leaves_no_folder() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &["a"]).unwrap();
        write(root.path(), &[]).unwrap();
        assert!(!root.path().join("stg/api-stg").exists());
    }

    #[test]
    fn another_release_is_left_alone_until_it_is_stale() {
        let root = tempfile::tempdir().unwrap();
        let secret = manifests("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n");
        let both = [folder("api-stg", &secret), folder("gone-stg", &secret)];
        write_folders(&target(root.path()), &both).unwrap();
        let theirs = root.path().join("stg/theirs/a.yaml");
        fs::create_dir_all(theirs.parent().unwrap()).unwrap();
        fs::write(&theirs, "mine").unwrap();

        write_folders(&target(root.path()), &both[..1]).unwrap();
        assert_eq!(files(root.path()).len(), 3);

        let stale = stale_folders(&target(root.path()), "stg", &["api-stg"]).unwrap();
        let done = remove_written(stale).unwrap();
        assert_eq!(done.removed, [Path::new("stg/gone-stg/secret-a.yaml")]);
        assert_eq!(
            files(root.path()),
            ["stg/api-stg/secret-a.yaml", "stg/theirs/a.yaml"]
        );
    }

    #[test]
    fn an_empty_folder_that_no_run_made_stays() {
        let root = tempfile::tempdir().unwrap();
        let theirs = root.path().join("stg/theirs");
        fs::create_dir_all(&theirs).unwrap();
        let stale = stale_folders(&target(root.path()), "stg", &[]).unwrap();
        remove_written(stale).unwrap();
        assert!(theirs.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_a_file_is_not_followed() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &["a"]).unwrap();
        let theirs = root.path().join("theirs.yaml");
        fs::write(&theirs, "mine").unwrap();
        let ours = root.path().join("stg/api-stg/secret-a.yaml");
        fs::remove_file(&ours).unwrap();
        std::os::unix::fs::symlink(&theirs, &ours).unwrap();
        assert!(write(root.path(), &["a"]).is_err());
        assert_eq!(fs::read_to_string(theirs).unwrap(), "mine");
    }

    #[test]
    fn two_releases_of_one_folder_are_an_error() {
        let root = tempfile::tempdir().unwrap();
        let secret = manifests("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n");
        let folders = [folder("api", &secret), folder("API", &secret)];
        let diagnostics = write_folders(&target(root.path()), &folders).unwrap_err();
        assert!(
            diagnostics
                .iter()
                .all(|diagnostic| diagnostic.code == "same-folder"),
            "{diagnostics:?}"
        );
        assert!(files(root.path()).is_empty());
    }
}
