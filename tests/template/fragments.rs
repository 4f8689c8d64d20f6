//! What macros, includes, blocks and loops print is YAML, and text where an expression needs it.

use crate::support::values;

#[test]
fn a_macro_or_include_that_prints_nothing_is_nothing() {
    values("x: 1")
        .partial("_none.j2", "{# nothing #}\n")
        .renders(
            "
        {% macro nothing() %}
        {% if false %}
        z: 1
        {% endif %}
        {% endmacro %}
        a: 1
        {{ nothing() }}
        {% include '_none.j2' %}
        l:
          - 1
          {% include '_none.j2' %}
          {{ nothing() }}
        m: {% include '_none.j2' %}
        ",
            "
        a: 1
        l:
        - 1
        m: null
        ",
        );
}

#[test]
fn a_template_whose_include_prints_nothing_has_no_document() {
    values("x: 1")
        .partial("_none.j2", "{# nothing #}\n")
        .renders("{% include '_none.j2' %}\n", "");
}

#[test]
fn a_fragment_is_compared_as_its_text() {
    values("x: 1").renders(
        r"
        {% macro m() %}
        a: 1
        b: {{ values.x }}
        {% endmacro %}
        c: {{ m() == 'a: 1\nb: 1' }}
        d: {{ 'b: 1' in m() }}
        e: {{ m() in ['x', 'a: 1\nb: 1'] }}
        f: {{ m() is eq('a: 1\nb: 1') }}
        g: {{ m() is string }}
        h: {{ m() != m() }}
        {% set k = m() %}
        k: {{ k == 'x' }}
        l: {{ (k if true else 'z') == 'a: 1\nb: 1' }}
        ",
        "
        c: true
        d: true
        e: true
        f: true
        g: true
        h: false
        k: false
        l: true
        ",
    );
}

#[test]
fn a_fragment_is_cut_and_filtered_as_its_text() {
    values("x: 1")
        .partial(
            "_p.j2",
            "
        a: {{ values.x }}
        b:
          {{ values.x }}
        ",
        )
        .renders(
            r"
        {% macro m() %}
        a: 1
        b: {{ values.x }}
        {% endmacro %}
        c: {{ m()[:4] }}
        d: {{ m() | length }}
        e: {{ m() | upper | replace('\n', '/') }}
        f: {{ [m(), 'x'] | join(' ') }}
        g: {{ m() | tojson }}
        h: {{ m() ~ '!' }}
        i: {{ sha256sum(include('_p.j2')) == (include('_p.j2') | sha256sum) }}
        ",
            r#"
        c: "a: 1"
        d: 9
        e: "A: 1/B: 1"
        f: |-
          a: 1
          b: 1 x
        g: "\"a: 1\\nb: 1\""
        h: |-
          a: 1
          b: 1!
        i: true
        "#,
        );
}

#[test]
fn the_text_of_a_fragment_is_yaml() {
    values(
        r#"
        x: {k: [1, null]}
        z: null
        t: "l1\nl2"
        "#,
    )
    .renders(
        "
        {% macro inner() %}
        i: {{ values.x }}
        j: {{ values.z }}
        {% endmacro %}
        {% macro m() %}
        a: {{ inner() }}
        b:
          {{ inner() }}
        c: |
          {{ values.t }}
        {% endmacro %}
        text: {{ m() ~ '' }}
        yaml: {{ m() }}
        same: {{ from_yaml(m() ~ '') == from_yaml(m() | trim) }}
        ",
        r#"
        text: |-
          a:
            i: {"k":[1,null]}
            j: null
          b:
            i: {"k":[1,null]}
            j: null
          c: |
            l1
            l2
        yaml:
          a:
            i:
              k:
              - 1
              - null
            j: null
          b:
            i:
              k:
              - 1
              - null
            j: null
          c: |
            l1
            l2
        same: true
        "#,
    );
}

#[test]
fn a_fragment_in_a_list_expression_is_refused() {
    values("x: 1")
        .fails("
        {% macro m() %}
        a: 1
        b: {{ values.x }}
        {% endmacro %}
        c: {{ [m()] }}
        ", "
        error[nested-fragment]: the YAML of a macro is inside a list or map that an expression builds
         --> a.yaml.j2:5:7
          |
        5 | c: {{ [m()] }}
          |       ^^^^^
        help: print it in the template, at its place in the manifest
        ");
}

#[test]
fn lists_of_several_macros_are_spliced() {
    values("l: [{name: c}]")
        .partial(
            "_d.j2",
            "- name: d\n- name: {{ values.l[0].name }}{{ 1 }}\n",
        )
        .renders(
            "
            {% macro one() %}
            - name: a
              size: 1
            {% endmacro %}
            {% macro two() %}- name: b{% endmacro %}
            {% macro nothing() %}{% endmacro %}
            volumes:
              {{ one() }}
              {{ nothing() }}
              {{ two() }}
              {{ values.l }}
              {{ values.l | toyaml }}
              {% include '_d.j2' %}
            ",
            "
            volumes:
            - name: a
              size: 1
            - name: b
            - name: c
            - name: c
            - name: d
            - name: c1
            ",
        );
}

#[test]
fn lists_in_the_column_of_their_key_belong_to_it() {
    values("{l: [{name: c}], m: {k: v}}").renders(
        "
        {% macro one() %}
        - name: a
        {% endmacro %}
        spec:
          volumes:
          {{ one() }}
          {{ values.l }}
          more:
          {{ values.l }}
          none:
          {{ values.m }}
        ",
        "
        spec:
          volumes:
          - name: a
          - name: c
          more:
          - name: c
          none: null
          k: v
        ",
    );
}

#[test]
fn fragments_that_are_lists_are_joined() {
    values("{l: [{name: c}], m: {k: v}}")
        .partial("_d.j2", "- name: d\n  size: {{ values.l[0].name }}\n")
        .renders(
            "
            {% macro one() %}
            - name: a
              data: |
                - x

                {{ values.m.k }}
            # of the second
            - name: a2
              {{ values.m }}
            {% endmacro %}
            {% macro two() %}
              - name: b
              {{ values.l }}
              {{ one() }}
            {% endmacro %}
            {% macro nothing() %}{% endmacro %}
            plus: {{ one() + values.l + [1] + include('_d.j2') }}
            {% set all = concat(two(), nothing(), [{'z': 1}]) %}
            all: {{ all }}
            yaml:
              {{- (one() + include('_d.j2')) | toyaml | nindent(2) }}
            spliced:
              - first
              {{ include('_d.j2') + values.l }}
            count: {{ (one() + two()) | length }}
            each:
              {% for item in one() + values.l %}
              - {{ item }}
              {% endfor %}
            ",
            "
            plus:
            - name: a
              data: |
                - x

                v
            - name: a2
              k: v
            - name: c
            - 1
            - name: d
              size: c
            all:
            - name: b
            - name: c
            - name: a
              data: |
                - x

                v
            - name: a2
              k: v
            - z: 1
            yaml:
            - name: a
              data: |
                - x

                v
            - name: a2
              k: v
            - name: d
              size: c
            spliced:
            - first
            - name: d
              size: c
            - name: c
            count: 6
            each:
            - name: a
              data: |
                - x

                v
            - name: a2
              k: v
            - name: c
            ",
        );
}

#[test]
fn a_fragment_that_is_no_list_is_not_added() {
    values("x: 1").fails(
        "
        {% macro one() %}
        a: 1
        b: 2
        {% endmacro %}
        c: {{ [1] + one() }}
        ",
        "
        error[wrong-operand]: `+` joins lists, and this YAML is not a list
         --> a.yaml.j2:5:7
          |
        5 | c: {{ [1] + one() }}
          |       ^^^^^^^^^^^
        help: to merge maps, write each alone on its line; `~` joins text
        ",
    );
}

#[test]
fn numbers_and_text_are_added_as_before() {
    values("{x: 1, s: a}").renders(
        "
        {% macro num() %}{{ values.x }}{% endmacro %}
        {% macro name() %}n{% endmacro %}
        a: {{ num() + 1 }}
        b: {{ name() + values.s + '-c' }}
        c: {{ values.x + 2 * num() }}
        ",
        "
        a: 2
        b: na-c
        c: 3
        ",
    );
}

#[test]
fn a_list_and_a_map_of_two_macros_are_not_joined() {
    values("x: 1").fails(
        "
        {% macro one() %}
        - name: a
        {% endmacro %}
        {% macro two() %}
        a: 1
        b: 2
        {% endmacro %}
        volumes:
          {{ one() }}
          {{ two() }}
        ",
        "
        error[not-a-list]: a map is alone on its line among the items of a list
          --> a.yaml.j2:10:6
           |
        10 |   {{ two() }}
           |      ^^^^^
        help: only a list can be spliced in there; write `- {{ … }}` for one item
        ",
    );
}

#[test]
fn a_fragment_passes_through_toyaml() {
    values("x: 1")
        .partial(
            "_p.j2",
            "
        a: {{ values.x }}
        b: 2
        ",
        )
        .renders(
            "
        {% macro m() %}
        a: 1
        b: {{ values.x }}
        {% endmacro %}
        c: {{ m() | toyaml }}
        d:
          {{- include('_p.j2') | toyaml | nindent(2) }}
        ",
            "
        c:
          a: 1
          b: 1
        d:
          a: 1
          b: 2
        ",
        );
}

#[test]
fn recursive_loops_nest_their_yaml() {
    values("t: [{name: r, c: [{name: s, c: [{name: t, c: []}]}]}]").renders(
        "
        tree:
          {% for x in values.t recursive %}
          - name: {{ x.name }}
            {% if x.c %}
            children:
              {{ loop(x.c) }}
            {% endif %}
          {% endfor %}
        flat: {% for x in values.t recursive %}{{ x.name }}{{ loop(x.c) | upper }}{% endfor %}
        ",
        "
        tree:
        - name: r
          children:
          - name: s
            children:
            - name: t
        flat: rST
        ",
    );
}

#[test]
fn a_recursive_loop_that_prints_nothing_is_null() {
    values("t: [{name: r, c: []}]").renders(
        "
        tree:
          {% for x in values.t recursive %}
          - name: {{ x.name }}
            children: {{ loop(x.c) }}
          {% endfor %}
        ",
        "
        tree:
        - name: r
          children: null
        ",
    );
}

#[test]
fn blocks_are_inherited_and_extended() {
    values("x: 1")
        .partial(
            "_base.j2",
            "
        metadata:
          labels:
            {% block labels %}
            app: a
            on-one: {{ values.x }}
            {% endblock %}
          name: {% block name %}base{% endblock %}
          again: {{ self.name() }}
        ",
        )
        .renders(
            "
        {% extends '_base.j2' %}
        {% block labels %}
            {{ super() }}
            more: {{ values.x }}
        {% endblock %}
        {% block name %}{{ super() | upper }}-{{ values.x }}{% endblock %}
        ",
            "
        metadata:
          labels:
            app: a
            on-one: 1
            more: 1
          name: BASE-1
          again: BASE-1
        ",
        );
}

#[test]
fn macros_call_each_other_and_themselves() {
    values("x: v").renders(
        "
        {% macro count(i) %}{% if i %}{{ count(i - 1) | upper }}a{% endif %}{% endmacro %}
        {% macro first() %}{{ second() | upper }}{% endmacro %}
        {% macro second() %}x{{ values.x }}{% endmacro %}
        a: {{ count(3) }}
        b: {{ first() }}
        ",
        "
        a: AAa
        b: XV
        ",
    );
}

#[test]
fn call_blocks_work_within_loops() {
    values("x: v").renders(
        "
        {% macro wrap(title) %}
        title: {{ title }}
        {{ caller(title) }}
        {% endmacro %}
        l:
        {% for i in [1, 2] %}
        - i: {{ i }}
          {% call(t) wrap('t' ~ i) %}
          k{{ i }}: {{ t }}
          z: [{{ i }}]
          {% endcall %}
        {% endfor %}
        m: {% call(t) wrap('x') %}a: b{% endcall %}
        ",
        "
        l:
        - i: 1
          title: t1
          k1: t1
          z:
          - 1
        - i: 2
          title: t2
          k2: t2
          z:
          - 2
        m:
          title: x
          a: b
        ",
    );
}

#[test]
fn includes_nest_in_folders() {
    values("x: v")
        .partial(
            "lib/_one.j2",
            "
        b:
          {% include 'lib/deep/_two.j2' %}
          z: 1
        ",
        )
        .partial(
            "lib/deep/_two.j2",
            "
        {% import 'lib/_m.j2' as m %}
        c: {{ m.n(values.x) }}
        d: 2
        ",
        )
        .partial("lib/_m.j2", "{% macro n(x) %}{{ x }}-n{% endmacro %}\n")
        .renders(
            "
        a:
          {% include 'lib/_one.j2' %}
        ",
            "
        a:
          b:
            c: v-n
            d: 2
            z: 1
        ",
        );
}

#[test]
fn names_live_on_behind_if_and_in_namespaces() {
    values("x: v").renders(
        "
        {% set ns = namespace(n=0) %}
        {% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %}
        {% if true %}{% set q = 1 %}{% endif %}
        a: {{ ns.n }}
        b: {{ q }}
        {% set c, d = 3, [4] %}
        c: {{ c }}
        d: {{ d }}
        ",
        "
        a: 3
        b: 1
        c: 3
        d:
        - 4
        ",
    );
}

#[test]
fn an_error_in_raw_text_stands_at_the_tag_that_printed_it() {
    values("x: 'a: ['").fails(
        "
        z: 1
        b: {{ values.x | raw }}
        ",
        "
        error[yaml-syntax]: the `[` that opens here is never closed
         --> a.yaml.j2:2:7
          |
        2 | b: {{ values.x | raw }}
          |       ^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn several_documents_are_no_value() {
    values(r#"x: "a: 1\n---\nb: 2""#).fails(
        "z: {{ values.x | raw }}\n",
        "
        error[several-documents]: several documents are printed in the place of one value
         --> a.yaml.j2:1:7
          |
        1 | z: {{ values.x | raw }}
          |       ^^^^^^^^^^^^^^
        help: print documents at the top level, on a line of their own
        ",
    );
}

#[test]
fn an_indentation_has_a_limit() {
    values("x: 1").fails(
        "a: {{ 'x' | nindent(99999999999) }}\n",
        "
        error[wrong-argument]: a text is indented by at most 1000 columns, got 99999999999
         --> a.yaml.j2:1:13
          |
        1 | a: {{ 'x' | nindent(99999999999) }}
          |             ^^^^^^^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn a_list_that_an_expression_repeats_has_a_limit() {
    values("x: 1").fails(
        "a: {{ [1] * 99999999 }}\n",
        "
        error[too-many-items]: a list has more than 1000000 items here
         --> a.yaml.j2:1:7
          |
        1 | a: {{ [1] * 99999999 }}
          |       ^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn a_value_that_a_loop_wraps_has_a_limit() {
    values("x: 1").fails(
        "
        {% set ns = namespace(x=[]) %}
        {% for i in range(100000) %}
        {% set ns.x = [ns.x] %}
        {% endfor %}
        a: {{ ns.x }}
        ",
        "
        error[too-deep]: lists and maps are nested more than 100 levels deep here
         --> a.yaml.j2:3:15
          |
        3 | {% set ns.x = [ns.x] %}
          |               ^^^^^^
        ",
    );
}

#[test]
fn an_error_at_a_call_of_caller_stands_there() {
    values("x: v").fails(
        "
        {% macro wrap() %}
        <{{ caller(1) }}>
        {% endmacro %}
        a: {% call wrap() %}x{% endcall %}
        ",
        "
        error[wrong-argument]: `caller` accepts 0 arguments, got 1
         --> a.yaml.j2:2:5
          |
        2 | <{{ caller(1) }}>
          |     ^^^^^^^^^
        help: write `caller()`
        ",
    );
}

#[test]
fn a_map_on_a_new_line_in_the_text_of_a_fragment_is_json() {
    values("x: {k: 1}").renders(
        "
        {% macro m() %}
        a: {{ values.x | nindent(2) }}
        b: 1
        {% endmacro %}
        c: {{ m() ~ '' }}
        ",
        "c: |-\n  a: \n    {\"k\":1}\n  b: 1\n",
    );
}

#[test]
fn macros_that_print_nothing_below_a_key_are_null() {
    values("{m: {}, l: []}").renders(
        "
        {% macro nothing() %}{% endmacro %}
        a:
          {{ nothing() }}
          {{ nothing() }}
        b:
          {{ nothing() }}
          {{ values.m }}
        c:
          {{ nothing() }}
          {{ values.l }}
        ",
        "
        a: null
        b: {}
        c: []
        ",
    );
}

#[test]
fn a_map_or_a_list_among_others_is_yaml_in_the_text_of_a_fragment() {
    values("{m: {a: 1, b: [2]}, l: [{c: 3}], none: {}, nothing: null}")
        .partial(
            "_c.j2",
            "x:\n  z: 1\n  {{ values.m }}\n  {{ values.none }}\n  {{ values.nothing }}\n\
             l:\n  {{ values.l }}\n  - d\nwhole:\n  {{ values.m }}\n",
        )
        .partial("_j.j2", "{\n  \"a\": 1,\n  \"b\":\n    {{ values.m }}\n}\n")
        .renders(
            "
            yaml: |
              {{ include('_c.j2') | trim }}
            json: |
              {{ include('_j.j2') | trim }}
            ",
            r#"
            yaml: |
              x:
                z: 1
                a: 1
                b:
                - 2
              l:
                - c: 3
                - d
              whole:
                {"a":1,"b":[2]}
            json: |
              {
                "a": 1,
                "b":
                  {"a":1,"b":[2]}
              }
            "#,
        );
}
