//! Values are data: hostile strings in every position where a template can print one.
//!
//! `tests/yaml/strings.json` holds 516 strings that YAML could take for something else. Each is
//! rendered in each position below; the manifest is read back, and must hold exactly what is
//! expected, which is computed from the string alone.

use serde_json::{Value, json};

use crate::support::{Given, data, read};

/// A position: its name, the lines of the template below a key of that name, and what they give.
type Position = (&'static str, &'static str, fn(&str) -> Value);

const POSITIONS: &[Position] = &[
    ("whole", " {{ values.s }}", |s| json!(s)),
    ("whole-on-its-own-line", "\n    {{ values.s }}", |s| {
        json!(s)
    }),
    (
        "before-a-comment",
        " {{ values.s }} # {{ values.s }}",
        |s| json!(s),
    ),
    ("mixed", " pre{{ values.s }}post", |s| {
        json!(format!("pre{s}post"))
    }),
    ("at-the-end-of-text", " pre {{ values.s }}", |s| {
        json!(format!("pre {s}"))
    }),
    ("twice", " {{ values.s }}:{{ values.s }}", |s| {
        json!(format!("{s}:{s}"))
    }),
    ("single-quotes", " 'it''s {{ values.s }}'", |s| {
        json!(format!("it's {s}"))
    }),
    ("single-quotes-alone", " '{{ values.s }}'", |s| json!(s)),
    ("double-quotes", r#" "a\t{{ values.s }}\"""#, |s| {
        json!(format!("a\t{s}\""))
    }),
    ("double-quotes-alone", " \"{{ values.s }}\"", |s| json!(s)),
    (
        "double-quotes-over-lines",
        " \"a\n    {{ values.s }}\n    b\"",
        |s| json!(format!("a {s} b")),
    ),
    ("literal", " |\n    {{ values.s }}", |s| json!(clipped(s))),
    ("literal-strip", " |-\n    {{ values.s }}", |s| {
        json!(stripped(s))
    }),
    ("literal-keep", " |+\n    {{ values.s }}\n", |s| {
        json!(format!("{s}\n\n"))
    }),
    ("literal-mixed", " |\n    a: {{ values.s }}!\n    b", |s| {
        json!(format!("a: {s}!\nb\n"))
    }),
    (
        "literal-indented",
        " |\n    a:\n      {{ values.s }}\n    b",
        |s| json!(format!("a:\n  {}\nb\n", indented(s, 2))),
    ),
    (
        "literal-with-indicator",
        " |2-\n      {{ values.s }}",
        |s| json!(format!("  {}", stripped(&indented(s, 2)))),
    ),
    ("folded", " >\n    one {{ values.s }}\n    two", |s| {
        json!(format!("one {s} two\n"))
    }),
    ("folded-alone", " >-\n    {{ values.s }}", |s| {
        json!(stripped(s))
    }),
    ("key", "\n    {{ values.s }}: 1", |s| json!({ s: 1 })),
    (
        "key-mixed",
        "\n    x-{{ values.s }}-y: 1",
        |s| json!({ format!("x-{s}-y"): 1 }),
    ),
    (
        "key-in-quotes",
        "\n    \"{{ values.s }}\": 1",
        |s| json!({ s: 1 }),
    ),
    (
        "key-of-a-map",
        "\n    {{ values.s }}:\n      {{ values.s }}: {{ values.s }}",
        |s| json!({ s: { s: s } }),
    ),
    (
        "explicit-key",
        "\n    ? {{ values.s }}\n    : {{ values.s }}",
        |s| json!({ s: s }),
    ),
    (
        "flow-map-value",
        " {a: {{ values.s }}, b: 1}",
        |s| json!({ "a": s, "b": 1 }),
    ),
    (
        "flow-map-key",
        " { {{ values.s }}: 1 }",
        |s| json!({ s: 1 }),
    ),
    (
        "flow-list-item",
        " [{{ values.s }}, 1, {{ values.s }}]",
        |s| json!([s, 1, s]),
    ),
    (
        "flow-list-mixed",
        " [a{{ values.s }}, '{{ values.s }}']",
        |s| json!([format!("a{s}"), s]),
    ),
    (
        "comment",
        "\n    # {{ values.s }}\n    - 1 # {{ values.s }}\n    # x: {{ values.s }}",
        |_| json!([1]),
    ),
    ("list-item", "\n    - {{ values.s }}\n    - 1", |s| {
        json!([s, 1])
    }),
    ("list-item-mixed", "\n    - a{{ values.s }}b", |s| {
        json!([format!("a{s}b")])
    }),
    (
        "list-in-a-list",
        "\n    - - {{ values.s }}\n      - 1\n    - - - {{ values.s }}",
        |s| json!([[s, 1], [[s]]]),
    ),
    (
        "map-in-a-list",
        "\n    - a: {{ values.s }}\n      b: 1",
        |s| json!([{ "a": s, "b": 1 }]),
    ),
    (
        "nested",
        "\n    a:\n      b:\n        - c: {{ values.s }}",
        |s| json!({ "a": { "b": [{ "c": s }] } }),
    ),
    (
        "annotation",
        "\n    example.com/x: {{ values.s }}",
        |s| json!({ "example.com/x": s }),
    ),
    ("tagged", " !!str {{ values.s }}", |s| json!(s)),
    (
        "anchored",
        "\n    a: &{name} {{ values.s }}\n    b: *{name}",
        |s| json!({ "a": s, "b": s }),
    ),
    ("macro-of-one-line", " {{ one(values.s) }}", |s| json!(s)),
    ("macro-of-one-mixed-line", " {{ mixed(values.s) }}", |s| {
        json!(format!("x{s}y"))
    }),
    (
        "macro-of-several-lines",
        " {{ several(values.s) }}",
        |s| json!({ "a": s, "b": [s, format!("-{s}-")], "c": clipped(s) }),
    ),
    (
        "macro-among-keys",
        "\n    z: 1\n    {{ several(values.s) }}",
        |s| json!({ "z": 1, "a": s, "b": [s, format!("-{s}-")], "c": clipped(s) }),
    ),
    (
        "macro-within-a-macro",
        " {{ outer(values.s) }}",
        |s| json!({ "o": { "a": s, "b": [s, format!("-{s}-")], "c": clipped(s) }, "p": s }),
    ),
    (
        "call-block",
        " {% call wrap() %}{{ values.s }}{% endcall %}",
        |s| json!({ "in": s, "z": 1 }),
    ),
    (
        "include",
        "\n    {% include '_part.j2' %}",
        |s| json!({ "p": s, "q": [s] }),
    ),
    (
        "include-function",
        " {{ include('_part.j2', {'values': values}) }}",
        |s| json!({ "p": s, "q": [s] }),
    ),
    ("include-of-one-line", " {% include '_line.j2' %}", |s| {
        json!(format!("<{s}>"))
    }),
    (
        "nindent",
        "\n    {{- include('_part.j2', {'values': values}) | nindent(4) }}",
        |s| json!({ "p": s, "q": [s] }),
    ),
    (
        "toyaml",
        "\n    {{- toyaml(values.m) | nindent(4) }}",
        |s| json!({ "k": s }),
    ),
    ("quote", " {{ values.s | quote }}", |s| json!(s)),
    ("quote-in-quotes", " '{{ values.s | quote }}'", |s| {
        json!(format!("{s:?}"))
    }),
    (
        "loop-over-items",
        "\n    {% for x in [values.s, 'b'] %}\n    - {{ x }}\n    {% endfor %}",
        |s| json!([s, "b"]),
    ),
    (
        "loop-over-keys",
        "\n    {% for k in values.n %}\n    - {{ k }}\n    {% endfor %}",
        |s| json!([s]),
    ),
    (
        "loop-on-one-line",
        " [{% for x in [1, 2] %}{{ values.s }}, {% endfor %}]",
        |s| json!([s, s]),
    ),
    (
        "recursive-loop",
        "\n    {% for x in values.tree recursive %}\n    - name: {{ x.name }}\n      {% if x.below %}\n      below:\n        {{ loop(x.below) }}\n      {% endif %}\n    {% endfor %}",
        |s| json!([{ "name": s, "below": [{ "name": s }] }]),
    ),
    ("set", "{% set x = values.s %} {{ x }}", |s| json!(s)),
    (
        "set-block",
        "{% set x %}{{ values.s }}{% endset %} {{ x }}",
        |s| json!(s),
    ),
    (
        "set-block-mixed",
        "{% set x %}<{{ values.s }}>{% endset %} {{ x }}",
        |s| json!(format!("<{s}>")),
    ),
    (
        "with",
        "{% with x = values.s %} {{ x }}{% endwith %}",
        |s| json!(s),
    ),
    (
        "filter-block",
        " {% filter d('') %}<{{ values.s }}>{% endfilter %}",
        |s| json!(format!("<{s}>")),
    ),
    ("joined", " {{ 'a' ~ values.s ~ 'b' }}", |s| {
        json!(format!("a{s}b"))
    }),
    (
        "joined-by-a-filter",
        " {{ ['a', values.s] | join('-') }}",
        |s| json!(format!("a-{s}")),
    ),
    ("if-expression", " {{ values.s if true else 'x' }}", |s| {
        json!(s)
    }),
    (
        "in-an-if",
        " {% if values.s == values.s %}{{ values.s }}{% endif %}",
        |s| json!(s),
    ),
    ("list-expression", " {{ [values.s, [values.s]] }}", |s| {
        json!([s, [s]])
    }),
    (
        "map-expression",
        " {{ {values.s: values.s} }}",
        |s| json!({ s: s }),
    ),
    (
        "tpl",
        " {{ tpl('{{ values.s }}', {'values': values}) }}",
        |s| json!(s),
    ),
    (
        "tpl-mixed",
        " {{ tpl('a{{ values.s }}: b', {'values': values}) }}",
        |s| json!(format!("a{s}: b")),
    ),
    ("json", " {{ values.s | tojson }}", |s| {
        json!(json!(s).to_string())
    }),
    (
        "merged-value",
        "\n    a: 1\n    {{ values.m }}",
        |s| json!({ "a": 1, "k": s }),
    ),
    (
        "merged-key",
        "\n    {{ values.n }}\n    a-key-that-is-no-string-of-these: 1",
        |s| json!({ s: 1, "a-key-that-is-no-string-of-these": 1 }),
    ),
    (
        "merged-into-a-list-item",
        "\n    - {{ values.m }}\n      b: 1",
        |s| json!([{ "k": s, "b": 1 }]),
    ),
    ("spliced", "\n    - a\n    {{ values.l }}\n    - b", |s| {
        json!(["a", s, s, "b"])
    }),
    ("map-as-a-whole", " {{ values.n }}", |s| json!({ s: 1 })),
    ("list-as-a-whole", " {{ values.l }}", |s| json!([s, s])),
];

const MACROS: &str = "\
{% macro one(x) %}{{ x }}{% endmacro %}
{% macro mixed(x) %}x{{ x }}y{% endmacro %}
{% macro several(x) %}
a: {{ x }}
b:
  - {{ x }}
  - -{{ x }}-
c: |
  {{ x }}
{% endmacro %}
{% macro outer(x) %}
o:
  {{ several(x) }}
p: {{ one(x) }}
{% endmacro %}
{% macro wrap() %}
in: {{ caller() }}
z: 1
{% endmacro %}
";

fn strings() -> Vec<String> {
    serde_json::from_str(include_str!("../yaml/strings.json")).expect("the fixture is JSON")
}

/// The lines behind the first one are indented; lines without a character stay so.
fn indented(text: &str, width: usize) -> String {
    let lines = text.split('\n').enumerate();
    let indent = |(index, line): (usize, &str)| match line {
        "" => String::new(),
        line if index == 0 => line.to_owned(),
        line => format!("{}{line}", " ".repeat(width)),
    };
    lines.map(indent).collect::<Vec<_>>().join("\n")
}

/// A template with every position, each below a key with its name.
fn template() -> String {
    let mut text = MACROS.to_owned();
    text.push_str("matrix:\n");
    for (name, lines, _) in POSITIONS {
        let lines = lines.replace("{name}", name);
        text.extend(["  ", name, ":", &lines, "\n"]);
    }
    text
}

/// The values of a template for one string.
fn values_for(s: &str) -> Value {
    json!({
        "s": s,
        "m": { "k": s },
        "n": { s: 1 },
        "l": [s, s],
        "tree": [{ "name": s, "below": [{ "name": s, "below": [] }] }],
    })
}

fn given(values: Value) -> Given {
    data(values)
        .partial("_part.j2", "p: {{ values.s }}\nq:\n- {{ values.s }}\n")
        .partial("_line.j2", "<{{ values.s }}>\n")
}

fn given_string(s: &str) -> Given {
    given(values_for(s))
}

/// What `|-` leaves of a text: no line ends at its end.
fn stripped(s: &str) -> &str {
    let mut rest = s;
    while let Some(shorter) = rest.strip_suffix('\n') {
        rest = shorter.strip_suffix('\r').unwrap_or(shorter);
    }
    rest
}

/// What `|` leaves of a text: one line end at its end, its first one there if it has one.
fn clipped(s: &str) -> String {
    let kept = stripped(s);
    let end = if s[kept.len()..].starts_with('\r') {
        "\r\n"
    } else {
        "\n"
    };
    format!("{kept}{}", if kept.is_empty() { "" } else { end })
}

/// One rendering prints a document for each string.
#[test]
fn every_string_comes_out_exact_in_every_position() {
    let strings = strings();
    assert_eq!((strings.len(), POSITIONS.len()), (516, 74));
    let all: Vec<Value> = strings.iter().map(|s| values_for(s)).collect();
    let each = "{% for values in values.all %}\n---\n";
    let text = template().replace("matrix:\n", &format!("{each}matrix:\n")) + "{% endfor %}\n";
    let documents = given(json!({ "all": all }))
        .fuel(100_000_000)
        .documents(&text);
    assert_eq!(documents.len(), strings.len());
    let mut wrong = Vec::new();
    for (s, document) in strings.iter().zip(&documents) {
        for (name, _, expected) in POSITIONS {
            let (found, expected) = (&document["matrix"][name], expected(s));
            if *found != expected {
                wrong.push(format!("{name}: {s:?} gave {found}, not {expected}"));
            }
        }
    }
    let first = wrong[..wrong.len().min(20)].join("\n");
    assert!(wrong.is_empty(), "{} are wrong:\n{first}", wrong.len());
}

#[test]
fn the_positions_do_not_depend_on_each_other() {
    for (name, lines, expected) in POSITIONS {
        let lines = lines.replace("{name}", name);
        for s in ["a: b\n- x", "{{ a }}", ""] {
            // Without a line end behind the position, and with another key behind it.
            for end in ["", "\nlast: {{ values.s }}\n"] {
                let text = format!("{MACROS}matrix:\n  {name}:{lines}{end}");
                let documents = given_string(s).documents(&text);
                let is_block = lines.starts_with(" |") || lines.starts_with(" >");
                let ends_without_break = end.is_empty() && is_block;
                if !ends_without_break {
                    assert_eq!(documents[0]["matrix"][name], expected(s), "{text}");
                }
            }
        }
    }
}

#[test]
fn a_template_of_windows_gives_the_same() {
    let template = template();
    let windows = template.replace('\n', "\r\n");
    for s in ["a: b", "x\ny", "on", "{{ a }}", " "] {
        assert_eq!(
            given_string(s).documents(&windows),
            given_string(s).documents(&template)
        );
    }
}

#[test]
fn a_value_keeps_its_type_where_it_is_a_whole() {
    let typed = [
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(9_007_199_254_740_993_u64),
        json!(0.5),
        json!(-0.0),
        json!(1.0),
        json!(1e21),
        json!(1e-7),
        json!(f64::MAX),
        json!(f64::MIN_POSITIVE),
        json!(5e-324),
        json!(123_456_789.123_456_78),
        json!(true),
        json!(false),
        json!(null),
        json!([]),
        json!({}),
        json!([[], {}, [[]], [{}]]),
        json!({ "a": {}, "b": [], "c": { "d": { "e": [null, true, 1, 1.0, "1", "true", "null"] } } }),
        json!([1, [2, [3, [4, { "five": [6] }]]]]),
    ];
    let template = "\
{% macro one(x) %}{{ x }}{% endmacro %}
{% macro several(x) %}
a: {{ x }}
b: [{{ x }}]
{% endmacro %}
{% macro wrap() %}
in: {{ caller() }}
z: 1
{% endmacro %}
whole: {{ values.v }}
own-line:
  {{ values.v }}
item:
  - {{ values.v }}
  - - {{ values.v }}
flow: {a: {{ values.v }}, b: [{{ values.v }}]}
macro: {{ one(values.v) }}
several: {{ several(values.v) }}
set: {% set x = values.v %}{{ x }}
loop: {% for x in [values.v] %}{{ x }}{% endfor %}
if: {{ values.v if true else 0 }}
list: {{ [values.v] }}
map: {{ {'k': values.v} }}
tpl: {{ tpl('{{ values.v }}') }}
yaml: {{ values.v | toyaml }}
include: {% include '_part.j2' %}
call: {% call wrap() %}{{ values.v }}{% endcall %}
merged:
  z: 1
  {{ {'k': values.v} }}
spliced:
  - 1
  {{ [values.v] }}
";
    for v in typed {
        let given = data(json!({ "v": v })).partial("_part.j2", "{{ values.v }}\n");
        let found = given.documents(template);
        let expected = json!([{
            "whole": v, "own-line": v, "item": [v, [v]], "flow": { "a": v, "b": [v] },
            "macro": v, "several": { "a": v, "b": [v] }, "set": v, "loop": v, "if": v,
            "list": [v], "map": { "k": v }, "tpl": v, "yaml": v, "include": v,
            "call": { "in": v, "z": 1 }, "merged": { "z": 1, "k": v }, "spliced": [1, v],
        }]);
        assert_eq!(Value::from(found), expected);
    }
}

#[test]
fn a_typed_value_is_written_as_itself() {
    let render = |v: Value| {
        let given = data(json!({ "v": v }));
        let text = given.exact("v: {{ values.v }}\n").expect("it renders");
        assert_eq!(read(&text)["v"], v);
        text
    };
    assert_eq!(render(json!(u64::MAX)), "v: 18446744073709551615\n");
    assert_eq!(render(json!(i64::MIN)), "v: -9223372036854775808\n");
    assert_eq!(render(json!(1.0)), "v: 1.0\n");
    assert_eq!(render(json!("1")), "v: \"1\"\n");
    assert_eq!(render(json!(null)), "v: null\n");
}
