//! Charts that cannot be rendered.

use crate::harness::Test;

/// A Chart.yaml with everything that must be there.
const CHART: &str = "apiVersion: v2\nname: api\nversion: 0.1.0\n";

/// Expects that the chart with this Chart.yaml is refused with these words.
#[track_caller]
fn refused(metadata: &str, stderr: &str) {
    Test::new()
        .file("charts/api/Chart.yaml", metadata)
        .file("charts/api/values-stg.yaml", "")
        .args(["api", "--env", "stg"])
        .stderr(stderr)
        .exits(2);
}

#[test]
fn an_unknown_key_names_the_nearest_one() {
    refused(
        &format!("{CHART}appversion: '1.0'\n"),
        "
        error[unknown-key]: `appversion` is not a key of Chart.yaml
         --> charts/api/Chart.yaml:4:1
          |
        4 | appversion: '1.0'
          | ^^^^^^^^^^
        help: did you mean `appVersion`?
        ",
    );
}

#[test]
fn what_must_be_there_is_missed() {
    refused(
        "name: api\n",
        "
        error[missing-key]: `charts/api/Chart.yaml` has no `apiVersion`
         --> charts/api/Chart.yaml:1:1
          |
        1 | name: api
          | ^^^^^^^^^
        help: add it, as in `apiVersion: v2`

        error[missing-key]: `charts/api/Chart.yaml` has no `version`
         --> charts/api/Chart.yaml:1:1
          |
        1 | name: api
          | ^^^^^^^^^
        help: add it, as in `version: 0.1.0`

        error: 2 errors, nothing was written
        ",
    );
}

#[test]
fn a_version_is_semantic() {
    refused(
        "apiVersion: v2\nname: api\nversion: latest\n",
        "
        error[wrong-value]: `version` must be a semantic version, as in `1.4.0`, got `latest`
         --> charts/api/Chart.yaml:3:10
          |
        3 | version: latest
          |          ^^^^^^
        ",
    );
}

#[test]
fn dependencies_are_releases_instead() {
    refused(
        &format!(
            "{CHART}dependencies:\n  - name: redis\n    version: 1.x\n    repository: file://../redis\n"
        ),
        "
        error[dependencies]: dependencies are not rendered by plate-render
         --> charts/api/Chart.yaml:4:1
          |
        4 | dependencies:
          | ^^^^^^^^^^^^
        help: put redis into charts/, add it as a release in plate.yaml, and remove `dependencies`
        ",
    );
}

#[test]
fn a_library_is_not_rendered() {
    refused(
        &format!("{CHART}type: library\n"),
        "
        error[library-chart]: `api` is a library chart, which is not rendered by plate-render
         --> charts/api/Chart.yaml:4:7
          |
        4 | type: library
          |       ^^^^^^^
        help: add the charts that use it as releases, or write `type: application`
        ",
    );
}

#[test]
fn a_folder_without_chart_yaml_says_what_to_write() {
    Test::new()
        .file("charts/api/values-stg.yaml", "")
        .file("plate.yaml", "")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[no-chart-yaml]: `charts/api/Chart.yaml` does not exist or is blank
            help: write it:
                  apiVersion: v2
                  name: api
                  version: 0.1.0
            ",
        )
        .exits(2);
}

#[test]
fn the_errors_of_all_charts_are_shown_in_one_run() {
    Test::new()
        .file(
            "charts/api/Chart.yaml",
            "apiVersion: v2\nname: api\nversion: 1\ntype: library\n",
        )
        .file(
            "charts/web/Chart.yaml",
            "apiVersion: v3\nname: web\nversion: 1\n",
        )
        .file("plate.yaml", "environments: [stg]")
        .args(["--env", "stg"])
        .stderr_has([
            "`api` is a library chart",
            "must be `v1` or `v2`, got `v3`",
            "2 errors",
        ])
        .exits(2);
}

#[test]
fn a_file_with_a_misspelt_ending_is_a_warning() {
    Test::new()
        .charts(&["api"])
        .file("charts/api/values-stg.yaml", "")
        .file("charts/api/templates/deployment.yaml.jinja", "")
        .args(["api", "--env", "stg"])
        .stderr_has(["\
warning[file-passed-over]: `charts/api/templates/deployment.yaml.jinja` is not rendered
note: a template ends in .yaml, .yml or .json, with or without .j2; a partial begins with _
help: rename the file, or move it out of templates/
"])
        .exits(2);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_chart_is_refused() {
    Test::new()
        .charts(&["api"])
        .file("secret.yaml", "")
        .file("charts/api/values-stg.yaml", "")
        .link("charts/api/templates/a.yaml", "../../../secret.yaml")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[link-leads-out]: the link `charts/api/templates/a.yaml` leads out of the chart
            help: copy the file into the chart: nothing outside of it is read
            ",
        )
        .exits(2);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_is_refused() {
    Test::new()
        .charts(&["api"])
        .file("charts/api/values-stg.yaml", "")
        .link("charts/api/templates/again", "../templates")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[link-leads-back]: the link `charts/api/templates/again` leads back to a folder above it
            help: remove the link
            ",
        )
        .exits(2);
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_an_error() {
    Test::new()
        .charts(&["api"])
        .file("charts/api/values-stg.yaml", "")
        .link("charts/api/templates/a.yaml", "b.yaml")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[unreadable]: the link `charts/api/templates/a.yaml` has no target
            help: remove it, or restore its target
            ",
        )
        .exits(2);
}
