//! The list of the files that were written into a folder.
//!
//! - It is `.plate-render-files`: a comment, then one name a line, sorted. It has no extension
//!   that `kubectl apply -f FOLDER` or Argo CD would take for a manifest.
//! - A folder without files of ours has no list.
//! - A name that would lead out of the folder is an error, for what is listed may be removed.

use std::collections::BTreeSet;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::manifest::files::{read_if_there, remove_if_there, write_whole};

const NAME: &str = ".plate-render-files";
const HEAD: &str = "# Written by plate-render; it removes these files when they are stale.\n";

/// Returns the names in the list of `folder`; none if there is no list.
pub(super) fn read(folder: &Path) -> Result<BTreeSet<String>, Diagnostic> {
    let path = folder.join(NAME);
    let text = read_if_there(&path)?;
    text.map_or_else(|| Ok(BTreeSet::new()), |text| names(&text, &path))
}

fn names(text: &str, path: &Path) -> Result<BTreeSet<String>, Diagnostic> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let name = |line: &str| {
        is_file_name(line)
            .then(|| line.to_owned())
            .ok_or_else(|| leads_out(line, path))
    };
    lines.map(name).collect()
}

fn is_file_name(line: &str) -> bool {
    !line.contains(['/', '\\']) && line != "." && line != ".."
}

fn leads_out(line: &str, path: &Path) -> Diagnostic {
    let message = format!(
        "`{}` lists `{line}`, which is no name of a file",
        path.display()
    );
    Diagnostic::error("wrong-list", message).help(
        "plate-render writes this file itself; restore it, or remove it and the files beside it",
    )
}

/// Writes the list of `folder`, or removes it if there are no names.
pub(super) fn write(folder: &Path, names: &BTreeSet<String>) -> Result<(), Diagnostic> {
    let path = folder.join(NAME);
    if names.is_empty() {
        return remove_if_there(&path).map(drop);
    }
    let mut text = HEAD.to_owned();
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    write_whole(&path, &text).map(drop)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let names = BTreeSet::from(["b.yaml".to_owned(), "a.yaml".to_owned()]);
        write(folder.path(), &names).unwrap();
        assert_eq!(read(folder.path()), Ok(names));
        let text = fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(text, format!("{HEAD}a.yaml\nb.yaml\n"));
    }

    #[test]
    fn no_names_are_no_list() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &BTreeSet::from(["a.yaml".to_owned()])).unwrap();
        write(folder.path(), &BTreeSet::new()).unwrap();
        assert!(!folder.path().join(NAME).exists());
        assert_eq!(read(folder.path()), Ok(BTreeSet::new()));
    }

    #[test]
    fn a_name_that_leads_out_of_the_folder_is_an_error() {
        for name in ["../a.yaml", "/etc/passwd", "..", "a\\b"] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(NAME), name).unwrap();
            assert_eq!(
                read(folder.path()).unwrap_err().code,
                "wrong-list",
                "{name}"
            );
        }
    }
}
