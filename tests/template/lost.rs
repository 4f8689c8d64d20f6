//! What a template would lose without a word is an error: lines in a comment, a `set` in a loop.

use crate::support::values;

const COMMENT_HELP: &str = "help: put text that contains `{#` in `{% raw %}…{% endraw %}`; a comment of several lines \
     begins on a line of its own";

#[test]
fn a_comment_that_opens_in_text_and_spans_lines_is_refused() {
    values("x: 1").fails(
        "
        run.sh: |
          n=${#list[@]}
          rm -rf $TARGET
          name=${file#}
        ",
        &format!(
            "
        error[comment-in-text]: a comment opens after text here, and removes the lines up to its end
         --> a.yaml.j2:2:6
          |
        2 |   n=${{#list[@]}}
          |      ^^
         --> a.yaml.j2:4:14 (it ends here)
          |
        4 |   name=${{file#}}
          |              ^^
        {COMMENT_HELP}
        "
        ),
    );
}

#[test]
fn a_comment_that_touches_the_text_around_it_is_refused() {
    for template in [
        "a: 'n=${#list[@]}; name=${file#}'\n",
        "a: |\n  sed -e 's/{#//g' -e 's/#}//g'\n",
        "{% if true %}a: ${#} {#}{% endif %}\n",
    ] {
        let diagnostics = values("x: 1").exact(template).unwrap_err();
        let message = "error[comment-in-text]: a comment opens within a word here";
        assert!(
            diagnostics.starts_with(message),
            "{template}: {diagnostics}"
        );
        assert!(
            diagnostics.contains("it ends here"),
            "{template}: {diagnostics}"
        );
    }
}

#[test]
fn a_comment_beside_a_blank_or_a_tag_stays() {
    values("x: 1").renders(
        "
        a: b{# c #} {#d#}
        h: {{ values.x }}{#i#}
        j: {% if true %}{#k#}l{% endif %}
        ",
        "a: b\nh: 1\nj: l\n",
    );
}

#[test]
fn a_comment_that_holds_another_is_refused() {
    let message = "error[comment-in-text]: the comment that opens here contains another `{#`";
    for template in [
        "a: ${#x} {# note #}\n",
        "a: ${#x}\n---\nb: 1\n{# note #}\n",
        "{# a\nb: 1\n{# note #}\n",
        "{%- if true %}\n  a: 'x{#- b'\n{#- note -#}\n{% endif %}\n",
        "a: ${#x}\r\nb: 1\r\n{# note #}\r\n",
        "{% macro m() %}\na: ${#x}\nb: 1\n{# note #}\n{% endmacro %}\n",
    ] {
        let diagnostics = values("x: 1").exact(template).unwrap_err();
        assert!(
            diagnostics.starts_with(message),
            "{template}: {diagnostics}"
        );
        assert!(
            diagnostics.contains(COMMENT_HELP),
            "{template}: {diagnostics}"
        );
    }
}

#[test]
fn a_comment_on_lines_of_its_own_or_behind_text_on_one_line_stays() {
    values("x: 1").renders(
        "
        {# of several
           lines, ---
        ---
        with ${#x} in it #}
        a: {{ values.x }} {# of one line #}
        {% if true %} {# behind a tag,
          of two lines #}
        b: '{% raw %}${#x}
        #}{% endraw %}'
        {% endif %}
        ",
        "a: 1\nb: \"${#x} #}\"\n",
    );
}

#[test]
fn a_comment_in_the_text_of_a_value_is_refused() {
    let diagnostics = values(r#"x: "n=${#a}\nb=${c#}""#)
        .template("a: {{ tpl(values.x) }}\n")
        .unwrap_err();
    let message = "error[comment-in-text]: in the text given to `tpl`: a comment opens after text";
    assert!(diagnostics.starts_with(message), "{diagnostics}");
    assert!(diagnostics.contains(COMMENT_HELP), "{diagnostics}");
}

#[test]
fn a_set_in_a_loop_that_is_used_after_it_is_refused() {
    values("l: [1, 2]").fails(
        "
        {% set total = 0 %}
        {% for x in values.l %}
        {% set total = total + x %}
        {% endfor %}
        total: {{ total }}
        ",
        "
        error[set-in-loop]: this `set` ends with its loop: after it, `total` is unchanged
         --> a.yaml.j2:3:8
          |
        3 | {% set total = total + x %}
          |        ^^^^^
         --> a.yaml.j2:1:8 (`total` comes from here)
          |
        1 | {% set total = 0 %}
          |        ^^^^^
         --> a.yaml.j2:5:11 (it is used here)
          |
        5 | total: {{ total }}
          |           ^^^^^
        help: write `{% set kept = namespace(total=…) %}` before the loop, `{% set kept.total = … %}` in it, and `kept.total` after it
        ",
    );
}

#[test]
fn a_set_is_lost_in_ifs_withs_macros_and_inner_loops() {
    for template in [
        "{% set f = false %}{% for x in [1] %}{% if x %}{% set f = true %}{% endif %}{% endfor %}a: {{ f }}",
        "{% set f = 0 %}{% for x in [1] %}{% with y = x %}{% set f = y %}{% endwith %}{% endfor %}a: {{ f }}",
        "{% macro m(n) %}{% for x in [1] %}{% set n = x %}{% endfor %}{{ n }}{% endmacro %}a: {{ m(0) }}",
        "{% set n = 0 %}{% for x in [1] %}{% for y in [1] %}{% set n = n + 1 %}{% endfor %}{% endfor %}a: {{ n }}",
        "{% for x in [1] %}{% for y in [1] %}{% set x = y %}{% endfor %}- {{ x }}\n{% endfor %}",
        "{% set a, b = 0, 1 %}{% for x in [1] %}{% set a, b = x, x %}{% endfor %}a: {{ b }}",
        "{% set n %}0{% endset %}{% for x in [1] %}{% set n %}{{ x }}{% endset %}{% endfor %}a: {{ n }}",
        "{% set n = 0 %}{% for x in [1] %}{% set n = x %}{% endfor %}{% for y in [n] %}a: {{ y }}{% endfor %}",
        "{% set n = 0 %}{% for x in [1] %}{% set n = x %}{% endfor %}{% set n = n + 1 %}a: 1",
        "{% set n = 0 %}{% if true %}{% for x in [1] %}{% set n = x %}{% endfor %}{% endif %}a: {{ n }}",
        "{% set n = 0 %}{%- for x in [1] -%}{%- set n = x -%}{%- endfor -%}{% set k = n | string %}a: {{ k }}",
        "{% set n = 0 %}{% for x in [1] %}- {{ n }}\n{% for y in [1] %}{% set n = x %}{% endfor %}{% endfor %}",
    ] {
        let diagnostics = values("x: 1").exact(template).unwrap_err();
        assert!(
            diagnostics.starts_with("error[set-in-loop]"),
            "{template}: {diagnostics}"
        );
    }
}

#[test]
fn a_set_in_a_loop_that_loses_nothing_stays() {
    for template in [
        "{% for x in [1] %}{% set n = x %}a: {{ n }}\n{% endfor %}",
        "{% for x in [1] %}{% set n = x %}{% endfor %}{% for y in [1] %}{% set n = y %}a: {{ n }}{% endfor %}",
        "{% set n = 0 %}{% for x in [1] %}{% set n = x %}a: {{ n }}\n{% endfor %}",
        "{% set n = 0 %}{% for x in [1] %}{% set n = x %}{% endfor %}{% set n = 2 %}a: {{ n }}",
        "{% set n = 0 %}{% for x in [1] %}{% set n = x %}{% endfor %}\
         {% if true %}{% set n = 2 %}{% else %}{% set n = 3 %}{% endif %}a: {{ n }}",
        "{% set s = namespace(n=0) %}{% for x in [1] %}{% set s.n = x %}{% endfor %}a: {{ s.n }}",
        "{% set n = 0 %}{% macro m() %}{% for x in [1] %}{% set n = x %}{{ n }}{% endfor %}{% endmacro %}\
         a: {{ n }}{{ m() }}",
        "{% set n = 0 %}{% for x in [1] %}{% with n = 1 %}{% set n = x %}{% endwith %}{% endfor %}a: {{ n }}",
        "{% set x = 0 %}{% for x in [1] %}{% set x = x + 1 %}b{{ x }}: 1\n{% endfor %}a: {{ x }}",
        "{% set n = 0 %}{% for x in [] %}{% else %}{% set n = 1 %}{% endfor %}a: {{ n }}",
    ] {
        let rendered = values("x: 1").exact(template);
        assert!(rendered.is_ok(), "{template}: {rendered:?}");
    }
}

#[test]
fn a_set_that_only_the_next_round_could_use_is_refused() {
    values("l: [a, b]").fails(
        "
        {% set n = 0 %}
        {% for x in values.l %}
        {{ x }}: {{ n }}
        {% set n = n + 1 %}
        {% endfor %}
        ",
        "
        error[set-in-loop]: this `set` ends with its iteration of the loop: in the next one, `n` is unchanged
         --> a.yaml.j2:4:8
          |
        4 | {% set n = n + 1 %}
          |        ^
         --> a.yaml.j2:1:8 (`n` comes from here)
          |
        1 | {% set n = 0 %}
          |        ^
         --> a.yaml.j2:3:13 (it is used here)
          |
        3 | {{ x }}: {{ n }}
          |             ^
        help: write `{% set kept = namespace(n=…) %}` before the loop, `{% set kept.n = … %}` in it, and `kept.n` where it is used
        ",
    );
    for template in [
        "{% set f = 1 %}{% for x in [1] %}{% if f %}{% set f = 0 %}{% else %}, {% endif %}{{ x }}{% endfor %}",
        "{% set s = '' %}{% for x in [1] %}{{ s }}{{ x }}{% set s = ',' %}{% endfor %}",
        "{% for x in [1] %}{{ p or 'none' }}{% set p = x %}{% endfor %}",
        "{% for x in [1] %}{% set f = 1 %}{% for y in [1] %}{{ f }}{% set f = 0 %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% for x in [1] %}{{ n }}{% set n = x %}{% endfor %}{% endmacro %}a: {{ m(0) }}",
    ] {
        let diagnostics = values("x: 1").exact(template).unwrap_err();
        let is_found =
            diagnostics.starts_with("error[set-in-loop]: this `set` ends with its iteration");
        assert!(is_found, "{template}: {diagnostics}");
    }
}

#[test]
fn a_set_that_its_own_round_uses_stays() {
    for template in [
        "{% set n = 0 %}{% for x in [1] %}a{{ n }}: 1\n{% set n = x %}b{{ n }}: 1\n{% endfor %}",
        "{% set n = 0 %}{% for x in [1] %}{% if x %}{% set n = x %}{% endif %}a: {{ n }}\n{% endfor %}",
        "{% set n = 0 %}{% for x in [1] %}{% if x %}{% set n = n + 1 %}{% endif %}a: 1\n{% endfor %}",
        "{% set n = 0 %}{% for x in [1] %}{% if n %}{% endif %}{% set n = x %}{% include '_n.j2' %}\n{% endfor %}",
    ] {
        let rendered = values("x: 1")
            .partial("_n.j2", "a: {{ n }}")
            .exact(template);
        assert!(rendered.is_ok(), "{template}: {rendered:?}");
    }
}
