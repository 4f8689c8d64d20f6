//! Golden files: the rendered text of each release, kept in git and compared byte for byte.
//!
//! - The golden file of a release is `tests/golden/<environment>/<release>.yaml`.
//! - Equal means equal bytes; there is nothing to normalise, for the same input gives the same
//!   bytes everywhere.
//! - A difference is shown resource by resource, with the line numbers of both texts.
//! - What a Secret holds is compared as it is, and shown as its hash.
//! - A golden file that belongs to no release is an orphan. Files of other origin in these folders
//!   are left alone: what `golden` writes has plate-render's own form, see [`is_golden`].

mod difference;
mod document;
mod hidden;
mod own_form;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::disk::Target;
use difference::difference;

pub use difference::{GoldenDifference, Presence, ResourceDifference};
pub use hidden::Secrets;
pub use own_form::is_golden;

/// The folder of all golden files, below the workspace's root.
const FOLDER: &str = "tests/golden";

/// Returns where the golden file of `release` in `environment` lies, below the workspace's root.
pub fn golden_path(environment: &str, release: &str) -> PathBuf {
    let folder = Path::new(FOLDER).join(environment);
    folder.join(format!("{release}.yaml"))
}

/// Returns the YAML files in the folders of golden files below `root` that are not in `expected`,
/// sorted; all paths are relative to `root`. Links are not followed.
pub fn others(root: &Path, expected: &BTreeSet<PathBuf>) -> Result<Vec<Target>, Diagnostic> {
    let mut others = Vec::new();
    for environment in Target::below(root, Path::new(FOLDER)).folders()? {
        others.extend(environment.files()?);
    }
    let is_yaml = |path: &Path| path.extension().is_some_and(|end| end == "yaml");
    others.retain(|file| is_yaml(file.shown()) && !expected.contains(file.shown()));
    Ok(others)
}

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoldenOutcome {
    /// Both texts have the same bytes.
    Same,
    Missing,
    /// The texts differ.
    Different(GoldenDifference),
}

/// Compares a golden text, if there is one, with the rendered one.
pub fn compare(golden: Option<&str>, rendered: &str, secrets: Secrets) -> GoldenOutcome {
    match golden {
        None => GoldenOutcome::Missing,
        Some(golden) if golden == rendered => GoldenOutcome::Same,
        Some(golden) => GoldenOutcome::Different(difference(golden, rendered, secrets)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLDEN: &str = "\
---
# Source: api/templates/service.yaml.j2
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: plate-stg
spec:
  type: ClusterIP
---
# Source: api/templates/deployment.yaml.j2
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: plate-stg
spec:
  replicas: 1
";

    fn shown_difference(golden: &str, rendered: &str) -> String {
        match compare(Some(golden), rendered, Secrets::Hidden) {
            GoldenOutcome::Different(difference) => difference.to_string(),
            other => panic!("{other:?}"),
        }
    }

    const SECRET: &str = "\
---
# Source: api/templates/secret.yaml.j2
apiVersion: v1
kind: Secret
metadata:
  name: api
data:
  a: Z2VoZWlt
stringData:
  b: one
  c: |
    line one
    line two
type: Opaque
";

    fn shown(golden: &str, rendered: &str) -> String {
        match compare(Some(golden), rendered, Secrets::Hidden) {
            GoldenOutcome::Different(difference) => difference.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_secret_that_differs_is_shown_by_its_hashes() {
        let rendered = SECRET.replace("one", "two");
        let drawn = shown(SECRET, &rendered);
        let expected = "\
Secret `api` differs
@@ -7,8 +7,8 @@
 data:
   a: hidden, sha256 addb0f5e7826c857…
 stringData:
-  b: hidden, sha256 7692c3ad3540bb80…
+  b: hidden, sha256 3fc4ccfe745870e2…
   c: |
-    hidden, sha256 e9024f1a07d29d52…
+    hidden, sha256 be9fa7bdf8a23d05…
     …
 type: Opaque
";
        assert_eq!(drawn, expected);
        let clear = compare(Some(SECRET), &rendered, Secrets::Shown);
        let GoldenOutcome::Different(clear) = clear else {
            panic!("they differ");
        };
        assert!(clear.to_string().contains("-  b: one\n"), "{clear}");
    }

    #[test]
    fn a_secret_written_in_another_way_differs() {
        let drawn = shown(SECRET, &SECRET.replace("b: one", "b: \"one\""));
        let expected = "\
Secret `api` differs
  its values are the same, but they are written in another way
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_secret_that_is_no_yaml_any_more_shows_nothing() {
        let drawn = shown(&SECRET.replace("  b: one", "  b: [one"), SECRET);
        assert!(!drawn.contains("one"), "{drawn}");
        assert!(drawn.contains("Secret `api` differs"), "{drawn}");
    }

    #[test]
    fn resources_that_the_cluster_names_are_matched_by_their_places() {
        let job = |x: u8| {
            format!("---\nkind: Job\nmetadata:\n  generateName: a-\n  namespace: b\nx: {x}\n")
        };
        let old = [job(1), job(2)].concat();
        let found = shown_difference(&old, &[job(1), job(3)].concat());
        let expected = "\
Job `a-*2` in `b` differs
@@ -9,4 +9,4 @@
 metadata:
   generateName: a-
   namespace: b
-x: 2
+x: 3
";
        assert_eq!(found, expected);
    }

    #[test]
    fn equal_bytes_are_the_same() {
        assert_eq!(
            compare(Some(GOLDEN), GOLDEN, Secrets::Hidden),
            GoldenOutcome::Same
        );
    }

    #[test]
    fn a_release_without_a_golden_file_is_missing_one() {
        assert_eq!(
            compare(None, GOLDEN, Secrets::Hidden),
            GoldenOutcome::Missing
        );
    }

    #[test]
    fn a_changed_line_is_shown_below_its_resource() {
        let rendered = GOLDEN.replace("replicas: 1", "replicas: 2");
        let expected = "\
Deployment `api` in `plate-stg` differs
@@ -15,4 +15,4 @@
   name: api
   namespace: plate-stg
 spec:
-  replicas: 1
+  replicas: 2
";
        assert_eq!(shown_difference(GOLDEN, &rendered), expected);
    }

    #[test]
    fn a_resource_that_went_and_one_that_came_are_shown_whole() {
        let rendered = GOLDEN.replace("kind: Service", "kind: Secret");
        let shown = shown_difference(GOLDEN, &rendered);
        assert!(
            shown.starts_with(
                "Service `api` in `plate-stg` is only in the golden file\n@@ -1,9 +0,0 @@\n----\n"
            ),
            "{shown}"
        );
        assert!(
            shown.contains(
                "Secret `api` in `plate-stg` is not in the golden file\n@@ -0,0 +1,9 @@\n+---\n"
            ),
            "{shown}"
        );
        assert!(!shown.contains("Deployment"), "{shown}");
    }

    #[test]
    fn another_order_is_said_in_one_line() {
        let (service, deployment) = GOLDEN.split_at(GOLDEN.rfind("---\n").unwrap());
        let rendered = format!("{deployment}{service}");
        assert_eq!(
            shown_difference(GOLDEN, &rendered),
            "the same resources, in another order\n"
        );
    }

    #[test]
    fn windows_line_ends_are_said_in_one_line() {
        let golden = GOLDEN.replace('\n', "\r\n");
        assert_eq!(
            shown_difference(&golden, GOLDEN),
            "the golden file has Windows line endings, and nothing else differs\n"
        );
    }

    #[test]
    fn a_missing_line_end_is_shown() {
        let golden = GOLDEN.trim_end();
        let shown = shown_difference(golden, GOLDEN);
        assert!(
            shown.contains("-  replicas: 1 (no line end)\n+  replicas: 1\n"),
            "{shown}"
        );
    }

    #[test]
    fn a_golden_file_that_is_no_yaml_is_compared_all_the_same() {
        let shown = shown_difference("<<<<<<< mine\n", GOLDEN);
        assert!(
            shown.starts_with("text without a `kind` is only in the golden file"),
            "{shown}"
        );
    }

    #[test]
    fn files_of_no_release_are_found_and_links_are_not() {
        let root = tempfile::tempdir().unwrap();
        for release in ["api-stg", "gone-stg"] {
            let file = Target::below(root.path(), &golden_path("stg", release));
            file.write("").unwrap();
        }
        let expected = BTreeSet::from([golden_path("stg", "api-stg")]);
        let found = others(root.path(), &expected).unwrap();
        let found: Vec<&Path> = found.iter().map(Target::shown).collect();
        assert_eq!(found, [golden_path("stg", "gone-stg")]);
    }

    #[test]
    fn without_a_golden_folder_there_are_no_others() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(others(root.path(), &BTreeSet::new()), Ok(Vec::new()));
    }

    #[test]
    fn what_golden_wrote_is_told_by_its_form() {
        for text in ["", GOLDEN, &GOLDEN.replace('\n', "\r\n")] {
            assert!(is_golden(text), "{text}");
        }
        let by_hand = [
            "mine: 1\n",
            "---\na: 1\n",
            "# Source: api/templates/a.yaml\na: 1\n",
            &GOLDEN.replace("replicas: 1", "replicas:  1"),
            &GOLDEN.replace("replicas: 1", "replicas: 1 # two in summer"),
            &format!("{GOLDEN}---\n"),
        ];
        for text in by_hand {
            assert!(!is_golden(text), "{text}");
        }
    }
}
