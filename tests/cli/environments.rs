//! Several environments in one run.

use crate::harness::Test;

const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: '{{ release.name }}'}\n";

/// `api` in both environments and by default, `web` in prod alone.
fn platform() -> Test {
    Test::new()
        .charts(&["api", "web"])
        .file(
            "plate.yaml",
            "\
environments: [stg, prod]
releases:
  - chart: api
  - chart: web
    environments: [prod]
",
        )
        .file("charts/api/templates/a.yaml.j2", SECRET)
        .file("charts/web/templates/a.yaml.j2", SECRET)
}

#[test]
fn all_environments_get_the_releases_that_they_have() {
    platform()
        .args(["--all", "--all-envs", "--output-dir", "out"])
        .stderr(
            "
            wrote out/stg/api-stg/secret-api-stg.yaml
            wrote out/prod/api-prod/secret-api-prod.yaml
            wrote out/prod/web-prod/secret-web-prod.yaml
            ",
        )
        .exits(0);
}

#[test]
fn a_release_of_some_environments_is_rendered_there() {
    platform()
        .args(["web", "--all-envs", "--output-dir", "out"])
        .stderr("wrote out/prod/web-prod/secret-web-prod.yaml\n")
        .exits(0);
}

#[test]
fn a_default_release_of_some_environments_is_rendered_there() {
    platform()
        .file(
            "plate.yaml",
            "environments: [stg, prod]\nreleases: [{chart: web, environments: [prod]}]\ndefaultReleases: [web]\n",
        )
        .args(["--all-envs", "--output-dir", "out"])
        .stderr("wrote out/prod/web-prod/secret-web-prod.yaml\n")
        .exits(0);
}

#[test]
fn a_release_of_no_environment_is_unknown() {
    platform()
        .args(["wep", "--all-envs", "--output-dir", "out"])
        .stderr_has(["error[unknown-release]: there is no release or chart `wep`"])
        .exits(2);
}

#[test]
fn all_environments_need_a_folder() {
    platform()
        .args(["--all-envs"])
        .stderr(
            "
            error[several-environments]: several environments cannot be written as one stream
            help: add `--output-dir DIR`, or run once for each environment
            ",
        )
        .exits(2);
}

#[test]
fn all_environments_are_those_with_values_files_where_none_are_named() {
    Test::new()
        .charts(&["api"])
        .file("charts/api/templates/a.yaml.j2", SECRET)
        .file("charts/api/values-dev.yaml", "")
        .file("values/values-stg.yaml", "")
        .args(["--all-envs", "--output-dir", "out"])
        .stderr(
            "
            wrote out/dev/api-dev/secret-api-dev.yaml
            wrote out/stg/api-stg/secret-api-stg.yaml
            ",
        )
        .exits(0);
}

#[test]
fn a_workspace_without_environments_has_none_to_take_all_of() {
    Test::new()
        .charts(&["api"])
        .args(["--all-envs", "--output-dir", "out"])
        .stderr(
            "
            error[no-environment]: the workspace has no environments
            help: name them in plate.yaml, or add `--env ENV`
            ",
        )
        .exits(2);
}

#[test]
fn one_environment_given_twice_is_one() {
    platform()
        .args(["api", "--env", "stg", "--env", "stg"])
        .stdout_has(["name: api-stg"])
        .exits(0);
}

#[test]
fn errors_of_every_release_in_every_environment_are_shown_and_nothing_is_written() {
    let folder = platform()
        .file("charts/api/values-stg.yaml", "replcas: 1\n")
        .file("charts/web/templates/a.yaml.j2", "{{ values.x }}\n")
        .args(["--all", "--all-envs", "--output-dir", "out"])
        .stderr(
            "
            error[unknown-key]: `replcas` is set, but nothing declares it and no template refers to it
             --> charts/api/values-stg.yaml:1:1
              |
            1 | replcas: 1
              | ^^^^^^^
            note: only in environment `stg`
            help: remove it, or declare it in the chart's values.yaml

            error[unknown-value]: `values.x` is not defined
             --> charts/web/templates/a.yaml.j2:1:4
              |
            1 | {{ values.x }}
              |    ^^^^^^^^
            note: only in environment `prod`
            help: set it in a values file, or write `values.x or omit`

            error: 2 errors, nothing was written
            ",
        )
        .exits(2);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_error_of_all_environments_is_shown_once() {
    platform()
        .file("charts/api/values.yaml", "[]\n")
        .args(["api", "--all-envs", "--output-dir", "out"])
        .stderr(
            "
            error[not-a-map]: the values must be a map, got a list
             --> charts/api/values.yaml:1:1
              |
            1 | []
              | ^^
            help: write `key: value` lines
            ",
        )
        .exits(2);
}

#[test]
fn a_chart_that_cannot_be_read_hides_no_error_of_another() {
    platform()
        .file("charts/web/Chart.yaml", "name: web\n")
        .file("charts/api/templates/a.yaml.j2", "{{ values.x }}\n")
        .args(["--all", "--env", "prod", "--set", "meantForWeb=1"])
        .stderr_has([
            "error[missing-key]: `charts/web/Chart.yaml` has no `apiVersion`",
            "error[unknown-value]: `values.x` is not defined",
            "error: 3 errors, nothing was written",
        ])
        .exits(2);
}

#[test]
fn an_error_of_one_release_does_not_hide_a_duplicate_of_others() {
    platform()
        .file("plate.yaml", "environments: [stg]\n")
        .charts(&["third"])
        .file("charts/api/templates/a.yaml.j2", "{{ values.x }}\n")
        .file(
            "charts/third/templates/a.yaml.j2",
            SECRET.replace("release.name", "'web-stg'"),
        )
        .args(["--env", "stg"])
        .stderr_has([
            "error[unknown-value]: `values.x` is not defined",
            "error[duplicate-resource]: Secret `web-stg` is written twice",
        ])
        .exits(2);
}

#[test]
fn files_of_a_release_that_is_no_more_are_a_warning_until_all_are_rendered() {
    let folder = platform()
        .args(["--all", "--all-envs", "--output-dir", "out"])
        .stderr_has(["wrote out/prod/web-prod/secret-web-prod.yaml"])
        .exits(0)
        .then(["--env", "prod", "--output-dir", "out"])
        .file(
            "plate.yaml",
            "environments: [stg, prod]\nreleases: [{chart: api}]\n",
        )
        .stderr(
            "
            warning[stale-release]: `out/prod/web-prod` has files of a release that no longer exists
            help: add `--all`, which removes them
            ",
        )
        .exits(0)
        .then(["--all", "--env", "prod", "--output-dir", "out"])
        .stderr("removed out/prod/web-prod/secret-web-prod.yaml\n")
        .exits(0);
    assert!(!folder.path().join("out/prod/web-prod").exists());
}

#[test]
fn files_of_an_environment_that_is_no_more_go_where_everything_is_rendered() {
    let folder = platform()
        .args(["--all", "--all-envs", "--output-dir", "out"])
        .stderr_has(["wrote out/prod/web-prod/secret-web-prod.yaml"])
        .exits(0)
        .then(["--all", "--all-envs", "--output-dir", "out"])
        .file(
            "plate.yaml",
            "environments: [stg]\nreleases: [{chart: api}]\n",
        )
        .file("out/mine/notes/a.yaml", "")
        .stderr(
            "
            removed out/prod/api-prod/secret-api-prod.yaml
            removed out/prod/web-prod/secret-web-prod.yaml
            ",
        )
        .exits(0);
    assert_eq!(
        folder.files("out"),
        [
            "mine/notes/a.yaml",
            "stg/api-stg/.plate-render-files",
            "stg/api-stg/secret-api-stg.yaml"
        ]
    );
}

#[test]
fn a_standalone_chart_removes_no_files_of_others() {
    let metadata = "apiVersion: v2\nname: a\nversion: 0.1.0\n";
    Test::new()
        .file("one/Chart.yaml", metadata)
        .file("one/templates/a.yaml", SECRET)
        .file("two/Chart.yaml", metadata)
        .file("two/templates/a.yaml", SECRET)
        .file("one/values-stg.yaml", "")
        .file("two/values-stg.yaml", "")
        .args(["./one", "--env", "stg", "--output-dir", "out"])
        .stderr("wrote out/stg/one-stg/secret-one-stg.yaml\n")
        .exits(0)
        .then(["./two", "--env", "stg", "--output-dir", "out"])
        .stderr("wrote out/stg/two-stg/secret-two-stg.yaml\n")
        .exits(0);
}
