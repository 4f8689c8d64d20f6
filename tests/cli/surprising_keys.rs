//! Keys that Kubernetes reads otherwise than they look, and keys without effect.

use crate::harness::Test;

#[test]
fn a_key_of_values_that_is_a_boolean_is_a_warning() {
    Test::data("labels: {}", "x: n{{ values.labels | length }}")
        .stg("labels:\n  n: \"1\"\n")
        .stdout_has(["x: n1"])
        .stderr(
            "
            warning[surprising-scalar]: Kubernetes reads `n` as the boolean false
             --> charts/api/values-stg.yaml:2:3
              |
            2 |   n: \"1\"
              |   ^
            note: the key is the text \"false\"
            help: write \"n\" if it is text
            ",
        )
        .exits(0)
        .then(["check", "api", "--env", "stg"])
        .stderr_has(["warning[surprising-scalar]: Kubernetes reads `n` as the boolean false"])
        .exits(0);
}

#[test]
fn a_quoted_key_and_a_boolean_as_a_value_are_none() {
    Test::data(
        "\"on\": 1\nval: on\n'n': [yes, no]",
        "x: {{ values.val }}{{ values.on }}{{ values.n | length }}",
    )
    .stdout_has(["x: true12"])
    .exits(0);
}

#[test]
fn keys_of_files_that_the_command_line_names_count_too() {
    Test::data("a: {}", "x: {{ values.a | length }}")
        .stdin("a: {list: [{off: 1}]}\n")
        .args(["api", "--env", "stg", "-f", "-"])
        .stdout_has(["x: 1"])
        .stderr_has([
            " --> <stdin>:1:13\n",
            "Kubernetes reads `off` as the boolean false",
        ])
        .exits(0);
}

#[test]
fn a_warning_is_shown_with_the_error_that_follows_from_the_key() {
    Test::data("a: 1", "x: {{ values.a }}")
        .stg("on: true")
        .stderr_has([
            "warning[surprising-scalar]: Kubernetes reads `on` as the boolean true",
            "error[unknown-key]: `true` is set",
        ])
        .exits(2);
}

#[test]
fn a_warning_is_shown_with_the_error_of_the_schema() {
    Test::data("on: true", "x: y{{ values.on or 1 }}")
        .file(
            "charts/api/values.schema.json",
            "{\"additionalProperties\": false, \"properties\": {\"on\": {}}}",
        )
        .stderr_has([
            "warning[surprising-scalar]: Kubernetes reads `on` as the boolean true",
            "error[schema]: `true` is not in the schema",
        ])
        .exits(2);
}

#[test]
fn two_keys_that_are_one_boolean_say_why() {
    Test::data("a: {yes: 1, \"true\": 2}", "x: 1")
        .stderr(
            "
            error[duplicate-key]: the key `true` is written twice in one map
             --> charts/api/values.yaml:1:13 (written again here)
              |
            1 | a: {yes: 1, \"true\": 2}
              |             ^^^^^^
             --> charts/api/values.yaml:1:5 (first written here)
              |
            1 | a: {yes: 1, \"true\": 2}
              |     ^^^
            note: Kubernetes reads the key `yes` as the boolean true
            help: put each in quotes if it is text, or remove one of the two
            ",
        )
        .exits(2);
}

#[test]
fn a_key_of_a_definition_that_is_a_boolean_is_a_warning() {
    let definition = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: a.x.io}
spec:
  versions:
    - name: v1
      schema: {openAPIV3Schema: {type: object, properties: {on: {type: string}}}}
";
    Test::data("", "x: z")
        .file("charts/api/crds/a.yaml", definition)
        .stdout_has(["x: z"])
        .stderr_has([
            "warning[surprising-scalar]: Kubernetes reads `on` as the boolean true\n --> \
             charts/api/crds/a.yaml:7:61\n",
        ])
        .exits(0);
}

#[test]
fn a_key_that_a_merge_behind_it_replaces_is_a_warning() {
    Test::data(
        "base: &b {k1: base, k2: same}\ndata:\n  k1: own\n  k2: same\n  <<: *b",
        "x: {{ values.data.k1 }}{{ values.base.k2 }}",
    )
    .stdout_has(["x: basesame"])
    .stderr(
        "
        warning[key-without-effect]: `k1` has no effect: the `<<` after it replaces it
         --> charts/api/values.yaml:3:3
          |
        3 |   k1: own
          |   ^^
         --> charts/api/values.yaml:5:3 (replaced here)
          |
        5 |   <<: *b
          |   ^^
        help: write the `<<` first: keys after it replace the keys that it merges in
        ",
    )
    .exits(0);
}

#[test]
fn a_key_behind_a_merge_has_its_effect() {
    Test::data(
        "base: &b {k1: base}\ndata: {<<: *b, k1: own}",
        "x: {{ values.data.k1 }}{{ values.base.k1 }}",
    )
    .stdout_has(["x: ownbase"])
    .exits(0);
}

#[test]
fn a_merge_in_a_template_warns_at_the_templates_line() {
    Test::data("a: 1", "x: own\n<<: {x: \"{{ values.a }}\"}")
        .stdout_has(["x: \"1\""])
        .stderr(
            "
            warning[key-without-effect]: `x` has no effect: the `<<` after it replaces it
             --> charts/api/templates/a.yaml.j2:6:3
              |
            6 |   x: own
              |   ^
             --> charts/api/templates/a.yaml.j2:7:3 (replaced here)
              |
            7 |   <<: {x: \"{{ values.a }}\"}
              |   ^^
            help: write the `<<` first: keys after it replace the keys that it merges in
            ",
        )
        .exits(0);
}
