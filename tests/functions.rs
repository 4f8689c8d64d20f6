//! The cases in `tests/functions/*.yaml`, the examples in the table, and `COMPATIBILITY.md`.
//!
//! A case file maps our name to cases: `call` is an expression of ours, `want` its value or `error`
//! its message. `helm` is Helm's expression for the same; where Helm gives something else,
//! `helm_want` or `helm_error` holds it. `oracle.py` asks a real Helm.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use minijinja::value::Value;
use minijinja::{Environment, Error, UndefinedBehavior};
use plate_render::functions::FunctionError;
use plate_render::functions::jinja::{self, convert};
use plate_render::source::{SourceMap, Span};
use plate_render::yaml;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    call: String,
    #[serde(default, deserialize_with = "present")]
    want: Option<serde_json::Value>,
    error: Option<String>,
    help: Option<String>,
    #[serde(rename = "helm")]
    _helm: Option<String>,
    #[serde(rename = "helm_want")]
    _helm_want: Option<serde_json::Value>,
    #[serde(rename = "helm_error")]
    _helm_error: Option<String>,
}

/// Tells `want: null` from no `want` at all.
fn present<'de, D>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    serde_json::Value::deserialize(deserializer).map(Some)
}

type Cases = IndexMap<String, Vec<Case>>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/functions")
}

fn case_files() -> Vec<(String, Cases)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder of cases is there")
        .map(|entry| entry.expect("a file is readable").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a case file is readable");
        let cases =
            serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path.with_extension("").display().to_string(), cases)
    };
    paths.into_iter().map(read).collect()
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    jinja::register(&mut env);
    env
}

fn evaluate(env: &Environment<'_>, expression: &str) -> Result<Value, Error> {
    env.compile_expression(expression)?.eval(())
}

fn as_json(value: &Value) -> serde_json::Value {
    let mut sources = SourceMap::new();
    let span = Span::new(sources.add("result", ""), 0, 0);
    let node = convert::to_node(value, span).expect("the result is data");
    yaml::to_json(&node)
}

/// Returns the message and the next step of an error, our own or the engine's.
fn message(error: &Error) -> (String, Option<String>) {
    let source = std::error::Error::source(error);
    match source.and_then(|source| source.downcast_ref::<FunctionError>()) {
        Some(diagnostic) => (diagnostic.message.clone(), diagnostic.help.clone()),
        None => (error.kind().to_string(), None),
    }
}

fn complaint(env: &Environment<'_>, case: &Case) -> Option<String> {
    let result = evaluate(env, &case.call);
    match (&result, &case.want, &case.error) {
        (Ok(value), Some(want), None) => {
            let got = as_json(value);
            (got != *want).then(|| format!("{}\n  want {want}\n  got  {got}", case.call))
        }
        (Err(error), None, Some(want)) => {
            let (got, help) = message(error);
            let differs = got != *want || (case.help.is_some() && case.help != help);
            differs.then(|| {
                format!(
                    "{}\n  want {want}\n  got  {got}\n  help {help:?}",
                    case.call
                )
            })
        }
        (result, ..) => Some(format!("{}\n  got {result:?}", case.call)),
    }
}

#[test]
fn every_case_gives_what_it_wants() {
    let env = environment();
    let mut complaints = Vec::new();
    for (file, cases) in case_files() {
        for case in cases.values().flatten() {
            complaints.extend(complaint(&env, case).map(|text| format!("{file}: {text}")));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_function_has_a_case() {
    let files = case_files();
    let with_cases: BTreeSet<&str> = files
        .iter()
        .flat_map(|(_, cases)| cases.keys())
        .map(String::as_str)
        .collect();
    let without: Vec<&str> = jinja::table()
        .filter(|entry| entry.is_ours())
        .map(|entry| entry.name)
        .filter(|name| !with_cases.contains(name))
        .collect();
    assert!(without.is_empty(), "without a case: {without:?}");
}

#[test]
fn every_name_of_helm_is_in_the_table_once() {
    let names = std::fs::read_to_string(folder().join("helm_names.txt")).unwrap();
    for name in names.lines() {
        let entries = jinja::table().filter(|entry| entry.helm.contains(&name));
        assert_eq!(entries.count(), 1, "{name}");
    }
}

#[test]
fn every_example_of_the_table_holds() {
    let env = environment();
    for entry in jinja::table().filter(|entry| !entry.example.0.is_empty()) {
        let (call, same) = entry.example;
        let got = evaluate(&env, call).unwrap_or_else(|error| panic!("{call}: {error}"));
        let want = evaluate(&env, same).unwrap();
        assert_eq!(as_json(&got), as_json(&want), "{call}");
    }
}

#[test]
fn no_result_is_a_safe_string() {
    let env = environment();
    for (_, cases) in case_files() {
        for case in cases.values().flatten() {
            let is_safe = evaluate(&env, &case.call).is_ok_and(|value| value.is_safe());
            assert!(!is_safe, "{}", case.call);
        }
    }
}

/// Values at the edges of what a function may be given.
fn odd_values() -> Vec<Value> {
    let nested = Value::from(vec![Value::from(1), Value::from("a"), Value::from(())]);
    vec![
        Value::UNDEFINED,
        Value::from(()),
        Value::from(true),
        Value::from(0),
        Value::from(-3),
        Value::from(i64::MIN),
        Value::from(u64::MAX),
        Value::from(i128::MIN),
        Value::from(u128::MAX),
        Value::from(1.5),
        Value::from(f64::NAN),
        Value::from(f64::MAX),
        Value::from(""),
        Value::from("é%d(~>1.2 "),
        Value::from("%[*.99999999999999999999v"),
        Value::from_bytes(vec![0xff]),
        nested.clone(),
        Value::from_pairs([("a", nested), ("é", Value::from(1))]),
        Value::from_pairs([(Value::from(()), Value::from(1))]),
        Value::from_function(|| 1),
    ]
}

#[test]
fn no_argument_makes_a_function_panic() {
    let env = environment();
    let odd = odd_values();
    for name in jinja::table()
        .map(|entry| entry.name)
        .filter(|name| !name.is_empty())
    {
        for (width, call) in [
            (3, format!("{name}(a, b, c)")),
            (2, format!("{name}(a, b)")),
            (1, format!("{name}(a)")),
            (0, format!("{name}()")),
            (3, format!("c | {name}(a, b)")),
            (2, format!("b | {name}(a)")),
            (1, format!("a | {name}")),
        ] {
            let expression = env.compile_expression(&call).unwrap();
            // All values alone and in pairs; of the triples some, to end in seconds.
            let stride = if width == 3 { 13 } else { 1 };
            for index in (0..odd.len().pow(width)).step_by(stride) {
                let pick = |place: u32| odd[index / odd.len().pow(place) % odd.len()].clone();
                let given = [("a", pick(0)), ("b", pick(1)), ("c", pick(2))];
                let _ = expression.eval(Value::from_pairs(given));
            }
        }
    }
}

#[test]
fn what_is_chosen_is_given_back_itself() {
    let env = environment();
    let context = Value::from_pairs([
        ("x", Value::from(vec![1])),
        ("m", Value::from_pairs([("k", vec![1])])),
    ]);
    for call in [
        "coalesce(missing, x) is sameas x",
        "ternary(x, 1, true) is sameas x",
        "required('msg', x) is sameas x",
        "first([x]) is sameas x",
        "append([], x)[0] is sameas x",
        "concat([x])[0] is sameas x",
        "get(m, 'k') is sameas m.k",
        "dig('k', 'default', m) is sameas m.k",
        "(m | pick('k')).k is sameas m.k",
        "merge({}, m).k is sameas m.k",
        "(m | values)[0] is sameas m.k",
    ] {
        let same = env
            .compile_expression(call)
            .unwrap()
            .eval(&context)
            .unwrap();
        assert!(same.is_true(), "{call}");
    }
}

#[test]
fn compatibility_md_is_what_the_table_gives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("COMPATIBILITY.md");
    let made = jinja::compatibility();
    if std::env::var_os("UPDATE_COMPATIBILITY").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == made,
        "COMPATIBILITY.md is out of date: run this test with UPDATE_COMPATIBILITY=1"
    );
}
