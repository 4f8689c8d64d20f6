//! What templates say when they are wrong: place, caret, origin, next step.

use crate::support::values;

#[test]
fn probe() {
    for (v, t) in [
        (
            "replicaCount: 1",
            "spec:\n  replicas: {{ values.replicaCuont }}\n",
        ),
        ("a: 1", "x: {{ foo }}\n"),
        ("a: 1", "x: {{ vlaues.a }}\n"),
        ("a: 1", "x: {{ values.b.c }}\n"),
        ("a: {b: 1}", "x: {{ values.a.c }}\n"),
        (
            "a: [{name: x}]",
            "{% for e in values.a %}\nx: {{ e.nmae }}\n{% endfor %}\n",
        ),
        ("a: 1", "x: {{ values.a | uper }}\n"),
        ("a: 1", "x: {{ fooo(1) }}\n"),
        ("a: 1", "x: {{ values.a \n"),
        ("a: 1", "x:\n{% if values.a %}\n  b: 1\n"),
        ("a: 1", "x: {{ .Values.a }}\n"),
        ("a: 1", "x: {{- include \"foo\" . | nindent 4 }}\n"),
        ("a: 1", "x: {{ $x }}\n"),
        ("a: 1", "x: {{ toYaml .Values.x | nindent 4 }}\n"),
        ("a: 1", "a: 1\nb: 2\n  c: 3\n"),
        ("a: 1", "{% if true %}\na: 1\n\tb: 2\n{% endif %}\n"),
        ("a: 1", "a: 1\n{{ 'b' }}: 2\nb: 3\n"),
        ("m: {x: 1}", "a: 1\n{{ values.m }}\nx: 3\n"),
        ("m: {x: 1}", "a: v{{ values.m }}\n"),
        ("m: {x: 1}", "a: 1\nb: \"{{ values.m }}\"\n"),
        ("m: [1]", "a: 1\n{{ values.m }}\n"),
        ("t: 1.10", "image: app:{{ values.t }}\n"),
        ("t: 1.10", "image: {{ 'app:' ~ values.t }}\n"),
        (
            "t: 1.10",
            "{% macro m() %}v{{ values.t }}{% endmacro %}\nimage: {{ m() }}\n",
        ),
        ("t: null", "image: app:{{ values.t }}\n"),
        (
            "t: null",
            "{% for i in range(100000) %}{% for j in range(100000) %}{% set x = i %}{% endfor %}{% endfor %}\n",
        ),
        (
            "t: null",
            "{% macro m() %}{{ m() }}{% endmacro %}\na: {{ m() }}\n",
        ),
        ("t: null", "a: {{ include('a.yaml.j2') }}\n"),
        ("t: '{{ tpl(values.t) }}'", "a: {{ tpl(values.t) }}\n"),
        ("t: null", "{% import '_foo.j2' as x %}\n"),
        ("t: null", "{% import 'x' as h*a %}\n"),
        ("t: null", "a: {{ values.t | required('t is needed') }}\n"),
        ("t: null", "a: {{ range(3, 'x') }}\n"),
        ("t: null", "a: {{ 'x' | replace }}\n"),
        ("t: null", "a: {{ 1 + 'x' }}\n"),
        (
            "t: null",
            "{% macro m(a) %}\nx: {{ values.foo }}\n{% endmacro %}\na: {{ m(1) }}\n",
        ),
        ("t: null", "a: {{ m }}{% macro m() %}{% endmacro %}\n"),
        ("t: null", "{% macro m() %}{% endmacro %}\na: {{ m }}\n"),
        ("t: null", "a: b: c\n"),
        ("t: null", "a: [1\nb: 2\n"),
    ] {
        match values(v).template(t) {
            Ok(out) => println!("OK {t:?}\n{out}"),
            Err(faults) => println!("{faults}"),
        }
    }
}
