//! The work that a run may do: what is printed, copied, compared and searched is counted.

use crate::harness::Test;

/// What an error says past what a template or a run may do, at a line of the template.
fn stopped(values: &str, data: &str, fuel: &str, error: &str, line: usize) {
    let place = format!("--> charts/api/templates/a.yaml.j2:{line}:");
    Test::data(values, data)
        .args(["api", "--env", "stg", "--fuel", fuel])
        .stderr_has([&format!("error[{error}]"), place.as_str(), "--fuel"])
        .exits(2);
}

fn passes(values: &str, data: &str, line: &str) {
    Test::data(values, data)
        .args(["api", "--env", "stg"])
        .stdout_has([line])
        .exits(0);
}

#[test]
fn a_text_that_is_printed_again_and_again_is_stopped() {
    Test::data(
        "",
        "
        {% set s = repeat(1000000, '1') %}
        {% for i in range(5000) %}
        k{{ i }}: {{ s }}
        {% endfor %}
        ",
    )
    .args(["api", "--env", "stg"])
    .stderr(
        "
        error[too-much-work]: the run has reached its limit of 10100904 units of work here
         --> charts/api/templates/a.yaml.j2:8:16
          |
        8 |   k{{ i }}: {{ s }}
          |                ^
        help: look for something that is printed or copied many times, or raise the limit with `--fuel` or `fuel` in plate.yaml
        ",
    )
    .exits(2);
}

#[test]
fn a_large_file_may_be_printed() {
    let text = "x".repeat(5_000_000);
    Test::data("", "x: {{ files.get('large.txt') }}")
        .file("charts/api/large.txt", &text)
        .args(["api", "--env", "stg"])
        .stdout_has([&format!("x: {text}")])
        .exits(0);
}

#[test]
fn a_list_of_many_items_may_be_printed() {
    passes(
        "",
        "x: {{ until(100000) | last | string }}\nz: {{ until(20000) }}",
        "  - 19999",
    );
}

#[test]
fn aliases_of_several_files_are_counted_together() {
    let ten = |one: &str| format!("[{}]", [one; 10].join(","));
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\na: &a {}\nb: &b {}\nc: &c {}\nd: &d {}\ne: {}\n",
        ten("x"),
        ten("*a"),
        ten("*b"),
        ten("*c"),
        ten("*d"),
    );
    let workspace = (0..20).fold(Test::data("", "x: y"), |workspace, number| {
        workspace.file(&format!("charts/api/templates/b{number}.yaml"), &text)
    });
    workspace
        .args(["api", "--env", "stg"])
        .stderr_has(["error[too-much-work]", "e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]"])
        .exits(2);
}

#[test]
fn an_indented_text_is_as_long_as_other_texts() {
    Test::data("", r#"x: {{ ("x\n" | repeat(100000)) | indent(1000) }}"#)
        .stderr(
            r#"
            error[wrong-argument]: an indented text has at most 10000000 bytes, got 100201000
             --> charts/api/templates/a.yaml.j2:6:36
              |
            6 |   x: {{ ("x\n" | repeat(100000)) | indent(1000) }}
              |                                    ^^^^^^^^^^^^
            "#,
        )
        .exits(2);
}

#[test]
fn large_lists_are_compared_at_once() {
    passes(
        "",
        "x: {{ without(until(20000), *until(20000)) | length }}",
        "  x: 0",
    );
    passes(
        "",
        "x: {{ (until(20000) + until(20000)) | uniq | length }}",
        "  x: 20000",
    );
    passes(
        "",
        "x: {{ [{'a': 1, 'b': 2}, {'b': 2, 'a': 1}] | uniq | length }}",
        "  x: 1",
    );
}

#[test]
fn a_search_that_goes_through_the_rest_for_each_match_is_stopped() {
    let search = "x: {{ regex_find_all('.*[^A-Z]|[A-Z]', repeat(2000, 'A'), -1) | length }}";
    stopped("", search, "10000", "out-of-fuel", 6);
    passes("", search, "  x: 2000");
}

#[test]
fn an_expression_that_repeats_without_an_end_is_stopped() {
    stopped(
        "",
        "x: {{ regex_match('(a{1000}){1000}', 'a') }}",
        "5000000",
        "out-of-fuel",
        6,
    );
    passes(
        "",
        "x: {{ regex_match('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$', 'api') | string }}",
        "  x: \"true\"",
    );
}

#[test]
fn a_value_that_unfolds_without_an_end_is_stopped() {
    let doubled = (1..60).fold("{% set a0 = [1, 1] %}\n".to_owned(), |text, level| {
        let below = level - 1;
        format!("{text}{{% set a{level} = [a{below}, a{below}] %}}\n")
    });
    stopped("", &format!("{doubled}x: y"), "10000", "out-of-fuel", 17);
}

#[test]
fn a_macro_that_unfolds_without_an_end_is_stopped() {
    let head = "{% macro m(f) %}\na: {{ f }}\nb: {{ f }}\n{% endmacro %}\n{% set f0 = m(1) %}\n";
    let doubled = (1..60).fold(head.to_owned(), |text, level| {
        format!("{text}{{% set f{level} = m(f{}) %}}\n", level - 1)
    });
    Test::data("", &format!("{doubled}x: {{{{ f59 ~ '' }}}}"))
        .stderr_has(["error[too-much-work]", "x: {{ f59 ~ '' }}"])
        .exits(2);
}

#[test]
fn comparing_large_values_is_paid_for() {
    let compare = "
        {% set a = repeat(100000, 'a') %}
        {% set b = repeat(100000, 'a') %}
        {% for i in range(100) %}
        {% if a == b %}{% endif %}
        {% endfor %}
        x: y
        ";
    stopped("", compare, "20000", "out-of-fuel", 9);
    let compare = "
        {% set a = repeat(100000, 'a') %}
        {% for i in range(100) %}
        {% if a == 'b' %}{% endif %}
        {% endfor %}
        x: z
        ";
    passes("", compare, "  x: z");
}

#[test]
fn an_if_has_so_many_branches_and_no_more() {
    let branches = |count: usize| {
        format!(
            "{{% if 0 %}}{}{{% endif %}}\nx: z",
            "{% elif 0 %}".repeat(count)
        )
    };
    passes("", &branches(500), "  x: z");
    Test::data("", &branches(501))
        .stderr_has([
            "error[template-syntax]: this `if` has more than 500 branches",
            "help: look the value up in a map: `{'a': 1, 'b': 2}[x]`",
        ])
        .exits(2);
    Test::data("", &branches(20_000))
        .stderr_has(["error[template-syntax]: this `if` has more than 500 branches"])
        .exits(2);
}

#[test]
fn macros_nest_so_deep_and_no_deeper() {
    let nested = |levels: usize| {
        format!(
            "{{% macro m(n) %}}{{% for i in [1] %}}{{% if n > 1 %}}{{{{ m(n - 1) }}}}{{% else %}}end{{% endif %}}{{% endfor %}}{{% endmacro %}}\nx: {{{{ m({levels}) }}}}"
        )
    };
    passes("", &nested(64), "  x: end");
    Test::data("", &nested(65))
        .stderr_has([
            "error[endless-recursion]: macros and includes call each other more than 64 levels deep",
        ])
        .exits(2);
}

#[test]
fn includes_and_macros_are_counted_together() {
    let part = "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% else %}{{ include('_i.j2') }}{% endif %}{% endmacro %}{{ m(40) }}";
    Test::data("", "x: {{ include('_i.j2') }}")
        .partial("_i.j2", part)
        .stderr_has(["error[endless-recursion]: macros and includes call each other"])
        .exits(2);
}

#[test]
fn a_schema_whose_parts_double_is_stopped() {
    let parts = (1..=30).map(|level| {
        let below = level - 1;
        format!(r##""d{level}": {{"allOf": [{{"$ref": "#/$defs/d{below}"}}, {{"$ref": "#/$defs/d{below}"}}]}}"##)
    });
    let parts: Vec<String> = parts.collect();
    let schema = format!(
        r##"{{"properties": {{"a": {{"$ref": "#/$defs/d30"}}}}, "$defs": {{"d0": {{"type": "integer"}}, {}}}}}"##,
        parts.join(", ")
    );
    Test::data("a: 1", "x: {{ values.a }}")
        .file("charts/api/values.schema.json", &schema)
        .stderr_has([
            "error[too-much-work]",
            "--> charts/api/values.schema.json:1:",
        ])
        .exits(2);
}

#[test]
fn an_error_after_thousands_of_reads_shows_the_value() {
    let items = (0..2000).map(|number| format!("  k{number}: {{a: 1, b: {{c: 2, d: x}}}}\n"));
    let values = format!("items:\n{}", items.collect::<String>());
    Test::data(&values, "x: {{ (values['items'] | to_json) + 1 }}")
        .stderr_has([
            "error[wrong-operand]",
            "--> charts/api/values.yaml:2001:30 (`values.items.k1999.b.d`)",
        ])
        .exits(2);
}

#[test]
fn templates_that_fail_are_counted_for_what_they_did() {
    let test = (0..200).fold(Test::data("", "x: y"), |test, number| {
        test.file(
            &format!("charts/api/templates/b{number}.yaml.j2"),
            "x: {{ values.nope }}\n",
        )
    });
    test.args(["api", "--env", "stg"])
        .stderr_has(["b199.yaml.j2", "error: 200 errors, nothing was written"])
        .exits(2);
}

#[test]
fn an_item_far_into_a_text_is_counted_for() {
    let take = |rounds: usize, at: &str| {
        format!(
            "{{% for i in range({rounds}) %}}{{% if values.s[{at}] %}}{{% endif %}}{{% endfor %}}\nx: z"
        )
    };
    let values = format!("s: {}\nfar: 400000", "a".repeat(500_000));
    stopped(&values, &take(1000, "400000"), "100000", "out-of-fuel", 6);
    stopped(
        &values,
        &take(1000, "values.far"),
        "100000",
        "out-of-fuel",
        6,
    );
    passes(&values, &take(1000, "400000"), "  x: z");
    passes(&values, &take(1000, "0"), "  x: z");
}

#[test]
fn functions_are_paid_for_what_they_write_and_read() {
    for call in [
        "date(repeat(100000, '2006'), 0)",
        "semver_compare(repeat(100000, '>1 '), '2.0.0')",
        "to_json(repeat(400000, 'a'))",
        "repeat(400000, 'a') | quote",
    ] {
        let calls =
            format!("{{% for i in range(100) %}}{{% set x = {call} %}}{{% endfor %}}\nx: z");
        stopped("", &calls, "2000000", "out-of-fuel", 6);
        let once = calls.replace("range(100)", "range(1)");
        passes("", &once, "  x: z");
    }
}

#[test]
fn the_items_of_a_list_that_is_multiplied_are_counted_where_it_is_compared() {
    for expression in [
        "([1] * 99999999) == ([1] * 99999999)",
        "2 in ([1] * 99999999)",
    ] {
        let data = format!("x: {{{{ ({expression}) | string }}}}");
        stopped("", &data, "5000000", "out-of-fuel", 6);
    }
    for (expression, is) in [
        ("2 * 3 == 6", "true"),
        ("1 in [1] * 2 * 3", "true"),
        ("(1 + 1) * (2) < 3", "false"),
    ] {
        let data = format!("x: {{{{ ({expression}) | string }}}}");
        passes("", &data, &format!("  x: \"{is}\""));
    }
}
