//! The YAML reader against what Helm reads, and the writer against every hostile string.
//!
//! `tests/yaml/reads.json` holds documents with what Helm 4.3.1 reads (`fromYaml | toJson`) or its
//! error; `tests/yaml/strings.json` holds strings that must survive as value, key and list item.
//! `tests/yaml/differences.json` lists where this reader answers otherwise, each with its reason.

use std::collections::BTreeMap;

use plate_render::source::{SourceMap, Span};
use plate_render::yaml::{Data, Node, emit, parse, to_json};
use proptest::prelude::{Just, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};
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
    parse(file, text).map_err(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
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
    let nodes = documents(&text).unwrap_or_else(|diagnostic| panic!("{diagnostic} in {text:?}"));
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
fn a_reader_of_yaml_1_2_gets_the_same_strings() {
    for text in strings() {
        let value = json!({ "a": text, "b": [text], "c": { text: 1 } });
        let written = written(&value);
        let read: Value = serde_yaml::from_str(&written).expect("the text is YAML");
        assert_eq!(read, value, "{written:?}");
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

fn assert_diagnostic(text: &str, expected: &str) {
    let diagnostic = documents(text).expect_err("the text is hostile");
    assert_eq!(diagnostic, format!("yaml-syntax: {expected}"));
}

#[test]
fn a_hundred_thousand_levels_are_an_error() {
    let too_deep = "lists and maps are nested more than 500 deep";
    for unit in ["[", "{a: ", "- ", "? ", "[{a: "] {
        assert_diagnostic(&unit.repeat(100_000), too_deep);
    }
    let keys: Vec<String> = (0..1000)
        .map(|depth| format!("{}a:", " ".repeat(depth)))
        .collect();
    assert_diagnostic(&keys.join("\n"), too_deep);
}

#[test]
fn what_nests_as_deep_as_allowed_is_copied_and_written() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        let text = format!("{}{}", open.repeat(500), close.repeat(500));
        let node = documents(&text).expect("500 levels").remove(0);
        let mut out = String::new();
        emit(&node.clone(), &mut out);
        assert!(documents(&out).expect("500 levels")[0].same_data(&node));
    }
}

#[test]
fn an_alias_bomb_is_an_error() {
    let line = |level: usize| {
        let aliases = vec![format!("*a{}", level - 1); 10].join(",");
        format!("a{level}: &a{level} [{aliases}]")
    };
    let lines: Vec<String> = (1..100).map(line).collect();
    let bomb = format!("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n{}\n", lines.join("\n"));
    assert_diagnostic(&bomb, "aliases copy more than 1000000 nodes");
}

#[test]
fn copies_of_a_long_text_are_an_error() {
    let text = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1_000_000),
        "*a,".repeat(100_000)
    );
    assert_diagnostic(&text, "aliases copy more than 1000000 nodes");
}

#[test]
fn anchors_that_nest_are_copies_too() {
    let text = format!("{}{}", "&a [".repeat(400), "x,".repeat(100_000));
    assert!(documents(&text).is_err());
    let closed = format!("{text}{}", "]".repeat(400));
    assert_diagnostic(&closed, "aliases copy more than 1000000 nodes");
}

#[test]
fn a_value_that_contains_itself_is_an_error() {
    for text in ["&a [*a]", "a: &a\n  b: *a\n", "&a {? *a : 1}"] {
        assert_diagnostic(text, "an alias is inside the value that it copies");
    }
}

#[test]
fn junk_of_any_length_ends() {
    for unit in [
        "\"", "'", "&a ", "! ", "*", "{}", "\t", ": ", "---\n", "%", "\\", "a\tb ", "|\n",
    ] {
        let _ = documents(&unit.repeat(200_000 / unit.len()));
    }
}

/// `oracle.py` beside the fixtures gives a value here, and shows the text to real readers.
#[test]
#[ignore = "run by tests/yaml/oracle.py"]
fn the_oracle_gets_its_text() {
    let folder = std::env::var("YAML_ORACLE").expect("YAML_ORACLE names a folder");
    let folder = std::path::Path::new(&folder);
    let value = std::fs::read_to_string(folder.join("value.json")).expect("value.json is there");
    let value = serde_json::from_str(&value).expect("value.json is JSON");
    std::fs::write(folder.join("value.yaml"), written(&value)).expect("the folder is writable");
}

/// Text that is likely to mean something to a YAML reader.
fn hostile_text() -> impl Strategy<Value = String> {
    let tokens = vec![
        "a",
        "b ",
        " ",
        "\n",
        "  ",
        "\t",
        ":",
        ": ",
        "-",
        "- ",
        "#",
        " #",
        "'",
        "\"",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&x ",
        "*x",
        "!",
        "!!str ",
        "|",
        ">",
        "|-\n  ",
        "?",
        "? ",
        "<<: ",
        "yes",
        "~",
        "0x1F",
        "1_0",
        ".5",
        "1e3",
        "---",
        "...",
        "\r",
        "\\",
        "\\u0041",
        "%",
        "@",
        "\u{feff}",
        "\u{2028}",
        "\u{85}",
        "é",
        "😀",
        "\u{0}",
        "\n  ",
        "k:\n",
        "\u{10ff00}",
        "2001-01-01",
        "1:20",
    ];
    let soup = prop::collection::vec(prop::sample::select(tokens), 0..12);
    prop_oneof![
        soup.prop_map(|tokens| tokens.concat()),
        any::<String>(),
        prop::sample::select(strings()),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        hostile_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((hostile_text(), inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(value in value()) {
        let text = written(&value);
        let nodes = documents(&text).map_err(|diagnostic| format!("{diagnostic} in {text:?}"));
        let read: Vec<Value> = nodes.unwrap_or_default().iter().map(to_json).collect();
        prop_assert_eq!(read, vec![value], "{}", text);
    }

    #[test]
    fn writing_again_gives_the_same_bytes(value in value()) {
        let text = written(&value);
        let nodes = documents(&text).unwrap_or_default();
        let mut again = String::new();
        emit(&nodes[0], &mut again);
        prop_assert_eq!(again, text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in hostile_text()) {
        let _ = documents(&text);
        let _ = documents(&format!("a:\n  - {text}\n"));
    }

    #[test]
    fn what_is_read_survives_writing(text in hostile_text()) {
        for node in documents(&text).unwrap_or_default() {
            let mut out = String::new();
            emit(&node, &mut out);
            let again = documents(&out).map_err(|diagnostic| format!("{diagnostic} in {out:?}"));
            prop_assert_eq!(again.map(|nodes| nodes[0].same_data(&node)), Ok(true));
        }
    }

    #[test]
    fn what_is_read_has_places_inside_the_text(text in hostile_text()) {
        let mut places = Vec::new();
        for node in documents(&text).unwrap_or_default() {
            spans(&node, &mut places);
        }
        for span in places {
            let range = span.range();
            prop_assert_eq!(text.get(range.clone()).map(str::len), Some(range.len()), "{:?}", text);
        }
    }
}

fn spans(node: &Node, places: &mut Vec<Span>) {
    places.push(node.span);
    for item in node.as_list().unwrap_or_default() {
        spans(item, places);
    }
    for field in node.as_map().into_iter().flatten().map(|(_, field)| field) {
        places.push(field.key_span);
        spans(&field.value, places);
    }
}
