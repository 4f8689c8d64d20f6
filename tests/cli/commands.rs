//! The commands beside rendering, and what holds for all of them.

use crate::harness::Test;

#[test]
fn list_shows_environments_and_releases() {
    Test::new()
        .charts(&["api", "web"])
        .file(
            "plate.yaml",
            "
environments:
  dev:
  stg: {namespace: plate-stg}
defaultEnvironment: stg
releases:
  - chart: web
  - chart: api
    name: gateway
    namespace: edge
    environments: [stg]
",
        )
        .file("values/web/values-stg.yaml", "")
        .file("values/values-stg.yaml", "")
        .file("charts/web/values-dev.yml", "")
        .args(["list"])
        .stdout(
            "
            ENVIRONMENT  TIER         NAMESPACE  DEFAULT
            dev          development  -          -
            stg          staging      plate-stg  yes

            ENVIRONMENT  RELEASE  CHART  NAMESPACE  VALUES
            dev          web-dev  web    -          charts/web/values-dev.yml
            stg          web-stg  web    plate-stg  values/values-stg.yaml, values/web/values-stg.yaml
            stg          gateway  api    edge       values/values-stg.yaml
            ",
        )
        .exits(0);
}

#[test]
fn list_shows_one_environment() {
    Test::new()
        .charts(&["api"])
        .file("plate.yaml", "environments: [dev, stg]\n")
        .args(["list", "--env", "dev"])
        .stdout(
            "
            ENVIRONMENT  TIER         NAMESPACE  DEFAULT
            dev          development  -          -

            ENVIRONMENT  RELEASE  CHART  NAMESPACE  VALUES
            dev          api-dev  api    -          -
            ",
        )
        .exits(0);
}

#[test]
fn without_plate_yaml_list_takes_environments_from_the_files() {
    Test::new()
        .charts(&["api", "web"])
        .file("charts/api/values-stg.yaml", "")
        .file("charts/web/values-prod.yaml", "")
        .args(["list"])
        .stdout(
            "
            ENVIRONMENT  TIER        NAMESPACE  DEFAULT
            prod         production  -          -
            stg          staging     -          -

            ENVIRONMENT  RELEASE   CHART  NAMESPACE  VALUES
            prod         api-prod  api    -          -
            prod         web-prod  web    -          charts/web/values-prod.yaml
            stg          api-stg   api    -          charts/api/values-stg.yaml
            stg          web-stg   web    -          -
            ",
        )
        .exits(0);
}

#[test]
fn new_writes_a_chart_into_the_workspace() {
    let folder = Test::new()
        .file("plate.yaml", "environments: [dev, live]\nreleases: []\n")
        .within("docs")
        .args(["new", "api"])
        .stdout(
            "
            wrote charts/api/Chart.yaml
            wrote charts/api/values.yaml
            wrote charts/api/templates/_labels.yaml.j2
            wrote charts/api/templates/deployment.yaml.j2
            wrote charts/api/templates/poddisruptionbudget.yaml.j2
            wrote charts/api/templates/service.yaml.j2
            wrote charts/api/values-dev.yaml
            wrote charts/api/values-live.yaml

            add `- chart: api` to `releases` in plate.yaml, then render it with
              plate-render api --env dev
            ",
        )
        .exits(0);
    assert!(
        folder
            .read("charts/api/Chart.yaml")
            .contains("\nname: api\n")
    );
    assert!(
        folder
            .read("charts/api/values-live.yaml")
            .contains("replicaCount: 2")
    );
    assert_eq!(
        std::fs::read_dir(folder.path().join("charts"))
            .unwrap()
            .count(),
        1
    );
}

#[test]
fn a_new_chart_renders_and_its_golden_files_hold() {
    Test::new()
        .file("plate.yaml", "environments: [dev, prod]\n")
        .args(["new", "web"])
        .stdout_has(["  plate-render web --env dev\n"])
        .exits(0)
        .then(["web", "--env", "dev", "--strict"])
        .stdout_has(["kind: Deployment\n", "  name: web-dev\n", "  replicas: 1\n"])
        .exits(0)
        .then(["web", "--env", "prod", "--strict"])
        .stdout_has(["  name: web-prod\n", "  replicas: 2\n"])
        .exits(0)
        .then(["golden", "--update"])
        .stderr("wrote tests/golden/dev/web-dev.yaml\nwrote tests/golden/prod/web-prod.yaml\n")
        .exits(0)
        .then(["golden"])
        .stderr("2 golden files, all the same\n")
        .exits(0);
}

#[test]
fn nothing_is_wrong_with_a_new_chart() {
    Test::new()
        .file("plate.yaml", "environments: [dev, stg, prod]\n")
        .args(["new", "web"])
        .stdout_has(["wrote charts/web/values-prod.yaml\n"])
        .exits(0)
        .then(["check"])
        .stderr("checked 9 resources of 3 environments: 0 errors, 0 warnings\n")
        .exits(0);
}

#[test]
fn a_new_lone_chart_renders() {
    Test::new()
        .args(["new", "./services/web"])
        .stdout_has(["  plate-render ./services/web --env stg\n"])
        .exits(0)
        .then(["./services/web", "--env", "stg", "--strict"])
        .stdout_has(["kind: Deployment\n", "  name: web-stg\n"])
        .exits(0);
}

#[test]
fn new_writes_a_standalone_chart_where_there_is_no_workspace() {
    let folder = Test::new()
        .args(["new", "api"])
        .stdout_has([
            "wrote api/values-prod.yaml\n",
            "  plate-render ./api --env stg\n",
        ])
        .exits(0);
    assert!(
        folder
            .read("api/templates/service.yaml.j2")
            .starts_with("{% import")
    );
}

#[test]
fn new_writes_to_the_path_given() {
    Test::new()
        .charts(&["web"])
        .args(["new", "services/api"])
        .stdout_has([
            "wrote services/api/Chart.yaml\n",
            "  plate-render services/api --env stg\n",
        ])
        .exits(0);
}

#[test]
fn new_touches_nothing_that_exists() {
    let folder = Test::new()
        .charts(&["api"])
        .args(["new", "api"])
        .stderr(
            "
            error[chart-exists]: `charts/api` exists already
            help: choose another name, or remove it first
            ",
        )
        .exits(2);
    assert!(!folder.path().join("charts/api/values.yaml").exists());
}

#[test]
fn new_takes_names_that_kubernetes_takes() {
    Test::new()
        .args(["new", "My_Api"])
        .stderr(
            "
            error[invalid-name]: `My_Api` is not a name for a chart
            note: a name has lower-case letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters
            ",
        )
        .exits(2);
}

#[test]
fn completions_are_printed_for_a_shell() {
    Test::new()
        .args(["completions", "bash"])
        .stdout_has(["complete -F", "plate-render"])
        .exits(0);
}

#[test]
fn the_manual_page_is_printed() {
    Test::new()
        .args(["man"])
        .stdout_has([".TH plate-render 1", ".SH SYNOPSIS", "Exit codes"])
        .exits(0);
}

#[test]
fn each_command_has_a_manual_page() {
    Test::new()
        .args(["man", "list"])
        .stdout_has([".TH plate-render-list 1"])
        .exits(0);
}

#[test]
fn the_manual_page_of_no_command_names_a_similar_one() {
    Test::new()
        .args(["man", "goldn"])
        .stderr(
            "
            error[unknown-command]: there is no command `goldn`
            help: did you mean `golden`?
            ",
        )
        .exits(2);
}

#[test]
fn help_shows_examples() {
    Test::new()
        .args(["--help"])
        .stdout_has(["Usage: plate-render", "Examples:", "plate-render --env stg"])
        .exits(0);
}

#[test]
fn an_unknown_option_ends_with_2() {
    Test::new()
        .args(["--enf", "stg"])
        .stderr_has(["unexpected argument '--enf'", "--env"])
        .exits(2);
}

#[test]
fn all_and_names_exclude_each_other() {
    Test::new()
        .args(["api", "--all"])
        .stderr_has(["cannot be used with"])
        .exits(2);
}

#[test]
fn a_chart_called_like_a_command_is_reached_by_its_path() {
    Test::new()
        .charts(&["list"])
        .file("plate.yaml", "environments: [dev]\n")
        .args(["./charts/list", "--env", "stg"])
        .stderr_has(["there is no environment `stg`"])
        .exits(2);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = std::process::Command::new(crate::binary::binary())
        .args(["completions", "bash"])
        .stdout(writer)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
