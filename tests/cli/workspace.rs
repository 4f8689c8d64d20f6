//! Finding workspaces and charts.

use crate::harness::Test;

#[test]
fn without_a_workspace_the_next_steps_are_named() {
    Test::new()
        .args(["--env", "stg"])
        .stderr(
            "
            error[no-workspace]: no workspace was found here or above: there is neither plate.yaml nor charts/
            help: go to the folder of a plate.yaml, name it with `--workspace DIR`, or give a chart's path
            ",
        )
        .exits(2);
}

#[test]
fn inside_a_standalone_chart_its_path_is_suggested() {
    Test::new()
        .file("api/Chart.yaml", "")
        .within("api")
        .args(["--env", "stg"])
        .stderr(
            "
            error[no-workspace]: no workspace was found here or above: there is neither plate.yaml nor charts/
            help: this folder is a chart: `plate-render .` renders it
            ",
        )
        .exits(2);
}

#[test]
fn a_folder_that_is_no_workspace_is_refused() {
    Test::new()
        .within("some")
        .args(["list", "--workspace", "../some"])
        .stderr(
            "
            error[no-workspace]: `../some` is not a workspace: it has neither plate.yaml nor charts/
            help: pass the folder of a plate.yaml to `--workspace`
            ",
        )
        .exits(2);
}

#[test]
fn a_missing_workspace_folder_is_named() {
    Test::new()
        .args(["list", "--workspace", "nowhere"])
        .stderr(
            "
            error[no-workspace]: there is no folder `nowhere`
            help: pass the folder of a plate.yaml to `--workspace`
            ",
        )
        .exits(2);
}

#[test]
fn plate_yml_is_not_passed_over_in_silence() {
    Test::new()
        .charts(&["api"])
        .file("plate.yml", "environments: [stg]\n")
        .args(["list"])
        .stderr(
            "
            error[misnamed-file]: `plate.yml` is not read
            help: rename it to `plate.yaml`
            ",
        )
        .exits(2);
}

#[test]
fn a_workspace_is_found_from_below() {
    Test::new()
        .charts(&["api"])
        .file("plate.yaml", "environments: [stg]\n")
        .within("charts/api/templates")
        .args(["list"])
        .stdout_has(["api-stg"])
        .exits(0);
}

#[test]
fn a_missing_chart_path_names_a_similar_one() {
    Test::new()
        .charts(&["api"])
        .args(["./charts/apu", "--env", "stg"])
        .stderr(
            "
            error[unknown-chart]: there is no chart `charts/apu`: the folder does not exist
            help: did you mean `charts/api`?
            ",
        )
        .exits(2);
}

#[test]
fn the_path_of_a_workspace_is_no_chart() {
    Test::new()
        .file("work/plate.yaml", "")
        .args(["./work", "--env", "stg"])
        .stderr(
            "
            error[unknown-chart]: `work` is not a chart: it has no Chart.yaml
            help: it is a workspace: use `--workspace work`
            ",
        )
        .exits(2);
}

#[test]
fn a_standalone_chart_takes_no_other_argument() {
    Test::new()
        .file("api/Chart.yaml", "")
        .args(["./api", "web", "--env", "stg"])
        .stderr(
            "
            error[chart-outside]: `api` is a standalone chart, and there are other arguments
            help: render it in a run of its own
            ",
        )
        .exits(2);
}

#[test]
fn a_chart_outside_the_given_workspace_is_refused() {
    Test::new()
        .file("other/Chart.yaml", "")
        .charts(&["api"])
        .args(["./other", "--workspace", ".", "--env", "stg"])
        .stderr(
            "
            error[chart-outside]: the chart `other` is not in this workspace
            help: render it in a run of its own, or move it into charts/
            ",
        )
        .exits(2);
}

#[test]
fn a_folder_without_charts_has_nothing_to_render() {
    Test::new()
        .file("plate.yaml", "")
        .args(["--env", "stg"])
        .stderr(
            "
            error[no-release]: no release is rendered in environment `stg`
            help: charts/ contains no charts: `plate-render new NAME` writes one
            ",
        )
        .exits(2);
}
