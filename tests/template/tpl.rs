//! `tpl` and included files: white space, types, and the strings in maps and lists.

use crate::support::values;

#[test]
fn tpl_keeps_white_space_and_line_ends() {
    values(
        r#"
        port: 8080
        cron: "* * run {{ values.port }}\n"
        crlf: "a\r\nb {{ values.port }}\r\n"
        plain: "  no tags\n\n"
        one: "{{ values.port }}"
        line: "{{ values.port }}\n"
        m: "{{ {'k': values.port} }}\n"
        "#,
    )
    .renders(
        r#"
        cron: "{{ tpl(values.cron) }}"
        crlf: "{{ tpl(values.crlf) }}"
        plain: {{ values.plain | tpl }}
        one: {{ tpl(values.one) }}
        line: {{ tpl(values.line) }}
        m: {{ tpl(values.m) }}
        "#,
        r#"
        cron: |
          * * run 8080
        crlf: "a\r\nb 8080\r\n"
        plain: "  no tags\n\n"
        one: 8080
        line: |
          8080
        m:
          k: 8080
        "#,
    );
}

#[test]
fn the_text_of_an_included_file_is_that_of_the_file() {
    values("port: 8080")
        .partial("_name.j2", "api\n")
        .exact_partial("_lf.j2", "\n  a {{ values.port }}\n\n  b\n\n")
        .renders(
            r#"
        quoted: "{{ include('_lf.j2') }}"
        same: {{ include('_lf.j2') | b64enc | b64dec == "\n  a 8080\n\n  b\n\n" }}
        block: |
          {% include '_lf.j2' %}
          c
        name: {{ include('_name.j2') }}-x
        "#,
            r#"
        quoted: "\n  a 8080\n\n  b\n\n"
        same: true
        block: "\n  a 8080\n\n  b\n\nc\n"
        name: api-x
        "#,
        );
}

#[test]
fn an_included_file_keeps_its_line_ends() {
    let given = values("port: 1").partial("_p.j2", "x");
    let text = "a: \"{{ include('_crlf.j2') }}\"\r\nb: 1\r\nc: |\r\n  x\r\n  y\r\n";
    let rendered = given
        .exact_partial("_crlf.j2", "a\r\nb {{ values.port }}\r\n")
        .exact(text);
    assert_eq!(
        rendered.unwrap(),
        "a: \"a\\r\\nb 1\\r\\n\"\nb: 1\nc: |\n  x\n  y\n"
    );
}

#[test]
fn tpl_renders_the_strings_in_maps_and_lists() {
    values(
        r#"
        who: w
        num: 3
        x:
          "{{ values.who }}-key": a
          plain: [1, true, null, 'text']
          deep: [{v: '{{ values.num }}', t: 'n {{ values.num }}'}, "{{ values.who | default(\"y\") }}"]
          gone: "{{ values.who if false }}"
          off: "{{ omit }}"
        "#,
    )
    .renders(
        "
        a: {{ tpl(values.x) }}
        b: {{ values.x.deep | toyaml | tpl }}
        ",
        "
        a:
          w-key: a
          plain:
          - 1
          - true
          - null
          - text
          deep:
          - v: 3
            t: n 3
          - w
        b:
        - v: 3
          t: n 3
        - w
        ",
    );
}

#[test]
fn two_keys_that_tpl_makes_the_same_are_refused() {
    let diagnostics = values("{who: w, x: {w: 1, '{{ values.who }}': 2}}")
        .template("a: {{ tpl(values.x) }}\n")
        .unwrap_err();
    assert!(
        diagnostics.starts_with("error[duplicate-key]: the key `w` is written twice"),
        "{diagnostics}"
    );
}

#[test]
fn tpl_of_json_names_the_shorter_way() {
    let diagnostics = values(r#"x: {a: "{{ values.b | default(\"y\") }}"}"#)
        .template("a: {{ tpl(values.x | tojson) | from_json }}\n")
        .unwrap_err();
    assert!(
        diagnostics.contains("help: `tpl` renders the strings in a map or a list: write `tpl(x)`"),
        "{diagnostics}"
    );
}

#[test]
fn the_hash_of_a_file_is_that_of_what_it_comes_to() {
    let file = |text: &str| {
        values("{none: {}, x: 1}")
            .partial("_cm.j2", text)
            .template("a: {{ include('_cm.j2') | sha256sum }}\n")
            .unwrap()
    };
    let without = "m:\n  name: a\nl:\n  - x\nf: {b: 1}\nd: 1\n";
    for with in [
        "m:\n  name: a\n  note: {{ values.none or omit }}\nl:\n  - x\nf: {b: 1}\nd: 1\n",
        "m:\n  name: a\nl:\n  - {{ omit }}\n  - x\nf: {a: {{ omit }}, b: 1}\nd: 1\n",
        "m:\n  name: a\n  k: {{ 1 if false }} # note\nl:\n  - x\nf: {b: 1, c: {{ omit }}}\nd: 1\n",
        "m:\n  name: a\nl:\n  - x\n  {{ omit }}\nf: {b: 1}\nd: 1\n",
    ] {
        assert_eq!(file(with), file(without), "{with}");
    }
    assert_ne!(
        file("m: {{ values.x or omit }}\nn: 1\n"),
        file("m: {{ omit }}\nn: 1\n")
    );
}

#[test]
fn the_text_of_a_fragment_is_without_what_is_omitted() {
    values("none: {}").renders(
        r"
        {% macro m() %}
        - a: {{ omit }}
          b: 1
        # {{ omit }}
        - {{ omit }}
        - c: 2
        {% endmacro %}
        len: {{ m() | length }}
        t: {{ m() ~ '' }}
        j: {{ m() | tojson }}
        yaml: {{ m() }}
        ",
        r#"
        len: 18
        t: |-
          -
            b: 1
          # 
          - c: 2
        j: "\"-\\n  b: 1\\n# \\n- c: 2\""
        yaml:
        - b: 1
        - c: 2
        "#,
    );
}

#[test]
fn omit_inside_the_text_of_a_fragment_is_refused() {
    let diagnostics = values("none: {}")
        .template(
            "
            {% macro m() %}
            a: x{{ omit }}
            b: 1
            {% endmacro %}
            c: {{ m() | sha256sum }}
            ",
        )
        .unwrap_err();
    assert!(
        diagnostics.starts_with("error[omit-in-text]"),
        "{diagnostics}"
    );
}

#[test]
fn what_toyaml_makes_is_text_to_a_function() {
    values("m: {a: 1, b: [x]}").renders(
        r"
        a: {{ values.m | toyaml | b64enc | b64dec }}
        b: {{ (values.m | toyaml | sha256sum) == ('a: 1\nb:\n- x' | sha256sum) }}
        ",
        "
        a: |-
          a: 1
          b:
          - x
        b: true
        ",
    );
}
