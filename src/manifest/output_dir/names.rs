//! The names of files and folders in the output folder.
//!
//! - A file is `<kind>-<name>.yaml`, in lower case.
//! - `.<namespace>` follows the name where the namespace is not the release's.
//! - `.<group>` follows where two API groups of the release have a kind of that name.
//! - Characters other than `a`–`z`, `0`–`9`, `.`, `-` and `_` become `_`, and a name is cut after
//!   200 characters, so that every file system accepts it.
//! - Where two files still had one name, each gets `~1`, `~2`, … in the order of their identities;
//!   `~` occurs in no other name, so no two names are ever equal, on any file system.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Folder;
use crate::manifest::Manifest;

/// Most file systems take 255 bytes; the rest is for the ending and for what marks a namesake.
const LONGEST: usize = 200;

/// Returns the folder of a release, relative to the output folder.
pub(super) fn release_folder(environment: Option<&str>, release: &str) -> PathBuf {
    let names = environment.into_iter().chain([release]);
    names.map(segment).collect()
}

/// Returns `name` as one folder's name.
pub(super) fn segment(name: &str) -> String {
    let safe = safe(name);
    // `.` and `..` are not names of folders but ways to others.
    if safe.chars().all(|c| c == '.') {
        return "_".repeat(safe.len().max(1));
    }
    safe
}

/// Returns the file's name of each manifest of `folder`, in their order.
pub(super) fn file_names(folder: &Folder<'_>) -> Vec<String> {
    let groups = groups_by_kind(folder.manifests);
    let stems: Vec<String> = folder
        .manifests
        .iter()
        .map(|manifest| stem(manifest, folder.namespace, &groups))
        .collect();
    let numbers = namesake_numbers(folder.manifests, &stems);
    stems
        .iter()
        .zip(numbers)
        .map(|(stem, number)| match number {
            Some(number) => format!("{stem}~{number}.yaml"),
            None => format!("{stem}.yaml"),
        })
        .collect()
}

fn groups_by_kind(manifests: &[Manifest]) -> BTreeMap<String, BTreeSet<&str>> {
    let mut groups: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for manifest in manifests {
        let kind = groups.entry(safe(manifest.kind())).or_default();
        kind.insert(manifest.group());
    }
    groups
}

fn stem(
    manifest: &Manifest,
    release_namespace: Option<&str>,
    groups: &BTreeMap<String, BTreeSet<&str>>,
) -> String {
    let kind = safe(manifest.kind());
    let mut stem = format!("{kind}-{}", safe(manifest.name()));
    let namespace = manifest.namespace();
    let foreign = namespace.filter(|namespace| Some(*namespace) != release_namespace);
    let is_shared = groups.get(&kind).is_some_and(|groups| groups.len() > 1);
    let group = Some(manifest.group()).filter(|group| is_shared && !group.is_empty());
    for part in [foreign, group].into_iter().flatten() {
        stem.push('.');
        stem.push_str(&safe(part));
    }
    stem.truncate(LONGEST);
    stem
}

/// Every character of the result is one byte.
fn safe(text: &str) -> String {
    let safe = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '.' | '-' | '_') => c,
        _ => '_',
    };
    text.chars().map(safe).collect()
}

/// The number of each manifest among those with the same stem, if there are others.
fn namesake_numbers(manifests: &[Manifest], stems: &[String]) -> Vec<Option<usize>> {
    let mut namesakes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, stem) in stems.iter().enumerate() {
        namesakes.entry(stem).or_default().push(index);
    }
    let mut numbers = vec![None; stems.len()];
    for mut indexes in namesakes.into_values().filter(|found| found.len() > 1) {
        indexes.sort_by_key(|index| sort_key(&manifests[*index]));
        for (place, index) in indexes.into_iter().enumerate() {
            numbers[index] = Some(place + 1);
        }
    }
    numbers
}

fn sort_key(manifest: &Manifest) -> (&str, &str, Option<&str>, &str) {
    (
        manifest.group(),
        manifest.kind(),
        manifest.namespace(),
        manifest.name(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::fixture::manifests;

    fn names(resources: &[(&str, &str, &str)]) -> Vec<String> {
        let document = |(group, kind, name): &(&str, &str, &str)| {
            format!("---\napiVersion: {group}v1\nkind: {kind}\nmetadata: {{{name}}}\n")
        };
        let yaml: String = resources.iter().map(document).collect();
        file_names(&Folder {
            environment: Some("stg"),
            release: "api-stg",
            namespace: Some("plate-stg"),
            manifests: &manifests(&yaml),
        })
    }

    #[test]
    fn a_name_has_kind_and_name_in_lower_case() {
        assert_eq!(
            names(&[("", "ConfigMap", "name: api, namespace: plate-stg")]),
            ["configmap-api.yaml"]
        );
    }

    #[test]
    fn another_namespace_is_part_of_the_name() {
        assert_eq!(
            names(&[("", "Secret", "name: api, namespace: other")]),
            ["secret-api.other.yaml"]
        );
    }

    #[test]
    fn the_group_is_part_of_the_name_where_two_groups_have_the_kind() {
        assert_eq!(
            names(&[
                ("", "Service", "name: api"),
                ("serving.knative.dev/", "Service", "name: api"),
            ]),
            ["service-api.yaml", "service-api.serving.knative.dev.yaml"]
        );
    }

    #[test]
    fn characters_that_file_systems_refuse_become_underscores() {
        assert_eq!(
            names(&[("", "Role", "name: 'system:a/b ../C 값'")]),
            ["role-system_a_b_.._c__.yaml"]
        );
    }

    #[test]
    fn names_that_would_be_one_are_numbered_whatever_their_order() {
        let [upper, lower] = [("", "Role", "name: 'A:b'"), ("", "Role", "name: 'a/B'")];
        assert_eq!(
            names(&[upper, lower]),
            ["role-a_b~1.yaml", "role-a_b~2.yaml"]
        );
        assert_eq!(
            names(&[lower, upper]),
            ["role-a_b~2.yaml", "role-a_b~1.yaml"]
        );
    }

    #[test]
    fn a_dotted_name_and_a_namespace_do_not_collide() {
        let found = names(&[
            ("", "Secret", "name: a.b, namespace: plate-stg"),
            ("", "Secret", "name: a, namespace: b"),
        ]);
        assert_eq!(found, ["secret-a.b~2.yaml", "secret-a.b~1.yaml"]);
    }

    #[test]
    fn a_long_name_is_cut_and_still_its_own() {
        let long = |end: char| format!("name: {}{end}", "a".repeat(400));
        let (first, second) = (long('b'), long('c'));
        let found = names(&[("", "Secret", &first), ("", "Secret", &second)]);
        assert!(found.iter().all(|name| name.len() < 255), "{found:?}");
        assert_ne!(found[0], found[1]);
    }

    #[test]
    fn a_folder_is_never_a_way_to_another() {
        assert_eq!(segment(".."), "__");
        assert_eq!(segment(""), "_");
        assert_eq!(segment("a/../B"), "a_.._b");
        assert_eq!(
            release_folder(Some("stg"), "api-stg"),
            PathBuf::from("stg/api-stg")
        );
    }
}
