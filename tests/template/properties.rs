//! Properties: the content of values never changes the shape of the output, and no template, however
//! broken, does worse than to end in an error with a place.

use plate_render::diagnostic::Diagnostics;
use plate_render::source::SourceMap;
use proptest::prelude::{Strategy, any, prop};
use proptest::{prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

use crate::support::data;

/// Characters and words that mean something to YAML, to Jinja or to this engine's neighbours.
#[rustfmt::skip]
const HOSTILE: &[&str] = &[
    "\n", "\r", "\r\n", "\t", " ", "  ", "\u{85}", "\u{2028}", "\u{feff}", "\0", "\u{7}",
    "\u{7f}", "{{", "}}", "{%", "%}", "{#", "#}", "{{ values.s }}", "{% raw %}", "#", " #", ": ",
    ":", "- ", "-", "? ", "---", "...", "\n---\n", "\n- ", "\nkey: ", "\"", "'", "''", "\\",
    "\\n", "|", ">", "|-", "&a", "*a", "!!int ", "!", "%", "@", "`", "[", "]", "{", "}", ",",
    "<<", "=", "~", "null", "true", "on", "y", "1", "0x1f", "1.10", "1e3", ".inf", "2001-01-01",
    "1:20", "ключ", "日本", "é", "e\u{301}", "🎉", "\u{200b}", "\u{e000}", "\u{f8ff}", "\u{10feff}",
    "\u{10ff20}", "\u{10ffff}", "\u{fffd}", "a", "b",
];

fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(HOSTILE).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let text = prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat());
    text.prop_map(|text| text.replace(|c| ('\u{10ff00}'..='\u{10ff1f}').contains(&c), "x"))
}

/// Every position gives the string itself, with letters around it at most.
const TEMPLATE: &str = "\
{% macro one(x) %}{{ x }}{% endmacro %}
{% macro several(x) %}
a: {{ x }}
b: [{{ x }}, '<{{ x }}>']
{% endmacro %}
whole: {{ values.s }} # {{ values.s }}
# {{ values.s }}
mixed: a{{ values.s }}b
quoted: [\"a{{ values.s }}b\", 'a{{ values.s }}b']
literal: |-
  a{{ values.s }}b
folded: >-
  a{{ values.s }}b
  c
keys:
  {{ values.k }}: {{ values.s }}
  x{{ values.k }}:
    - {{ values.s }}
    - - {{ values.s }}
      - a{{ values.s }}b
flow: {a: {{ values.s }}, {{ values.k }}: [{{ values.s }}]}
macro: {{ one(values.s) }}
several: {{ several(values.s) }}
merged:
  z: 1
  {{ several(values.s) }}
  {{ values.m }}
spliced:
  - z
  {{ values.l }}
loop:
  {% for x in values.l %}
  - {{ x }}
  {% endfor %}
text: {% set t %}a{{ values.s }}b{% endset %}{{ t }}
joined: {{ 'a' ~ values.s ~ 'b' }}
tpl: {{ tpl('a{{ values.s }}b') }}
included:
  {% include '_part.j2' %}
";

fn rendered(s: &str, k: &str) -> Value {
    let values = json!({ "s": s, "k": k, "m": { format!("m{k}"): s }, "l": [s, s] });
    let given = data(values).partial("_part.j2", "a: {{ values.s }}\n{{ values.k }}: 1\n");
    Value::from(given.documents(TEMPLATE))
}

/// Puts `s` and `k` into the strings and keys of what the placeholders gave.
fn replaced(value: &Value, s: &str, k: &str) -> Value {
    let text = |text: &str| text.replace("PLACEHOLDER", s).replace("KEYHOLDER", k);
    match value {
        Value::String(found) => json!(text(found)),
        Value::Array(items) => items.iter().map(|item| replaced(item, s, k)).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (text(key), replaced(value, s, k)))
            .collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn the_content_of_values_never_changes_the_shape_of_the_output(
        s in hostile_text(),
        k in hostile_text(),
    ) {
        // The prefix keeps the key apart from the keys that the template has itself.
        let k = format!("k{k}");
        let expected = replaced(&rendered("PLACEHOLDER", "KEYHOLDER"), &s, &k);
        prop_assert_eq!(rendered(&s, &k), expected);
    }

    #[test]
    fn a_value_of_any_shape_comes_out_as_it_went_in(value in shape()) {
        let template = "a: {{ values.v }}\nb:\n  - {{ values.v }}\nc: {{ [values.v] }}\n";
        let given = data(json!({ "v": value }));
        let expected = json!([{ "a": value, "b": [value], "c": [value] }]);
        prop_assert_eq!(Value::from(given.documents(template)), expected);
    }

    #[test]
    fn a_broken_template_ends_in_an_error_with_a_place_in_it(text in broken_template()) {
        let Err((diagnostics, sources)) = attempt(&text) else {
            return Ok(());
        };
        prop_assert!(!diagnostics.is_empty());
        for diagnostic in &diagnostics {
            let shown = format!("{diagnostic:?} in {text:?}");
            prop_assert!(!diagnostic.message.chars().any(is_reserved), "{shown}");
            prop_assert!(!diagnostic.labels.is_empty(), "no place: {shown}");
            for label in &diagnostic.labels {
                let length = sources.file(label.span.file).text().len();
                prop_assert!(label.span.range().end <= length, "outside: {shown}");
            }
        }
    }

    #[test]
    fn a_template_that_renders_leaves_no_trace_of_the_engine(text in broken_template()) {
        if let Ok(documents) = attempt(&text) {
            prop_assert!(!documents.concat().chars().any(is_reserved), "{text:?} gave {documents:?}");
        }
    }
}

/// Renders `text` with the stack that the command line has.
fn attempt(text: &str) -> Result<Vec<String>, (Diagnostics, Box<SourceMap>)> {
    let values = json!({ "s": "a: b\n", "i": 1, "l": [1, "x"], "m": { "k": "v" }, "z": null });
    let given = data(values)
        .partial("_part.j2", "a: {{ values.s }}\nb: 2\n")
        .fuel(100_000);
    let work = || {
        let mut sources = SourceMap::new();
        let rendered = given.render(text, &mut sources);
        rendered
            .map(|(documents, _)| documents)
            .map_err(|diagnostics| (diagnostics, Box::new(sources)))
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        thread
            .spawn_scoped(scope, work)
            .expect("a thread starts")
            .join()
            .expect("no panic")
    })
}

const STACK: usize = 64 << 20;

fn is_reserved(c: char) -> bool {
    ('\u{10ff00}'..='\u{10ff1f}').contains(&c)
}

fn shape() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        hostile_text().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("JSON has no infinity", |f| f.is_finite())
            .prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        prop::strategy::Just(Value::Null),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((hostile_text(), inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Expressions; from `values.nope` on they are errors, or only make sense at some places.
#[rustfmt::skip]
const EXPRESSIONS: &[&str] = &[
    "values.s", "values.i", "values.l", "values.m", "values.z", "omit", "none", "1.5",
    "values.m | toyaml", "values.m | nindent(2)", "values.s | indent(4)", "values.l[0]", "m()",
    "m() == 'x'", "m()[:2]", "m() ~ values.s", "m() | upper", "several()",
    "several() | nindent(4)", "several() | length", "several() ~ 'x'", "include('_part.j2')",
    "tpl('{{ values.s }}x')", "[values.s, omit, values.m]", "{'a': values.m, 1: 2}",
    "values.s if values.z", "values.l | join(values.s)", "namespace(a=1)", "range(3)", "values",
    "values.s | quote", "values.nope or omit", "'a: b' | raw", "values.s | tojson", "values.nope",
    "nope", "include('nope')", "tpl('{{')", "[several()]", "loop(values.l)", "loop.index",
    "caller()", "super()", "self.b()", "'a' ~ values.z", "-values.i", "values.i + 'x'", "m", "x",
    "(", "values.", "1 +", "values.s | raw",
];

#[rustfmt::skip]
const STATEMENTS: &[&str] = &[
    "if values.i", "if nope", "else", "elif values.z", "endif", "for x in values.l",
    "for x in values.l recursive", "for k, v in values.m | items", "endfor", "set x = values.s",
    "set x", "endset", "set x = several()", "macro m()", "macro several()", "endmacro",
    "call several()", "endcall", "filter upper", "endfilter", "block b", "endblock",
    "include '_part.j2'", "include 'nope'", "import '_part.j2' as p", "raw", "endraw",
    "with x = values.m", "endwith", "break", "continue", "do m()", "extends '_part.j2'", "autoescape true",
    "nope",
];

/// The text of YAML between tags.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "a: ", "b:", "c: 1", "- ", "- - ", "? ", ": ", "|\n", ">-\n", "|2\n", "\"", "'", "[", "]",
    "{", "}", ", ", "# ", " # ", "---\n", "...\n", "&a ", "*a", "!!str ", "!!int ", "<<: ",
    "text ", "\t", "\r\n", "x: y: z", "ключ: ", "\u{e000}", "\n\n", "d: x\n", "e: ", "f:\n  ",
    "g: |\n    ", "- x\n",
];

/// Statements and what closes them.
const BLOCKS: &[(&str, &str)] = &[
    ("if values.i", "endif"),
    ("if values.nope", "endif"),
    ("for x in values.l", "endfor"),
    ("for x in [] recursive", "endfor"),
    ("set x", "endset"),
    ("filter upper", "endfilter"),
    ("call wrap()", "endcall"),
    ("with x = values.m", "endwith"),
    ("macro other(x)", "endmacro"),
    ("block b", "endblock"),
    ("raw", "endraw"),
];

/// Lines of YAML and tags: mostly well formed, now and then not.
fn broken_template() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec(part(), 0..4).prop_map(|parts| parts.concat());
    let wild = (0_usize..4, parts, 0..8).prop_map(|(indent, parts, end)| {
        let end = if end == 0 { "" } else { "\n" };
        format!("{}{parts}{end}", "  ".repeat(indent))
    });
    let line = prop_oneof![1 => wild, 3 => tame_line()];
    let lines = line.prop_recursive(3, 24, 5, |inner| {
        let lines = prop::collection::vec(inner, 1..5).prop_map(|lines| lines.concat());
        let block = prop::sample::select(BLOCKS);
        (block, lines, any::<bool>()).prop_map(|((open, close), lines, own_line)| {
            let end = if own_line { "\n" } else { "" };
            format!("{{% {open} %}}{end}{lines}{{% {close} %}}{end}")
        })
    });
    prop::collection::vec(lines, 0..8).prop_map(|lines| format!("{HEAD}{}", lines.concat()))
}

/// A line that is right by itself, and may be so where it stands.
fn tame_line() -> impl Strategy<Value = String> {
    let expression = prop::sample::select(&EXPRESSIONS[..TAME]);
    let form = prop::sample::select(FORMS);
    (form, expression, 0..10_000_u32).prop_map(|(form, expression, number)| {
        let tag = format!("{{{{ {expression} }}}}");
        form.replace("{}", &tag).replace('#', &number.to_string())
    })
}

/// Lines with `{}` for a tag and `#` for a number.
#[rustfmt::skip]
const FORMS: &[&str] = &[
    "k#: {}\n", "k#:\n  {}\n", "k#:\n  - {}\n  {}\n", "k#: [{}, {}]\n", "k#: {a: {}, b: '{}'}\n",
    "k#: |\n  {}\n  x {}\n", "k#: >-\n    {}\n", "k#: x{}\n", "x{}#: 1\n", "{}\n", "k#: {} # c\n",
    "k#: &a# {}\nl#: *a#\n", "k#: !!str {}\n", "? x#\n: {}\n", "---\n", "\n",
];

/// How many of the expressions can be printed somewhere.
const TAME: usize = 34;

const HEAD: &str = "\
{% macro m() %}{{ values.s }}{% endmacro %}
{% macro several() %}
q: {{ values.i }}
r: 2
{% endmacro %}
{% macro wrap() %}
w:
  {{ caller() }}
{% endmacro %}
";

fn part() -> impl Strategy<Value = String> {
    let pick = |list: &'static [&'static str]| prop::sample::select(list);
    let dash = || prop_oneof![6 => prop::strategy::Just(""), 1 => prop::strategy::Just("-")];
    prop_oneof![
        20 => pick(TEXTS).prop_map(str::to_owned),
        20 => (dash(), pick(EXPRESSIONS), dash())
            .prop_map(|(left, expression, right)| format!("{{{{{left} {expression} {right}}}}}")),
        1 => pick(&["{", "{{", "}}", "{#", "#}", "%}"]).prop_map(str::to_owned),
        1 => (dash(), pick(STATEMENTS), dash())
            .prop_map(|(left, statement, right)| format!("{{%{left} {statement} {right}%}}")),
    ]
}
