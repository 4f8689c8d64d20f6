//! The list of the files that were written into a folder.
//!
//! - It is `.plate-render-files`, YAML with a version and the names, sorted. It has no extension
//!   that `kubectl apply -f FOLDER` or Argo CD would take for a manifest.
//! - A folder without files of ours has no list.
//! - A name that would lead out of the folder is an error, for what is listed may be removed.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::disk::Target;

const NAME: &str = ".plate-render-files";

/// The version of the list's form.
const VERSION: u32 = 1;
const HEAD: &str = "# Written by plate-render; it removes these files when they are stale.\n";

/// The content of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    version: u32,
    files: BTreeSet<String>,
}

/// Returns the names in the list of `folder`; none if there is no list.
pub(super) fn read(folder: &Target) -> Result<BTreeSet<String>, Diagnostic> {
    let file = folder.join(NAME);
    let text = file.read_if_there()?;
    text.map_or_else(|| Ok(BTreeSet::new()), |text| names(&text, file.shown()))
}

fn names(text: &str, path: &Path) -> Result<BTreeSet<String>, Diagnostic> {
    let list: List =
        serde_yaml::from_str(text).map_err(|error| wrong_list(path, &error.to_string()))?;
    if list.version != VERSION {
        let words = format!("version {} is unknown to this plate-render", list.version);
        return Err(wrong_list(path, &words));
    }
    match list.files.iter().find(|name| !is_file_name(name)) {
        Some(name) => Err(wrong_list(
            path,
            &format!("`{name}` is not the name of a file"),
        )),
        None => Ok(list.files),
    }
}

fn is_file_name(line: &str) -> bool {
    !line.contains(['/', '\\']) && line != "." && line != ".."
}

fn wrong_list(path: &Path, words: &str) -> Diagnostic {
    let message = format!("the list `{}` cannot be used: {words}", path.display());
    Diagnostic::error("wrong-list", message).help(
        "plate-render writes this file itself; restore it, or remove it and the files next to it",
    )
}

/// Writes the list of `folder`, or removes it if there are no names.
pub(super) fn write(folder: &Target, names: &BTreeSet<String>) -> Result<(), Diagnostic> {
    let file = folder.join(NAME);
    if names.is_empty() {
        return file.remove().map(drop);
    }
    let list = List {
        version: VERSION,
        files: names.clone(),
    };
    let text = serde_yaml::to_string(&list).expect("a number and strings are YAML");
    file.write(&format!("{HEAD}{text}")).map(drop)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn target(folder: &tempfile::TempDir) -> Target {
        Target::below(folder.path(), Path::new(""))
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let names = BTreeSet::from(["b.yaml".to_owned(), "a.yaml".to_owned()]);
        write(&target(&folder), &names).unwrap();
        assert_eq!(read(&target(&folder)), Ok(names));
        let text = fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(
            text,
            format!("{HEAD}version: 1\nfiles:\n- a.yaml\n- b.yaml\n")
        );
    }

    #[test]
    fn no_names_are_no_list() {
        let folder = tempfile::tempdir().unwrap();
        write(&target(&folder), &BTreeSet::from(["a.yaml".to_owned()])).unwrap();
        write(&target(&folder), &BTreeSet::new()).unwrap();
        assert!(!folder.path().join(NAME).exists());
        assert_eq!(read(&target(&folder)), Ok(BTreeSet::new()));
    }

    #[test]
    fn a_name_that_leads_out_of_the_folder_is_an_error() {
        for name in ["../a.yaml", "/etc/passwd", "..", "a\\b"] {
            let folder = tempfile::tempdir().unwrap();
            let text = format!("version: 1\nfiles: ['{name}']\n");
            fs::write(folder.path().join(NAME), text).unwrap();
            let diagnostic = read(&target(&folder)).unwrap_err();
            assert!(
                diagnostic.message.ends_with("is not the name of a file"),
                "{name}"
            );
        }
    }

    #[test]
    fn a_list_of_another_version_or_form_is_an_error() {
        for text in [
            "version: 2\nfiles: []\n",
            "a.yaml\n",
            "version: 1\nfile: []\n",
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(NAME), text).unwrap();
            assert_eq!(
                read(&target(&folder)).unwrap_err().code,
                "wrong-list",
                "{text}"
            );
        }
    }
}
