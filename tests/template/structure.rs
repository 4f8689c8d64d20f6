//! Structure is the author's: lone tags, keys, comments, blocks of text, documents and white space.

use crate::support::values;

#[test]
fn what_is_indented_below_a_merged_map_is_refused() {
    values("x: {k: 1}")
        .fails("
        a: 1
        {{ values.x }}
          b: 2
        ", "
        error[below-merged]: this is indented below a value that is alone on its line
         --> a.yaml.j2:3:3
          |
        3 |   b: 2
          |   ^^^^
        help: a map or a list that is alone on its line becomes keys or items, so nothing can be below it
        ");
}

#[test]
fn what_is_indented_below_a_spliced_list_is_refused() {
    values("x: [1]")
        .fails("
        l:
          - a
          {{ values.x }}
            more
        ", "
        error[below-merged]: this is indented below a value that is alone on its line
         --> a.yaml.j2:3:6
          |
        3 |   {{ values.x }}
          |      ^^^^^^^^^^^
        help: a map or a list that is alone on its line becomes keys or items, so nothing can be below it
        ");
}

#[test]
fn a_tag_of_yaml_is_obeyed() {
    values("x: 8080").renders(
        "
        a: !!str {{ values.x }}
        b: [!!str {{ values.x }}, &c !!str {{ values.x }}, !!str &d {{ values.x }}]
        e: &f {{ values.x }}
        ",
        r#"
        a: "8080"
        b:
        - "8080"
        - "8080"
        - "8080"
        e: 8080
        "#,
    );
}

#[test]
fn a_message_about_yaml_shows_the_tag_and_not_its_hole() {
    values("x: '8080'").fails(
        "a: !!int {{ values.x }}\n",
        "
        error[yaml-syntax]: `{{ values.x }}` does not match its tag: a whole number
         --> a.yaml.j2:1:13
          |
        1 | a: !!int {{ values.x }}
          |             ^^^^^^^^
        ",
    );
}

#[test]
fn a_value_is_no_name_of_an_anchor() {
    values("x: a").fails(
        "a: &{{ values.x }} 1\n",
        "
        error[yaml-syntax]: `{{ values.x }}` is not the name of an anchor
         --> a.yaml.j2:1:4
          |
        1 | a: &{{ values.x }} 1
          |    ^^^^^^^^^^^^
        note: a name has letters, digits, `-` and `_`
        ",
    );
}

#[test]
fn a_value_is_no_key_that_merges() {
    values("x: {k: 1}").fails(
        "
        <<: {{ values.x }}
        b: 1
        ",
        "
        error[yaml-syntax]: `<<` accepts a map or a list of maps, got a string
         --> a.yaml.j2:1:8
          |
        1 | <<: {{ values.x }}
          |        ^^^^^^^^
        ",
    );
}

#[test]
fn two_maps_on_one_line_are_refused() {
    values("x: {k: 1}").fails(
        "
        b: 1
        {{ values.x }}{{ values.x }}
        ",
        "
        error[yaml-syntax]: `{{ values.x }}{{ values.x }}` is not a key: it has no `: `
         --> a.yaml.j2:2:4
          |
        2 | {{ values.x }}{{ values.x }}
          |    ^^^^^^^^^^^^^^^^^^^^^^
        help: write `key: value`, or indent the line if it belongs to the value above
        ",
    );
}

#[test]
fn a_colon_without_a_space_is_refused_where_it_loses_the_value() {
    values("x: v").fails(
        "a: {b:{{ values.x }}}\n",
        "
        error[yaml-syntax]: a space is missing after the colon
         --> a.yaml.j2:1:5
          |
        1 | a: {b:{{ values.x }}}
          |     ^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn a_colon_within_text_is_text() {
    values("x: v").renders(
        "
        - nginx:{{ values.x }}
        - [nginx:{{ values.x }}]
        ",
        "
        - nginx:v
        - - nginx:v
        ",
    );
}

#[test]
fn a_colon_without_a_space_among_keys_is_refused() {
    values("x: v").fails(
        "
        a: 1
        b:{{ values.x }}
        ",
        "
        error[yaml-syntax]: a space is missing after this colon
         --> a.yaml.j2:2:2
          |
        2 | b:{{ values.x }}
          |  ^
        ",
    );
}

#[test]
fn a_brace_before_a_tag_stays_a_brace() {
    values("k: z").renders(
        "
        m: { {{- values.k }}: 1 }
        o: {{ {'a': {'b': 1}} }}
        q: { {#- c -#} {{ values.k }}: 1}
        ",
        "
        m:
          z: 1
        o:
          a:
            b: 1
        q:
          z: 1
        ",
    );
}

#[test]
fn a_minus_behind_a_dash_stays_a_minus() {
    values("k: 1").renders(
        "a: [{{--1}}, {{-1}}, {{- values.k -}}]\n",
        "
        a:
        - -1
        - 1
        - 1
        ",
    );
}

#[test]
fn lone_tags_stand_next_to_comments_blank_lines_and_other_keys() {
    values(
        "
        m: {b: 2}
        l: [z]
        none: {}
        ",
    )
    .renders(
        r#"
        a: 1

        # above
        {{ values.m }} # behind

        # below

        c:
          # first
          {{ values.l }}

          # second
          - x

          {{ values.l }}   # last
        d:
          {{ values.none }}
        "e: f":
          'g':
            {{ values.m }}
            h: 1
        ? i
        : {{ values.m }}
        ? j
        :
          {{ values.m }}
          k: 1
        l:
        - x
        {{ values.l }}
        o:
        {{ values.l }}
        - x
        "#,
        r#"
        a: 1
        b: 2
        c:
        - z
        - x
        - z
        d: {}
        "e: f":
          g:
            b: 2
            h: 1
        i:
          b: 2
        j:
          b: 2
          k: 1
        l:
        - x
        - z
        o:
        - z
        - x
        "#,
    );
}

#[test]
fn lone_tags_stand_in_items_of_lists() {
    values(
        "
        m: {b: 2}
        l: [z]
        ",
    )
    .renders(
        "
        a:
        - c: 1
          {{ values.m }}
        - {{ values.m }}
          d: 1
        -
          {{ values.m }}
          e: 1
        - - {{ values.l }}
          - x
        - - f
          {{ values.l }}
        {{ values.l }}
        ",
        "
        a:
        - c: 1
          b: 2
        - b: 2
          d: 1
        - b: 2
          e: 1
        - - - z
          - x
        - - f
          - z
        - z
        ",
    );
}

#[test]
fn a_block_of_text_is_left_alone_whatever_stands_in_it() {
    values(
        "
        m: {b: 2}
        t: x
        ",
    )
    .renders(
        "
        a: |2
            {{ values.t }}
           # {{ values.t }}
          - {{ values.t }}
          k: {{ values.t }}
        c: >-
          {{ values.t }}
          - {{ values.t }}

          {{ values.t }}
        ? |
          {{ values.t }}
          c: d
          {{ values.t }}
        : 1
        {{ values.m }}
        ",
        r#"
        a: "  x\n # x\n- x\nk: x\n"
        c: |-
          x - x
          x
        "x\nc: d\nx\n": 1
        b: 2
        "#,
    );
}

#[test]
fn lines_of_a_value_are_indented_with_its_hole_but_blank_ones_stay_blank() {
    values(r#"t: "l1\n\nl2\n""#).renders(
        "
        a: |
          x:
            {{ values.t }}   
          z
        b: |
          {{ values.t }}
        c: |
          x {{ values.t }} z
        ",
        r#"
        a: "x:\n  l1\n\n  l2\n   \nz\n"
        b: |
          l1

          l2
        c: |
          x l1

          l2
           z
        "#,
    );
}

#[test]
fn quotes_over_several_lines_are_left_alone() {
    values(
        "
        m: {b: 2}
        t: x
        ",
    )
    .renders(
        r#"
        a: "one
          {{ values.t }}: {{ values.t }}
          # {{ values.t }}"
        c: 'it''s
          - {{ values.t }}'
        d: [
          {{ values.t }},
          "{{ values.t }}", # it's {{ values.t }}
          {e: {{ values.m }}}
        ]
        f: {
          {{ values.t }}: {{ values.t }}
        }
        {{ values.m }}
        "#,
        r#"
        a: "one x: x # x"
        c: it's - x
        d:
        - x
        - x
        - e:
            b: 2
        f:
          x: x
        b: 2
        "#,
    );
}

#[test]
fn documents_begin_and_end_where_the_author_says() {
    values("m: {b: 2}").renders(
        "
        --- # first
        a: 1
        {{ values.m }}
        ---
        {{ values.m }}
        c: 1
        ...
        ---
        {{ values.m }}
        ",
        "
        a: 1
        b: 2
        ---
        b: 2
        c: 1
        ---
        b: 2
        ",
    );
}

#[test]
fn anchors_carry_holes_along() {
    values("m: {b: 2}").renders(
        "
        a: &a
          {{ values.m }}
          c: {{ values.m.b }}
        d:
          <<: *a
          e: 1
        f: *a
        ",
        "
        a:
          b: 2
          c: 2
        d:
          b: 2
          c: 2
          e: 1
        f:
          b: 2
          c: 2
        ",
    );
}

#[test]
fn trimming_dashes_take_line_ends_as_in_jinja() {
    values("x: v").renders(
        "
        a:
          {%- if true %}
          b: 1
          {%- endif %}
          {%- for i in [1, 2] %}
          c{{ i }}: {{ i -}}
          {% endfor %}
        d: {{ values.x }} {#- gone -#}
         {#- } {{ %} -#}
        ",
        "
        a:
          b: 1
          c1: 1
          c2: 2
        d: v
        ",
    );
}

#[test]
fn comments_of_jinja_may_hold_anything_and_span_lines() {
    values("x: v").renders(
        "
        a: 1 {# }} %} {{ values.nope }} #}
        {# first
        {{ values.nope }}: {% if %}
        last #}
        b: {# here #}{{ values.x }}
          {# alone #}
        c: 2
        ",
        "
        a: 1
        b: v
        c: 2
        ",
    );
}

#[test]
fn raw_blocks_stand_in_blocks_of_text() {
    values("x: v").renders(
        r#"
        a: |
          {{ values.x }}
          {% raw %}
          {{ .Values.x }} {% if %} {# no comment #}
          {% endraw %}
          {{ values.x }}
        b: "{% raw %}{{ x }}{% endraw %}-{{ values.x }}"
        "#,
        r#"
        a: |
          v
          {{ .Values.x }} {% if %} {# no comment #}
          v
        b: "{{ x }}-v"
        "#,
    );
}

#[test]
fn a_new_line_in_a_comment_is_refused() {
    values("x: {k: 1}").fails(
        "
        # {{ values.x | nindent(2) }}
        b: 1
        ",
        "
        error[nindent-in-comment]: `nindent` begins a new line, which is not part of the comment
         --> a.yaml.j2:1:6
          |
        1 | # {{ values.x | nindent(2) }}
          |      ^^^^^^^^^^^^^^^^^^^^^
        help: write `{# … #}` to leave a tag out
        ",
    );
}

#[test]
fn a_new_line_below_a_comment_is_none_in_it() {
    values("x: {k: 1}").renders(
        "
        b:
          # resources
          {{- toyaml(values.x) | nindent(2) }}
        ",
        "
        b:
          k: 1
        ",
    );
}

#[test]
fn nindent_begins_one_line_in_text() {
    values("x: k").renders(
        r#"
        a: |
          x
          {{- values.x | nindent(4) }} tail
          z
        b: "a{{ values.x | nindent(2) }}"
        "#,
        "
        a: |
          x
            k tail
          z
        b: a k
        ",
    );
}

#[test]
fn keys_are_made_of_several_holes() {
    values(
        "
        a: x
        b: 1
        ",
    )
    .renders(
        r#"
        {{ values.a }}{{ values.b }}: 1
        "{{ values.a }}-{{ values.b }}": 2
        '{{ values.b }}': 3
        {{ values.a }} : 4
        {{ 5 }}: 5
        {{ true }}: 6
        {{ 1.5 }}: 7
        "#,
        r#"
        x1: 1
        x-1: 2
        "1": 3
        x: 4
        "5": 5
        "true": 6
        "1.5": 7
        "#,
    );
}

#[test]
fn null_is_no_key() {
    values("a: null").fails(
        "{{ values.a }}: 1\n",
        "
        error[null-in-text]: null is inside text
         --> a.yaml.j2:1:4
          |
        1 | {{ values.a }}: 1
          |    ^^^^^^^^
         --> values.yaml:1:4 (`values.a`)
          |
        1 | a: null
          |    ^^^^
        help: set it in the values, or give it a default: `(values.a or '')`
        ",
    );
}

#[test]
fn a_list_is_no_key() {
    values("a: [1]").fails(
        "{{ values.a }}: 1\n",
        "
        error[list-in-text]: a list is inside text
         --> a.yaml.j2:1:4
          |
        1 | {{ values.a }}: 1
          |    ^^^^^^^^
         --> values.yaml:1:4 (`values.a`)
          |
        1 | a: [1]
          |    ^^^
        help: `| tojson` or `| toyaml` turn it into text
        ",
    );
}

#[test]
fn a_condition_without_else_is_no_key() {
    values("a: 1").fails(
        "{{ values.a if false }}: 1\n",
        "
        error[undefined-name]: an undefined value is a key
         --> a.yaml.j2:1:4
          |
        1 | {{ values.a if false }}: 1
          |    ^^^^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn omit_is_no_key() {
    values("a: 1").fails(
        "{{ omit }}: 1\n",
        "
        error[omit-in-text]: `omit` is inside text
         --> a.yaml.j2:1:4
          |
        1 | {{ omit }}: 1
          |    ^^^^
        help: `omit` removes a key or an item; write `''` for no text
        ",
    );
}

#[test]
fn omit_is_no_text() {
    values("a: ''").fails(
        "b: x{{ values.a or omit }}\n",
        "
        error[omit-in-text]: `omit` is inside text
         --> a.yaml.j2:1:8
          |
        1 | b: x{{ values.a or omit }}
          |        ^^^^^^^^^^^^^^^^
        help: `omit` removes a key or an item; write `''` for no text
        ",
    );
}

#[test]
fn omit_takes_away_keys_items_and_documents() {
    values("a: ''").renders(
        "
        {{ omit }}
        ---
        b: {c: {{ omit }}, d: [{{ omit }}, 1]}
        e:
          - {{ omit }}
        f:
          {{ omit }}
        g:
          - x
          {{ omit }}
        h: {{ [1, omit, {'i': omit}] }}
        j: {{ 1 if values.a }}
        ",
        "
        b:
          d:
          - 1
        e: []
        g:
        - x
        h:
        - 1
        - {}
        ",
    );
}

#[test]
fn duplicate_keys_through_merges_are_refused() {
    values(
        "
        m: {a: 1}
        o: {a: 2}
        ",
    )
    .fails(
        "
        {{ values.m }}
        {{ values.o }}
        ",
        "
        error[duplicate-key]: the key `a` is written twice in one map
         --> a.yaml.j2:2:4 (merged in again here)
          |
        2 | {{ values.o }}
          |    ^^^^^^^^
         --> values.yaml:2:5 (with this key)
          |
        2 | o: {a: 2}
          |     ^
         --> a.yaml.j2:1:4 (first merged in here)
          |
        1 | {{ values.m }}
          |    ^^^^^^^^
         --> values.yaml:1:5 (with this key)
          |
        1 | m: {a: 1}
          |     ^
        help: remove one of the two
        ",
    );
}

#[test]
fn a_key_made_by_a_hole_may_not_repeat_one() {
    values("m: a").fails(
        "
        a: 1
        {{ values.m }}: 2
        ",
        "
        error[duplicate-key]: the key `a` is written twice in one map
         --> a.yaml.j2:2:4 (written again here)
          |
        2 | {{ values.m }}: 2
          |    ^^^^^^^^
         --> values.yaml:1:4 (`values.m`)
          |
        1 | m: a
          |    ^
         --> a.yaml.j2:1:1 (first written here)
          |
        1 | a: 1
          | ^
        help: remove one of the two
        ",
    );
}

#[test]
fn keys_of_a_map_expression_may_not_repeat() {
    values("m: a").fails(
        "b: {{ {1: 'a', '1': 'b'} }}\n",
        r#"
        error[duplicate-key]: the key `1` is written twice
         --> a.yaml.j2:1:7
          |
        1 | b: {{ {1: 'a', '1': 'b'} }}
          |       ^^^^^^^^^^^^^^^^^^
        help: keys are text: the number 1 and the string "1" are the same key
        "#,
    );
}

#[test]
fn a_list_among_keys_is_refused() {
    values("m: [1]").fails(
        "
        a: 1
        {{ values.m }}
        ",
        "
        error[not-a-map]: a list is alone on its line among the keys of a map
         --> a.yaml.j2:2:4
          |
        2 | {{ values.m }}
          |    ^^^^^^^^
         --> values.yaml:1:4 (`values.m`)
          |
        1 | m: [1]
          |    ^^^
        help: only a map can be merged in there; write `key: {{ … }}` for one value
        ",
    );
}

#[test]
fn a_map_among_items_is_refused() {
    values("m: {k: 1}").fails(
        "
        - 1
        {{ values.m }}
        ",
        "
        error[not-a-list]: a map is alone on its line among the items of a list
         --> a.yaml.j2:2:4
          |
        2 | {{ values.m }}
          |    ^^^^^^^^
         --> values.yaml:1:4 (`values.m`)
          |
        1 | m: {k: 1}
          |    ^^^^^^
        help: only a list can be spliced in there; write `- {{ … }}` for one item
        ",
    );
}

#[test]
fn a_string_among_keys_is_refused() {
    values("m: 'b: 2'").fails(
        "
        a: 1
        {{ values.m }}
        ",
        "
        error[not-a-map]: a string is alone on its line among the keys of a map
         --> a.yaml.j2:2:4
          |
        2 | {{ values.m }}
          |    ^^^^^^^^
         --> values.yaml:1:4 (`values.m`)
          |
        1 | m: 'b: 2'
          |    ^^^^^^
        help: only a map can be merged in there; write `key: {{ … }}` for one value
        ",
    );
}

#[test]
fn null_and_empty_text_among_keys_or_items_are_nothing() {
    values(
        "
        z: null
        e: ''
        ",
    )
    .renders(
        "
        a: 1
        {{ values.z }}
        {{ values.e }}
        b:
        - 1
        {{ values.z }}
        {{ values.e }}
        ",
        "
        a: 1
        b:
        - 1
        ",
    );
}

#[test]
fn characters_past_ascii_keep_columns_right() {
    values("ключ: v").fails(
        "a: ключ {{ values['ключ'] }} {{ values['ключь'] }}\n",
        "
        error[unknown-value]: `values['ключь']` is not defined
         --> a.yaml.j2:1:33
          |
        1 | a: ключ {{ values['ключ'] }} {{ values['ключь'] }}
          |                                 ^^^^^^^^^^^^^^^
        help: did you mean `ключ`? it is set in values.yaml:1
        ",
    );
}

#[test]
fn an_unknown_letter_in_a_name_is_an_error_with_a_place() {
    values("ключ: v").fails(
        "a: {{ values.ключ }}\n",
        "
        error[template-syntax]: `к` has no meaning in a tag
         --> a.yaml.j2:1:14
          |
        1 | a: {{ values.ключ }}
          |              ^
        ",
    );
}

#[test]
fn a_separator_whose_line_end_is_cut_is_named() {
    let diagnostics = values("x: 1").exact(
        "{% for n in ['a', 'b'] %}\n---\napiVersion: v1\nkind: A\nname: {{ n }}\n{%- endfor %}\n",
    );
    let diagnostics = diagnostics.unwrap_err();
    let help = "help: the `-` of a tag removes the line break before `---`: write `{% endfor %}` instead of `{%- endfor %}`";
    assert!(
        diagnostics.starts_with("error[duplicate-key]: each iteration of the loop"),
        "{diagnostics}"
    );
    assert!(diagnostics.contains(help), "{diagnostics}");
}

#[test]
fn a_loop_that_writes_resources_without_a_separator_is_named() {
    let expected = "
        error[duplicate-key]: each iteration of the loop writes a resource, so `apiVersion` is written twice in one map
         --> a.yaml.j2:2:1
          |
        2 | apiVersion: v1
          | ^^^^^^^^^^
         --> a.yaml.j2:1:4 (the loop)
          |
        1 | {% for n in ['a', 'b'] %}
          |    ^^^^^^^^^^^^^^^^^^^
        help: begin the body of the loop with a line `---`: it separates the resources
        ";
    values("x: 1").fails(
        "
        {% for n in ['a', 'b'] %}
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{ n }}}
        {% endfor %}
        ",
        expected,
    );
}

#[test]
fn a_loop_that_calls_for_the_same_keys_is_named() {
    for body in [
        "{% include '_p.j2' %}",
        "{{ include('_p.j2') }}",
        "{{ m() }}",
    ] {
        let diagnostics = values("x: 1")
            .partial("_p.j2", "apiVersion: v1\nkind: {{ values.x }}\n")
            .template(&format!(
                "{{% macro m() %}}\napiVersion: v1\nkind: a\n{{% endmacro %}}\n\
                 {{% for n in ['a', 'b'] %}}\n{body}\n{{% endfor %}}\n"
            ))
            .unwrap_err();
        let first = "error[duplicate-key]: each iteration of the loop writes a resource";
        assert!(diagnostics.starts_with(first), "{body}: {diagnostics}");
        assert!(
            diagnostics.contains(":5:4 (the loop)"),
            "{body}: {diagnostics}"
        );
        assert_eq!(
            diagnostics.matches("error[").count(),
            1,
            "{body}: {diagnostics}"
        );
    }
}

#[test]
fn a_loop_that_writes_one_key_of_a_map_again_is_named() {
    let diagnostics = values("x: 1")
        .template(
            "
            data:
              {% for n in ['a', 'b'] %}
              k: {{ n }}
              {% endfor %}
            ",
        )
        .unwrap_err();
    let first = "error[duplicate-key]: each iteration of the loop writes the key `k` into one map";
    assert!(diagnostics.starts_with(first), "{diagnostics}");
    assert!(
        diagnostics.contains("help: make the keys different"),
        "{diagnostics}"
    );
}

#[test]
fn an_error_in_a_comment_of_yaml_names_the_comment_of_templates() {
    let help =
        "help: a YAML comment is part of the template, and its tags run; `{# … #}` leaves them out";
    for template in [
        "# {{ values.gone }}\n",
        "a: 1 # {{ values.gone }}\n",
        "  #{% if values.gone.x %}\na: 1\n{% endif %}\n",
        "# {% include 'gone' %}\n",
        "# {{ nope( }}\n",
    ] {
        let diagnostics = values("x: 1").exact(template).unwrap_err();
        assert!(diagnostics.contains(help), "{template}: {diagnostics}");
    }
    for template in [
        "a: '#' {{ values.gone }}\n",
        "a: ' # {{ values.gone }}'\n",
        "#\na: {{ values.gone }}\n",
    ] {
        let diagnostics = values("x: 1").exact(template).unwrap_err();
        assert!(!diagnostics.contains(help), "{template}: {diagnostics}");
    }
}
