//! `plate-render eval`: expressions in the context of a release.

use crate::harness::Test;

fn api() -> Test {
    Test::data("image: {repository: nginx, tag: 1.0-a}\nport: 80\n", "x: y")
        .file("charts/api/templates/broken.yaml.j2", "a: {{ values. }}\n")
        .partial(
            "_names.yaml.j2",
            "{% macro full(x) %}{{ release.name }}-{{ x }}{% endmacro %}",
        )
}

#[test]
fn an_expression_comes_to_a_value() {
    api()
        .args(["eval", "--env", "stg", "values.image.repository ~ ':x'"])
        .stdout("nginx:x\n")
        .exits(0)
        .then(["eval", "--env", "stg", "values.image"])
        .stdout("repository: nginx\ntag: 1.0-a\n")
        .exits(0)
        .then([
            "eval",
            "--env",
            "stg",
            "[values.port + 1, {'a': none}]",
            "api",
            "--format",
            "json",
        ])
        .stdout("[\n  81,\n  {\n    \"a\": null\n  }\n]\n")
        .exits(0)
        .then([
            "eval",
            "--env",
            "stg",
            "--set",
            "port=1",
            "values.port | string",
        ])
        .stdout("\"1\"\n")
        .exits(0)
        .then([
            "eval",
            "--env",
            "stg",
            "[release.name, environment.name, chart.version]",
        ])
        .stdout("- api-stg\n- stg\n- 0.1.0\n")
        .exits(0);
}

#[test]
fn text_with_tags_is_a_template_that_may_import_partials() {
    api()
        .args([
            "eval",
            "--env",
            "stg",
            "{% import '_names.yaml.j2' as names %}{{ names.full(values.port) }}",
        ])
        .stdout("api-stg-80\n")
        .exits(0)
        .then([
            "eval",
            "--env",
            "stg",
            "{% for n in [1, 2] %}\n---\na: {{ n }}\n{% endfor %}",
        ])
        .stdout("a: 1\n---\na: 2\n")
        .exits(0)
        .then(["eval", "--env", "stg", "omit"])
        .stderr("nothing is printed\n")
        .exits(0);
}

#[test]
fn an_error_shows_its_place_in_the_expression() {
    api()
        .args(["eval", "--env", "stg", "1 + values.image.tag"])
        .stderr(
            "
            error[wrong-operand]: `+` cannot be used with a number and a string
             --> <expression>:1:1
              |
            1 | 1 + values.image.tag
              | ^^^^^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:33 (`values.image.tag`)
              |
            1 | image: {repository: nginx, tag: 1.0-a}
              |                                 ^^^^^
            help: `a ~ b` joins text; `int` turns a string into a number
            ",
        )
        .exits(2)
        .then(["eval", "--env", "stg", "[values.imgae]"])
        .stderr(
            "
            error[unknown-value]: `values.imgae` is not defined
             --> <expression>:1:2
              |
            1 | [values.imgae]
              |  ^^^^^^^^^^^^
            help: did you mean `image`? it is set in charts/api/values.yaml:1
            ",
        )
        .exits(2)
        .then(["eval", "--env", "stg", "values.image."])
        .stderr(
            "
            error[template-syntax]: expected a name or a number, got the end of the expression
             --> <expression>:1:14
              |
            1 | values.image.
              |              ^
            ",
        )
        .exits(2);
}

#[test]
fn a_key_that_nothing_declares_is_no_more_than_a_warning() {
    api()
        .stg("prot: 81")
        .args(["eval", "--env", "stg", "values.port"])
        .stdout("80\n")
        .stderr(
            "
            warning[unknown-key]: `prot` is set, but nothing declares it and no template refers to it
             --> charts/api/values-stg.yaml:1:1
              |
            1 | prot: 81
              | ^^^^
            help: did you mean `port`? it is declared in charts/api/values.yaml:2
            ",
        )
        .exits(0);
}

#[test]
fn one_of_several_releases_is_named() {
    api()
        .charts(&["web"])
        .args(["eval", "--env", "stg", "release.name"])
        .stderr(
            "
            error[several-releases]: one release is needed, and 2 are selected
            help: name one of api-stg, web-stg
            ",
        )
        .exits(2)
        .then(["eval", "--env", "stg", "release.name", "web"])
        .stdout("web-stg\n")
        .exits(0);
}

#[test]
fn the_release_may_come_first_as_for_values() {
    api()
        .args(["eval", "api", "values.port", "--env", "stg"])
        .stdout("80\n")
        .exits(0)
        .then(["eval", "./charts/api", "values.port", "--env", "stg"])
        .stdout("80\n")
        .exits(0)
        .then(["eval", "values.port", "api", "--env", "stg"])
        .stdout("80\n")
        .exits(0);
}

#[test]
fn a_chart_without_an_expression_is_told() {
    api()
        .args(["eval", "./charts/api", "--env", "stg"])
        .stderr(
            "
            error[no-expression]: `./charts/api` is a chart, and there is no expression
            help: add one, as in `plate-render eval values ./charts/api`
            ",
        )
        .exits(2);
}
