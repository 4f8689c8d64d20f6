//! Releases and environments that do not exist, or that nobody chose.

use crate::harness::{CONFIG_MAP, Test};

const PLATE: &str = "\
environments: [dev, stg, prod]
releases:
  - chart: api
  - chart: web
    environments: [prod]
defaultReleases: [web]
";

fn platform() -> Test {
    Test::new()
        .charts(&["api", "web", "unlisted"])
        .file("plate.yaml", PLATE)
}

#[test]
fn an_unknown_environment_lists_those_that_exist() {
    platform()
        .args(["api", "--env", "stgg"])
        .stderr(
            "
            error[unknown-environment]: there is no environment `stgg`
             --> plate.yaml:1:1
              |
            1 | environments: [dev, stg, prod]
              | ^^^^^^^^^^^^
            note: the environments are dev, stg, prod
            help: did you mean `stg`?
            ",
        )
        .exits(2);
}

#[test]
fn an_environment_must_be_given_where_none_is_the_default() {
    platform()
        .args(["api"])
        .stderr(
            "
            error[no-environment]: no environment is given
            help: add `--env` with one of dev, stg, prod, or write `defaultEnvironment` in plate.yaml
            ",
        )
        .exits(2);
}

#[test]
fn an_environment_must_be_a_name() {
    Test::new()
        .charts(&["api"])
        .args(["--env", "../stg"])
        .stderr(
            "
            error[invalid-name]: `../stg` is not a name for an environment
            note: a name has lower-case letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters
            ",
        )
        .exits(2);
}

#[test]
fn a_namespace_must_be_a_name() {
    platform()
        .args(["api", "--env", "stg", "--namespace", "Plate"])
        .stderr(
            "
            error[invalid-name]: `Plate` is not a name for a namespace
            note: a name has lower-case letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_release_names_a_similar_one() {
    platform()
        .args(["api-sgt", "--env", "stg"])
        .stderr(
            "
            error[unknown-release]: there is no release or chart `api-sgt`
            help: did you mean `api-stg`?
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_release_lists_those_that_exist() {
    platform()
        .args(["ingress", "--env", "prod"])
        .stderr(
            "
            error[unknown-release]: there is no release or chart `ingress`
            note: the releases are api-prod, web-prod
            ",
        )
        .exits(2);
}

#[test]
fn all_unknown_releases_are_shown_in_one_run() {
    platform()
        .args(["ingress", "monitoring", "--env", "stg"])
        .stderr(
            "
            error[unknown-release]: there is no release or chart `ingress`
            note: the only release is api-stg

            error[unknown-release]: there is no release or chart `monitoring`
            note: the only release is api-stg

            error: 2 errors, nothing was written
            ",
        )
        .exits(2);
}

#[test]
fn a_release_of_another_environment_says_where_it_is() {
    platform()
        .args(["web", "--env", "stg"])
        .stderr(
            "
            error[unknown-release]: `web` is not rendered in environment `stg`
            note: it is rendered in prod
            ",
        )
        .exits(2);
}

#[test]
fn a_chart_that_is_no_release_says_how_to_make_it_one() {
    platform()
        .args(["./charts/unlisted", "--env", "stg"])
        .stderr(
            "
            error[unknown-release]: `unlisted` is a chart, but plate.yaml lists no release of it
            help: add `- chart: unlisted` to `releases` in plate.yaml
            ",
        )
        .exits(2);
}

#[test]
fn default_releases_of_another_environment_are_not_taken() {
    platform()
        .args(["--env", "dev"])
        .stderr(
            "
            error[no-release]: none of the default releases is rendered in environment `dev`
            help: name one, or add `--all`: the only release is api-dev
            ",
        )
        .exits(2);
}

#[test]
fn several_environments_need_a_folder() {
    platform()
        .args(["api", "--env", "dev", "--env", "stg"])
        .stderr(
            "
            error[several-environments]: several environments cannot be written as one stream
            help: add `--output-dir DIR`, or run once for each environment
            ",
        )
        .exits(2);
}

#[test]
fn errors_of_all_environments_are_shown_in_one_run() {
    platform()
        .args(["api", "-e", "dv", "-e", "prd", "--output-dir", "out"])
        .stderr_has(["environment `dv`", "environment `prd`", "2 errors"])
        .exits(2);
}

#[test]
fn a_misspelt_command_is_recognised() {
    platform()
        .args(["lst"])
        .stderr_has(["help: did you mean the command `list`?"])
        .exits(2);
}

#[test]
fn a_command_comes_before_its_options() {
    platform()
        .args(["--env", "dev", "list"])
        .stderr(
            "
            error[unknown-release]: there is no release or chart `list`
            note: the only release is api-dev
            help: a command comes first: `plate-render list …`
            ",
        )
        .exits(2);
}

#[test]
fn a_name_that_is_too_long_is_refused() {
    let long = "a".repeat(50);
    Test::new()
        .charts(&[&long])
        .args(["--env", "stg"])
        .stderr(
            "
            error[invalid-name]: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-stg` is not a name for a release
            note: a name has lower-case letters, digits, `-` and `.`, begins and ends with a letter or digit, and has at most 53 characters
            help: give the release another `name` in plate.yaml
            ",
        )
        .exits(2);
}

#[test]
fn where_nothing_names_environments_a_file_is_missing_if_others_have_one() {
    Test::new()
        .charts(&["api"])
        .file("charts/api/values-dev.yaml", "")
        .file("values/values-stg.yaml", "")
        .file("values/api/values-prod.yml", "")
        .args(["--env", "sgt", "--allow-empty"])
        .stderr(
            "
            error[no-values-file]: no file values-sgt.yaml was found
            note: there are files for dev, prod, stg
            help: did you mean `stg`?
            ",
        )
        .exits(2)
        .then(["--env", "stg", "--allow-empty"])
        .exits(0);
}

#[test]
fn where_no_environment_has_a_file_any_may_be_rendered() {
    Test::new()
        .charts(&["api"])
        .args(["--env", "stg", "--allow-empty"])
        .stderr(
            "
            warning[no-values-file]: no file values-stg.yaml was found
            note: no environment has a values file
            ",
        )
        .exits(0);
}

#[test]
fn a_file_of_any_chart_makes_an_environment() {
    Test::new()
        .charts(&["api", "web"])
        .file("charts/web/values-prod.yaml", "")
        .args(["api", "--env", "prod", "--allow-empty"])
        .exits(0);
}

#[test]
fn a_chart_named_by_its_path_is_judged_by_its_own_files() {
    let folder = Test::new()
        .charts(&["api", "web"])
        .file("charts/api/templates/a.yaml", CONFIG_MAP)
        .file("charts/web/templates/a.yaml", CONFIG_MAP)
        .file("charts/web/values-prod.yaml", "");
    folder
        .args(["./charts/api"])
        .stdout_has(["name: api\n"])
        .exits(0)
        .then(["./charts/api", "--env", "prod"])
        .stdout_has(["name: api\n"])
        .stderr(
            "
            warning[no-values-file]: no file values-prod.yaml was found
            note: no environment has a values file
            ",
        )
        .exits(0)
        .then(["./charts/web"])
        .stderr(
            "
            error[no-environment]: no environment is given
            help: add `--env` with one of prod, or write `defaultEnvironment` in plate.yaml
            ",
        )
        .exits(2)
        .then(["api"])
        .stderr_has(["error[no-environment]"])
        .exits(2);
}
