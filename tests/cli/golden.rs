//! Golden files: what is rendered against what was rendered before.

use crate::harness::{Folder, Test};

/// A workspace whose golden files are as they should be.
fn golden() -> Folder {
    Test::data("a: 1", "a: {{ values.a }}")
        .stg("a: 2")
        .args(["golden", "--update"])
        .stderr(
            "
            wrote tests/golden/stg/api-stg.yaml
            wrote tests/golden/prod/api-prod.yaml
            ",
        )
        .exits(0)
}

#[test]
fn equal_golden_files_are_counted() {
    golden()
        .then(["golden"])
        .stderr("2 golden files, all the same\n")
        .exits(0)
        .then(["golden", "--env", "prod"])
        .stderr("1 golden file is the same\n")
        .exits(0);
}

#[test]
fn a_changed_value_is_shown_as_a_difference() {
    golden()
        .then(["golden"])
        .stg("a: 3")
        .stdout(
            "
            tests/golden/stg/api-stg.yaml: differs
            ConfigMap `api` differs
            @@ -5,4 +5,4 @@
             metadata:
               name: api
             data:
            -  a: 2
            +  a: 3
            ",
        )
        .stderr(
            "help: if the change is wanted, run `plate-render golden --update` and read the diff\n",
        )
        .exits(1);
}

#[test]
fn an_update_writes_what_changed_and_nothing_else() {
    golden()
        .then(["golden", "--update"])
        .stg("a: 3")
        .stderr("wrote tests/golden/stg/api-stg.yaml\n")
        .exits(0)
        .then(["golden"])
        .stderr("2 golden files, all the same\n")
        .exits(0);
}

#[test]
fn missing_golden_files_are_a_difference() {
    Test::data("a: 1", "a: {{ values.a }}")
        .args(["golden"])
        .stdout(
            "
            tests/golden/stg/api-stg.yaml: missing
            tests/golden/prod/api-prod.yaml: missing
            ",
        )
        .stderr(
            "help: if the change is wanted, run `plate-render golden --update` and read the diff\n",
        )
        .exits(1);
}

#[test]
fn a_golden_file_of_no_release_is_a_difference_where_all_are_compared() {
    let folder = golden();
    let text = folder.read("tests/golden/stg/api-stg.yaml");
    let folder = folder
        .then(["golden"])
        .file("tests/golden/stg/gone.yaml", text)
        .stdout("tests/golden/stg/gone.yaml: belongs to no release\n")
        .stderr(
            "help: if the change is wanted, run `plate-render golden --update` and read the diff\n",
        )
        .exits(1)
        .then(["golden", "--env", "stg"])
        .stderr("1 golden file is the same\n")
        .exits(0)
        .then(["golden", "--update"])
        .stderr("removed tests/golden/stg/gone.yaml\n")
        .exits(0);
    assert_eq!(
        folder.files("tests"),
        ["golden/prod/api-prod.yaml", "golden/stg/api-stg.yaml"]
    );
}

#[test]
fn what_cannot_be_rendered_cannot_be_compared() {
    golden()
        .then(["golden"])
        .stg("a: null\nb: 1")
        .stderr_has(["error[unknown-key]: `b` is set"])
        .exits(2);
}

#[test]
fn a_release_is_compared_where_it_is_rendered() {
    Test::data("a: 1", "a: {{ values.a }}")
        .charts(&["web"])
        .file(
            "plate.yaml",
            "environments: [dev, stg]\nreleases:\n  - {chart: api, environments: [stg]}\n",
        )
        .args(["golden", "--update", "api"])
        .stderr("wrote tests/golden/stg/api-stg.yaml\n")
        .exits(0)
        .then(["golden"])
        .stderr("1 golden file is the same\n")
        .exits(0);
}

#[test]
fn releases_are_selected_as_in_other_commands() {
    golden()
        .then(["golden", "--all", "--all-envs"])
        .stderr("2 golden files, all the same\n")
        .exits(0)
        .then(["golden", "./charts/api", "--env", "stg"])
        .stderr("1 golden file is the same\n")
        .exits(0);
}

#[test]
fn an_unknown_release_is_named_once() {
    golden()
        .then(["golden", "apu"])
        .stderr(
            "
            error[unknown-release]: there is no release or chart `apu`
            help: did you mean `api`?
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_environment_lists_the_known_ones() {
    golden()
        .then(["golden", "--env", "staging"])
        .stderr_has([
            "error[unknown-environment]: there is no environment `staging`\n",
            "note: the environments are stg, prod\n",
        ])
        .exits(2);
}
