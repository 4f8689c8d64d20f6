//! Filters, functions, methods, macros and operators that are used wrongly.

use crate::harness::Test;

#[test]
fn an_unknown_filter_names_the_nearest_one() {
    Test::data("a: x", "x: {{ values.a | uper }}")
        .stderr(
            "
            error[unknown-filter]: there is no filter `uper`
             --> charts/api/templates/a.yaml.j2:6:20
              |
            6 |   x: {{ values.a | uper }}
              |                    ^^^^
            help: did you mean `upper`?
            help: `plate-render functions` lists them all
            ",
        )
        .exits(2);
}

#[test]
fn a_filter_in_helms_spelling_has_our_name() {
    Test::data("", r#"x: {{ "a-" | trimSuffix("-") }}"#)
        .stderr(
            r#"
            error[unknown-filter]: there is no filter `trimSuffix`
             --> charts/api/templates/a.yaml.j2:6:16
              |
            6 |   x: {{ "a-" | trimSuffix("-") }}
              |                ^^^^^^^^^^
            help: it is named `trim_suffix` here
            "#,
        )
        .exits(2);
}

#[test]
fn a_function_in_helms_spelling_has_our_name() {
    Test::data("", "x: {{ toYaml(values) }}")
        .stderr(
            "
            error[unknown-function]: there is no function `toYaml`
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ toYaml(values) }}
              |         ^^^^^^
            help: it is named `toyaml` here
            ",
        )
        .exits(2);
}

#[test]
fn a_function_that_is_an_operator_here_says_so() {
    Test::data("a: 1", "x: {{ eq(values.a, 1) }}")
        .stderr(
            "
            error[unknown-function]: there is no function `eq`
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ eq(values.a, 1) }}
              |         ^^
            help: write `a == b`
            ",
        )
        .exits(2);
}

#[test]
fn a_filter_called_as_a_function_says_so() {
    Test::data("a: 1", "x: {{ default('b', values.a) }}")
        .stderr(
            "
            error[no-function]: `default` is a filter, not a function
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ default('b', values.a) }}
              |         ^^^^^^^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:4 (`values.a`)
              |
            1 | a: 1
              |    ^
            help: write `value or 'default'`
            ",
        )
        .exits(2);
}

#[test]
fn a_function_used_as_a_filter_says_so() {
    Test::data("a: 3", "x: {{ values.a | range }}")
        .stderr(
            "
            error[unknown-filter]: there is no filter `range`
             --> charts/api/templates/a.yaml.j2:6:20
              |
            6 |   x: {{ values.a | range }}
              |                    ^^^^^
            help: it is a function: write `range(…)`
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_function_points_to_the_list() {
    Test::data("", "x: {{ frobnicate(1) }}")
        .stderr(
            "
            error[unknown-function]: there is no function `frobnicate`
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ frobnicate(1) }}
              |         ^^^^^^^^^^
            help: `plate-render functions` lists them all
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_test_names_the_nearest_one() {
    Test::data("a: 1", "x: {{ values.a is maping }}")
        .stderr(
            "
            error[unknown-test]: there is no test `maping`
             --> charts/api/templates/a.yaml.j2:6:21
              |
            6 |   x: {{ values.a is maping }}
              |                     ^^^^^^
            help: did you mean `mapping`?
            ",
        )
        .exits(2);
}

#[test]
fn a_function_that_asks_the_clock_is_refused() {
    Test::data("", "x: {{ now() }}")
        .stderr(
            "
            error[refused-function]: `now` is not available
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ now() }}
              |         ^^^^^
            help: the time differs on every run: put the date into the values
            ",
        )
        .exits(2);
}

#[test]
fn a_function_that_asks_the_cluster_is_refused() {
    Test::data("", "x: {{ lookup('v1', 'Secret', 'a', 'b') }}")
        .stderr(
            "
            error[refused-function]: `lookup` is not available
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ lookup('v1', 'Secret', 'a', 'b') }}
              |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            help: the cluster is not read: put the data that the chart needs into the values
            ",
        )
        .exits(2);
}

#[test]
fn a_wrong_argument_shows_the_value_and_its_place() {
    Test::data("width: wide", "x: {{ 'abc' | trunc(values.width) }}")
        .stderr(
            r#"
            error[wrong-argument]: `trunc` accepts a whole number as `length`, got the string "wide"
             --> charts/api/templates/a.yaml.j2:6:17
              |
            6 |   x: {{ 'abc' | trunc(values.width) }}
              |                 ^^^^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.width`)
              |
            1 | width: wide
              |        ^^^^
            help: remove the quotes, or convert it with `int`
            "#,
        )
        .exits(2);
}

#[test]
fn a_wrong_argument_in_a_macro_shows_the_value_and_the_call() {
    Test::data(
        "replicaCount: 2",
        r#"
        {% import "_short.j2" as short %}
        x: {{ short.name(values.replicaCount) }}
        "#,
    )
    .partial(
        "_short.j2",
        "{% macro name(text) %}{{ text | trunc(1) }}{% endmacro %}",
    )
    .stderr(
        "
        error[wrong-argument]: `trunc` accepts a string as `text`, got the number 2
         --> charts/api/templates/_short.j2:1:33
          |
        1 | {% macro name(text) %}{{ text | trunc(1) }}{% endmacro %}
          |                                 ^^^^^^^^
         --> charts/api/values.yaml:1:15 (`values.replicaCount`)
          |
        1 | replicaCount: 2
          |               ^
         --> charts/api/templates/a.yaml.j2:7:9 (called from here)
          |
        7 |   x: {{ short.name(values.replicaCount) }}
          |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        help: `string` turns it into text
        ",
    )
    .exits(2);
}

#[test]
fn a_missing_argument_of_a_filter_shows_how_it_is_written() {
    Test::data("", "x: {{ 'a' | replace('b') }}")
        .stderr(
            "
            error[wrong-argument]: an argument of `replace` is missing
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ 'a' | replace('b') }}
              |               ^^^^^^^^^^^^
            help: write `text | replace(old, new)`
            ",
        )
        .exits(2);
}

#[test]
fn too_many_arguments_show_how_a_filter_is_written() {
    Test::data("", "x: {{ 'a' | upper(1) }}")
        .stderr(
            "
            error[wrong-argument]: `upper` is given too many arguments
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ 'a' | upper(1) }}
              |               ^^^^^^^^
            help: write `text | upper`
            ",
        )
        .exits(2);
}

#[test]
fn too_many_arguments_of_our_own_are_counted() {
    Test::data("", "x: {{ 'a' | trim_suffix('b', 'c') }}")
        .stderr(
            "
            error[wrong-argument]: `trim_suffix` accepts 2 arguments, got 3
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ 'a' | trim_suffix('b', 'c') }}
              |               ^^^^^^^^^^^^^^^^^^^^^
            help: write `trim_suffix(suffix, text)` or `text | trim_suffix(suffix)`
            ",
        )
        .exits(2);
}

#[test]
fn a_named_argument_that_is_not_taken_is_refused() {
    Test::data("", "x: {{ 'a' | default(fallback='b') }}")
        .stderr(
            "
            error[wrong-argument]: `default` accepts no named arguments
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ 'a' | default(fallback='b') }}
              |               ^^^^^^^^^^^^^^^^^^^^^
            help: write `value | default(default)`
            ",
        )
        .exits(2);
}

#[test]
fn a_text_where_a_number_is_taken_is_named() {
    Test::data("", "x: {{ range(3, 'x') | join }}")
        .stderr(
            "
            error[wrong-argument]: `range` accepts a whole number, got a string
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ range(3, 'x') | join }}
              |         ^^^^^^^^^^^^^
            ",
        )
        .exits(2);
}

#[test]
fn the_length_of_a_number_does_not_exist() {
    Test::data("a: 5", "x: {{ values.a | length }}")
        .stderr(
            "
            error[wrong-argument]: `length` accepts a string, a list or a map, got a number
             --> charts/api/templates/a.yaml.j2:6:20
              |
            6 |   x: {{ values.a | length }}
              |                    ^^^^^^
             --> charts/api/values.yaml:1:4 (`values.a`)
              |
            1 | a: 5
              |    ^
            help: write `value | length`
            ",
        )
        .exits(2);
}

#[test]
fn the_first_item_of_a_number_does_not_exist() {
    Test::data("a: 5", "x: {{ values.a | first }}")
        .stderr(
            "
            error[wrong-argument]: `first` cannot use this value
             --> charts/api/templates/a.yaml.j2:6:20
              |
            6 |   x: {{ values.a | first }}
              |                    ^^^^^
             --> charts/api/values.yaml:1:4 (`values.a`)
              |
            1 | a: 5
              |    ^
            help: write `list | first`
            ",
        )
        .exits(2);
}

#[test]
fn a_text_that_is_no_number_is_not_rounded() {
    Test::data("a: wide", "x: {{ values.a | round }}")
        .stderr(
            "
            error[wrong-argument]: `round` accepts a number, got a string
             --> charts/api/templates/a.yaml.j2:6:20
              |
            6 |   x: {{ values.a | round }}
              |                    ^^^^^
             --> charts/api/values.yaml:1:4 (`values.a`)
              |
            1 | a: wide
              |    ^^^^
            help: write `number | round(digits)`
            ",
        )
        .exits(2);
}

#[test]
fn text_and_number_are_not_added() {
    Test::data(r#"port: "80""#, "x: {{ values.port + 1 }}")
        .stderr(
            r#"
            error[wrong-operand]: `+` cannot be used with a string and a number
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.port + 1 }}
              |         ^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:7 (`values.port`)
              |
            1 | port: "80"
              |       ^^^^
            help: `a ~ b` joins text; `int` turns a string into a number
            "#,
        )
        .exits(2);
}

#[test]
fn nothing_is_divided_by_zero() {
    Test::data("parts: 0", "x: {{ 1 / values.parts }}")
        .stderr(
            "
            error[wrong-operand]: `1 / 0` cannot be calculated
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ 1 / values.parts }}
              |         ^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.parts`)
              |
            1 | parts: 0
              |        ^
            help: a number cannot be divided by 0
            ",
        )
        .exits(2);
}

#[test]
fn a_negative_text_does_not_exist() {
    Test::data("a: x", "x: {{ -values.a }}")
        .stderr(
            "
            error[wrong-operand]: the value after `-` is not a number
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ -values.a }}
              |         ^^^^^^^^^
             --> charts/api/values.yaml:1:4 (`values.a`)
              |
            1 | a: x
              |    ^
            ",
        )
        .exits(2);
}

#[test]
fn a_number_contains_nothing() {
    Test::data("a: 5", "x: {{ 1 in values.a }}")
        .stderr(
            "
            error[wrong-operand]: the value after `in` cannot contain anything
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ 1 in values.a }}
              |         ^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:4 (`values.a`)
              |
            1 | a: 5
              |    ^
            help: write a list, a map or a string after `in`
            ",
        )
        .exits(2);
}

#[test]
fn a_number_has_no_items() {
    Test::data(
        "replicaCount: 2",
        "
        {% for i in values.replicaCount %}
        x: {{ i }}
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[not-iterable]: a number has no items to loop over
         --> charts/api/templates/a.yaml.j2:6:15
          |
        6 |   {% for i in values.replicaCount %}
          |               ^^^^^^^^^^^^^^^^^^^
         --> charts/api/values.yaml:1:15 (`values.replicaCount`)
          |
        1 | replicaCount: 2
          |               ^
        help: `for` accepts a list or a map
        ",
    )
    .exits(2);
}

#[test]
fn the_pairs_of_a_map_come_from_items() {
    Test::data(
        "labels: {a: b}",
        "
        {% for key, value in values.labels %}
        {{ key }}: {{ value }}
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[not-iterable]: several names take the items of a list, and there is no list
         --> charts/api/templates/a.yaml.j2:6:10
          |
        6 |   {% for key, value in values.labels %}
          |          ^^^^^^^^^^
         --> charts/api/values.yaml:1:9 (`values.labels`)
          |
        1 | labels: {a: b}
          |         ^^^^^^
        help: the pairs of a map are `{% for key, value in map | items %}`
        ",
    )
    .exits(2);
}

#[test]
fn a_method_of_python_names_our_filter() {
    Test::data("host: a.example", "x: {{ values.host.startswith('a') }}")
        .stderr(
            "
            error[unknown-method]: `values.host` has no method `startswith`
             --> charts/api/templates/a.yaml.j2:6:21
              |
            6 |   x: {{ values.host.startswith('a') }}
              |                     ^^^^^^^^^^
            help: write `values.host | has_prefix(…)`
            ",
        )
        .exits(2);
}

#[test]
fn a_filter_called_as_a_method_says_so() {
    Test::data(
        "labels: {a: b}",
        "
        {% for key, value in values.labels.items() %}
        {{ key }}: {{ value }}
        {% endfor %}
        ",
    )
    .stderr(
        "
        error[unknown-method]: `values.labels` has no method `items`
         --> charts/api/templates/a.yaml.j2:6:38
          |
        6 |   {% for key, value in values.labels.items() %}
          |                                      ^^^^^
        help: write `values.labels | items`
        ",
    )
    .exits(2);
}

#[test]
fn an_unknown_method_of_files_names_the_nearest_one() {
    Test::data("", "x: {{ files.gte('a') }}")
        .stderr(
            "
            error[unknown-method]: `files` has no method `gte`
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ files.gte('a') }}
              |               ^^^
            help: did you mean `get`?
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_method_of_kubernetes_lists_its_names() {
    Test::data("", "x: {{ kubernetes.supports('a') }}")
        .stderr(
            "
            error[unknown-method]: `kubernetes` has no method `supports`
             --> charts/api/templates/a.yaml.j2:6:20
              |
            6 |   x: {{ kubernetes.supports('a') }}
              |                    ^^^^^^^^
            help: `kubernetes` has `version`, `major`, `minor` and `has`
            ",
        )
        .exits(2);
}

#[test]
fn a_value_is_not_called() {
    Test::data("replicaCount: 2", "x: {{ values.replicaCount() }}")
        .stderr(
            "
            error[not-callable]: a number cannot be called
             --> charts/api/templates/a.yaml.j2:6:16
              |
            6 |   x: {{ values.replicaCount() }}
              |                ^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:15 (`values.replicaCount`)
              |
            1 | replicaCount: 2
              |               ^
            help: remove the `()`
            ",
        )
        .exits(2);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    Test::data("", "x: {{ files.get('config/app.conf') }}")
        .stderr(
            "
            error[file]: there is no file `config/app.conf` in the chart
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ files.get('config/app.conf') }}
              |               ^^^^^^^^^^^^^^^^^^^^^^
            help: paths are relative to the chart's folder
            ",
        )
        .exits(2);
}

#[test]
fn a_file_outside_of_the_chart_is_refused() {
    Test::data("", "x: {{ files.get('../../plate.yaml') }}")
        .stderr(
            "
            error[file]: the file `../../plate.yaml` is outside of the chart
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ files.get('../../plate.yaml') }}
              |               ^^^^^^^^^^^^^^^^^^^^^^^
            help: move it into the chart's folder
            ",
        )
        .exits(2);
}

#[test]
fn files_get_takes_a_path() {
    Test::data("", "x: {{ files.get() }}")
        .stderr(
            "
            error[wrong-argument]: `files.get` accepts a path, as one string
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ files.get() }}
              |               ^^^^^
            ",
        )
        .exits(2);
}

#[test]
fn an_argument_that_a_macro_does_not_have_is_refused() {
    Test::data(
        "",
        r#"
        {% macro label(name) %}{{ name }}{% endmacro %}
        x: {{ label(nmae="a") }}
        "#,
    )
    .stderr(
        r#"
        error[wrong-argument]: `label` has no argument named `nmae`
         --> charts/api/templates/a.yaml.j2:7:9
          |
        7 |   x: {{ label(nmae="a") }}
          |         ^^^^^^^^^^^^^^^
        help: write `label(name)`
        "#,
    )
    .exits(2);
}

#[test]
fn too_many_arguments_of_a_macro_are_counted() {
    Test::data(
        "",
        r#"
        {% macro label(name) %}{{ name }}{% endmacro %}
        x: {{ label("a", "b") }}
        "#,
    )
    .stderr(
        r#"
        error[wrong-argument]: `label` accepts 1 argument, got 2
         --> charts/api/templates/a.yaml.j2:7:9
          |
        7 |   x: {{ label("a", "b") }}
          |         ^^^^^^^^^^^^^^^
        help: write `label(name)`
        "#,
    )
    .exits(2);
}

#[test]
fn an_argument_given_twice_is_refused() {
    Test::data(
        "",
        r#"
        {% macro label(name) %}{{ name }}{% endmacro %}
        x: {{ label("a", name="b") }}
        "#,
    )
    .stderr(
        r#"
        error[wrong-argument]: `label` is given `name` twice
         --> charts/api/templates/a.yaml.j2:7:9
          |
        7 |   x: {{ label("a", name="b") }}
          |         ^^^^^^^^^^^^^^^^^^^^
        help: write `label(name)`
        "#,
    )
    .exits(2);
}

#[test]
fn a_required_value_that_is_empty_shows_its_place() {
    Test::data(
        r#"host: """#,
        "x: {{ values.host | required('set the host of the ingress') }}",
    )
    .stderr(
        r#"
            error[missing-value]: set the host of the ingress
             --> charts/api/templates/a.yaml.j2:6:23
              |
            6 |   x: {{ values.host | required('set the host of the ingress') }}
              |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:7 (`values.host`)
              |
            1 | host: ""
              |       ^^
            help: set the value: it is ""
            "#,
    )
    .exits(2);
}

#[test]
fn a_required_value_that_is_misspelt_names_the_nearest_one() {
    Test::data(
        "host: a.example",
        "x: {{ required('set the host of the ingress', values.hots) }}",
    )
    .stderr(
        "
            error[missing-value]: set the host of the ingress
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ required('set the host of the ingress', values.hots) }}
              |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            help: set the value: it is not defined
            help: did you mean `host`? it is set in charts/api/values.yaml:1
            ",
    )
    .exits(2);
}

#[test]
fn fail_shows_the_authors_words() {
    Test::data(
        "replicaCount: 2",
        "{% if values.replicaCount > 1 %}{{ fail('one replica at most') }}{% endif %}",
    )
    .stderr(
        "
            error[failed]: one replica at most
             --> charts/api/templates/a.yaml.j2:6:38
              |
            6 |   {% if values.replicaCount > 1 %}{{ fail('one replica at most') }}{% endif %}
              |                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
    )
    .exits(2);
}

#[test]
fn an_error_in_a_text_for_tpl_shows_the_text() {
    Test::data(
        r#"greeting: "{{ name | uper }}""#,
        "x: {{ tpl(values.greeting) }}",
    )
    .stderr(
        r#"
            error[unknown-filter]: in the text given to `tpl`: there is no filter `uper`
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ tpl(values.greeting) }}
              |         ^^^^^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:11 (`values.greeting`)
              |
            1 | greeting: "{{ name | uper }}"
              |           ^^^^^^^^^^^^^^^^^^^
            "#,
    )
    .exits(2);
}

#[test]
fn tpl_takes_text_a_map_or_a_list() {
    Test::data("replicaCount: 2", "x: {{ tpl(values.replicaCount) }}")
        .stderr(
            "
            error[wrong-argument]: `tpl` accepts text, a map or a list, got the number 2
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ tpl(values.replicaCount) }}
              |         ^^^^^^^^^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:15 (`values.replicaCount`)
              |
            1 | replicaCount: 2
              |               ^
            help: write `tpl(text, context)`
            ",
        )
        .exits(2);
}

#[test]
fn a_macro_of_a_file_that_is_not_imported_names_the_file() {
    Test::data("", "x: {{ common.labels() }}")
        .partial("_labels.yaml.j2", "{% macro labels() %}a{% endmacro %}")
        .stderr(
            "
            error[undefined-name]: `common` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ common.labels() }}
              |         ^^^^^^
            help: `labels` is a macro of `_labels.yaml.j2`: write `{% import \"_labels.yaml.j2\" as common %}` above
            ",
        )
        .exits(2);
}

#[test]
fn a_method_of_an_undefined_value_is_an_error_of_the_value() {
    Test::data("image: {tag: a}", "x: {{ values.imgae.upper() }}")
        .stderr(
            "
            error[unknown-value]: `values.imgae` is not defined
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ values.imgae.upper() }}
              |         ^^^^^^^^^^^^
            help: did you mean `image`? it is set in charts/api/values.yaml:1
            ",
        )
        .exits(2);
}
