//! Lists for which the schema names a merge key: every sentence of their part of the merge rules.

use plate_render::values::SetKind;
use plate_render::yaml::Path;
use serde_json::{Value, json};

use crate::support::Layers;
use crate::workspace::Workspace;

const SCHEMA: &str = r#"{"properties": {
  "env": {"type": "array", "x-merge-key": "name"},
  "pods": {"x-merge-key": "id", "items": {"properties": {"env": {"x-merge-key": "name"}}}}
}}"#;

/// Layers of a chart whose lists `env` and `pods[].env` merge by `name`, and `pods` by `id`.
fn layers(base: &str) -> Layers {
    Layers::new(base).schema(SCHEMA)
}

const BASE: &str = "env:\n- {name: A, value: 1}\n- {name: B, value: 2}\n- {name: C, value: 3}\n";

fn names(values: &Value) -> Vec<&str> {
    let items = values["env"].as_array().expect("a list").iter();
    items
        .map(|item| item["name"].as_str().expect("a string"))
        .collect()
}

fn item(index: usize, key: &str) -> Path {
    let mut path = Path::from(["env"]);
    path.push_index(index);
    path.key(key)
}

#[test]
fn items_of_one_key_merge_as_maps_do() {
    let values = layers("env: [{name: A, value: 1, from: {a: 1, b: 2}}]\n")
        .environment("env: [{name: A, value: 9, from: {b: null, c: 3}}]\n")
        .values();
    assert_eq!(
        values,
        json!({"env": [{"name": "A", "value": 9, "from": {"a": 1, "c": 3}}]})
    );
}

#[test]
fn the_weaker_order_stays_and_new_items_stand_behind() {
    let values = layers(BASE)
        .environment("env: [{name: Z}, {name: C, value: 9}, {name: X}]\n")
        .values();
    assert_eq!(names(&values), ["A", "B", "C", "Z", "X"]);
    assert_eq!(values["env"][2]["value"], 9);
}

#[test]
fn every_kind_of_layer_merges() {
    let values = layers(BASE)
        .base("env: [{name: base}]\n")
        .environment("env: [{name: environment}]\n")
        .file("env: [{name: file}]\n")
        .argument(SetKind::Json, r#"env=[{"name": "set"}]"#)
        .values();
    assert_eq!(
        names(&values),
        ["A", "B", "C", "base", "environment", "file", "set"]
    );
}

#[test]
fn a_number_and_a_string_are_different_keys() {
    let values = layers("env: [{name: 80}]\n")
        .environment("env: [{name: '80'}, {name: 80, value: 1}]\n")
        .values();
    assert_eq!(
        values,
        json!({"env": [{"name": 80, "value": 1}, {"name": "80"}]})
    );
}

#[test]
fn patch_delete_removes_the_item() {
    let values = layers(BASE)
        .environment("env: [{name: B, $patch: delete}]\n")
        .values();
    assert_eq!(names(&values), ["A", "C"]);
}

#[test]
fn a_removed_item_may_come_back_behind_the_others() {
    let values = layers(BASE)
        .environment("env: [{name: A, $patch: delete}]\n")
        .file("env: [{name: A, value: 9}]\n")
        .values();
    assert_eq!(names(&values), ["B", "C", "A"]);
    assert_eq!(values["env"][2], json!({"name": "A", "value": 9}));
}

#[test]
fn removing_an_item_that_no_weaker_layer_has_is_a_warning() {
    let expected = r#"warning[nothing-to-remove]: an item of `env` is removed here, and no weaker layer has one whose `name` is the string "Bee"
 --> values/api/values-stg.yaml:1:14
  |
1 | env: [{name: Bee, $patch: delete}]
  |              ^^^
help: delete this item
"#;
    let warnings = layers(BASE)
        .environment("env: [{name: Bee, $patch: delete}]\n")
        .warnings();
    assert_eq!(warnings, expected);
}

#[test]
fn in_a_file_that_serves_several_charts_it_is_none() {
    let warnings = layers(BASE)
        .shared_environment("env: [{name: X, $patch: delete}]\n")
        .warnings();
    assert_eq!(warnings, "");
}

#[test]
fn patch_replace_alone_replaces_the_list() {
    let values = layers(BASE)
        .environment("env: [{$patch: replace}, {name: Z}]\n")
        .values();
    assert_eq!(values, json!({"env": [{"name": "Z"}]}));
}

#[test]
fn an_empty_list_adds_nothing_and_null_removes_the_list() {
    assert_eq!(
        names(&layers(BASE).environment("env: []\n").values()),
        ["A", "B", "C"]
    );
    assert_eq!(layers(BASE).environment("env: null\n").values(), json!({}));
}

#[test]
fn a_list_of_removals_only_adds_nothing() {
    let values = layers("a: 1\n")
        .environment("env: [{name: X, $patch: delete}]\n")
        .values();
    assert_eq!(values, json!({"a": 1}));
}

#[test]
fn lists_in_items_merge_by_their_own_keys() {
    let values = layers("pods:\n- {id: 1, env: [{name: A, value: 1}, {name: B}]}\n")
        .environment(
            "pods:\n- {id: 2, env: [{name: C}]}\n- {id: 1, env: [{name: B, value: 2}, {name: A, $patch: delete}]}\n",
        )
        .values();
    assert_eq!(
        values,
        json!({"pods": [
            {"id": 1, "env": [{"name": "B", "value": 2}]},
            {"id": 2, "env": [{"name": "C"}]}
        ]})
    );
}

#[test]
fn a_list_without_a_merge_key_replaces() {
    let values = layers("args: [{name: A}]\n")
        .environment("args: [{name: B}]\n")
        .values();
    assert_eq!(values, json!({"args": [{"name": "B"}]}));
}

#[test]
fn patch_in_a_list_without_a_merge_key_is_data_and_a_warning() {
    let stronger = "args: [{name: A, $patch: delete}]\n";
    let values = layers("args: [{name: A}]\n").environment(stronger).values();
    assert_eq!(values, json!({"args": [{"name": "A", "$patch": "delete"}]}));
    let expected = r#"warning[patch-without-merge-key]: `$patch` is data here: `args` has no merge key
 --> values/api/values-stg.yaml:1:26
  |
1 | args: [{name: A, $patch: delete}]
  |                          ^^^^^^
help: write `"x-merge-key"` at the list in values.schema.json, or the whole list here
"#;
    let warnings = layers("args: [{name: A}]\n")
        .environment(stronger)
        .warnings();
    assert_eq!(warnings, expected);
}

#[test]
fn two_items_of_one_key_in_one_layer_are_an_error_with_both_places() {
    let expected = r#"error[duplicate-item]: two items of `env` have the string "A" as their `name`
 --> values/api/values-stg.yaml:3:10 (again)
  |
3 | - {name: A}
  |          ^
 --> values/api/values-stg.yaml:2:10 (first)
  |
2 | - {name: A}
  |          ^
help: merge them into one item, or change one of the two
"#;
    let errors = layers("{}\n")
        .environment("env:\n- {name: A}\n- {name: A}\n")
        .errors();
    assert_eq!(errors, expected);
}

#[test]
fn an_item_without_the_key_is_an_error() {
    let expected = r#"error[item-without-key]: an item of `env` has no `name`
 --> charts/api/values.yaml:2:3
  |
2 | - value: 1
  |   ^^^^^^^^
 --> charts/api/values.schema.json:2:43 (the list merges by this key)
  |
2 |   "env": {"type": "array", "x-merge-key": "name"},
  |                                           ^^^^^^
help: add a `name`, which identifies it
"#;
    assert_eq!(layers("env:\n- value: 1\n").errors(), expected);
}

#[test]
fn an_item_that_is_no_map_and_a_key_that_is_no_scalar_are_errors() {
    let errors = layers("env: [A, {name: null}, {name: [1]}]\n").errors();
    for message in [
        r#"an item of `env` is the string "A", and has no `name`"#,
        "`name` of an item of `env` is null",
        "`name` of an item of `env` is a list",
    ] {
        assert!(errors.contains(message), "{errors}");
    }
}

#[test]
fn an_unknown_directive_and_keys_beside_one_are_errors() {
    let errors = layers(BASE)
        .environment("env: [{name: A, $patch: remove}, {name: B, value: 1, $patch: delete}]\n")
        .errors();
    for message in [
        r#"error[bad-patch]: `$patch` is the string "remove", which is unknown"#,
        "error[bad-patch]: `value` has no effect next to this `$patch`",
    ] {
        assert!(errors.contains(message), "{errors}");
    }
}

#[test]
fn an_index_of_set_changes_the_item_at_that_place() {
    let values = layers(BASE)
        .environment("env: [{name: A, $patch: delete}]\n")
        .set("env[0].name=X")
        .set("env[1].value=null")
        .values();
    assert_eq!(
        values,
        json!({"env": [{"name": "X", "value": 2}, {"name": "C"}]})
    );
}

/// Returns the place of the winner, then those of the losers.
fn places(mut layers: Layers, path: &Path) -> Vec<String> {
    let merged = layers.merge().expect("the layers merge");
    let origin = merged.values.origin(path).expect("a value");
    let spans = std::iter::once(origin.span).chain(origin.overrode);
    spans
        .map(|span| layers.sources.location(span).to_string())
        .collect()
}

#[test]
fn a_leaf_in_a_merged_item_knows_its_origins() {
    let merged = || layers(BASE).environment("env: [{name: C, value: 9}]\n");
    assert_eq!(
        places(merged(), &item(2, "value")),
        [
            "values/api/values-stg.yaml:1:24",
            "charts/api/values.yaml:4:20"
        ]
    );
    assert_eq!(
        places(merged(), &item(0, "value")),
        ["charts/api/values.yaml:2:20"]
    );
}

#[test]
fn origins_move_up_with_the_items_behind_a_removed_one() {
    let layers = layers(BASE)
        .environment("env: [{name: A, value: 8}, {name: C, value: 9}]\n")
        .file("env: [{name: A, $patch: delete}]\n");
    assert_eq!(
        places(layers, &item(1, "value")),
        [
            "values/api/values-stg.yaml:1:45",
            "charts/api/values.yaml:4:20"
        ]
    );
}

#[test]
fn a_replaced_list_is_what_its_items_overrode() {
    let layers = layers(BASE)
        .environment("env: [{name: A, value: 8}]\n")
        .file("env: [{$patch: replace}, {name: Z}]\n");
    assert_eq!(
        places(layers, &item(0, "name")),
        ["extra.yaml:1:33", "charts/api/values.yaml:2:3"]
    );
}

#[test]
fn the_merged_list_is_what_the_schema_checks() {
    let workspace = |stronger: &str| {
        Workspace::new()
            .file(
                "charts/api/values.schema.json",
                r#"{"properties": {"env": {"x-merge-key": "name", "items": {"required": ["value"]}}}}"#,
            )
            .file("charts/api/values.yaml", "env: [{name: A, value: 1}]\n")
            .file("values/api/values-stg.yaml", stronger)
            .environment("stg")
    };
    let values = workspace("env: [{name: A}]\n").values();
    assert_eq!(values, json!({"env": [{"name": "A", "value": 1}]}));
    let errors = workspace("env: [{name: B}]\n").errors();
    assert!(errors.contains("`env[1].value` is required"), "{errors}");
}

#[test]
fn a_merge_key_that_cannot_be_followed_is_an_error() {
    let errors = Workspace::new()
        .file("charts/api/values.schema.json", r#"{"x-merge-key": ""}"#)
        .errors();
    assert!(
        errors.starts_with("error[bad-schema]: `x-merge-key` must be the name of a key"),
        "{errors}"
    );
}
