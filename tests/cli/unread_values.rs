//! Files in the folders of values that are read for nothing.

use crate::harness::{CONFIG_MAP, Test};

fn api() -> Test {
    Test::api("a: 1").file(
        "charts/api/templates/a.yaml.j2",
        format!("{CONFIG_MAP}data: {{a: \"{{{{ values.a }}}}\"}}\n"),
    )
}

#[test]
fn a_file_of_no_environment_is_an_error_in_every_folder_of_values() {
    api()
        .file("charts/api/values-sgt.yaml", "a: 5\n")
        .file("values/values_prod.yaml", "a: 6\n")
        .file("values/api/values-staging.yml", "a: 7\n")
        .stderr(
            "
            error[values-passed-over]: `charts/api/values-sgt.yaml` belongs to no environment
             --> plate.yaml:1:1
              |
            1 | environments: [stg, prod]
              | ^^^^^^^^^^^^
            note: the environments are stg, prod
            help: did you mean `values-stg.yaml`?

            error[values-passed-over]: `values/values_prod.yaml` is not read
             --> plate.yaml:1:1
              |
            1 | environments: [stg, prod]
              | ^^^^^^^^^^^^
            note: the environments are stg, prod
            help: did you mean `values-prod.yaml`?

            error[values-passed-over]: `values/api/values-staging.yml` belongs to no environment
             --> plate.yaml:1:1
              |
            1 | environments: [stg, prod]
              | ^^^^^^^^^^^^
            note: the environments are stg, prod
            help: did you mean `values-stg.yaml`?

            error: 3 errors, nothing was written
            ",
        )
        .exits(2);
}

#[test]
fn an_environment_that_was_removed_is_told_with_what_can_be_done() {
    api()
        .file("values/api/values-canary.yaml", "a: 5\n")
        .stderr_has([
            "`values/api/values-canary.yaml` belongs to no environment",
            "help: remove it, or add `canary` to `environments` in plate.yaml; if the file is only used \
             with `-f`, move it to another folder, or begin its name with _",
        ])
        .exits(2);
}

#[test]
fn every_form_of_an_environments_name_that_is_not_read_is_an_error() {
    for name in [
        "values.stg.yaml",
        "values_stg.yaml",
        "Values-stg.yaml",
        "values-STG.yaml",
        "values-stg.YAML",
        "values-stg.json",
        "value-stg.yaml",
        "stg-values.yaml",
        "valuesStg.yaml",
        "stg.yaml",
    ] {
        api()
            .file(&format!("values/api/{name}"), "a: 5\n")
            .stderr_has([
                "error[values-passed-over]",
                name,
                "did you mean `values-stg.yaml`?",
            ])
            .exits(2);
    }
}

#[test]
fn any_other_file_in_a_folder_of_values_is_a_warning() {
    api()
        .file("values/api/value.yaml", "a: 5\n")
        .file("values/other.yaml", "a: 6\n")
        .stdout_has(["a: \"1\""])
        .stderr(
            "
            warning[values-passed-over]: `values/other.yaml` is not read
            note: values files are values.yaml and values-<env>.yaml, or end in .yml
            help: rename it for an environment, move it to another folder and pass it with `-f`, or begin its name with _

            warning[values-passed-over]: `values/api/value.yaml` is not read
            note: values files are values.yaml and values-<env>.yaml, or end in .yml
            help: did you mean `values.yaml`?
            ",
        )
        .exits(0);
}

#[test]
fn what_is_no_values_file_may_stand_beside_them() {
    api()
        .file("charts/api/values-stg.yml", "a: 2\n")
        .file("charts/api/values.schema.json", "{}")
        .file("charts/api/values.schema.yaml", "{}")
        .file("charts/api/volumes-prod.yaml", "a: 2\n")
        .file("charts/api/config.yaml", "a: 2\n")
        .file("charts/api/questions.yml", "a: 2\n")
        .file("values/README.md", "")
        .file("values/api/notes.txt", "")
        .file("values/api/dashboard.json", "{}")
        .file("values/api/_canary.yaml", "a: 2\n")
        .file("values/api/.values-old.yaml", "a: 2\n")
        .file("values/values-prod.yaml", "")
        .stdout_has(["a: \"2\""])
        .exits(0);
}

#[test]
fn a_file_that_the_command_line_names_may_have_any_name() {
    api()
        .file("values/api/values-canary.yaml", "a: 5\n")
        .args(["api", "--env", "stg", "-f", "values/api/values-canary.yaml"])
        .stdout_has(["a: \"5\""])
        .exits(0)
        .then([
            "values",
            "api",
            "--env",
            "stg",
            "--set-file",
            "a=values/api/values-canary.yaml",
        ])
        .stdout_has(["a: 5"])
        .exits(0);
}

#[test]
fn a_file_of_a_chart_that_is_not_selected_stands_in_nobodys_way() {
    api()
        .charts(&["web"])
        .file("charts/web/values-prd.yaml", "")
        .stdout_has(["a: \"1\""])
        .exits(0)
        .then(["check", "--env", "stg"])
        .stderr_has(["`charts/web/values-prd.yaml` belongs to no environment"])
        .exits(2);
}

#[test]
fn the_folder_of_a_release_is_looked_at_too() {
    api()
        .file(
            "plate.yaml",
            "environments: {stg: , prod: }\nreleases: [{chart: api, values: shop}]\n",
        )
        .file("values/shop/values-prd.yaml", "a: 2\n")
        .stderr_has([
            "`values/shop/values-prd.yaml` belongs to no environment",
            "did you mean `values-prod.yaml`?",
        ])
        .exits(2);
}

#[test]
fn a_folder_of_an_environment_is_a_warning() {
    api()
        .file("values/api/stg/values.yaml", "a: 5\n")
        .file("values/api/certificates/ca.yaml", "a: 5\n")
        .stdout_has(["a: \"1\""])
        .stderr(
            "
            warning[values-passed-over]: `values/api/stg` is not read
            note: values files are values.yaml and values-<env>.yaml, or end in .yml
            help: did you mean `values-stg.yaml`?
            ",
        )
        .exits(0);
}

#[test]
fn where_no_environment_is_named_a_misspelt_file_is_a_warning() {
    Test::new()
        .file(
            "api/Chart.yaml",
            "apiVersion: v2\nname: api\nversion: 0.1.0\n",
        )
        .file("api/templates/a.yaml", CONFIG_MAP)
        .file("api/values_stg.yaml", "")
        .file("api/values-Prod.yaml", "")
        .file("api/other.yaml", "")
        .args(["./api"])
        .stdout_has(["name: api"])
        .stderr(
            "
            warning[values-passed-over]: `api/values-Prod.yaml` is not read
            note: values files are values.yaml and values-<env>.yaml, or end in .yml
            help: did you mean `values-prod.yaml`?

            warning[values-passed-over]: `api/values_stg.yaml` is not read
            note: values files are values.yaml and values-<env>.yaml, or end in .yml
            help: did you mean `values-stg.yaml`?
            ",
        )
        .exits(0);
}
