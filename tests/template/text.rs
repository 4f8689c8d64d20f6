//! What enters text is what was written: numbers, null, lists, `omit` and undefined names.

use crate::support::values;

#[test]
fn omit_cannot_be_joined() {
    values("a: ''").fails(
        "b: {{ 'x' ~ (values.a or omit) }}\n",
        "
        error[omit-in-text]: `omit` is inside text
         --> a.yaml.j2:1:23
          |
        1 | b: {{ 'x' ~ (values.a or omit) }}
          |                       ^^^^^^^
         --> values.yaml:1:4 (`values.a`)
          |
        1 | a: ''
          |    ^^
        help: `omit` removes a key or an item; write `''` for no text
        ",
    );
}

#[test]
fn a_number_enters_no_text_by_set() {
    values("x: 1.10").fails(
        "
        {% set t = values.x %}
        a: app:{{ t }}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:2:11
          |
        2 | a: app:{{ t }}
          |           ^
         --> values.yaml:1:4 (written here)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_loops() {
    values("x: 1.10").fails(
        "
        {% for t in [values.x] %}
        a: app:{{ t }}
        {% endfor %}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:2:11
          |
        2 | a: app:{{ t }}
          |           ^
         --> values.yaml:1:4 (written here)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_arguments() {
    values("x: 1.10").fails(
        "
        {% macro m(t) %}
        a: app:{{ t }}
        b: 1
        {% endmacro %}
        {{ m(values.x) }}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:2:11
          |
        2 | a: app:{{ t }}
          |           ^
         --> values.yaml:1:4 (written here)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_with() {
    values("x: 1.10").fails(
        "
        {% with t = values.x %}
        a: app:{{ t }}
        {% endwith %}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:2:11
          |
        2 | a: app:{{ t }}
          |           ^
         --> values.yaml:1:4 (written here)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_joining() {
    values("x: 1.10").fails(
        "
        {% set t = 'v' ~ values.x %}
        a: {{ t }}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:1:12
          |
        1 | {% set t = 'v' ~ values.x %}
          |            ^^^^^^^^^^^^^^
         --> values.yaml:1:4 (`values.x`)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_set_blocks() {
    values("x: 1.10").fails(
        "
        {% set t %}v{{ values.x }}{% endset %}
        a: {{ t }}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:1:4
          |
        1 | {% set t %}v{{ values.x }}{% endset %}
          |    ^^^^^
         --> values.yaml:1:4 (`values.x`)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_quote() {
    values("x: 1.10").fails(
        "a: {{ values.x | quote }}\n",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:1:18
          |
        1 | a: {{ values.x | quote }}
          |                  ^^^^^
         --> values.yaml:1:4 (`values.x`)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_tpl() {
    values("x: 1.10").fails(
        "a: {{ tpl('v{{ values.x }}') }}\n",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:1:7
          |
        1 | a: {{ tpl('v{{ values.x }}') }}
          |       ^^^^^^^^^^^^^^^^^^^^^^
         --> values.yaml:1:4 (`values.x`)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_filters() {
    values("x: 1.10").fails(
        "
        {% set t = values.x | string %}
        a: {{ t }}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:1:12
          |
        1 | {% set t = values.x | string %}
          |            ^^^^^^^^^^^^^^^^^
         --> values.yaml:1:4 (`values.x`)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_blocks_of_text() {
    values("x: 1.10").fails(
        "
        a: |
          v{{ values.x }}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:2:7
          |
        2 |   v{{ values.x }}
          |       ^^^^^^^^
         --> values.yaml:1:4 (written here)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_keys() {
    values("x: 1.10").fails(
        "v{{ values.x }}: 1\n",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:1:5
          |
        1 | v{{ values.x }}: 1
          |     ^^^^^^^^
         --> values.yaml:1:4 (written here)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_enters_no_text_by_one_line_macros() {
    values("x: 1.10").fails(
        "
        {% macro m() %}v{{ values.x }}{% endmacro %}
        a: {{ m() }}
        ",
        r#"
        error[number-in-text]: `values.x` is the number 1.10, and in text it would become 1.1
         --> a.yaml.j2:1:20
          |
        1 | {% macro m() %}v{{ values.x }}{% endmacro %}
          |                    ^^^^^^^^
         --> values.yaml:1:4 (written here)
          |
        1 | x: 1.10
          |    ^^^^
        help: quote it: "1.10"
        "#,
    );
}

#[test]
fn a_number_stays_a_number_however_it_came() {
    values("x: 1.10").renders(
        "
        {% set t = values.x %}
        a: {{ t }}
        b: {{ [t] }}
        c: {{ t + 1 }}
        d: {{ t > 1 }}
        ",
        "
        a: 1.1
        b:
        - 1.1
        c: 2.1
        d: true
        ",
    );
}

#[test]
fn a_string_like_a_number_enters_text() {
    values(
        "
        x: 1.10
        s: '1.1'
        ",
    )
    .renders(
        "
        a: {{ values.x }}
        b: v{{ values.s }}
        c: {{ 'v' ~ values.s }}
        {% for s in [values.s] %}
        d: v{{ s }}
        {% endfor %}
        ",
        "
        a: 1.1
        b: v1.1
        c: v1.1
        d: v1.1
        ",
    );
}

#[test]
fn null_cannot_be_joined() {
    values("x: 1").fails(
        "a: {{ 'v' ~ none }}\n",
        "
        error[null-in-text]: null is inside text
         --> a.yaml.j2:1:7
          |
        1 | a: {{ 'v' ~ none }}
          |       ^^^^^^^^^^
        help: give it a value, or write `x or 'text'`
        ",
    );
}

#[test]
fn a_list_cannot_be_joined() {
    values("x: 1").fails(
        "a: {{ 'v' ~ [1] }}\n",
        "
        error[list-in-text]: a list is inside text
         --> a.yaml.j2:1:7
          |
        1 | a: {{ 'v' ~ [1] }}
          |       ^^^^^^^^^
        help: `| tojson` or `| toyaml` turn it into text
        ",
    );
}

#[test]
fn a_map_cannot_be_joined() {
    values("x: 1").fails(
        "a: {{ 'v' ~ {'a': 1} }}\n",
        "
        error[map-in-text]: a map is inside text
         --> a.yaml.j2:1:7
          |
        1 | a: {{ 'v' ~ {'a': 1} }}
          |       ^^^^^^^^^^^^^^
        help: `| tojson` or `| toyaml` turn it into text
        ",
    );
}

#[test]
fn what_is_joined_is_written_as_in_text() {
    values(
        "
        f: true
        e: 1.0e+21
        i: 3
        ",
    )
    .renders(
        "
        a: {{ 'v' ~ values.f ~ values.e ~ values.i ~ 0.5 ~ false }}
        b: v{{ values.f }}{{ values.e }}{{ values.i }}{{ 0.5 }}{{ false }}
        ",
        "
        a: vtrue1.0e+2130.5false
        b: vtrue1.0e+2130.5false
        ",
    );
}

#[test]
fn null_in_a_set_block_is_refused() {
    values("x: null").fails(
        "
        {% set t %}a{{ values.x }}{% endset %}
        a: {{ t }}
        ",
        "
        error[null-in-text]: null is inside text
         --> a.yaml.j2:1:4
          |
        1 | {% set t %}a{{ values.x }}{% endset %}
          |    ^^^^^
         --> values.yaml:1:4 (`values.x`)
          |
        1 | x: null
          |    ^^^^
        help: give it a value, or write `x or 'text'`
        ",
    );
}

#[test]
fn a_map_in_the_text_of_tpl_is_refused() {
    values("x: {k: 1}").fails(
        "a: {{ tpl('a{{ values.x }}') }}\n",
        "
        error[map-in-text]: a map is inside text
         --> a.yaml.j2:1:7
          |
        1 | a: {{ tpl('a{{ values.x }}') }}
          |       ^^^^^^^^^^^^^^^^^^^^^^
         --> values.yaml:1:4 (`values.x`)
          |
        1 | x: {k: 1}
          |    ^^^^^^
        help: `| tojson` or `| toyaml` turn it into text
        ",
    );
}

#[test]
fn an_undefined_name_in_a_list_is_refused() {
    values("x: 1").fails(
        "a: {{ [values.nope] }}\n",
        "
        error[unknown-value]: `values.nope` is not defined
         --> a.yaml.j2:1:8
          |
        1 | a: {{ [values.nope] }}
          |        ^^^^^^^^^^^
        help: set it in a values file, or give it a default: `(values.nope or …)`
        ",
    );
}

#[test]
fn an_undefined_name_in_a_map_is_refused() {
    values("x: 1").fails(
        "a: {{ {'k': [nope]} }}\n",
        "
        error[undefined-name]: `nope` is not defined
         --> a.yaml.j2:1:14
          |
        1 | a: {{ {'k': [nope]} }}
          |              ^^^^
        help: a template knows `values`, `release`, `chart`, `environment`, `workspace`, `kubernetes` and `files`, and the names that it sets or imports
        ",
    );
}

#[test]
fn an_undefined_key_of_a_map_is_refused() {
    values("x: 1").fails(
        "a: {{ {nope: 1} }}\n",
        "
        error[undefined-name]: `nope` is not defined
         --> a.yaml.j2:1:8
          |
        1 | a: {{ {nope: 1} }}
          |        ^^^^
        help: a template knows `values`, `release`, `chart`, `environment`, `workspace`, `kubernetes` and `files`, and the names that it sets or imports
        ",
    );
}

#[test]
fn an_undefined_name_cannot_be_laid_out() {
    values("x: 1").fails(
        "a: {{ values.nope | toyaml | nindent(2) }}\n",
        "
        error[unknown-value]: `values.nope` is not defined
         --> a.yaml.j2:1:7
          |
        1 | a: {{ values.nope | toyaml | nindent(2) }}
          |       ^^^^^^^^^^^
        help: set it in a values file, or give it a default: `(values.nope or …)`
        ",
    );
}

#[test]
fn an_undefined_name_cannot_be_quoted() {
    values("x: 1").fails(
        "a: {{ values.nope | quote }}\n",
        "
        error[unknown-value]: `values.nope` is not defined
         --> a.yaml.j2:1:7
          |
        1 | a: {{ values.nope | quote }}
          |       ^^^^^^^^^^^
        help: set it in a values file, or give it a default: `(values.nope or …)`
        ",
    );
}

#[test]
fn an_undefined_name_cannot_be_cut() {
    values("x: 1").fails(
        "a: {{ nope[1:] }}\n",
        "
        error[undefined-name]: `nope` is not defined
         --> a.yaml.j2:1:7
          |
        1 | a: {{ nope[1:] }}
          |       ^^^^
        help: a template knows `values`, `release`, `chart`, `environment`, `workspace`, `kubernetes` and `files`, and the names that it sets or imports
        ",
    );
}

#[test]
fn an_undefined_name_cannot_be_tested() {
    values("x: 1").fails(
        "a: {{ values.nope is string }}\n",
        "
        error[unknown-value]: `values.nope` is not defined
         --> a.yaml.j2:1:7
          |
        1 | a: {{ values.nope is string }}
          |       ^^^^^^^^^^^
        help: set it in a values file, or give it a default: `(values.nope or …)`
        ",
    );
}

#[test]
fn an_undefined_name_may_be_asked_for() {
    values("x: 1").renders(
        "
        a: {{ values.nope is defined }}
        b: {{ values.nope or 2 }}
        c: {{ values.nope | default(3) }}
        {% if values.nope %}
        d: 4
        {% endif %}
        e: {{ 5 if values.nope }}
        f: {{ (6 if false) | toyaml }}
        g: {{ [7 if false, 8] }}
        ",
        "
        a: false
        b: 2
        c: 3
        g:
        - 8
        ",
    );
}

#[test]
fn what_is_no_value_cannot_be_text() {
    values("x: 1").fails(
        "a: x{{ [namespace] | toyaml }}\n",
        "
        error[not-text]: `omit`, null, a list or a map was made part of a string
         --> a.yaml.j2:1:8
          |
        1 | a: x{{ [namespace] | toyaml }}
          |        ^^^^^^^^^^^^^^^^^^^^
        help: write `x or 'text'` for a missing value; `| tojson` turns a list or a map into text
        ",
    );
}

#[test]
fn a_function_cannot_be_quoted() {
    values("x: 1").fails(
        "a: {{ namespace | quote }}\n",
        "
        error[not-a-value]: a macro or a function is inside text
         --> a.yaml.j2:1:19
          |
        1 | a: {{ namespace | quote }}
          |                   ^^^^^
        help: call it with `()`
        ",
    );
}
