//! Errors in values files and in the values of the command line.

use crate::harness::{CONFIG_MAP, Test};

#[test]
fn an_unknown_key_of_an_environment_names_the_nearest_one() {
    Test::api("replicaCount: 1")
        .stg("replicaCuont: 3")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[unknown-key]: `replicaCuont` is set, but nothing declares it and no template refers to it
             --> charts/api/values-stg.yaml:1:1
              |
            1 | replicaCuont: 3
              | ^^^^^^^^^^^^
            help: did you mean `replicaCount`? it is declared in charts/api/values.yaml:1
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_nested_key_names_the_nearest_one() {
    Test::api("image: {tag: a}")
        .stg("image: {tga: b}")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[unknown-key]: `image.tga` is set, but nothing declares it and no template refers to it
             --> charts/api/values-stg.yaml:1:9
              |
            1 | image: {tga: b}
              |         ^^^
            help: did you mean `tag`? it is declared in charts/api/values.yaml:1
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_key_without_a_similar_one_is_to_be_removed() {
    Test::api("replicaCount: 1")
        .stg("hostname: a.example")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[unknown-key]: `hostname` is set, but nothing declares it and no template refers to it
             --> charts/api/values-stg.yaml:1:1
              |
            1 | hostname: a.example
              | ^^^^^^^^
            help: remove it, or declare it in the chart's values.yaml
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_key_of_the_command_line_is_shown_like_a_file() {
    Test::api("image: {tag: a}")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set", "image.tga=b"])
        .stderr(
            "
            error[unknown-key]: `image.tga` is set, but nothing declares it and no template refers to it
             --> --set:1:7
              |
            1 | image.tga=(hidden)
              |       ^^^
            help: did you mean `tag`? it is declared in charts/api/values.yaml:1
            ",
        )
        .exits(2);
}

#[test]
fn a_scalar_over_a_map_shows_both_places() {
    Test::api("image: {tag: a}")
        .stg("image: nginx")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            r#"
            error[type-clash]: `image` is a map in a weaker layer and cannot be replaced by the string "nginx"
             --> charts/api/values-stg.yaml:1:1 (the stronger layer)
              |
            1 | image: nginx
              | ^^^^^
             --> charts/api/values.yaml:1:1 (the weaker layer)
              |
            1 | image: {tag: a}
              | ^^^^^
            help: set its keys, as in `image.tag`
            "#,
        )
        .exits(2);
}

#[test]
fn a_map_over_a_scalar_shows_both_places() {
    Test::api("image: nginx")
        .stg(
            "
            image:
              tag: a
            ",
        )
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            r#"
            error[type-clash]: `image` is the string "nginx" in a weaker layer and cannot be replaced by a map
             --> charts/api/values-stg.yaml:1:1 (the stronger layer)
              |
            1 | image:
              | ^^^^^
             --> charts/api/values.yaml:1:1 (the weaker layer)
              |
            1 | image: nginx
              | ^^^^^
            help: write a single value or a list, or change the weaker value to `{}`
            "#,
        )
        .exits(2);
}

#[test]
fn a_list_over_a_map_shows_both_places() {
    Test::api("labels: {a: b}")
        .stg("labels: [a]")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[type-clash]: `labels` is a map in a weaker layer and cannot be replaced by a list
             --> charts/api/values-stg.yaml:1:1 (the stronger layer)
              |
            1 | labels: [a]
              | ^^^^^^
             --> charts/api/values.yaml:1:1 (the weaker layer)
              |
            1 | labels: {a: b}
              | ^^^^^^
            help: set its keys, as in `labels.a`
            ",
        )
        .exits(2);
}

#[test]
fn a_set_below_a_scalar_shows_both_places() {
    Test::api("image: nginx")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set", "image.tag=a"])
        .stderr(
            r#"
            error[type-clash]: `image` is the string "nginx" in a weaker layer and cannot be replaced by a map
             --> --set:1:1 (the stronger layer)
              |
            1 | image.tag=(hidden)
              | ^^^^^
             --> charts/api/values.yaml:1:1 (the weaker layer)
              |
            1 | image: nginx
              | ^^^^^
            help: write a single value or a list, or change the weaker value to `{}`
            "#,
        )
        .exits(2);
}

#[test]
fn a_key_written_twice_shows_both_places() {
    Test::api("a: 1")
        .stg(
            "
            a: 1
            a: 2
            ",
        )
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[duplicate-key]: the key `a` is written twice in one map
             --> charts/api/values-stg.yaml:2:1 (written again here)
              |
            2 | a: 2
              | ^
             --> charts/api/values-stg.yaml:1:1 (first written here)
              |
            1 | a: 1
              | ^
            help: remove one of the two
            ",
        )
        .exits(2);
}

#[test]
fn a_values_file_that_is_no_map_says_what_it_is() {
    Test::api("a: 1")
        .stg("- a")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[not-a-map]: the values must be a map, got a list
             --> charts/api/values-stg.yaml:1:1
              |
            1 | - a
              | ^^^
            help: write `key: value` lines
            ",
        )
        .exits(2);
}

#[test]
fn a_values_file_that_is_one_word_says_so() {
    Test::api("a: 1")
        .stg("abc")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            r#"
            error[not-a-map]: the values must be a map, got the string "abc"
             --> charts/api/values-stg.yaml:1:1
              |
            1 | abc
              | ^^^
            help: write `key: value` lines
            "#,
        )
        .exits(2);
}

#[test]
fn a_values_file_that_is_not_utf_8_shows_the_byte() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .file("charts/api/values-stg.yaml", b"a: caf\xe9\n")
        .stderr(
            "
            error[not-utf8]: `charts/api/values-stg.yaml` is not UTF-8: byte 0xE9 is not part of a character
             --> charts/api/values-stg.yaml:1:7
              |
            1 | a: caf�
              |       ^
            help: save the file as UTF-8
            ",
        )
        .exits(2);
}

#[test]
fn a_hundred_thousand_brackets_are_too_deep() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .file("charts/api/values-stg.yaml", format!("a: {}", "[".repeat(100_000)))
        .stderr(
            "
            error[yaml-syntax]: lists and maps are nested more than 500 deep
             --> charts/api/values-stg.yaml:1:505
              |
            1 | …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…
              |                                          ^
            ",
        )
        .exits(2);
}

#[test]
fn a_thousand_nested_keys_are_too_deep() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .file(
            "charts/api/values-stg.yaml",
            (0..1000)
                .map(|depth| " ".repeat(depth) + "a:\n")
                .collect::<Vec<_>>()
                .concat(),
        )
        .stderr(
            "
            error[yaml-syntax]: lists and maps are nested more than 500 deep
               --> charts/api/values-stg.yaml:501:501
                |
            501 | …                                        a:
                |                                          ^
            ",
        )
        .exits(2);
}

#[test]
fn an_alias_bomb_is_stopped() {
    Test::api("a: 1")
        .stg(
            "
            a: &a [x, x, x, x, x, x, x, x, x, x]
            b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
            c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
            d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
            e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
            f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
            ",
        )
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[yaml-syntax]: aliases copy more than 1000000 nodes
             --> charts/api/values-stg.yaml:6:32
              |
            6 | f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
              |                                ^^
            ",
        )
        .exits(2);
}

#[test]
fn a_template_in_a_values_file_is_no_value() {
    Test::api("a: 1")
        .stg("a: {{ values.b }}")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            r#"
            error[yaml-syntax]: `{{` without quotes is not YAML, and this text is not a template
             --> charts/api/values-stg.yaml:1:4
              |
            1 | a: {{ values.b }}
              |    ^^
            help: quote the whole value if it is text: "{{ … }}"
            "#,
        )
        .exits(2);
}

#[test]
fn a_yaml_error_shows_its_place() {
    Test::api("a: 1")
        .stg(
            "
            a: 1
             b: 2
            ",
        )
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[yaml-syntax]: this key is part of the value that begins above
             --> charts/api/values-stg.yaml:2:3
              |
            2 |  b: 2
              |   ^
             --> charts/api/values-stg.yaml:1:1 (the value begins here)
              |
            1 | a: 1
              | ^^^^
            help: indent the key like the line that it belongs to
            ",
        )
        .exits(2);
}

#[test]
fn infinity_is_no_value() {
    Test::api("a: 1")
        .stg("a: .inf")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[yaml-syntax]: infinity and not-a-number do not exist in JSON, so Kubernetes does not accept them
             --> charts/api/values-stg.yaml:1:4
              |
            1 | a: .inf
              |    ^^^^
            help: quote it if it is text
            ",
        )
        .exits(2);
}

#[test]
fn a_null_that_removes_nothing_is_a_warning() {
    Test::api("a: 1")
        .stg("b: null")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .stdout(
            "
            ---
            # Source: api/templates/a.yaml.j2
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: api
            ",
        )
        .stderr(
            "
            warning[nothing-to-remove]: `b` is removed here, and no weaker layer has it
             --> charts/api/values-stg.yaml:1:1
              |
            1 | b: null
              | ^
            help: delete this line
            ",
        )
        .exits(0);
}

#[test]
fn a_missing_values_file_is_named() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "-f", "extra.yaml"])
        .stderr(
            "
            error[missing-file]: `extra.yaml` does not exist
            help: check the path: it is relative to the current folder
            ",
        )
        .exits(2);
}

#[test]
fn a_folder_is_no_values_file() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "-f", "charts"])
        .stderr("error[unreadable]: `charts` cannot be read: is a directory")
        .exits(2);
}

#[test]
fn an_error_on_standard_input_has_a_place() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "-f", "-"])
        .stdin("a: [1\n")
        .stderr(
            "
            error[yaml-syntax]: the `[` that opens here is never closed
             --> <stdin>:1:4
              |
            1 | a: [1
              |    ^
            ",
        )
        .exits(2);
}

#[test]
fn an_unknown_environment_lists_the_known_ones() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "staging"])
        .stderr(
            "
            error[unknown-environment]: there is no environment `staging`
             --> plate.yaml:1:1
              |
            1 | environments: [stg, prod]
              | ^^^^^^^^^^^^
            note: the environments are stg, prod
            ",
        )
        .exits(2);
}

#[test]
fn a_misspelt_environment_names_the_nearest_one() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "prdo"])
        .stderr(
            "
            error[unknown-environment]: there is no environment `prdo`
             --> plate.yaml:1:1
              |
            1 | environments: [stg, prod]
              | ^^^^^^^^^^^^
            note: the environments are stg, prod
            help: did you mean `prod`?
            ",
        )
        .exits(2);
}

#[test]
fn a_set_without_a_value_says_how_it_is_written() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set", "a"])
        .stderr(
            "
            error[bad-set]: `a` has no value
             --> --set:1:1
              |
            1 | a
              | ^
            help: write `a=value`
            ",
        )
        .exits(2);
}

#[test]
fn a_set_without_a_key_says_how_it_is_written() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set", "=1"])
        .stderr(
            "
            error[bad-set]: a key is missing before `=`
             --> --set:1:1
              |
            1 | =(hidden)
              | ^
            help: write `key=value`
            ",
        )
        .exits(2);
}

#[test]
fn a_set_with_an_open_list_shows_where_it_begins() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set", "a={1,2"])
        .stderr(
            "
            error[bad-set]: the `{` of a list is not closed
             --> --set:1:3
              |
            1 | a=(hidden)
              |   ^^^^^^^^
            help: write `}` after the last item
            ",
        )
        .exits(2);
}

#[test]
fn a_set_with_a_negative_index_shows_it() {
    Test::api("a: []")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set", "a[-1]=2"])
        .stderr(
            "
            error[bad-set]: the index -1 is negative
             --> --set:1:3
              |
            1 | a[-1]=(hidden)
              |   ^^
            help: write a whole number from zero, as in `list[0]`
            ",
        )
        .exits(2);
}

#[test]
fn a_set_with_a_huge_index_shows_it() {
    Test::api("a: []")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set", "a[70000]=2"])
        .stderr(
            "
            error[bad-set]: the index 70000 is greater than 65536
             --> --set:1:3
              |
            1 | a[70000]=(hidden)
              |   ^^^^^
            help: write a whole number from zero, as in `list[0]`
            ",
        )
        .exits(2);
}

#[test]
fn a_set_of_broken_json_shows_where() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set-json", "a={x"])
        .stderr(
            r#"
            error[bad-set]: this is not JSON: key must be a string
             --> --set-json:1:4
              |
            1 | a=(hidden)
              |   ^^^^^^^^
            help: strings and keys are in double quotes, as in `{"a": "b"}`
            "#,
        )
        .exits(2);
}

#[test]
fn a_set_of_a_missing_file_names_it() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .args(["api", "--env", "stg", "--set-file", "a=notes.txt"])
        .stderr(
            "
            error[missing-file]: `(hidden)` does not exist
             --> --set-file:1:3
              |
            1 | a=(hidden)
              |   ^^^^^^^^
            help: check the path: it is relative to the current folder
            ",
        )
        .exits(2);
}
