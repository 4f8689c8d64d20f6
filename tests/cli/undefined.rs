//! Names and values that nobody defined.

use crate::harness::Test;

#[test]
fn a_misspelt_value_names_the_nearest_one_and_its_place() {
    Test::data("replicaCount: 2", "x: {{ values.replicaCuont }}")
        .stderr(
            "
            error[unknown-value]: `values.replicaCuont` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.replicaCuont }}
              |         ^^^^^^^^^^^^^^^^^^^
            help: did you mean `replicaCount`? it is set in charts/api/values.yaml:1
            ",
        )
        .exits(2);
}

#[test]
fn a_value_without_a_similar_one_is_to_be_set() {
    Test::data("replicaCount: 2", "x: {{ values.host }}")
        .stderr(
            "
            error[unknown-value]: `values.host` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.host }}
              |         ^^^^^^^^^^^
            help: set it in a values file, or write `values.host or omit`
            ",
        )
        .exits(2);
}

#[test]
fn a_key_below_a_missing_value_is_the_missing_value() {
    Test::data("replicaCount: 2", "x: {{ values.image.tag }}")
        .stderr(
            "
            error[unknown-value]: `values.image` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.image.tag }}
              |         ^^^^^^^^^^^^
            help: set it in a values file, or give it a default: `(values.image or …)`
            ",
        )
        .exits(2);
}

#[test]
fn a_misspelt_nested_value_names_the_nearest_one() {
    Test::data(
        "
        image:
          repository: nginx
        ",
        "x: {{ values.image.repositroy }}",
    )
    .stderr(
        "
        error[unknown-value]: `values.image.repositroy` is not defined
         --> charts/api/templates/a.yaml.j2:6:9
          |
        6 |   x: {{ values.image.repositroy }}
          |         ^^^^^^^^^^^^^^^^^^^^^^^
        help: did you mean `repository`? it is set in charts/api/values.yaml:2
        ",
    )
    .exits(2);
}

#[test]
fn a_loop_over_a_missing_value_shows_the_value() {
    Test::data(
        "",
        "
        {% for host in values.hosts %}
        x: {{ host }}
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[unknown-value]: `values.hosts` is not defined
         --> charts/api/templates/a.yaml.j2:6:18
          |
        6 |   {% for host in values.hosts %}
          |                  ^^^^^^^^^^^^
        help: set it in a values file, or write `values.hosts or []`
        ",
    )
    .exits(2);
}

#[test]
fn a_misspelt_key_of_an_item_says_where_it_was_looked_for() {
    Test::data(
        "
        ports:
          - name: http
        ",
        "
        {% for port in values.ports %}
        x: {{ port.nmae }}
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[undefined-name]: `port.nmae` is not defined
         --> charts/api/templates/a.yaml.j2:7:9
          |
        7 |   x: {{ port.nmae }}
          |         ^^^^^^^^^
        note: it was looked for in `values.ports[0]`
        help: did you mean `name`? it is set in charts/api/values.yaml:2
        ",
    )
    .exits(2);
}

#[test]
fn a_key_of_a_string_shows_the_string() {
    Test::data("image: nginx", "x: {{ values.image.tag }}")
        .stderr(
            r#"
            error[unknown-value]: `values.image.tag` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.image.tag }}
              |         ^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.image` is the string "nginx")
              |
            1 | image: nginx
              |        ^^^^^
            help: make `values.image` a map
            "#,
        )
        .exits(2);
}

#[test]
fn a_key_of_null_shows_the_null() {
    Test::data("image: null", "x: {{ values.image.tag }}")
        .stderr(
            "
            error[unknown-value]: `values.image.tag` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.image.tag }}
              |         ^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.image` is null)
              |
            1 | image: null
              |        ^^^^
            help: make `values.image` a map, or write `(values.image or {}).tag or omit`
            ",
        )
        .exits(2);
}

#[test]
fn an_index_past_the_end_shows_the_list() {
    Test::data("hosts: [a.example]", "x: {{ values.hosts[1] }}")
        .stderr(
            "
            error[unknown-value]: `values.hosts[1]` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.hosts[1] }}
              |         ^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.hosts` has 1 item)
              |
            1 | hosts: [a.example]
              |        ^^^^^^^^^^^
            ",
        )
        .exits(2);
}

#[test]
fn a_key_that_kubernetes_reads_otherwise_is_to_be_quoted() {
    Test::data("y: 1", "x: {{ values.y }}")
        .stderr(
            r#"
            warning[surprising-scalar]: Kubernetes reads `y` as the boolean true
             --> charts/api/values.yaml:1:1
              |
            1 | y: 1
              | ^
            note: the key is the text "true"
            help: write "y" if it is text

            error[unknown-value]: `values.y` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.y }}
              |         ^^^^^^^^
             --> charts/api/values.yaml:1:1 (Kubernetes reads this key as `true`)
              |
            1 | y: 1
              | ^
            help: quote the key: `"y":`
            "#,
        )
        .exits(2);
}

#[test]
fn an_undefined_value_in_a_calculation_is_named() {
    Test::data("", "x: {{ values.count + 1 }}")
        .stderr(
            "
            error[unknown-value]: `values.count` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.count + 1 }}
              |         ^^^^^^^^^^^^
            help: set it in a values file, or give it a default: `(values.count or …)`
            ",
        )
        .exits(2);
}

#[test]
fn an_undefined_name_lists_what_a_template_knows() {
    Test::data("", "x: {{ hostname }}")
        .stderr(
            "
            error[undefined-name]: `hostname` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ hostname }}
              |         ^^^^^^^^
            help: a template knows `values`, `release`, `chart`, `environment`, `workspace`, `kubernetes` and `files`, and the names that it sets or imports
            ",
        )
        .exits(2);
}

#[test]
fn a_misspelt_object_names_the_right_one() {
    Test::data("", "x: {{ vlaues.a }}")
        .stderr(
            "
            error[undefined-name]: `vlaues` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ vlaues.a }}
              |         ^^^^^^
            help: did you mean `values`?
            ",
        )
        .exits(2);
}

#[test]
fn a_misspelt_variable_names_the_right_one() {
    Test::data(
        "",
        r#"
        {% set hostname = "a" %}
        x: {{ hostnmae }}
        "#,
    )
    .stderr(
        "
        error[undefined-name]: `hostnmae` is not defined
         --> charts/api/templates/a.yaml.j2:7:9
          |
        7 |   x: {{ hostnmae }}
          |         ^^^^^^^^
        help: did you mean `hostname`?
        ",
    )
    .exits(2);
}

#[test]
fn a_misspelt_key_of_the_release_names_the_right_one() {
    Test::data("", "x: {{ release.nmae }}")
        .stderr(
            "
            error[undefined-name]: `release.nmae` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ release.nmae }}
              |         ^^^^^^^^^^^^
            help: did you mean `name`?
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_key_of_the_release_lists_its_keys() {
    Test::data("", "x: {{ release.revision }}")
        .stderr(
            "
            error[undefined-name]: `release.revision` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ release.revision }}
              |         ^^^^^^^^^^^^^^^^
            note: `release` has `name`, `namespace` and `service`
            ",
        )
        .exits(2);
}

#[test]
fn a_key_that_chart_yaml_lacks_may_be_written_there() {
    Test::data("", "x: {{ chart.appVersion }}")
        .stderr(
            "
            error[undefined-name]: `chart.appVersion` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ chart.appVersion }}
              |         ^^^^^^^^^^^^^^^^
            help: write `appVersion` into Chart.yaml
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_key_of_kubernetes_lists_its_keys() {
    Test::data("", "x: {{ kubernetes.distribution }}")
        .stderr(
            "
            error[undefined-name]: `kubernetes.distribution` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ kubernetes.distribution }}
              |         ^^^^^^^^^^^^^^^^^^^^^^^
            note: `kubernetes` has `version`, `major`, `minor` and `has`
            ",
        )
        .exits(2);
}

#[test]
fn loop_exists_in_a_loop_alone() {
    Test::data("", "x: {{ loop.index }}")
        .stderr(
            "
            error[undefined-name]: `loop` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ loop.index }}
              |         ^^^^
            help: a template knows `values`, `release`, `chart`, `environment`, `workspace`, `kubernetes` and `files`, and the names that it sets or imports
            ",
        )
        .exits(2);
}

#[test]
fn an_undefined_macro_names_the_nearest_one() {
    Test::data(
        "",
        "
        {% macro labels() %}a{% endmacro %}
        x: {{ labls() }}
        ",
    )
    .stderr(
        "
        error[unknown-function]: there is no function `labls`
         --> charts/api/templates/a.yaml.j2:7:9
          |
        7 |   x: {{ labls() }}
          |         ^^^^^
        help: did you mean `labels`?
        ",
    )
    .exits(2);
}

#[test]
fn a_macro_that_an_imported_file_lacks_names_the_nearest_one() {
    Test::data(
        "",
        r#"
        {% import "_labels.j2" as common %}
        x: {{ common.labls() }}
        "#,
    )
    .partial("_labels.j2", "{% macro labels() %}a{% endmacro %}")
    .stderr(
        "
        error[unknown-macro]: `_labels.j2` has no macro `labls`
         --> charts/api/templates/a.yaml.j2:7:16
          |
        7 |   x: {{ common.labls() }}
          |                ^^^^^
        help: did you mean `labels`?
        ",
    )
    .exits(2);
}

#[test]
fn a_macro_that_is_imported_by_name_and_not_there_is_missed_in_its_file() {
    Test::data(
        "",
        r#"
        {% from "_labels.j2" import selector %}
        x: {{ selector() }}
        "#,
    )
    .partial("_labels.j2", "{% macro labels() %}a{% endmacro %}")
    .stderr(
        "
        error[unknown-macro]: `_labels.j2` has no macro `selector`
         --> charts/api/templates/a.yaml.j2:7:9
          |
        7 |   x: {{ selector() }}
          |         ^^^^^^^^
        help: it defines `labels`
        ",
    )
    .exits(2);
}

#[test]
fn a_macro_called_without_an_argument_that_it_uses_says_so() {
    Test::data(
        "",
        "
        {% macro label(name) %}app-{{ name }}{% endmacro %}
        x: {{ label() }}
        ",
    )
    .stderr(
        "
        error[undefined-name]: `name` is not defined
         --> charts/api/templates/a.yaml.j2:6:33
          |
        6 |   {% macro label(name) %}app-{{ name }}{% endmacro %}
          |                                 ^^^^
        note: it is an argument of the macro `label`, and the call does not pass it
        help: pass it, or give it a default, as in `name=''`
        ",
    )
    .exits(2);
}

#[test]
fn an_undefined_value_given_to_a_macro_is_shown_where_it_is_used() {
    Test::data(
        "",
        "
        {% macro label(name) %}app-{{ name }}{% endmacro %}
        x: {{ label(values.name) }}
        ",
    )
    .stderr(
        "
        error[unknown-value]: `values.name` is not defined
         --> charts/api/templates/a.yaml.j2:6:33 (it was passed as `name`)
          |
        6 |   {% macro label(name) %}app-{{ name }}{% endmacro %}
          |                                 ^^^^
        help: set it in a values file, or give it a default: `(values.name or …)`
        ",
    )
    .exits(2);
}

#[test]
fn caller_exists_where_a_macro_is_called_by_a_block() {
    Test::data(
        "",
        "
        {% macro wrap() %}{{ caller() }}{% endmacro %}
        x: {{ wrap() }}
        ",
    )
    .stderr(
        "
        error[undefined-name]: `caller()` exists only in a macro that `{% call %}` calls
         --> charts/api/templates/a.yaml.j2:6:24
          |
        6 |   {% macro wrap() %}{{ caller() }}{% endmacro %}
          |                        ^^^^^^^^
        ",
    )
    .exits(2);
}

#[test]
fn an_error_in_a_partial_shows_who_called_it() {
    Test::data("", r#"{% include "_part.j2" %}"#)
        .partial("_part.j2", "x: {{ values.host }}")
        .stderr(
            r#"
            error[unknown-value]: `values.host` is not defined
             --> charts/api/templates/_part.j2:1:7
              |
            1 | x: {{ values.host }}
              |       ^^^^^^^^^^^
             --> charts/api/templates/a.yaml.j2:6:6 (called from here)
              |
            6 |   {% include "_part.j2" %}
              |      ^^^^^^^^^^^^^^^^^^
            help: set it in a values file, or write `values.host or omit`
            "#,
        )
        .exits(2);
}
