//! What holds for all layers.

use plate_render::source::SourceMap;
use plate_render::values::{SetArgument, SetKind, parse_set};
use plate_render::yaml::{Node, to_json};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{collection::vec, proptest};
use serde_json::{Map, Value, json};

use crate::support::Layers;

const KINDS: [SetKind; 5] = [
    SetKind::Json,
    SetKind::Typed,
    SetKind::String,
    SetKind::File,
    SetKind::Literal,
];

/// Trees over few keys, so that layers meet often.
fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z]{0,3}".prop_map(Value::from),
    ];
    let inner = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![vec(inner.clone(), 0..3).prop_map(Value::from), map(inner)]
    });
    map(inner)
}

fn map(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let keys = |pairs: Vec<(String, Value)>| Value::Object(Map::from_iter(pairs));
    vec(("[a-d]", inner), 0..4).prop_map(keys)
}

/// Merges and returns the root, or the errors as text.
fn merged(mut layers: Layers) -> Result<Node, String> {
    let merged = layers.merge();
    merged
        .map(|merged| merged.values.root)
        .map_err(|diagnostics| format!("{diagnostics:?}"))
}

fn two(base: &Value, above: &Value) -> Layers {
    Layers::new(&base.to_string()).environment(&above.to_string())
}

proptest! {
    #[test]
    fn merging_with_an_empty_layer_changes_nothing(base in tree(), above in tree()) {
        let plain = merged(two(&base, &above));
        let empty = merged(two(&base, &above).environment("").file("{}\n"));
        assert_eq!(plain, empty);
    }

    #[test]
    fn merging_twice_gives_the_same(base in tree(), above in tree()) {
        assert_eq!(merged(two(&base, &above)), merged(two(&base, &above)));
    }

    #[test]
    fn a_layer_over_itself_changes_nothing_but_nulls(base in tree()) {
        let once = Layers::new(&base.to_string()).values();
        let twice = Layers::new(&base.to_string()).environment(&base.to_string()).values();
        assert_eq!(without_nulls(&once), twice);
    }

    #[test]
    fn no_argument_makes_the_parser_panic(text in any::<String>(), kind in 0..KINDS.len()) {
        let argument = SetArgument { kind: KINDS[kind], text };
        let _ = parse_set(&argument, &mut SourceMap::new());
    }

    #[test]
    fn no_argument_in_the_alphabet_of_the_grammar_panics(
        text in r#"[a.,=\[\]{}\\"0-9 null:-]{0,24}"#,
        kind in 0..KINDS.len(),
        base in tree(),
    ) {
        let layers = Layers::new(&base.to_string()).argument(KINDS[kind], &text);
        let _ = merged(layers);
    }

    #[test]
    fn set_json_brings_any_value_to_its_place(value in tree()) {
        let argument = format!("a.b={value}");
        let values = Layers::new("{}\n").argument(SetKind::Json, &argument).merge();
        let root = to_json(&values.expect("nothing is below").values.root);
        let found = root.pointer("/a/b").cloned().unwrap_or_else(|| json!({}));
        assert_eq!(found, removed(&value));
    }
}

/// What remains of a map in which null removes: nulls go, and maps that held nothing else.
fn removed(value: &Value) -> Value {
    let Value::Object(map) = value else {
        return value.clone();
    };
    let kept = map.iter().filter(|(_, value)| !only_removes(value));
    kept.map(|(key, value)| (key.clone(), removed(value)))
        .collect::<Map<_, _>>()
        .into()
}

fn only_removes(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => !map.is_empty() && map.values().all(only_removes),
        _ => false,
    }
}

fn without_nulls(value: &Value) -> Value {
    let Value::Object(map) = value else {
        return value.clone();
    };
    let kept = map.iter().filter(|(_, value)| !value.is_null());
    kept.map(|(key, value)| (key.clone(), without_nulls(value)))
        .collect::<Map<_, _>>()
        .into()
}
