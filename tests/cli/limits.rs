//! Templates without an end, and texts that nest without an end.

use crate::harness::Test;

#[test]
fn an_endless_loop_is_stopped() {
    Test::data(
        "",
        "
        {% for i in range(100000) %}
        {% for j in range(100000) %}
        {% set x = i %}
        {% endfor %}
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[out-of-fuel]: the template does more work than it may
         --> charts/api/templates/a.yaml.j2:8:6
          |
        8 |   {% set x = i %}
          |      ^^^^^^^^^
        help: is there an endless loop? `--fuel` or `fuel` in plate.yaml allow more
        ",
    )
    .exits(2);
}

#[test]
fn the_fuel_that_a_loop_may_use_is_given() {
    Test::data(
        "",
        "
        {% for i in range(1000) %}
        k{{ i }}: 1
        {% endfor %}
        ",
    )
    .args(["api", "--env", "stg", "--fuel", "100"])
    .stderr(
        "
        error[out-of-fuel]: the template does more work than it may
         --> charts/api/templates/a.yaml.j2:6:15
          |
        6 |   {% for i in range(1000) %}
          |               ^^^^^^^^^^^
        help: is there an endless loop? `--fuel` or `fuel` in plate.yaml allow more
        ",
    )
    .exits(2);
}

#[test]
fn a_macro_that_calls_itself_is_stopped() {
    Test::data(
        "",
        "
        {% macro again() %}{{ again() }}{% endmacro %}
        x: {{ again() }}
        ",
    )
    .stderr(
        "
        error[endless-recursion]: macros and includes call each other more than 64 levels deep
         --> charts/api/templates/a.yaml.j2:6:25
          |
        6 |   {% macro again() %}{{ again() }}{% endmacro %}
          |                         ^^^^^^^
        help: check that every macro and include ends
        ",
    )
    .exits(2);
}

#[test]
fn two_macros_that_call_each_other_are_stopped() {
    Test::data(
        "",
        "
        {% macro a() %}{{ b() }}{% endmacro %}
        {% macro b() %}{{ a() }}{% endmacro %}
        x: {{ a() }}
        ",
    )
    .stderr(
        "
        error[endless-recursion]: macros and includes call each other more than 64 levels deep
         --> charts/api/templates/a.yaml.j2:7:21
          |
        7 |   {% macro b() %}{{ a() }}{% endmacro %}
          |                     ^^^
        help: check that every macro and include ends
        ",
    )
    .exits(2);
}

#[test]
fn a_key_that_nobody_mentions_is_found_in_spite_of_templates_without_an_end() {
    for body in [
        "{% import x as all %}{{ all }}",
        "{% set x = values.a %}{% include 'a.yaml.j2' %}",
        "{% macro m(x) %}{{ m(m) }}{% endmacro %}{{ m(m) }}",
        "{% macro m(x) %}{% set x = x.a %}{{ m(x) }}{% endmacro %}{{ m(values) }}",
    ] {
        Test::data(
            "",
            &format!("x: nobody\n{{% if false %}}{body}{{% endif %}}"),
        )
        .stg("nobody: 1")
        .stderr_has(["error[unknown-key]: `nobody` is set"])
        .exits(2);
    }
}

#[test]
fn an_include_of_itself_is_stopped() {
    Test::data("", r#"x: {{ include("_again.j2") }}"#)
        .partial("_again.j2", r#"{{ include("_again.j2") }}"#)
        .stderr(
            r#"
            error[endless-recursion]: macros and includes call each other more than 64 levels deep
             --> charts/api/templates/_again.j2:1:4
              |
            1 | {{ include("_again.j2") }}
              |    ^^^^^^^^^^^^^^^^^^^^
             --> charts/api/templates/a.yaml.j2:6:9 (called from here)
              |
            6 |   x: {{ include("_again.j2") }}
              |         ^^^^^^^^^^^^^^^^^^^^
            help: check that every macro and include ends
            "#,
        )
        .exits(2);
}

#[test]
fn an_include_statement_of_itself_is_stopped() {
    Test::data("", r#"{% include "_again.j2" %}"#)
        .partial("_again.j2", r#"{% include "_again.j2" %}"#)
        .stderr(
            r#"
            error[endless-recursion]: the template calls itself too deeply
             --> charts/api/templates/_again.j2:1:4
              |
            1 | {% include "_again.j2" %}
              |    ^^^^^^^^^^^^^^^^^^^
             --> charts/api/templates/a.yaml.j2:6:6 (called from here)
              |
            6 |   {% include "_again.j2" %}
              |      ^^^^^^^^^^^^^^^^^^^
            help: check that every macro and include ends
            "#,
        )
        .exits(2);
}

#[test]
fn an_import_of_itself_is_stopped() {
    Test::data(
        "",
        r#"
        {% import "_again.j2" as again %}
        x: 1
        "#,
    )
    .partial("_again.j2", r#"{% import "_again.j2" as again %}"#)
    .stderr(
        r#"
        error[endless-recursion]: the template calls itself too deeply
         --> charts/api/templates/_again.j2:1:4
          |
        1 | {% import "_again.j2" as again %}
          |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^
        help: check that every macro and include ends
        "#,
    )
    .exits(2);
}

#[test]
fn a_text_that_renders_itself_is_stopped() {
    Test::data(r#"again: "{{ tpl(values.again) }}""#, "x: {{ tpl(values.again) }}")
        .stderr(
            r#"
            error[endless-recursion]: in the text given to `tpl`: macros and includes call each other more than 64 levels deep
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ tpl(values.again) }}
              |         ^^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.again`)
              |
            1 | again: "{{ tpl(values.again) }}"
              |        ^^^^^^^^^^^^^^^^^^^^^^^^^
            help: check that every macro and include ends
            "#,
        )
        .exits(2);
}

#[test]
fn a_text_without_an_end_is_stopped() {
    Test::data("", r#"x: {{ "x" * 10000000000 }}"#)
        .stderr(
            r#"
            error[out-of-fuel]: the template does more work than it may
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ "x" * 10000000000 }}
              |         ^^^^^^^^^^^^^^^^^
            help: is there an endless loop? `--fuel` or `fuel` in plate.yaml allow more
            "#,
        )
        .exits(2);
}

#[test]
fn a_list_without_an_end_is_stopped() {
    Test::data("", "x: {{ range(10000000000) }}")
        .stderr(
            "
            error[wrong-argument]: `range` returns at most 100000 numbers
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ range(10000000000) }}
              |         ^^^^^^^^^^^^^^^^^^
            ",
        )
        .exits(2);
}

#[test]
fn a_value_that_a_loop_nests_is_stopped() {
    Test::data(
        "",
        "
        {% set ns = namespace(x=1) %}
        {% for i in range(100000) %}
        {% set ns.x = [ns.x] %}
        {% endfor %}
        x: {{ ns.x }}
        ",
    )
    .stderr(
        "
        error[too-deep]: lists and maps are nested more than 100 levels deep here
         --> charts/api/templates/a.yaml.j2:8:17
          |
        8 |   {% set ns.x = [ns.x] %}
          |                 ^^^^^^
        ",
    )
    .exits(2);
}

#[test]
fn blocks_nest_so_deep_and_no_deeper() {
    Test::api("")
        .file("charts/api/templates/a.yaml.j2", "{% if true %}".repeat(1000) + &"{% endif %}".repeat(1000))
        .stderr(
            "
            error[template-syntax]: the template is nested too deeply here
             --> charts/api/templates/a.yaml.j2:1:1941
              |
            1 | … if true %}{% if true %}{% if true %}{% if true %}{% if true %}{% if true %}{% if true %}{% if true %}{% if true %}{% if…
              |                                          ^^
            ",
        )
        .exits(2);
}

#[test]
fn brackets_nest_so_deep_and_no_deeper() {
    Test::api("")
        .file("charts/api/templates/a.yaml.j2", format!("a: {{{{ {}{} }}}}\n", "[".repeat(1000), "]".repeat(1000)))
        .stderr(
            "
            error[template-syntax]: the template is nested too deeply here
             --> charts/api/templates/a.yaml.j2:1:81
              |
            1 | …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…
              |                                          ^
            ",
        )
        .exits(2);
}

#[test]
fn a_tag_has_so_many_operators_and_no_more() {
    Test::api("")
        .file("charts/api/templates/a.yaml.j2", format!("a: {{{{ 1{} }}}}\n", " + 1".repeat(20_000)))
        .stderr(
            "
            error[template-syntax]: this tag has more than 2000 operators
             --> charts/api/templates/a.yaml.j2:1:4
              |
            1 | a: {{ 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 …
              |    ^^
            help: split it with `{% set %}`
            ",
        )
        .exits(2);
}
