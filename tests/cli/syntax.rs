//! Templates that cannot be read.

use crate::harness::{CONFIG_MAP, Test};

#[test]
fn an_expression_that_breaks_off_shows_where() {
    Test::data("", "x: {{ values.a + }}")
        .stderr(
            "
            error[template-syntax]: expected a value, got `}}`
             --> charts/api/templates/a.yaml.j2:6:20
              |
            6 |   x: {{ values.a + }}
              |                    ^^
            ",
        )
        .exits(2);
}

#[test]
fn a_word_too_many_is_named() {
    Test::data("", "x: {{ values.a values.b }}")
        .stderr(
            "
            error[template-syntax]: expected `}}`, got `values`
             --> charts/api/templates/a.yaml.j2:6:18
              |
            6 |   x: {{ values.a values.b }}
              |                  ^^^^^^
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_statement_names_the_nearest_one() {
    Test::data(
        "",
        "
        {% fi values.a %}
        {% endif %}
        ",
    )
    .stderr(
        "
        error[template-syntax]: there is no statement `fi`
         --> charts/api/templates/a.yaml.j2:6:6
          |
        6 |   {% fi values.a %}
          |      ^^
        ",
    )
    .exits(2);
}

#[test]
fn a_statement_without_its_expression_shows_where() {
    Test::data(
        "",
        "
        {% if %}
        {% endif %}
        ",
    )
    .stderr(
        "
        error[template-syntax]: expected a value, got `%}`
         --> charts/api/templates/a.yaml.j2:6:9
          |
        6 |   {% if %}
          |         ^^
        ",
    )
    .exits(2);
}

#[test]
fn an_unclosed_string_is_shown_where_it_begins() {
    Test::data(
        "",
        "
        x: {{ 'abc }}
        y: 1
        ",
    )
    .stderr(
        "
        error[template-syntax]: this string is never closed by another quote
         --> charts/api/templates/a.yaml.j2:6:9
          |
        6 |   x: {{ 'abc }}
          |         ^
        ",
    )
    .exits(2);
}

#[test]
fn an_unclosed_block_is_shown_where_it_begins() {
    Test::data(
        "",
        "
        {% if values.a %}
        x: 1
        ",
    )
    .stderr(
        "
        error[template-syntax]: this `if` is never closed by `{% endif %}`
         --> charts/api/templates/a.yaml.j2:6:6
          |
        6 |   {% if values.a %}
          |      ^^^^^^^^^^^
        ",
    )
    .exits(2);
}

#[test]
fn a_block_closed_by_another_end_shows_both() {
    Test::data(
        "",
        "
        {% if values.a %}
        x: 1
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[template-syntax]: this `if` is never closed by `{% endif %}`
         --> charts/api/templates/a.yaml.j2:6:6
          |
        6 |   {% if values.a %}
          |      ^^^^^^^^^^^
         --> charts/api/templates/a.yaml.j2:8:6 (`endfor` is here)
          |
        8 |   {% endfor %}
          |      ^^^^^^
        ",
    )
    .exits(2);
}

#[test]
fn an_end_without_a_block_closes_nothing() {
    Test::data(
        "",
        "
        x: 1
        {% endif %}
        ",
    )
    .stderr(
        "
        error[template-syntax]: this `endif` has no opening tag
         --> charts/api/templates/a.yaml.j2:7:6
          |
        7 |   {% endif %}
          |      ^^^^^
        ",
    )
    .exits(2);
}

#[test]
fn an_unclosed_tag_is_shown_where_it_begins() {
    Test::data(
        "",
        "
        x: {{ values.a }
        z: 1
        ",
    )
    .stderr(
        "
        error[template-syntax]: this tag is never closed
         --> charts/api/templates/a.yaml.j2:6:6
          |
        6 |   x: {{ values.a }
          |      ^^
        help: add `}}`
        ",
    )
    .exits(2);
}

#[test]
fn an_unclosed_comment_is_shown_where_it_begins() {
    Test::data(
        "",
        "
        x: {# values.a }}
        z: 1
        ",
    )
    .stderr(
        "
        error[template-syntax]: this comment is never closed by `#}`
         --> charts/api/templates/a.yaml.j2:6:6
          |
        6 |   x: {# values.a }}
          |      ^^
        help: put text that contains `{#` in `{% raw %}…{% endraw %}`; a comment of several lines begins on a line of its own
        ",
    )
    .exits(2);
}

#[test]
fn an_unclosed_raw_block_is_shown_where_it_begins() {
    Test::data(
        "",
        "
        {% raw %}
        x: {{ a }}
        ",
    )
    .stderr(
        "
        error[template-syntax]: this `raw` is never closed by `{% endraw %}`
         --> charts/api/templates/a.yaml.j2:6:3
          |
        6 |   {% raw %}
          |   ^^
        ",
    )
    .exits(2);
}

#[test]
fn the_operators_of_other_languages_name_ours() {
    Test::data(
        "",
        "
        {% if values.a && values.b %}
        x: 1
        {% endif %}
        ",
    )
    .stderr(
        "
        error[template-syntax]: `&` has no meaning in a tag
         --> charts/api/templates/a.yaml.j2:6:18
          |
        6 |   {% if values.a && values.b %}
          |                  ^
        help: write `and`
        ",
    )
    .exits(2);
}

#[test]
fn break_outside_of_a_loop_has_no_meaning() {
    Test::data("", "{% break %}")
        .stderr(
            "
            error[template-syntax]: `break` is outside of a loop
             --> charts/api/templates/a.yaml.j2:6:6
              |
            6 |   {% break %}
              |      ^^^^^
            ",
        )
        .exits(2);
}

#[test]
fn break_in_the_else_of_a_loop_has_no_loop_to_leave() {
    Test::data("", "{% for x in [] %}{% else %}{% break %}{% endfor %}")
        .stderr(
            "
            error[template-syntax]: `break` is outside of a loop
             --> charts/api/templates/a.yaml.j2:6:33
              |
            6 |   {% for x in [] %}{% else %}{% break %}{% endfor %}
              |                                 ^^^^^
            ",
        )
        .exits(2);
}

#[test]
fn break_in_a_macro_has_no_loop_around_it_to_leave() {
    Test::data(
        "",
        "
        {% for x in [1] %}
        {% macro m() %}{% for y in [] %}{% else %}{% break %}{% endfor %}{% endmacro %}
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[template-syntax]: `break` is outside of a loop
         --> charts/api/templates/a.yaml.j2:7:48
          |
        7 |   {% macro m() %}{% for y in [] %}{% else %}{% break %}{% endfor %}{% endmacro %}
          |                                                ^^^^^
        ",
    )
    .exits(2);
}

/// The engine would panic here.
#[test]
fn a_loop_is_never_left_from_within_a_with() {
    Test::data(
        "",
        "
        {% for x in [1, 2] %}
        {% with y = x %}
        {% if y == 1 %}{% continue %}{% endif %}
        {% endwith %}
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[template-syntax]: `continue` cannot leave this `with`
         --> charts/api/templates/a.yaml.j2:8:21
          |
        8 |   {% if y == 1 %}{% continue %}{% endif %}
          |                     ^^^^^^^^
         --> charts/api/templates/a.yaml.j2:7:6 (it begins here)
          |
        7 |   {% with y = x %}
          |      ^^^^^^^^^^
        help: close the `with` before it
        ",
    )
    .exits(2);
}

/// The engine would print all that follows into the variable.
#[test]
fn a_loop_is_never_left_from_within_a_set() {
    Test::data(
        "",
        "{% for x in [1] %}{% set y %}{% break %}{% endset %}{% endfor %}",
    )
    .stderr(
        "
        error[template-syntax]: `break` cannot leave this `set`
         --> charts/api/templates/a.yaml.j2:6:35
          |
        6 |   {% for x in [1] %}{% set y %}{% break %}{% endset %}{% endfor %}
          |                                   ^^^^^
         --> charts/api/templates/a.yaml.j2:6:24 (it begins here)
          |
        6 |   {% for x in [1] %}{% set y %}{% break %}{% endset %}{% endfor %}
          |                        ^^^^^
        help: close the `set` before it
        ",
    )
    .exits(2);
}

/// The engine would print all that follows through the filter.
#[test]
fn a_loop_is_never_left_from_within_a_filter() {
    Test::data(
        "",
        "{% for x in [1] %}{% filter upper %}{% break %}{% endfilter %}{% endfor %}",
    )
    .stderr(
        "
        error[template-syntax]: `break` cannot leave this `filter`
         --> charts/api/templates/a.yaml.j2:6:42
          |
        6 |   {% for x in [1] %}{% filter upper %}{% break %}{% endfilter %}{% endfor %}
          |                                          ^^^^^
         --> charts/api/templates/a.yaml.j2:6:24 (it begins here)
          |
        6 |   {% for x in [1] %}{% filter upper %}{% break %}{% endfilter %}{% endfor %}
          |                        ^^^^^^^^^^^^
        help: close the `filter` before it
        ",
    )
    .exits(2);
}

#[test]
fn a_key_of_a_value_is_never_set() {
    Test::data("a: 1", "{% set values.a = 2 %}")
        .stderr(
            "
            error[template-error]: a key of an existing value cannot be set
             --> charts/api/templates/a.yaml.j2:6:17
              |
            6 |   {% set values.a = 2 %}
              |                 ^
            help: values never change; write `{% set x = namespace(…) %}` for a value that changes in a loop
            ",
        )
        .exits(2);
}

#[test]
fn a_broken_partial_is_reported_once() {
    Test::data(
        "",
        r#"
        {% import "_labels.j2" as common %}
        x: {{ common.labels() }}
        "#,
    )
    .partial("_labels.j2", "{% macro labels() %}{{ a + }}{% endmacro %}")
    .stderr(
        "
        error[template-syntax]: expected a value, got `}}`
         --> charts/api/templates/_labels.j2:1:28
          |
        1 | {% macro labels() %}{{ a + }}{% endmacro %}
          |                            ^^
        ",
    )
    .exits(2);
}

#[test]
fn an_import_that_gives_no_name_says_so() {
    Test::data(
        "",
        r#"
        {% import "_labels.j2" as a*b %}
        x: 1
        "#,
    )
    .partial("_labels.j2", "{% macro labels() %}a{% endmacro %}")
    .stderr(
        r#"
        error[template-syntax]: `a*b` is not a name
         --> charts/api/templates/a.yaml.j2:6:29
          |
        6 |   {% import "_labels.j2" as a*b %}
          |                             ^^^
        help: write `{% import "_labels.j2" as labels %}`
        "#,
    )
    .exits(2);
}

#[test]
fn a_missing_partial_names_a_similar_one() {
    Test::data(
        "",
        r#"
        {% import "_labls.j2" as common %}
        x: 1
        "#,
    )
    .partial("_labels.j2", "{% macro labels() %}a{% endmacro %}")
    .stderr(
        r#"
        error[missing-partial]: there is no template `_labls.j2`
         --> charts/api/templates/a.yaml.j2:6:13
          |
        6 |   {% import "_labls.j2" as common %}
          |             ^^^^^^^^^^^
        help: did you mean `_labels.j2`?
        "#,
    )
    .exits(2);
}

#[test]
fn a_missing_include_says_what_partials_are() {
    Test::data("", r#"x: {{ include("labels") }}"#)
        .stderr(
            r#"
            error[missing-partial]: there is no template `labels`
             --> charts/api/templates/a.yaml.j2:6:17
              |
            6 |   x: {{ include("labels") }}
              |                 ^^^^^^^^
            help: partials are files in the chart's `templates/` whose names begin with `_`
            "#,
        )
        .exits(2);
}

#[test]
fn an_include_takes_a_name() {
    Test::data("", "{% include 5 %}")
        .stderr(
            "
            error[wrong-argument]: `include` accepts the name of a template
             --> charts/api/templates/a.yaml.j2:6:6
              |
            6 |   {% include 5 %}
              |      ^^^^^^^^^
            help: write it in quotes: `'_labels.j2'`
            ",
        )
        .exits(2);
}

#[test]
fn a_path_of_go_is_recognised() {
    Test::data("", "x: {{ .Values.replicaCount }}")
        .stderr(
            "
            error[go-template]: this is a Go template, not a Jinja one
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ .Values.replicaCount }}
              |         ^^^^^^^^^^^^^^^^^^^^
            help: write `{{ values.x }}` instead of `{{ .Values.x }}`; `plate-render functions` lists the names of Helm's functions here
            help: put text for other engines in `{% raw %}…{% endraw %}`
            ",
        )
        .exits(2);
}

#[test]
fn a_call_of_go_is_recognised() {
    Test::data("", r#"x: {{- include "api.labels" . | nindent 4 }}"#)
        .stderr(
            r#"
            error[go-template]: this is a Go template, not a Jinja one
             --> charts/api/templates/a.yaml.j2:6:10
              |
            6 |   x: {{- include "api.labels" . | nindent 4 }}
              |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            help: write `{{ values.x }}` instead of `{{ .Values.x }}`; `plate-render functions` lists the names of Helm's functions here
            help: put text for other engines in `{% raw %}…{% endraw %}`
            "#,
        )
        .exits(2);
}

#[test]
fn a_statement_of_go_is_recognised() {
    Test::data("", "
        {{- if .Values.a }}
        x: 1
        {{- end }}
        ")
        .stderr(
            "
        error[go-template]: this is a Go template, not a Jinja one
         --> charts/api/templates/a.yaml.j2:6:7
          |
        6 |   {{- if .Values.a }}
          |       ^^^^^^^^^^^^
        help: write `{{ values.x }}` instead of `{{ .Values.x }}`; `plate-render functions` lists the names of Helm's functions here
        help: put text for other engines in `{% raw %}…{% endraw %}`
        ",
        )
        .exits(2);
}

#[test]
fn a_variable_of_go_is_recognised() {
    Test::data("", "x: {{ $name }}")
        .stderr(
            "
            error[go-template]: this is a Go template, not a Jinja one
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ $name }}
              |         ^^^^^
            help: write `{{ values.x }}` instead of `{{ .Values.x }}`; `plate-render functions` lists the names of Helm's functions here
            help: put text for other engines in `{% raw %}…{% endraw %}`
            ",
        )
        .exits(2);
}

#[test]
fn a_character_that_templates_use_themselves_is_refused() {
    Test::api("")
        .file(
            "charts/api/templates/a.yaml.j2",
            format!("{CONFIG_MAP}data: {{a: \u{10ff00}}}\n"),
        )
        .stderr(
            "
            error[reserved-character]: there is a character from U+10FF00 to U+10FF1F here
             --> charts/api/templates/a.yaml.j2:5:11
              |
            5 | data: {a: \\u{10ff00}}
              |           ^^^^^^^^^^
            help: plate-render uses these private characters itself; remove it
            ",
        )
        .exits(2);
}

#[test]
fn a_template_that_is_not_utf_8_shows_the_byte() {
    Test::api("")
        .file("charts/api/templates/a.yaml.j2", b"a: \xff\n")
        .stderr(
            "
            error[not-utf8]: `charts/api/templates/a.yaml.j2` is not UTF-8: byte 0xFF is not part of a character
             --> charts/api/templates/a.yaml.j2:1:4
              |
            1 | a: �
              |    ^
            help: save the file as UTF-8
            ",
        )
        .exits(2);
}
