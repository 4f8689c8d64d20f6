//! What Helm renders or leaves out, and plate-render does not.

use crate::harness::{CONFIG_MAP, Test};

const SUBCHART: &str = "apiVersion: v2\nname: sub\nversion: 0.1.0\n";

fn api() -> Test {
    Test::api("").file("charts/api/templates/a.yaml", CONFIG_MAP)
}

#[test]
fn a_subchart_is_an_error() {
    api()
        .file("charts/api/charts/sub/Chart.yaml", SUBCHART)
        .file("charts/api/charts/other-1.2.3.tgz", "")
        .stderr(
            "
            error[subchart]: `charts/api/charts/other-1.2.3.tgz` is a subchart, which is not rendered by plate-render
            note: Helm renders everything in a chart's own charts/, whether Chart.yaml lists it or not
            help: unpack it into the charts/ of the workspace, add it as a release in plate.yaml, and remove it here

            error[subchart]: `charts/api/charts/sub` is a subchart, which is not rendered by plate-render
            note: Helm renders everything in a chart's own charts/, whether Chart.yaml lists it or not
            help: move it into the charts/ of the workspace, add it as a release in plate.yaml, and remove it here

            error: 2 errors, nothing was written
            ",
        )
        .exits(2)
        .then(["check"])
        .stderr_has(["error[subchart]"])
        .exits(2);
}

#[test]
fn a_subchart_of_a_standalone_chart_is_an_error() {
    Test::new()
        .file(
            "api/Chart.yaml",
            "apiVersion: v2\nname: api\nversion: 0.1.0\n",
        )
        .file("api/templates/a.yaml", CONFIG_MAP)
        .file("api/charts/sub/Chart.yaml", SUBCHART)
        .args(["./api"])
        .stderr_has(["error[subchart]: `api/charts/sub` is a subchart"])
        .exits(2);
}

#[test]
fn a_folder_of_charts_without_any_is_nothing() {
    api()
        .file("charts/api/charts/README.md", "")
        .file("charts/api/charts/.gitkeep", "")
        .file("charts/api/charts/_old/Chart.yaml", SUBCHART)
        .file("charts/api/Chart.lock", "dependencies: []\n")
        .file("charts/api/requirements.yaml", "dependencies: []\n")
        .stdout_has(["name: api"])
        .exits(0);
}

#[test]
fn requirements_are_dependencies() {
    api()
        .file(
            "charts/api/requirements.yaml",
            "dependencies:\n  - {name: redis, version: 1.x.x, repository: 'https://x.io'}\n",
        )
        .stderr(
            "
            error[dependencies]: dependencies are not rendered by plate-render
             --> charts/api/requirements.yaml:1:1
              |
            1 | dependencies:
              | ^^^^^^^^^^^^
            help: put redis into charts/, add it as a release in plate.yaml, and remove `dependencies`
            ",
        )
        .exits(2);
}

#[test]
fn a_template_that_helm_leaves_out_is_a_warning() {
    api()
        .file(
            "charts/api/.helmignore",
            "# tests\n*.swp\ntemplates/a*\nvalues-*.yaml\n",
        )
        .file("charts/api/values-stg.yaml", "")
        .stdout_has(["name: api"])
        .stderr(
            "
            warning[helmignore]: Helm leaves out `templates/a.yaml`, but plate-render does not
             --> charts/api/.helmignore:3:1
              |
            3 | templates/a*
              | ^^^^^^^^^^^^
            note: plate-render does not read .helmignore
            help: remove the file, or the pattern
            ",
        )
        .exits(0);
}

#[test]
fn the_helmignore_of_helm_create_leaves_out_nothing_that_is_read() {
    let patterns = [
        ".DS_Store",
        ".git/",
        ".gitignore",
        "*.swp",
        "*.bak",
        "*.tmp",
        "*.orig",
        "*~",
        ".project",
        ".idea/",
        "*.tmproj",
        ".vscode/",
    ];
    api()
        .file("charts/api/.helmignore", patterns.join("\n"))
        .stdout_has(["name: api"])
        .exits(0);
}
