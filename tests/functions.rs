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
use plate_render::functions::{self, Fault, convert};
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
    functions::register(&mut env);
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
    match source.and_then(|source| source.downcast_ref::<Fault>()) {
        Some(fault) => (fault.message.clone(), fault.help.clone()),
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
    let without: Vec<&str> = functions::table()
        .filter(|entry| entry.is_ours())
        .map(|entry| entry.name)
        .filter(|name| !with_cases.contains(name))
        .collect();
    assert!(without.is_empty(), "without a case: {without:?}");
}

#[test]
fn every_example_of_the_table_holds() {
    let env = environment();
    for entry in functions::table().filter(|entry| !entry.example.0.is_empty()) {
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

#[test]
fn compatibility_md_is_what_the_table_gives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("COMPATIBILITY.md");
    let made = functions::compatibility();
    if std::env::var_os("UPDATE_COMPATIBILITY").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == made,
        "COMPATIBILITY.md is out of date: run this test with UPDATE_COMPATIBILITY=1"
    );
}
