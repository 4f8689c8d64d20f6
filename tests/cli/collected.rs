//! Errors that one run shows together.

use crate::harness::{CONFIG_MAP, Test};

#[test]
fn the_values_errors_of_all_releases_are_shown_in_one_run() {
    Test::api("replicaCount: 1")
        .stg("
            replicaCuont: 3
            replicas: 2
            ")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .file("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n")
        .file("charts/web/values.yaml", "image: {tag: a}\n")
        .file("charts/web/values-stg.yaml", "image: nginx\n")
        .file("charts/web/templates/a.yaml.j2", CONFIG_MAP)
        .args(["--all", "--env", "stg"])
        .stderr(
            r#"
            error[unknown-key]: `replicaCuont` is set, but nothing declares it and no template refers to it
             --> charts/api/values-stg.yaml:1:1
              |
            1 | replicaCuont: 3
              | ^^^^^^^^^^^^
            help: did you mean `replicaCount`? it is declared in charts/api/values.yaml:1

            error[unknown-key]: `replicas` is set, but nothing declares it and no template refers to it
             --> charts/api/values-stg.yaml:2:1
              |
            2 | replicas: 2
              | ^^^^^^^^
            help: remove it, or declare it in the chart's values.yaml

            error[type-clash]: `image` is a map in a weaker layer and cannot be replaced by the string "nginx"
             --> charts/web/values-stg.yaml:1:1 (the stronger layer)
              |
            1 | image: nginx
              | ^^^^^
             --> charts/web/values.yaml:1:1 (the weaker layer)
              |
            1 | image: {tag: a}
              | ^^^^^
            help: set its keys, as in `image.tag`

            error: 3 errors, nothing was written
            "#,
        )
        .exits(2);
}

#[test]
fn the_first_error_of_every_template_is_shown_in_one_run() {
    Test::api("replicaCount: 1")
        .file(
            "charts/web/Chart.yaml",
            "apiVersion: v2\nname: web\nversion: 0.1.0\n",
        )
        .file(
            "charts/api/templates/a.yaml.j2",
            format!("{CONFIG_MAP}data:\n  a: {{{{ values.a }}}}\n  b: {{{{ values.b }}}}\n"),
        )
        .file("charts/api/templates/b.yaml.j2", "{% if %}\n")
        .file("charts/web/templates/a.yaml.j2", "a: b: c\n")
        .args(["--all", "--env", "stg"])
        .stderr(
            "
            error[template-syntax]: this `if` is never closed by `{% endif %}`
             --> charts/api/templates/b.yaml.j2:1:4
              |
            1 | {% if %}
              |    ^^

            error[unknown-value]: `values.a` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   a: {{ values.a }}
              |         ^^^^^^^^
            help: set it in a values file, or write `values.a or omit`

            error[yaml-syntax]: the value of `a` has a `: ` in it
             --> charts/web/templates/a.yaml.j2:1:5
              |
            1 | a: b: c
              |     ^
            help: quote the value

            error: 3 errors, nothing was written
            ",
        )
        .exits(2);
}

#[test]
fn all_errors_of_the_composed_document_are_shown() {
    Test::data(
        "image: {tag: a}",
        "
        a: v{{ values.image }}
        b: v{{ values.image.tag }}
        c: {{ omit }}-x
        ",
    )
    .stderr(
        "
        error[map-in-text]: a map is inside text
         --> charts/api/templates/a.yaml.j2:6:10
          |
        6 |   a: v{{ values.image }}
          |          ^^^^^^^^^^^^
         --> charts/api/values.yaml:1:8 (`values.image`)
          |
        1 | image: {tag: a}
          |        ^^^^^^^^
        help: `| tojson` or `| toyaml` turn it into text

        error[omit-in-text]: `omit` is inside text
         --> charts/api/templates/a.yaml.j2:8:9
          |
        8 |   c: {{ omit }}-x
          |         ^^^^
        help: `omit` removes a key or an item; write `''` for no text

        error: 2 errors, nothing was written
        ",
    )
    .exits(2);
}

#[test]
fn warnings_stand_before_errors() {
    Test::api("replicaCount: 1")
        .stg("gone: null")
        .file(
            "charts/api/templates/a.yaml.j2",
            format!("{CONFIG_MAP}data:\n  x: {{{{ values.x }}}}\n"),
        )
        .stderr(
            "
            warning[nothing-to-remove]: `gone` is removed here, and no weaker layer has it
             --> charts/api/values-stg.yaml:1:1
              |
            1 | gone: null
              | ^^^^
            help: delete this line

            error[unknown-value]: `values.x` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.x }}
              |         ^^^^^^^^
            help: set it in a values file, or write `values.x or omit`
            ",
        )
        .exits(2);
}
