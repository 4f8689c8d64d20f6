//! The numbers of resources that the cluster names, where a release has several of one `generateName`.

use std::collections::BTreeMap;

use super::Manifest;
use super::generated_name::stand_in;

/// Numbers the manifests without a name, which are all of a release or of some files.
pub fn number_generated(manifests: &mut [Manifest]) {
    let mut counts: BTreeMap<(String, String, Option<String>, String), usize> = BTreeMap::new();
    for manifest in manifests {
        let Some(name) = manifest.generate_name() else {
            continue;
        };
        let name = stand_in(name);
        let key = (
            manifest.group().to_owned(),
            manifest.kind().to_owned(),
            manifest.namespace().map(str::to_owned),
            name.clone(),
        );
        let count = counts.entry(key).or_default();
        *count += 1;
        manifest.stand_in = Some(match count {
            1 => name,
            count => format!("{name}{count}"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::number_generated;
    use crate::manifest::fixture::{document_diagnostics, manifests};
    use crate::manifest::{Scopes, duplicates};

    fn names(yaml: &str) -> Vec<String> {
        let mut found = manifests(yaml);
        number_generated(&mut found);
        found.iter().map(|one| one.name().to_owned()).collect()
    }

    #[test]
    fn a_generated_name_is_known_by_its_beginning_and_its_place() {
        let job = "---\napiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n";
        let pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n";
        let all = [
            job,
            pod,
            job,
            "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
        ]
        .concat();
        assert_eq!(names(&all), ["a-*", "a-*", "a-*2", "a"]);
    }

    #[test]
    fn a_name_goes_before_a_generated_one() {
        let both = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, generateName: b-}\n";
        assert_eq!(names(both), ["a"]);
        let empty = "apiVersion: v1\nkind: Pod\nmetadata: {name: '', generateName: b-}\n";
        assert_eq!(names(empty), ["b-*"]);
    }

    #[test]
    fn two_of_one_generated_name_do_not_clash() {
        let pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n";
        let found = manifests(&[pod, pod].concat());
        assert!(duplicates(&found, &Scopes::default()).is_empty());
    }

    #[test]
    fn a_generated_name_is_a_string_that_is_not_empty() {
        for (name, message) in [
            ("''", "`metadata.generateName` is empty"),
            (
                "1",
                "`metadata.generateName` must be a string, got the number 1",
            ),
        ] {
            let yaml = format!("apiVersion: v1\nkind: Pod\nmetadata: {{generateName: {name}}}\n");
            let drawn = document_diagnostics(&yaml);
            assert!(drawn.contains(message), "{drawn}");
        }
        let drawn =
            document_diagnostics("apiVersion: v1\nkind: Pod\nmetadata: {generateName: null}\n");
        assert!(drawn.contains("has no `metadata.name`"), "{drawn}");
    }
}
