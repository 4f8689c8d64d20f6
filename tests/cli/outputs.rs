//! Where manifests go, in which form, and which of them.

use crate::harness::{CONFIG_MAP, Test};

const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ release.name }}\n";

/// Two templates: a `ConfigMap` that shows `a`, and a Service.
fn two() -> Test {
    Test::data("a: 1", "a: {{ values.a }}")
        .stg("a: 2")
        .partial("b.yaml.j2", SERVICE)
}

#[test]
fn manifests_go_to_standard_output_in_install_order() {
    two()
        .stdout(
            "
            ---
            # Source: api/templates/a.yaml.j2
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: api
            data:
              a: 2
            ---
            # Source: api/templates/b.yaml.j2
            apiVersion: v1
            kind: Service
            metadata:
              name: api-stg
            ",
        )
        .exits(0);
}

#[test]
fn json_is_one_list() {
    two()
        .args(["api", "--env", "stg", "--format", "json", "-o", "-"])
        .stdout(
            r#"
            {
              "apiVersion": "v1",
              "kind": "List",
              "items": [
                {
                  "apiVersion": "v1",
                  "kind": "ConfigMap",
                  "metadata": {
                    "name": "api"
                  },
                  "data": {
                    "a": 2
                  }
                },
                {
                  "apiVersion": "v1",
                  "kind": "Service",
                  "metadata": {
                    "name": "api-stg"
                  }
                }
              ]
            }
            "#,
        )
        .exits(0);
}

#[test]
fn a_file_is_written_in_silence_and_its_folder_made() {
    let folder = two()
        .args(["api", "--env", "stg", "-o", "out/stg.yaml"])
        .exits(0);
    assert!(
        folder
            .read("out/stg.yaml")
            .starts_with("---\n# Source: api/")
    );
}

#[test]
fn an_error_leaves_the_file_as_it_was() {
    let folder = Test::data("", "x: {{ values.x }}")
        .file("out.yaml", "before\n")
        .args(["api", "--env", "stg", "-o", "out.yaml"])
        .stderr_has(["`values.x` is not defined"])
        .exits(2);
    assert_eq!(folder.read("out.yaml"), "before\n");
}

#[test]
fn a_folder_is_no_output_file() {
    two()
        .args(["api", "--env", "stg", "-o", "charts"])
        .stderr("error[cannot-write]: `charts` cannot be written: is a directory\n")
        .exits(2);
}

#[test]
fn a_file_is_no_output_folder() {
    two()
        .args(["api", "--env", "stg", "-o", "plate.yaml/x"])
        .stderr("error[cannot-write]: `plate.yaml/x` cannot be written: not a directory\n")
        .exits(2);
}

#[test]
fn show_only_keeps_the_templates_that_match() {
    two()
        .args(["api", "--env", "stg", "--show-only", "templates/b*"])
        .stdout(
            "
            ---
            # Source: api/templates/b.yaml.j2
            apiVersion: v1
            kind: Service
            metadata:
              name: api-stg
            ",
        )
        .exits(0);
}

#[test]
fn show_only_of_nothing_lists_the_templates() {
    two()
        .args(["api", "--env", "stg", "--show-only", "templates/c*"])
        .stderr(
            "
            error[matches-nothing]: `--show-only templates/c*` matches no template
            help: these print manifests: templates/a.yaml.j2, templates/b.yaml.j2
            ",
        )
        .exits(2);
}

#[test]
fn show_only_takes_a_pattern() {
    two()
        .args(["api", "--env", "stg", "--show-only", "templates/["])
        .stderr_has(["error[bad-pattern]: `--show-only templates/[` is not a pattern: "])
        .exits(2);
}

#[test]
fn a_namespace_is_given_to_every_release() {
    two()
        .args([
            "api",
            "--env",
            "stg",
            "--namespace",
            "edge",
            "--show-only",
            "templates/b*",
        ])
        .stdout(
            "
            ---
            # Source: api/templates/b.yaml.j2
            apiVersion: v1
            kind: Service
            metadata:
              name: api-stg
              namespace: edge
            ",
        )
        .exits(0);
}

#[test]
fn a_namespace_has_a_name_that_kubernetes_takes() {
    two()
        .args(["api", "--env", "stg", "--namespace", "My_Space"])
        .stderr_has(["error[invalid-name]: `My_Space` is not a name for a namespace\n"])
        .exits(2);
}

#[test]
fn the_version_of_kubernetes_may_be_given() {
    Test::data("", "version: {{ kubernetes.version }}")
        .args(["api", "--env", "stg", "--kube-version", "1.28"])
        .stdout_has(["version: v1.28.0\n"])
        .exits(0);
}

#[test]
fn the_version_of_kubernetes_is_a_version() {
    two()
        .args(["api", "--env", "stg", "--kube-version", "latest"])
        .stderr(
            "
            error[bad-version]: `latest` is not a version of Kubernetes
            help: write it as 1.33 or v1.33.2
            ",
        )
        .exits(2);
}

#[test]
fn a_folder_gets_one_file_for_each_manifest() {
    let folder = two()
        .args(["api", "--env", "stg", "--output-dir", "out"])
        .stderr(
            "
            wrote out/stg/api-stg/configmap-api.yaml
            wrote out/stg/api-stg/service-api-stg.yaml
            ",
        )
        .exits(0)
        .then(["api", "--env", "stg", "--output-dir", "out"])
        .exits(0);
    assert_eq!(
        folder.files("out"),
        [
            "stg/api-stg/.plate-render-files",
            "stg/api-stg/configmap-api.yaml",
            "stg/api-stg/service-api-stg.yaml"
        ]
    );
}

#[test]
fn a_folder_loses_the_files_that_are_no_longer_rendered_and_no_others() {
    let folder = two()
        .file("out/stg/api-stg/notes.txt", "mine\n")
        .args(["api", "--env", "stg", "--output-dir", "out"])
        .stderr_has(["wrote out/stg/api-stg/service-api-stg.yaml"])
        .exits(0);
    std::fs::remove_file(folder.path().join("charts/api/templates/b.yaml.j2")).unwrap();
    let folder = folder
        .then(["api", "--env", "stg", "--output-dir", "out"])
        .stderr("removed out/stg/api-stg/service-api-stg.yaml\n")
        .exits(0);
    assert_eq!(
        folder.files("out"),
        [
            "stg/api-stg/.plate-render-files",
            "stg/api-stg/configmap-api.yaml",
            "stg/api-stg/notes.txt"
        ]
    );
}

#[test]
fn a_file_that_somebody_else_wrote_is_not_replaced() {
    let folder = two()
        .file("out/stg/api-stg/service-api-stg.yaml", "mine\n")
        .args(["api", "--env", "stg", "--output-dir", "out"])
        .stderr(
            "
            error[file-in-the-way]: `out/stg/api-stg/service-api-stg.yaml` exists already, and plate-render did not write it
            help: move or remove it, or write to another folder
            ",
        )
        .exits(2);
    assert_eq!(folder.files("out"), ["stg/api-stg/service-api-stg.yaml"]);
}

#[test]
fn several_environments_go_to_a_folder() {
    two()
        .args(["api", "--env", "stg", "--env", "prod"])
        .stderr(
            "
            error[several-environments]: several environments cannot be written as one stream
            help: add `--output-dir DIR`, or run once for each environment
            ",
        )
        .exits(2)
        .then([
            "api",
            "--env",
            "stg",
            "--env",
            "prod",
            "--output-dir",
            "out",
        ])
        .stderr(
            "
            wrote out/stg/api-stg/configmap-api.yaml
            wrote out/stg/api-stg/service-api-stg.yaml
            wrote out/prod/api-prod/configmap-api.yaml
            wrote out/prod/api-prod/service-api-prod.yaml
            ",
        )
        .exits(0);
}

#[test]
fn a_folder_of_json_is_refused() {
    two()
        .args([
            "api",
            "--env",
            "stg",
            "--output-dir",
            "out",
            "--format",
            "json",
        ])
        .stderr(
            "
            error[json-folder]: `--output-dir` writes YAML files, but `--format json` selects JSON
            help: leave one of them out; `-o FILE --format json` writes one JSON file
            ",
        )
        .exits(2);
}

#[test]
fn strict_makes_errors_of_warnings() {
    Test::data("", "x: yes")
        .args(["api", "--env", "stg", "--strict"])
        .stderr(
            r#"
            error[surprising-scalar]: Kubernetes reads `yes` as the boolean true
             --> charts/api/templates/a.yaml.j2:6:6
              |
            6 |   x: yes
              |      ^^^
            help: write "yes" if it is text
            "#,
        )
        .exits(2);
}

#[test]
fn lenient_makes_warnings_of_unknown_keys() {
    Test::data("a: 1", "a: {{ values.a }}")
        .args(["api", "--env", "stg", "--set", "b=2", "--lenient"])
        .stdout_has(["  a: 1\n"])
        .stderr(
            "
            warning[unknown-key]: `b` is set, but nothing declares it and no template refers to it
             --> --set:1:1
              |
            1 | b=(hidden)
              | ^
            help: remove it, or declare it in the chart's values.yaml
            ",
        )
        .exits(0);
}

#[test]
fn allow_empty_allows_a_release_without_manifests() {
    Test::api("")
        .args(["api", "--env", "stg", "--allow-empty"])
        .exits(0);
}

#[test]
fn values_come_from_standard_input() {
    two()
        .args(["api", "--env", "stg", "-f", "-"])
        .stdin("a: 7\n")
        .stdout_has(["  a: 7\n"])
        .exits(0);
}

#[test]
fn the_set_family_is_applied_by_kind() {
    two()
        .args([
            "api",
            "--env",
            "stg",
            "--set-string",
            "a=3",
            "--set",
            "a=1",
            "--set-json",
            "a=2",
        ])
        .stdout_has(["  a: \"3\"\n"])
        .exits(0);
}

#[test]
fn a_literal_is_stronger_than_a_file_and_keeps_its_commas() {
    two()
        .file("notes.txt", "text of a file\n")
        .args([
            "api",
            "--env",
            "stg",
            "--set-literal",
            "a=x,y=z",
            "--set-file",
            "a=notes.txt",
        ])
        .stdout_has(["  a: x,y=z\n"])
        .exits(0);
}

#[test]
fn the_merged_values_are_printed() {
    Test::api("image: {repository: nginx, tag: a}\nreplicaCount: 1\n")
        .stg("image: {tag: b}")
        .args(["values", "api", "--env", "stg", "--set", "replicaCount=3"])
        .stdout(
            "
            image:
              repository: nginx
              tag: b
            replicaCount: 3
            ",
        )
        .exits(0);
}

#[test]
fn the_values_of_one_release_are_printed_at_a_time() {
    Test::api("")
        .charts(&["web"])
        .args(["values", "--env", "stg"])
        .stderr(
            "
            error[several-releases]: one release is needed, and 2 are selected
            help: name one of api-stg, web-stg
            ",
        )
        .exits(2);
}

#[test]
fn a_standalone_chart_is_rendered_by_its_path() {
    let chart = "apiVersion: v2\nname: web\nversion: 0.1.0\n";
    let folder = Test::new()
        .file("web/Chart.yaml", chart)
        .file("web/values.yaml", "a: 1\n")
        .file("web/values-stg.yaml", "a: 2\n")
        .file(
            "web/templates/a.yaml.j2",
            format!("{SERVICE}a: {{{{ values.a }}}}\n"),
        )
        .args(["./web"])
        .stdout(
            "
            ---
            # Source: web/templates/a.yaml.j2
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            a: 1
            ",
        )
        .exits(0);
    folder
        .then(["./web", "--env", "stg"])
        .stdout_has(["  name: web-stg\na: 2\n"])
        .exits(0)
        .then(["./web", "--env", "qa"])
        .stderr(
            "
            error[no-values-file]: no file values-qa.yaml was found
            note: there are files for stg
            help: write values-qa.yaml, which may be empty, or leave `--env` out
            ",
        )
        .exits(2);
}

/// A workspace whose template reads a file; `-o` names one that the run has read.
fn overwriting(path: &str) -> Test {
    Test::api("a: 1")
        .file("charts/api/a.txt", "text")
        .file("mine.yaml", "a: 2\n")
        .file("text.txt", "3")
        .file("charts/api/values.schema.json", "{}")
        .file(
            "charts/api/templates/a.yaml.j2",
            format!("{{% import \"_b.j2\" as b %}}{CONFIG_MAP}data: {{a: {{{{ values.a | string }}}}, b: {{{{ files.get('a.txt') }}}}}}\n"),
        )
        .file("charts/api/templates/_b.j2", "")
        .words(
            ["api", "-e", "stg", "-f", "mine.yaml", "--set-file", "a=text.txt", "-o", path]
                .map(str::to_owned),
        )
}

#[test]
fn a_file_that_the_run_has_read_is_not_overwritten() {
    for path in [
        "plate.yaml",
        "./charts/../plate.yaml",
        "charts/api/Chart.yaml",
        "charts/api/values.yaml",
        "charts/api/values.schema.json",
        "charts/api/templates/a.yaml.j2",
        "charts/api/templates/_b.j2",
        "charts/api/a.txt",
        "mine.yaml",
        "text.txt",
    ] {
        let expected = format!(
            "error[overwrites-input]: `{path}` is a file that this run reads\n\
             help: name another file with `-o`: this one would be lost\n"
        );
        let folder = overwriting(path).stderr(&expected).exits(2);
        assert!(!folder.read(path).contains("# Source:"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn no_link_leads_to_a_file_that_the_run_has_read() {
    let help = "help: name another file with `-o`: this one would be lost\n";
    let message = "error[overwrites-input]: `out.yaml` is a file that this run reads\n";
    let folder = overwriting("out.yaml")
        .link("out.yaml", "plate.yaml")
        .stderr(&format!("{message}{help}"))
        .exits(2);
    std::fs::remove_file(folder.path().join("out.yaml")).unwrap();
    std::fs::hard_link(
        folder.path().join("plate.yaml"),
        folder.path().join("out.yaml"),
    )
    .unwrap();
    folder
        .then(["graph", "-e", "stg", "-o", "out.yaml"])
        .stderr(&format!("{message}{help}"))
        .exits(2);
}

#[test]
fn a_file_that_the_run_has_not_read_is_overwritten() {
    let folder = overwriting("charts/api/out.yaml")
        .file("charts/api/out.yaml", "old")
        .exits(0);
    assert!(folder.read("charts/api/out.yaml").contains("# Source:"));
}
