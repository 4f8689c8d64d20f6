//! What templates print and Kubernetes would not take.

use crate::harness::{CONFIG_MAP, Test};

#[test]
fn a_yaml_error_shows_the_line_of_the_template() {
    Test::data(
        "",
        "
        {% for i in range(40) %}
        k{{ i }}: 1
        {% endfor %}
        a: b: c
        ",
    )
    .stderr(
        "
        error[yaml-syntax]: the value of `a` has a `: ` in it
         --> charts/api/templates/a.yaml.j2:9:7
          |
        9 |   a: b: c
          |       ^
        help: quote the value
        ",
    )
    .exits(2);
}

#[test]
fn a_yaml_error_in_a_macro_shows_the_macro_and_the_call() {
    Test::data(
        "replicaCount: 2",
        r#"
        {% import "_labels.j2" as common %}
        x:
          {{ common.labels() }}
        "#,
    )
    .partial(
        "_labels.j2",
        "
        {% macro labels() %}
        a: 1
        b: {{ values.replicaCount }}: 2
        {% endmacro %}
        ",
    )
    .stderr(
        "
        error[yaml-syntax]: the value of `b` has a `: ` in it
         --> charts/api/templates/_labels.j2:3:29
          |
        3 | b: {{ values.replicaCount }}: 2
          |                             ^
         --> charts/api/templates/a.yaml.j2:8:8 (called from here)
          |
        8 |     {{ common.labels() }}
          |        ^^^^^^^^^^^^^^^
        help: quote the value
        ",
    )
    .exits(2);
}

#[test]
fn a_yaml_error_in_an_include_shows_the_partial() {
    Test::data(
        "",
        r#"
        x:
          {% include "_labels.j2" %}
        "#,
    )
    .partial(
        "_labels.j2",
        "
        a: 1
          b: 2
        ",
    )
    .stderr(
        r#"
        error[yaml-syntax]: this key is part of the value that begins above
         --> charts/api/templates/_labels.j2:2:4
          |
        2 |   b: 2
          |    ^
         --> charts/api/templates/_labels.j2:1:1 (the value begins here)
          |
        1 | a: 1
          | ^^^^
         --> charts/api/templates/a.yaml.j2:7:8 (called from here)
          |
        7 |     {% include "_labels.j2" %}
          |        ^^^^^^^^^^^^^^^^^^^^
        help: indent the key like the line that it belongs to
        "#,
    )
    .exits(2);
}

#[test]
fn a_line_indented_wrongly_is_shown() {
    Test::data(
        "",
        "
        a: 1
         b: 2
        ",
    )
    .stderr(
        "
        error[yaml-syntax]: this key is part of the value that begins above
         --> charts/api/templates/a.yaml.j2:7:5
          |
        7 |    b: 2
          |     ^
         --> charts/api/templates/a.yaml.j2:6:3 (the value begins here)
          |
        6 |   a: 1
          |   ^^^^
        help: indent the key like the line that it belongs to
        ",
    )
    .exits(2);
}

#[test]
fn an_unclosed_list_is_shown() {
    Test::data(
        "",
        "
        a: [1, 2
        b: 1
        ",
    )
    .stderr(
        "
        error[yaml-syntax]: between brackets, a `,` or the closing bracket is missing before this
         --> charts/api/templates/a.yaml.j2:7:4
          |
        7 |   b: 1
          |    ^
        help: check that the bracket that opened above is closed
        ",
    )
    .exits(2);
}

#[test]
fn a_key_written_twice_shows_both_places() {
    Test::data(
        "",
        "
        a: 1
        b: 2
        a: 3
        ",
    )
    .stderr(
        "
        error[duplicate-key]: the key `a` is written twice in one map
         --> charts/api/templates/a.yaml.j2:8:3 (written again here)
          |
        8 |   a: 3
          |   ^
         --> charts/api/templates/a.yaml.j2:6:3 (first written here)
          |
        6 |   a: 1
          |   ^
        help: remove one of the two
        ",
    )
    .exits(2);
}

#[test]
fn a_key_written_twice_by_a_value_shows_the_value() {
    Test::data(
        "name: a",
        "
        a: 1
        {{ values.name }}: 2
        ",
    )
    .stderr(
        "
        error[duplicate-key]: the key `a` is written twice in one map
         --> charts/api/templates/a.yaml.j2:7:6 (written again here)
          |
        7 |   {{ values.name }}: 2
          |      ^^^^^^^^^^^
         --> charts/api/values.yaml:1:7 (`values.name`)
          |
        1 | name: a
          |       ^
         --> charts/api/templates/a.yaml.j2:6:3 (first written here)
          |
        6 |   a: 1
          |   ^
        help: remove one of the two
        ",
    )
    .exits(2);
}

#[test]
fn a_key_merged_in_twice_shows_tag_and_value() {
    Test::data(
        "
        extra:
          b: 1
          a: 2
        ",
        "
        a: 1
        {{ values.extra }}
        ",
    )
    .stderr(
        "
        error[duplicate-key]: the key `a` is written twice in one map
         --> charts/api/templates/a.yaml.j2:7:6 (merged in again here)
          |
        7 |   {{ values.extra }}
          |      ^^^^^^^^^^^^
         --> charts/api/values.yaml:3:3 (with this key)
          |
        3 |   a: 2
          |   ^
         --> charts/api/templates/a.yaml.j2:6:3 (first written here)
          |
        6 |   a: 1
          |   ^
        help: remove one of the two
        ",
    )
    .exits(2);
}

#[test]
fn a_key_written_after_it_was_merged_in_shows_both() {
    Test::data(
        "extra: {a: 2}",
        "
        {{ values.extra }}
        a: 1
        ",
    )
    .stderr(
        "
        error[duplicate-key]: the key `a` is written twice in one map
         --> charts/api/templates/a.yaml.j2:7:3 (written again here)
          |
        7 |   a: 1
          |   ^
         --> charts/api/templates/a.yaml.j2:6:6 (first merged in here)
          |
        6 |   {{ values.extra }}
          |      ^^^^^^^^^^^^
         --> charts/api/values.yaml:1:9 (with this key)
          |
        1 | extra: {a: 2}
          |         ^
        help: remove one of the two
        ",
    )
    .exits(2);
}

#[test]
fn a_key_of_a_macro_written_twice_shows_the_macro() {
    Test::data(
        "",
        "
        {% macro labels() %}
        a: 1
        b: 2
        {% endmacro %}
        a: 1
        {{ labels() }}
        ",
    )
    .stderr(
        "
        error[duplicate-key]: the key `a` is written twice in one map
          --> charts/api/templates/a.yaml.j2:11:6 (merged in again here)
           |
        11 |   {{ labels() }}
           |      ^^^^^^^^
          --> charts/api/templates/a.yaml.j2:7:3 (with this key)
           |
         7 |   a: 1
           |   ^
          --> charts/api/templates/a.yaml.j2:10:3 (first written here)
           |
        10 |   a: 1
           |   ^
        help: remove one of the two
        ",
    )
    .exits(2);
}

#[test]
fn a_map_inside_text_shows_the_value() {
    Test::data("image: {tag: a}", "x: v{{ values.image }}")
        .stderr(
            "
            error[map-in-text]: a map is inside text
             --> charts/api/templates/a.yaml.j2:6:10
              |
            6 |   x: v{{ values.image }}
              |          ^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.image`)
              |
            1 | image: {tag: a}
              |        ^^^^^^^^
            help: `| tojson` or `| toyaml` turn it into text
            ",
        )
        .exits(2);
}

#[test]
fn a_list_inside_quotes_shows_the_value() {
    Test::data("hosts: [a]", r#"x: "{{ values.hosts }}""#)
        .stderr(
            r#"
            error[list-in-text]: a list is inside text
             --> charts/api/templates/a.yaml.j2:6:10
              |
            6 |   x: "{{ values.hosts }}"
              |          ^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.hosts`)
              |
            1 | hosts: [a]
              |        ^^^
            help: `| tojson` or `| toyaml` turn it into text
            "#,
        )
        .exits(2);
}

#[test]
fn a_map_as_a_key_shows_the_value() {
    Test::data("image: {tag: a}", "{{ values.image }}: x")
        .stderr(
            "
            error[map-in-text]: a map is inside text
             --> charts/api/templates/a.yaml.j2:6:6
              |
            6 |   {{ values.image }}: x
              |      ^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (`values.image`)
              |
            1 | image: {tag: a}
              |        ^^^^^^^^
            help: `| tojson` or `| toyaml` turn it into text
            ",
        )
        .exits(2);
}

#[test]
fn a_map_inside_text_of_a_macro_shows_the_call() {
    Test::data(
        "image: {tag: a}",
        r#"
        {% import "_labels.j2" as common %}
        x:
          {{ common.labels() }}
        "#,
    )
    .partial(
        "_labels.j2",
        "
        {% macro labels() %}
        a: 1
        b: v{{ values.image }}
        {% endmacro %}
        ",
    )
    .stderr(
        "
        error[map-in-text]: a map is inside text
         --> charts/api/templates/_labels.j2:3:8
          |
        3 | b: v{{ values.image }}
          |        ^^^^^^^^^^^^
         --> charts/api/values.yaml:1:8 (`values.image`)
          |
        1 | image: {tag: a}
          |        ^^^^^^^^
         --> charts/api/templates/a.yaml.j2:8:8 (called from here)
          |
        8 |     {{ common.labels() }}
          |        ^^^^^^^^^^^^^^^
        help: `| tojson` or `| toyaml` turn it into text
        ",
    )
    .exits(2);
}

#[test]
fn a_number_that_would_change_inside_text_is_to_be_quoted() {
    Test::data("tag: 1.10", "image: nginx:{{ values.tag }}")
        .stderr(
            r#"
            error[number-in-text]: `values.tag` is the number 1.10, and in text it would become 1.1
             --> charts/api/templates/a.yaml.j2:6:19
              |
            6 |   image: nginx:{{ values.tag }}
              |                   ^^^^^^^^^^
             --> charts/api/values.yaml:1:6 (written here)
              |
            1 | tag: 1.10
              |      ^^^^
            help: quote it: "1.10"
            "#,
        )
        .exits(2);
}

#[test]
fn a_number_that_would_change_is_found_through_a_calculation() {
    Test::data("tag: 1.10", r#"image: {{ "nginx:" ~ values.tag }}"#)
        .stderr(
            r#"
            error[number-in-text]: `values.tag` is the number 1.10, and in text it would become 1.1
             --> charts/api/templates/a.yaml.j2:6:13
              |
            6 |   image: {{ "nginx:" ~ values.tag }}
              |             ^^^^^^^^^^^^^^^^^^^^^
             --> charts/api/values.yaml:1:6 (`values.tag`)
              |
            1 | tag: 1.10
              |      ^^^^
            help: quote it: "1.10"
            "#,
        )
        .exits(2);
}

#[test]
fn an_octal_number_inside_text_is_to_be_quoted() {
    Test::data("build: 0123", "x: build-{{ values.build }}")
        .stderr(
            r#"
            error[number-in-text]: `values.build` is the number 0123, and in text it would become 83
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: build-{{ values.build }}
              |               ^^^^^^^^^^^^
             --> charts/api/values.yaml:1:8 (written here)
              |
            1 | build: 0123
              |        ^^^^
            help: quote it: "0123"
            "#,
        )
        .exits(2);
}

#[test]
fn the_number_at_error_is_shown_in_the_layer_that_set_it() {
    Test::data(r#"tag: "1.9""#, "image: nginx:{{ values.tag }}")
        .stg("tag: 1.10")
        .stderr(
            r#"
            error[number-in-text]: `values.tag` is the number 1.10, and in text it would become 1.1
             --> charts/api/templates/a.yaml.j2:6:19
              |
            6 |   image: nginx:{{ values.tag }}
              |                   ^^^^^^^^^^
             --> charts/api/values-stg.yaml:1:6 (written here)
              |
            1 | tag: 1.10
              |      ^^^^
            help: quote it: "1.10"
            "#,
        )
        .exits(2);
}

#[test]
fn null_inside_text_shows_the_value() {
    Test::data("tag: null", "image: nginx:{{ values.tag }}")
        .stderr(
            "
            error[null-in-text]: null is inside text
             --> charts/api/templates/a.yaml.j2:6:19
              |
            6 |   image: nginx:{{ values.tag }}
              |                   ^^^^^^^^^^
             --> charts/api/values.yaml:1:6 (`values.tag`)
              |
            1 | tag: null
              |      ^^^^
            help: set it in the values, or give it a default: `(values.tag or '')`
            ",
        )
        .exits(2);
}

#[test]
fn omit_inside_text_is_refused() {
    Test::data(r#"tag: """#, "image: nginx:{{ values.tag or omit }}")
        .stderr(
            "
            error[omit-in-text]: `omit` is inside text
             --> charts/api/templates/a.yaml.j2:6:19
              |
            6 |   image: nginx:{{ values.tag or omit }}
              |                   ^^^^^^^^^^^^^^^^^^
            help: `omit` removes a key or an item; write `''` for no text
            ",
        )
        .exits(2);
}

#[test]
fn a_list_among_the_keys_of_a_map_shows_the_value() {
    Test::data(
        "hosts: [a]",
        "
        a: 1
        {{ values.hosts }}
        ",
    )
    .stderr(
        "
        error[not-a-map]: a list is alone on its line among the keys of a map
         --> charts/api/templates/a.yaml.j2:7:6
          |
        7 |   {{ values.hosts }}
          |      ^^^^^^^^^^^^
         --> charts/api/values.yaml:1:8 (`values.hosts`)
          |
        1 | hosts: [a]
          |        ^^^
        help: only a map can be merged in there; write `key: {{ … }}` for one value
        ",
    )
    .exits(2);
}

#[test]
fn a_map_among_the_items_of_a_list_shows_the_value() {
    Test::data(
        "labels: {a: b}",
        "
        x:
          - a
          {{ values.labels }}
        ",
    )
    .stderr(
        "
        error[not-a-list]: a map is alone on its line among the items of a list
         --> charts/api/templates/a.yaml.j2:8:8
          |
        8 |     {{ values.labels }}
          |        ^^^^^^^^^^^^^
         --> charts/api/values.yaml:1:9 (`values.labels`)
          |
        1 | labels: {a: b}
          |         ^^^^^^
        help: only a list can be spliced in there; write `- {{ … }}` for one item
        ",
    )
    .exits(2);
}

#[test]
fn a_macro_that_is_not_called_is_no_value() {
    Test::data(
        "",
        "
        {% macro labels() %}a{% endmacro %}
        x: {{ labels }}
        ",
    )
    .stderr(
        "
        error[not-a-value]: a macro cannot be in a manifest
         --> charts/api/templates/a.yaml.j2:7:9
          |
        7 |   x: {{ labels }}
          |         ^^^^^^
        help: call it, with `()` after its name
        ",
    )
    .exits(2);
}

#[test]
fn a_function_that_is_not_called_is_no_value() {
    Test::data("", "x: {{ upper }}")
        .stderr(
            "
            error[not-a-value]: a function cannot be in a manifest
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ upper }}
              |         ^^^^^
            help: call it, with `()` after its name
            ",
        )
        .exits(2);
}

#[test]
fn files_are_no_value() {
    Test::data("", "x: {{ files }}")
        .stderr(
            "
            error[not-a-value]: `files` cannot be in a manifest
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ files }}
              |         ^^^^^
            help: `files.get('path')` returns the text of one, `files.bytes('path')` its bytes, `files.glob('*')` a map
            ",
        )
        .exits(2);
}

#[test]
fn a_number_past_all_limits_is_no_value() {
    Test::data("", "x: {{ 1e308 * 10 }}")
        .stderr(
            "
            error[not-a-value]: a number that is not finite cannot be in a manifest
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ 1e308 * 10 }}
              |         ^^^^^^^^^^
            help: JSON has no infinity
            ",
        )
        .exits(2);
}

#[test]
fn a_fragment_stands_in_no_list_of_an_expression() {
    Test::data("", "
        {% macro labels() %}
        a: 1
        b: 2
        {% endmacro %}
        x: {{ [labels()] }}
        ")
        .stderr(
            "
        error[nested-fragment]: the YAML of a macro is inside a list or map that an expression builds
          --> charts/api/templates/a.yaml.j2:10:9
           |
        10 |   x: {{ [labels()] }}
           |         ^^^^^^^^^^
        help: print it in the template, at its place in the manifest
        ",
        )
        .exits(2);
}

#[test]
fn several_documents_stand_in_no_value() {
    Test::data("", r#"x: {{ include("_labels.j2") }}"#)
        .partial(
            "_labels.j2",
            "
            a: 1
            ---
            b: 1
            ",
        )
        .stderr(
            r#"
            error[several-documents]: several documents are printed in the place of one value
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   x: {{ include("_labels.j2") }}
              |         ^^^^^^^^^^^^^^^^^^^^^
            help: print documents at the top level, on a line of their own
            "#,
        )
        .exits(2);
}

#[test]
fn plain_text_that_is_no_text_is_a_warning() {
    Test::data("", "x: yes")
        .stdout(
            "
            ---
            # Source: api/templates/a.yaml.j2
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: api
            data:
              x: true
            ",
        )
        .stderr(
            r#"
            warning[surprising-scalar]: Kubernetes reads `yes` as the boolean true
             --> charts/api/templates/a.yaml.j2:6:6
              |
            6 |   x: yes
              |      ^^^
            help: write "yes" if it is text
            "#,
        )
        .exits(0);
}

#[test]
fn a_document_without_a_kind_is_refused() {
    Test::api("")
        .file(
            "charts/api/templates/a.yaml.j2",
            "apiVersion: v1\nmetadata:\n  name: api\n",
        )
        .stderr(
            "
            error[missing-field]: this document has no `kind`
             --> charts/api/templates/a.yaml.j2:1:1
              |
            1 | apiVersion: v1
              | ^^^^^^^^^^^^^^
            ",
        )
        .exits(2);
}

#[test]
fn a_document_that_is_text_is_refused() {
    Test::api("")
        .file("charts/api/templates/a.yaml.j2", "installed\n")
        .stderr(
            "
            error[not-a-resource]: this document is a string, but a resource is a map with `apiVersion`, `kind` and `metadata.name`
             --> charts/api/templates/a.yaml.j2:1:1
              |
            1 | installed
              | ^^^^^^^^^
            help: a template prints whole resources; write a remark as a comment, `# …`
            ",
        )
        .exits(2);
}

#[test]
fn a_list_is_refused() {
    Test::api("")
        .file(
            "charts/api/templates/a.yaml.j2",
            "apiVersion: v1\nkind: List\nitems: []\n",
        )
        .stderr(
            "
            error[list-document]: `List` is not one resource but many
             --> charts/api/templates/a.yaml.j2:2:7
              |
            2 | kind: List
              |       ^^^^
            help: write each of its `items` as a document of its own, with `---` between them
            ",
        )
        .exits(2);
}

#[test]
fn a_resource_written_twice_shows_both_places() {
    Test::api("")
        .file("charts/api/templates/a.yaml.j2", CONFIG_MAP)
        .file("charts/api/templates/b.yaml.j2", CONFIG_MAP)
        .stderr(
            "
            error[duplicate-resource]: ConfigMap `api` is written twice
             --> charts/api/templates/b.yaml.j2:1:1 (again, by release api-stg)
              |
            1 | apiVersion: v1
              | ^^^^^^^^^^^^^^
             --> charts/api/templates/a.yaml.j2:1:1 (first, by release api-stg)
              |
            1 | apiVersion: v1
              | ^^^^^^^^^^^^^^
            help: give one of them another name, or remove one
            ",
        )
        .exits(2);
}

#[test]
fn a_release_that_prints_nothing_names_the_templates() {
    Test::api("")
        .file(
            "charts/api/templates/a.yaml.j2",
            "{% if false %}\na: 1\n{% endif %}\n",
        )
        .file("charts/api/templates/b.yaml.j2", "# nothing\n")
        .stderr(
            "
            error[no-manifests]: the release `api-stg` has no manifests
            note: these templates print nothing: a.yaml.j2, b.yaml.j2
            help: write `mayBeEmpty: true` at the release in plate.yaml, or add `--allow-empty`
            ",
        )
        .exits(2);
}

#[test]
fn a_release_without_templates_says_so() {
    Test::api("")
        .stderr(
            "
            error[no-manifests]: the release `api-stg` has no manifests
            note: its chart has no templates
            help: write `mayBeEmpty: true` at the release in plate.yaml, or add `--allow-empty`
            ",
        )
        .exits(2);
}

#[test]
fn a_separator_with_something_glued_to_it_is_shown() {
    Test::api("x: b")
        .file(
            "charts/api/templates/a.yaml.j2",
            format!("{CONFIG_MAP}---apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {{{{ values.x }}}} }}\n"),
        )
        .stderr(
            "
            error[yaml-syntax]: there is text directly after the `---` that separates documents
             --> charts/api/templates/a.yaml.j2:5:1
              |
            5 | ---apiVersion: v1
              | ^^^^^^^^^^^^^^^^^
            help: write `---` on a line of its own, and the rest on the next one
            ",
        )
        .exits(2);
}
