//! A workspace may come from a stranger: nothing outside of it is read, written or removed through
//! a link that it brings, and nothing that it brings is waited for.
#![cfg(unix)]

use std::path::Path;

use crate::harness::{CONFIG_MAP, Folder, Test};

const RENDER: [&str; 3] = ["api", "--env", "stg"];

/// The workspace `ws` with one chart, and beside it the folder `outside` with a secret.
fn workspace() -> Test {
    Test::new()
        .within("ws")
        .file("ws/plate.yaml", "environments: [stg]\n")
        .file(
            "ws/charts/api/Chart.yaml",
            "apiVersion: v2\nname: api\nversion: 0.1.0\n",
        )
        .file("ws/charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .file("outside/secret.yaml", "token: SECRET\n")
}

/// Expects that the run fails with `code` in `message`, and shows nothing of the secret.
#[track_caller]
fn refuses(test: Test, message: &str) -> Folder {
    let folder = test.stderr_has([message]).exits(2);
    let outside = std::fs::read_to_string(folder.path().join("outside/secret.yaml"));
    assert_eq!(outside.unwrap(), "token: SECRET\n");
    folder
}

#[test]
fn no_file_of_a_workspace_is_read_through_a_link_that_leads_out() {
    let files = [
        "charts/api/values.yaml",
        "charts/api/values-stg.yaml",
        "charts/api/values.schema.json",
        "charts/api/crds/a.yaml",
        "charts/api/templates/b.yaml.j2",
        "values/values.yaml",
        "values/api/values-stg.yaml",
    ];
    for name in files {
        let link = format!("ws/{name}");
        let target = format!(
            "{}outside/secret.yaml",
            "../".repeat(link.matches('/').count())
        );
        let test = workspace().link(&link, &target).args(RENDER);
        let message = format!("error[link-leads-out]: the link `{name}` leads out of the ");
        let stderr = test.stderr_has([&message]).exits(2);
        drop(stderr);
    }
}

#[test]
fn the_files_that_describe_a_workspace_are_not_read_through_a_link_that_leads_out() {
    let linked = |name: &str, target: &str| {
        let test = workspace();
        let path = format!("ws/{name}");
        test.removed(&path).link(&path, target)
    };
    let message = "error[link-leads-out]: the link `plate.yaml` leads out of the workspace";
    let test = linked("plate.yaml", "../outside/secret.yaml").args(RENDER);
    refuses(test, message);
    let message =
        "error[link-leads-out]: the link `charts/api/Chart.yaml` leads out of the workspace";
    let test = linked("charts/api/Chart.yaml", "../../../outside/secret.yaml").args(RENDER);
    refuses(test, message);
}

#[test]
fn no_folder_of_a_workspace_leads_out_of_it() {
    let chart = workspace()
        .file(
            "outside/web/Chart.yaml",
            "apiVersion: v2\nname: web\nversion: 0.1.0\n",
        )
        .link("ws/charts/web", "../../outside/web")
        .args(["web", "--env", "stg"]);
    refuses(
        chart,
        "error[link-leads-out]: the link `charts/web` leads out of the workspace",
    );
    let values = workspace()
        .file("outside/values.yaml", "token: SECRET\n")
        .link("ws/values", "../outside")
        .args(RENDER);
    refuses(
        values,
        "error[link-leads-out]: the link `values/values.yaml` leads out of the workspace",
    );
    let shared = workspace()
        .file("outside/shared/x.j2", "token: SECRET\n")
        .file(
            "ws/charts/api/templates/a.yaml.j2",
            format!("{CONFIG_MAP}data: {{{{ include('_shared/x.j2') }}}}\n"),
        )
        .link("ws/charts/_shared", "../../outside/shared")
        .args(RENDER);
    refuses(
        shared,
        "error[link-leads-out]: the link `charts/_shared` leads out of the workspace",
    );
}

#[test]
fn a_link_to_another_file_of_the_workspace_is_followed() {
    workspace()
        .file("ws/common/values.yaml", "a: 1\n")
        .link("ws/charts/api/values.yaml", "../../common/values.yaml")
        .args(["values", "api", "--env", "stg"])
        .stdout("a: 1\n")
        .exits(0);
}

#[test]
fn a_standalone_chart_reads_nothing_outside_of_its_folder() {
    let test = workspace()
        .removed("ws/plate.yaml")
        .file("ws/values-beside.yaml", "a: 1\n")
        .link("ws/charts/api/values.yaml", "../../values-beside.yaml")
        .within("outside")
        .file(
            "chart/Chart.yaml",
            "apiVersion: v2\nname: chart\nversion: 0.1.0\n",
        )
        .link("chart/values.yaml", "../outside/secret.yaml")
        .args(["../chart"]);
    refuses(
        test,
        "error[link-leads-out]: the link `../chart/values.yaml` leads out of the chart",
    );
}

#[test]
fn a_golden_file_is_not_compared_through_a_link_that_leads_out() {
    let test = workspace()
        .link("ws/tests/golden/stg/api-stg.yaml", "/proc/self/environ")
        .args(["golden"]);
    refuses(
        test,
        "error[link-leads-out]: the link `tests/golden/stg/api-stg.yaml` leads out",
    );
}

#[test]
fn golden_update_writes_and_removes_nothing_through_a_link() {
    let folder = workspace()
        .file("outside/stg/keep.yaml", "")
        .link("ws/tests/golden", "../../outside")
        .args(["golden", "--update"]);
    let folder = refuses(folder, "error[link-in-the-way]: `tests/golden` is a link");
    assert_eq!(folder.files("outside"), ["secret.yaml", "stg/keep.yaml"]);
}

#[test]
fn golden_update_removes_what_golden_wrote_and_nothing_else() {
    let written = workspace()
        .args(["golden", "--update"])
        .stderr("wrote tests/golden/stg/api-stg.yaml\n");
    let written = written.exits(0);
    let text = written.read("ws/tests/golden/stg/api-stg.yaml");
    let folder = workspace()
        .file("ws/tests/golden/gone/api-gone.yaml", &text)
        .file("ws/tests/golden/other/notes.yaml", "mine: 1\n")
        .file(
            "ws/tests/golden/stg/by-hand.yaml",
            format!("{text}# mine\n"),
        )
        .args(["golden", "--update"])
        .stderr(
            "
            `tests/golden/other/notes.yaml` is kept: `golden` did not write it
            `tests/golden/stg/by-hand.yaml` is kept: `golden` did not write it
            wrote tests/golden/stg/api-stg.yaml
            removed tests/golden/gone/api-gone.yaml
            ",
        )
        .exits(0);
    let left = folder.files("ws/tests/golden");
    assert_eq!(
        left,
        ["other/notes.yaml", "stg/api-stg.yaml", "stg/by-hand.yaml"]
    );
}

#[test]
fn a_chart_page_is_neither_read_nor_written_through_a_link() {
    for mode in ["--check", "--write"] {
        let test = workspace()
            .link("ws/charts/api/README.md", "../../../outside/secret.yaml")
            .args(["docs", "api", mode]);
        refuses(
            test,
            "error[link-leads-out]: the link `charts/api/README.md` leads out",
        );
    }
    let test = workspace()
        .file("ws/page.md", "")
        .link("ws/charts/api/README.md", "../../page.md")
        .args(["docs", "api", "--write"]);
    refuses(
        test,
        "error[link-in-the-way]: `charts/api/README.md` is a link",
    );
}

#[test]
fn an_output_folder_is_not_written_through_a_link() {
    let links = [
        ("out", "../outside"),
        ("out/stg", "../../outside"),
        ("out/stg/api-stg", "../../../outside"),
    ];
    for (name, target) in links {
        let test = workspace().link(&format!("ws/{name}"), target).args([
            "api",
            "--env",
            "stg",
            "--output-dir",
            "out",
        ]);
        let folder = refuses(test, &format!("error[link-in-the-way]: `{name}` is a link"));
        assert_eq!(folder.files("outside"), ["secret.yaml"]);
    }
}

#[test]
fn an_output_file_is_not_written_through_a_link() {
    let message = "error[link-in-the-way]: `out.yaml` is a link";
    for command in [["api", "--env", "stg"], ["graph", "--env", "stg"]] {
        let [first, second, third] = command;
        let test = workspace()
            .link("ws/out.yaml", "../outside/secret.yaml")
            .args([first, second, third, "-o", "out.yaml"]);
        refuses(test, message);
    }
}

#[test]
fn an_output_that_is_no_place_of_the_workspace_may_be_a_link() {
    workspace()
        .args(["api", "--env", "stg", "-o", "/dev/stdout"])
        .stdout_has(["kind: ConfigMap"])
        .exits(0);
}

#[test]
fn a_pipe_in_a_workspace_is_not_waited_for() {
    let pipes = [
        "charts/api/values.yaml",
        "charts/api/values.schema.json",
        "charts/api/templates/b.yaml.j2",
        "charts/api/crds/a.yaml",
    ];
    for name in pipes {
        let test = workspace().pipe(&format!("ws/{name}")).args(RENDER);
        let message = format!("error[not-a-file]: `{name}` is a pipe, not a file");
        refuses(test, &message);
    }
    let golden = "tests/golden/stg/api-stg.yaml";
    let test = workspace().pipe(&format!("ws/{golden}")).args(["golden"]);
    refuses(test, "is a pipe, not a file");
    let test = workspace()
        .pipe(&format!("ws/{golden}"))
        .args(["golden", "--update"]);
    refuses(test, "error[cannot-write]: `tests/golden/stg/api-stg.yaml`");
}

#[test]
fn a_pipe_that_an_argument_names_is_read() {
    workspace()
        .file("ws/charts/api/values.yaml", "a: 0\n")
        .args(["values", "api", "--env", "stg", "-f", "/dev/stdin"])
        .stdin("a: 1\n")
        .stdout("a: 1\n")
        .exits(0);
}

#[test]
fn folders_that_links_multiply_are_listed_once() {
    let mut test = workspace();
    for number in 0..30 {
        let folder = format!("ws/charts/api/templates/d{number}");
        test = test
            .file(&format!("{folder}/_partial.j2"), "")
            .link(
                &format!("{folder}/b"),
                &format!("../d{}", (number + 1) % 30),
            )
            .link(
                &format!("{folder}/c"),
                &format!("../d{}", (number + 2) % 30),
            );
    }
    test.args(RENDER).stdout_has(["kind: ConfigMap"]).exits(0);
}

#[test]
fn a_folder_of_files_is_not_left_through_a_link() {
    for command in [
        ["check", "--crds", "files", "files/a.yaml"],
        ["check", "--references", "-f", "files"],
        ["diff", "--env=stg", "--against", "files"],
    ] {
        let test = workspace()
            .file("ws/files/a.yaml", CONFIG_MAP)
            .link("ws/files/b.yaml", "../../outside/secret.yaml")
            .args(command);
        refuses(
            test,
            "error[link-leads-out]: the link `files/b.yaml` leads out of the folder",
        );
    }
}

#[test]
fn drafts_of_a_run_that_was_cut_off_are_cleared_by_the_next() {
    let folder = workspace()
        .file("ws/out/stg/api-stg/.plate-render-aB3xYz", "half")
        .args(["api", "--env", "stg", "--output-dir", "out"])
        .stderr("wrote out/stg/api-stg/configmap-api.yaml\n")
        .exits(0);
    let left = folder.files("ws/out/stg/api-stg");
    assert_eq!(left, [".plate-render-files", "configmap-api.yaml"]);
    assert!(Path::new(&folder.path().join("ws/plate.yaml")).exists());
}
