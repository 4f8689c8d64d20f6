//! Partials that charts share.

use crate::harness::Test;

const NAMED: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n";

/// Prints the labels that the shared partial defines.
const LABELLED: &str = "\
{% import '_shared/labels.yaml.j2' as shared %}
apiVersion: v1
kind: Secret
metadata:
  name: {{ release.name }}
  labels: {{ shared.labels() }}
";

const LABELS: &str = "\
{% macro labels() %}
app: {{ chart.name }}
team: {{ values.team }}
{% endmacro %}
";

fn workspace() -> Test {
    Test::new()
        .charts(&["api", "web"])
        .file("plate.yaml", "environments: [stg]\n")
        .file("charts/_shared/labels.yaml.j2", LABELS)
        .file("charts/api/values.yaml", "team: plate\n")
        .file("charts/api/templates/a.yaml.j2", LABELLED)
        .file("charts/web/values.yaml", "team: site\n")
        .file("charts/web/templates/b.yaml.j2", LABELLED)
}

const BOTH: &str = "
    ---
    # Source: api/templates/a.yaml.j2
    apiVersion: v1
    kind: Secret
    metadata:
      name: api-stg
      labels:
        app: api
        team: plate
    ---
    # Source: web/templates/b.yaml.j2
    apiVersion: v1
    kind: Secret
    metadata:
      name: web-stg
      labels:
        app: web
        team: site
";

#[test]
fn every_chart_imports_a_shared_partial() {
    workspace().args(["--env", "stg"]).stdout(BOTH).exits(0);
}

#[test]
fn a_chart_given_by_its_path_has_the_shared_partials_of_its_workspace() {
    workspace()
        .within("charts/api")
        .args([".", "--env", "stg"])
        .stdout_has(["team: plate"])
        .exits(0);
}

#[test]
fn shared_partials_are_included_taken_from_and_reach_each_other() {
    workspace()
        .file(
            "charts/_shared/all.yaml.j2",
            "{% from '_shared/labels.yaml.j2' import labels %}\n{{ labels() }}\n",
        )
        .file(
            "charts/api/templates/a.yaml.j2",
            "\
apiVersion: v1
kind: Secret
metadata:
  name: a
  labels: {{ include('_shared/all.yaml.j2') }}
  annotations:
    {% include '_shared/all.yaml.j2' %}
",
        )
        .args(["api", "--env", "stg"])
        .stdout(
            "
            ---
            # Source: api/templates/a.yaml.j2
            apiVersion: v1
            kind: Secret
            metadata:
              name: a
              labels:
                app: api
                team: plate
              annotations:
                app: api
                team: plate
            ",
        )
        .exits(0);
}

#[test]
fn nothing_in_the_shared_folder_is_rendered_by_itself() {
    workspace()
        .file("charts/_shared/_secret.yaml", NAMED)
        .file("charts/_shared/more/secret.yaml", NAMED)
        .file("charts/_shared/README.md", "{{ not a template }}")
        .args(["--env", "stg"])
        .stdout(BOTH)
        .exits(0);
}

#[test]
fn a_key_that_a_shared_partial_mentions_is_known() {
    workspace()
        .file("charts/api/values.yaml", "")
        .file("values/api/values-stg.yaml", "team: plate\n")
        .args(["api", "--env", "stg"])
        .stdout_has(["team: plate"])
        .exits(0);
}

#[test]
fn a_key_that_only_another_charts_partials_mention_is_unknown() {
    workspace()
        .file("charts/web/templates/b.yaml.j2", NAMED)
        .file("charts/web/values.yaml", "")
        .file("values/web/values-stg.yaml", "team: site\n")
        .args(["web", "--env", "stg"])
        .stderr_has(["error[unknown-key]: `team` is set"])
        .exits(2);
}

#[test]
fn an_error_in_a_shared_partial_shows_its_place_and_its_caller() {
    workspace()
        .file(
            "charts/_shared/labels.yaml.j2",
            "{% macro labels() %}\napp: {{ chart.nmae }}\n{% endmacro %}\n",
        )
        .file("charts/api/values.yaml", "")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[undefined-name]: `chart.nmae` is not defined
             --> charts/_shared/labels.yaml.j2:2:9
              |
            2 | app: {{ chart.nmae }}
              |         ^^^^^^^^^^
             --> charts/api/templates/a.yaml.j2:6:14 (called from here)
              |
            6 |   labels: {{ shared.labels() }}
              |              ^^^^^^^^^^^^^^^
            help: did you mean `name`?
            ",
        )
        .exits(2);
}

#[test]
fn a_syntax_error_in_a_shared_partial_is_shown_once() {
    workspace()
        .file("charts/_shared/labels.yaml.j2", "{% macro labels( %}\n")
        .args(["--env", "stg"])
        .stderr(
            "
            error[template-syntax]: this tag is never closed
             --> charts/_shared/labels.yaml.j2:1:1
              |
            1 | {% macro labels( %}
              | ^^
            help: add `%}`
            ",
        )
        .exits(2);
}

#[test]
fn a_broken_shared_partial_stands_in_nobody_elses_way() {
    workspace()
        .file("charts/_shared/broken.yaml.j2", "{% if %}\n")
        .file("charts/web/templates/b.yaml.j2", NAMED)
        .file("charts/web/values.yaml", "")
        .args(["web", "--env", "stg"])
        .stdout_has(["kind: Secret"])
        .exits(0);
}

#[test]
fn a_misspelt_shared_partial_names_the_nearest_one() {
    workspace()
        .file(
            "charts/api/templates/a.yaml.j2",
            "{% import '_shared/lables.yaml.j2' as shared %}\n",
        )
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[missing-partial]: there is no template `_shared/lables.yaml.j2`
             --> charts/api/templates/a.yaml.j2:1:11
              |
            1 | {% import '_shared/lables.yaml.j2' as shared %}
              |           ^^^^^^^^^^^^^^^^^^^^^^^^
            help: did you mean `_shared/labels.yaml.j2`?
            ",
        )
        .exits(2);
}

#[test]
fn a_shared_partial_where_there_are_none_says_where_they_stand() {
    Test::new()
        .file(
            "api/Chart.yaml",
            "apiVersion: v2\nname: api\nversion: 0.1.0\n",
        )
        .file("api/templates/a.yaml.j2", "{% include '_shared/x.j2' %}\n")
        .args(["./api"])
        .stderr(
            "
            error[missing-partial]: there is no template `_shared/x.j2`
             --> api/templates/a.yaml.j2:1:12
              |
            1 | {% include '_shared/x.j2' %}
              |            ^^^^^^^^^^^^^^
            help: shared partials are files in `_shared/`, next to the chart's folder
            ",
        )
        .exits(2);
}

#[test]
fn a_standalone_chart_has_the_shared_partials_beside_it() {
    let beside = |start: &str, path: &str| {
        Test::new()
            .file(
                "services/api/Chart.yaml",
                "apiVersion: v2\nname: api\nversion: 0.1.0\n",
            )
            .file("services/api/values.yaml", "team: plate\n")
            .file("services/api/templates/a.yaml.j2", LABELLED)
            .file("services/_shared/labels.yaml.j2", LABELS)
            .within(start)
            .args([path])
            .stdout_has(["team: plate"])
            .exits(0);
    };
    beside(".", "services/api");
    beside("services/api", ".");
    beside("services/api/templates", "..");
}

#[test]
fn a_name_that_the_chart_and_the_shared_folder_have_is_an_error() {
    workspace()
        .file("charts/api/templates/_shared/labels.yaml.j2", "")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[two-files]: `_shared/labels.yaml.j2` means two files: `charts/api/templates/_shared/labels.yaml.j2` and `charts/_shared/labels.yaml.j2`
            help: rename one of them
            ",
        )
        .exits(2);
}

#[test]
fn what_cannot_be_a_shared_partial_is_not_passed_over_in_silence() {
    workspace()
        .file("charts/_shared/Chart.yaml", "")
        .file("charts/_shared/labels.ymal", "")
        .args(["api", "--env", "stg"])
        .stdout_has(["team: plate"])
        .stderr(
            "
            warning[file-passed-over]: `charts/_shared/Chart.yaml` has no effect
            note: a folder that begins with _ is not a chart: it contains partials that charts share
            help: remove the file, or rename the folder

            warning[file-passed-over]: `charts/_shared/labels.ymal` is not read
            note: a shared partial begins with _, or ends in .yaml, .yml or .json, with or without .j2
            help: rename the file, or move it out of _shared/
            ",
        )
        .exits(0);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_shared_folder_must_stay_in_it() {
    workspace()
        .file("other/x.j2", "")
        .link("charts/_shared/_x.j2", "../../other/x.j2")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[link-leads-out]: the link `charts/_shared/_x.j2` leads out of `charts/_shared`
            help: copy the file into `charts/_shared`: nothing outside of it is read
            ",
        )
        .exits(2);
}
