//! What templates that come from Helm rely on: `indent` at the left edge, `nindent`, and blocks that
//! end as YAML says.

use crate::support::values;

#[test]
fn indent_at_the_left_edge_puts_a_map_below_its_key() {
    values("{labels: {a: b}, spec: {size: 3}, list: [{p: 1}]}").renders(
        "
        {% macro more() %}
        c: d
        e: f
        {% endmacro %}
        metadata:
          name: x
          labels:
        {{ values.labels | toyaml | indent(4) }}
        {{ more() | indent(4) }}
          annotations:
            first: line
        {{ values.labels | indent(4, true) }}
          ports:
        {{ values.list | toyaml | indent(2) }}
        spec:
        {{ toyaml(values.spec) | indent(2) }}
        ",
        "
        metadata:
          name: x
          labels:
            a: b
            c: d
            e: f
          annotations:
            first: line
            a: b
          ports:
          - p: 1
        spec:
          size: 3
        ",
    );
}

#[test]
fn indent_at_the_left_edge_puts_text_into_its_block() {
    values(r#"t: "a\nb\n""#).renders(
        "
        x: |
          begin
        {{ values.t | indent(2) }}
        z: 1
        ",
        "
        x: |
          begin
          a
          b
        z: 1
        ",
    );
}

#[test]
fn indent_that_fits_no_key_is_refused() {
    values("{labels: {a: b}}").fails(
        "
        metadata:
          labels:
        {{ values.labels | toyaml | indent(2) }}
        ",
        "
        error[misplaced-indent]: this is further left than the line above, and `indent` does not put it below a key
         --> a.yaml.j2:3:4
          |
        3 | {{ values.labels | toyaml | indent(2) }}
          |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        help: write the tag where the value belongs, below its key: `indent` is not needed then
        ",
    );
}

#[test]
fn indent_changes_nothing_where_the_tag_stands_in_its_place() {
    values("{m: {a: b}}").renders(
        "
        x:
          {{ values.m | toyaml | indent(4) }}
        z:
          c: 1
          {{ values.m | indent(8) }}
        last: 1
        {{ values.m | indent(2) }}
        ",
        "
        x:
          a: b
        z:
          c: 1
          a: b
        last: 1
        a: b
        ",
    );
}

#[test]
fn a_block_ends_as_its_header_says() {
    values(r#"t: "a\nb\n\n""#).renders(
        "
        clip: |
          {{ values.t }}
        strip: |-
          x: {{ values.t }}
        keep: |+
          {{ values.t }}
        folded: >
          x {{ values.t }}
        inside: |
          {{ values.t }}
          c
        indented: |-
          x:
            {{ values.t }}
        ",
        r#"
        clip: |
          a
          b
        strip: |-
          x: a
          b
        keep: "a\nb\n\n\n"
        folded: |
          x a
          b
        inside: |
          a
          b


          c
        indented: |-
          x:
            a
            b
        "#,
    );
}

#[test]
fn nindent_adds_no_line_to_a_block() {
    values(r##"s: "#!/bin/sh\necho\n""##).renders(
        "
        x: |
          {{ values.s | nindent(2) }}
        strip: |-
            {{ values.s | nindent(4) }}
        folded: >-
          {{ values.s | nindent(2) }}
        cut: |
          {{- values.s | nindent(2) }}
        inside: |
          a

          {{ values.s | nindent(2) }}
          b
        ",
        "
        x: |
          #!/bin/sh
          echo
        strip: |-
          #!/bin/sh
          echo
        folded: |-
          #!/bin/sh
          echo
        cut: |
          #!/bin/sh
          echo
        inside: |
          a

          #!/bin/sh
          echo

          b
        ",
    );
}

#[test]
fn toyaml_of_a_text_in_a_block_is_a_warning() {
    let rendered = values(r#"{t: "a\nb\n", s: 'yes', w: word, m: {a: b}}"#).template(
        "
        x: |
          {{ values.t | toyaml }}
        q: |
          {{ values.s | toyaml | nindent(2) }}
        fine: |
          word: {{ values.s | toyaml }}
          {{ values.w | toyaml }}
          {{ values.m | toyaml }}
        z: {{ values.t | toyaml }}
        ",
    );
    let rendered = rendered.unwrap();
    assert_eq!(
        rendered.matches("warning[yaml-of-text]").count(),
        2,
        "{rendered}"
    );
    assert!(
        rendered.contains("word: \"yes\"\n  word\n  a: b\n"),
        "{rendered}"
    );
    assert!(
        rendered.contains(":2:6\n") && rendered.contains(":4:6\n"),
        "{rendered}"
    );
}

#[test]
fn a_loop_that_cuts_its_line_ends_keeps_its_rounds_apart() {
    values("x: 1").renders(
        "
        {%- for n in ['a', 'b'] %}
        ---
        kind: A
        name: {{ n }}
        {%- endfor %}
        ",
        "
        kind: A
        name: a
        ---
        kind: A
        name: b
        ",
    );
    values("x: 1").renders(
        "
        {% macro list(all) %}
        {%- for one in all %}
        - {{ one }}
        {%- endfor %}
        {% endmacro %}
        a: {{ list(['x', 'z']) }}
        b: '{%- for one in [1, 2] %}{{ one }},{%- endfor %}'
        ",
        "
        a:
        - x
        - z
        b: \"1,2,\"
        ",
    );
}

#[test]
fn indent_at_the_left_edge_puts_several_lists_into_the_column_of_their_key() {
    values("{l: [1], m: {a: b}}").renders(
        "
        x:
          l:
        {{ values.l | toyaml | indent(2) }}
        {{ values.l | toyaml | indent(2) }}
          k:
        {{ values.l | toyaml | indent(2) }}
        {{ values.l | toyaml | indent(2) }}
          - 2
          m:
            -
        {{ values.m | toyaml | indent(6) }}
            - - -
        {{ values.m | toyaml | indent(10) }}
          z: 1
        ",
        "
        x:
          l:
          - 1
          - 1
          k:
          - 1
          - 1
          - 2
          m:
          - a: b
          - - - a: b
          z: 1
        ",
    );
}

#[test]
fn a_block_at_the_end_of_a_file_ends_as_its_value_does() {
    for (template, rendered) in [
        ("x: |\n  {{ values.t }}", "x: |\n  a\n"),
        ("x: |-\n  {{ values.t }}", "x: a\n"),
        ("x: |\n  {{ values.t -}}\n", "x: |\n  a\n"),
        ("x: |\n  {{ values.w }}", "x: a\n"),
    ] {
        let got = values(r#"{t: "a\n", w: a}"#).exact(template);
        assert_eq!(got.as_deref(), Ok(rendered), "{template}");
    }
}
