//! The rules of holes, fragments, merging and `omit`.

use crate::support::values;

#[test]
fn a_whole_hole_is_the_typed_value() {
    values(
        "
        num: 3
        f: 1.5
        t: true
        s: 'true'
        z: null
        l: [1, 'a']
        m: {a: 1}
        ",
    )
    .renders(
        "
        num: {{ values.num }}
        f: {{ values.f }}
        t: {{ values.t }}
        s: {{ values.s }}
        z: {{ values.z }}
        l: {{ values.l }}
        m: {{ values.m }}
        ",
        "
        num: 3
        f: 1.5
        t: true
        s: \"true\"
        z: null
        l:
        - 1
        - a
        m:
          a: 1
        ",
    );
}

#[test]
fn text_around_a_hole_makes_a_string() {
    values("{a: '1', b: 2, c: true}").renders(
        "
        x: {{ values.a }}{{ values.b }}
        yy: \"{{ values.b }}\"
        z: '{{ values.c }}'
        w: v{{ values.b }}
        ",
        "
        x: \"12\"
        yy: \"2\"
        z: \"true\"
        w: v2
        ",
    );
}

#[test]
fn a_hole_in_key_position_is_the_key() {
    values("{k: 'on', num: 1}").renders(
        "
        {{ values.k }}: a
        {{ values.num }}: b
        x-{{ values.k }}: c
        ",
        "
        \"on\": a
        \"1\": b
        x-on: c
        ",
    );
}

#[test]
fn a_lone_map_is_merged_into_the_map_around_it() {
    values("{m: {b: 2, c: 3}, none: {}, z: null}").renders(
        "
        labels:
          a: 1
          {{ values.m }}
          {{ values.none }}
          {{ values.z }}
          d: 4
        ",
        "
        labels:
          a: 1
          b: 2
          c: 3
          d: 4
        ",
    );
}

#[test]
fn a_lone_list_is_spliced_into_the_list_around_it() {
    values("{l: [b, c], none: []}").renders(
        "
        args:
          - a
          {{ values.l }}
          {{ values.none }}
          - d
        ",
        "
        args:
        - a
        - b
        - c
        - d
        ",
    );
}

#[test]
fn omit_takes_the_key_or_the_item_away() {
    values("{e: '', l: []}").renders(
        "
        a: {{ values.e or omit }}
        b: {{ 1 if values.e }}
        c:
          - {{ values.l or omit }}
          - x
        ",
        "
        c:
        - x
        ",
    );
}

#[test]
fn a_macro_of_several_lines_is_a_fragment() {
    values("{name: api}")
        .partial(
            "_labels.j2",
            "
            {% macro labels(extra) %}
            app: {{ values.name }}
            {% if extra %}
            extra: {{ extra }}
            {% endif %}
            {% endmacro %}
            ",
        )
        .renders(
            "
            {% import '_labels.j2' as common %}
            a:
              labels: {{ common.labels() }}
            b:
              labels:
                x: 1
                {{ common.labels('y: z') }}
            ",
            "
            a:
              labels:
                app: api
            b:
              labels:
                x: 1
                app: api
                extra: \"y: z\"
            ",
        );
}

#[test]
fn a_macro_of_one_hole_is_its_typed_value() {
    values("{num: 3}").renders(
        "
        {% macro n() %}
        {{ values.num }}
        {% endmacro %}
        {% macro name() %}api-{{ values.num }}{% endmacro %}
        a: {{ n() }}
        b: {{ n() + 1 }}
        c: {{ name() }}
        d: {{ name() == 'api-3' }}
        e: {{ name()[:3] }}
        ",
        "
        a: 3
        b: 4
        c: api-3
        d: true
        e: api
        ",
    );
}

#[test]
fn an_include_is_indented_to_where_it_stands() {
    values("{name: api}")
        .partial("_part.j2", "app: {{ values.name }}\nlist:\n  - a\n")
        .renders(
            "
            a:
              {% include '_part.j2' %}
              z: 1
            b: {{ include('_part.j2') }}
            c:
              {{- include('_part.j2') | nindent(4) }}
            ",
            "
            a:
              app: api
              list:
              - a
              z: 1
            b:
              app: api
              list:
              - a
            c:
              app: api
              list:
              - a
            ",
        );
}

#[test]
fn toyaml_with_nindent_works_as_in_helm() {
    values("{r: {limits: {cpu: 1}}, s: 'x'}").renders(
        "
        resources:
          {{- toyaml(values.r) | nindent(2) }}
        also: {{ values.r | toyaml }}
        quoted: {{ values.s | quote }}
        text: |
          {{ values.r | toyaml }}
        ",
        "
        resources:
          limits:
            cpu: 1
        also:
          limits:
            cpu: 1
        quoted: x
        text: |
          limits:
            cpu: 1
        ",
    );
}

#[test]
fn a_block_scalar_indents_the_lines_of_a_value() {
    values("{t: \"a\\nb\"}").renders(
        "
        x: |
          key:
            {{ values.t }}
          end
        yy: |-
          {{ values.t }}
        ",
        "
        x: |
          key:
            a
            b
          end
        yy: |-
          a
          b
        ",
    );
}

#[test]
fn a_set_block_is_a_string() {
    values("{num: 3}").renders(
        "
        {% set x %}
        a: {{ values.num }}
        {% endset %}
        yy: {{ x }}
        ",
        "
        yy: \"a: 3\"
        ",
    );
}

#[test]
fn a_call_block_and_its_caller_are_fragments() {
    values("{num: 3}").renders(
        "
        {% macro wrap() %}
        inner:
          {{ caller() }}
        {% endmacro %}
        x:
          {% call wrap() %}
            a: {{ values.num }}
            b: 2
          {% endcall %}
        ",
        "
        x:
          inner:
            a: 3
            b: 2
        ",
    );
}

#[test]
fn a_block_tag_that_shares_its_line_keeps_the_line_end() {
    values("{t: x}").renders(
        "
        image: a{% if values.t %}:{{ values.t }}{% endif %}
        next: 1
          {% if true %}
        deep: 2
          {% endif %}
        {# a comment #}
        list: [{% for i in [1, 2] %}{{ i }}, {% endfor %}]
        ",
        "
        image: a:x
        next: 1
        deep: 2
        list:
        - 1
        - 2
        ",
    );
}

#[test]
fn raw_blocks_keep_their_braces() {
    values("{t: x}").renders(
        "
        a: {% raw %}'{{ .registry }}'{% endraw %}
        {% raw %}
        b: |
          {{ .x }}
        {% endraw %}
        ",
        "
        a: \"{{ .registry }}\"
        b: |
          {{ .x }}
        ",
    );
}

#[test]
fn raw_text_is_parsed_as_yaml() {
    values("{t: 'a: [1, 2]', l: '[x]'}").renders(
        "
        z: 1
        {{ values.t | raw }}
        l: {{ values.l | raw }}
        ",
        "
        z: 1
        a:
        - 1
        - 2
        l:
        - x
        ",
    );
}

#[test]
fn tpl_keeps_the_type_of_a_lone_hole_and_is_never_yaml() {
    values("{a: '{{ values.num }}', b: 'x: {{ values.num }}', num: 3}").renders(
        "
        a: {{ tpl(values.a) }}
        b: {{ values.b | tpl }}
        ",
        "
        a: 3
        b: \"x: 3\"
        ",
    );
}

#[test]
fn several_documents_come_in_order() {
    values("{l: [1, 2]}").renders(
        "
        {% for i in values.l %}
        ---
        item: {{ i }}
        {% endfor %}
        ",
        "
        item: 1
        ---
        item: 2
        ",
    );
}

#[test]
fn a_hole_in_a_comment_is_dropped() {
    values("{l: \"x\\ny: z\"}").renders("a: 1 # {{ values.l }}\n# {{ values.l }}\n", "a: 1\n");
}

#[test]
fn plain_text_that_misleads_is_a_warning() {
    values("{a: 1}").renders(
        "
        on: 1
        x: 1.10
        defaultMode: 0644
        l: [yes, 0123, ok]
        ",
        r#"
        "true": 1
        x: 1.1
        defaultMode: 420
        l:
        - true
        - 83
        - ok
        warning[surprising-scalar]: Kubernetes reads `on` as the boolean true
         --> a.yaml.j2:1:1
          |
        1 | on: 1
          | ^^
        help: write "on" if it is text

        warning[surprising-scalar]: Kubernetes reads `1.10` as the number 1.1
         --> a.yaml.j2:2:4
          |
        2 | x: 1.10
          |    ^^^^
        help: write "1.10" if it is text

        warning[surprising-scalar]: Kubernetes reads `yes` as the boolean true
         --> a.yaml.j2:4:5
          |
        4 | l: [yes, 0123, ok]
          |     ^^^
        help: write "yes" if it is text

        warning[surprising-scalar]: Kubernetes reads `0123` as the number 83
         --> a.yaml.j2:4:10
          |
        4 | l: [yes, 0123, ok]
          |          ^^^^
        help: write "0123" if it is text
        "#,
    );
}

#[test]
fn a_loop_is_left_from_an_if_and_from_the_else_of_a_loop_in_it() {
    values("{l: [1, 2, 3, 4], none: []}").renders(
        "
        x:
          {% for item in values.l %}
          {% if item == 2 %}{% continue %}{% elif item == 4 %}{% break %}{% endif %}
          {% with twice = item * 2 %}
          - {{ twice }}
          {% endwith %}
          {% endfor %}
        w:
          {% for item in values.l %}
          - {{ item }}
          {% for other in values.none %}{% else %}{% break %}{% endfor %}
          {% endfor %}
        z: 1
        ",
        "
        x:
        - 2
        - 6
        w:
        - 1
        z: 1
        ",
    );
}
