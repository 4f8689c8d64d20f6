//! The YAML reader against what Helm reads, and the writer against every hostile string.
//!
//! `tests/yaml/reads.json` holds documents with what Helm 4.3.1 reads (`fromYaml | toJson`) or its
//! error; `tests/yaml/strings.json` holds strings that must survive as value, key and list item.
//! `tests/yaml/differences.json` lists where this reader answers otherwise, each with its reason.

use std::collections::BTreeMap;

use plate_render::source::{SourceMap, Span};
use plate_render::yaml::{Data, Node, emit, parse, to_json};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Read {
    name: String,
    yaml: String,
    value: Option<Value>,
}

/// Where this reader differs from Helm, with a reason each.
#[derive(Deserialize)]
struct Differences {
    /// It gives an error where Helm reads something.
    stricter: BTreeMap<String, String>,
    /// It reads something else than Helm, or something where Helm gives an error.
    silent: BTreeMap<String, String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Agrees,
    Stricter,
    Silent,
}

fn documents(text: &str) -> Result<Vec<Node>, String> {
    let mut sources = SourceMap::new();
    let file = sources.add("test.yaml", text);
    parse(file, text).map_err(|fault| format!("{}: {}", fault.code, fault.message))
}

fn compare(read: &Read) -> (Outcome, String) {
    let ours =
        documents(&read.yaml).map(|documents| documents.first().map_or(Value::Null, to_json));
    let shown = format!("{:?}: ours {ours:?}, Helm {:?}", read.yaml, read.value);
    let outcome = match (&ours, &read.value) {
        (Err(_), None) => Outcome::Agrees,
        (Err(_), Some(_)) => Outcome::Stricter,
        // Helm wants a map at the top and says so; this reader leaves that to its caller.
        (Ok(ours), None) if !ours.is_object() => Outcome::Agrees,
        // An empty text is an empty map to Helm.
        (Ok(Value::Null), Some(helm)) if *helm == json!({}) => Outcome::Agrees,
        (Ok(ours), Some(helm)) if same(ours, helm) => Outcome::Agrees,
        (Ok(_), _) => Outcome::Silent,
    };
    (outcome, shown)
}

/// Helm rounds whole numbers past 2^53, and this reader keeps them, so numbers compare as floats.
fn same(ours: &Value, helm: &Value) -> bool {
    match (ours, helm) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

fn reads() -> Vec<Read> {
    serde_json::from_str(include_str!("yaml/reads.json")).expect("the fixture is JSON")
}

fn differences() -> Differences {
    serde_json::from_str(include_str!("yaml/differences.json")).expect("the fixture is JSON")
}

#[test]
fn every_document_is_read_as_helm_reads_it() {
    let differences = differences();
    let mut wrong = Vec::new();
    for read in reads() {
        let listed = match (
            differences.stricter.contains_key(&read.name),
            differences.silent.contains_key(&read.name),
        ) {
            (true, _) => Outcome::Stricter,
            (_, true) => Outcome::Silent,
            _ => Outcome::Agrees,
        };
        let (outcome, shown) = compare(&read);
        if outcome != listed {
            wrong.push(format!(
                "{} {outcome:?}, listed as {listed:?}: {shown}",
                read.name
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn at_most_ten_documents_are_read_otherwise_in_silence() {
    assert!(differences().silent.len() <= 10);
}

fn strings() -> Vec<String> {
    serde_json::from_str(include_str!("yaml/strings.json")).expect("the fixture is JSON")
}

fn written(value: &Value) -> String {
    let span = Span::new(SourceMap::new().add("test.yaml", ""), 0, 0);
    let mut out = String::new();
    emit(&Node::from_json(value, span), &mut out);
    out
}

fn assert_survives(value: &Value) {
    let text = written(value);
    let nodes = documents(&text).unwrap_or_else(|fault| panic!("{fault} in {text:?}"));
    assert_eq!(nodes.len(), 1, "{text:?}");
    assert_eq!(to_json(&nodes[0]), *value, "{text:?}");
}

#[test]
fn every_string_survives_as_a_value() {
    for text in strings() {
        assert_survives(&json!({ "a": { "b": text, "c": 1 } }));
        assert_survives(&json!(text));
    }
}

#[test]
fn every_string_survives_as_a_key() {
    for text in strings() {
        assert_survives(&json!({ "a": { text.clone(): 1, "c": { text: { "d": 2 } } } }));
    }
}

#[test]
fn every_string_survives_as_a_list_item() {
    for text in strings() {
        assert_survives(&json!({ "a": [text, [text, { "b": text, "c": [text] }]] }));
    }
}

#[test]
fn a_key_may_have_any_length() {
    for length in [999, 1000, 1001, 1024, 1025, 5000] {
        let key = "ключ".repeat(length / 4);
        assert_survives(&json!({ "a": [{ key.clone(): { key: [1] } }] }));
    }
}

#[test]
fn an_empty_text_has_no_document() {
    for text in ["", "\n\n", "# comment\n", "   \n  # x"] {
        assert_eq!(documents(text), Ok(vec![]), "{text:?}");
    }
}

#[test]
fn an_explicit_empty_document_is_null() {
    let nodes = documents("---\n---\na: 1\n").expect("two documents");
    assert_eq!(nodes[0].data, Data::Null);
    assert_eq!(nodes.len(), 2);
}
