//! The sections "Merging", "Null" and "Type clashes" of the merge rules.

use plate_render::values::{Audience, LayerKind};
use serde_json::json;

use crate::support::Layers;

#[test]
fn maps_merge_key_by_key_at_every_depth() {
    let values = Layers::new("a: 1\nm: {a: 1, deep: {a: 1, o: {a: 1}}}\n")
        .environment("m: {b: 2, deep: {b: 2, o: {b: 2}}}\n")
        .values();
    let expected =
        json!({"a": 1, "m": {"a": 1, "deep": {"a": 1, "o": {"a": 1, "b": 2}, "b": 2}, "b": 2}});
    assert_eq!(values, expected);
}

#[test]
fn a_later_list_replaces_the_whole_list_at_every_depth() {
    let values = Layers::new("l: [1, 2]\nm: {l: [{a: 1}, {b: 2}]}\n")
        .environment("l: [3]\nm: {l: [{c: 3}]}\n")
        .values();
    assert_eq!(values, json!({"l": [3], "m": {"l": [{"c": 3}]}}));
}

#[test]
fn a_later_scalar_replaces_a_scalar_of_any_type() {
    let values = Layers::new("a: 1\nm: {b: x, c: true, d: [1]}\n")
        .environment("a: one\nm: {b: 2, c: 0.5, d: x}\n")
        .values();
    assert_eq!(
        values,
        json!({"a": "one", "m": {"b": 2, "c": 0.5, "d": "x"}})
    );
}

#[test]
fn keys_keep_the_order_of_the_weakest_layer_and_new_ones_follow() {
    let values = Layers::new("b: 1\na: 1\n")
        .environment("c: 1\na: 2\n")
        .values();
    assert_eq!(values.to_string(), r#"{"b":1,"a":2,"c":1}"#);
}

#[test]
fn layers_count_from_weak_to_strong() {
    let values = Layers::new("a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n")
        .base("b: 2\nc: 2\nd: 2\ne: 2\n")
        .environment("c: 3\nd: 3\ne: 3\n")
        .file("d: 4\ne: 4\n")
        .set("e=5")
        .values();
    assert_eq!(values, json!({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}));
}

#[test]
fn several_documents_in_a_file_are_merged_in_order() {
    let values = Layers::new("a: 1\nm: {x: 1}\n---\na: 2\nm: {b: 2}\n")
        .environment("a: 3\nm: null\n---\n---\nm: {z: 3}\n")
        .values();
    assert_eq!(values, json!({"a": 3, "m": {"z": 3}}));
}

#[test]
fn null_in_a_base_file_removes_the_key_of_a_weaker_base_file() {
    let values = Layers::new("a: 1\nm: {b: 1, deep: {c: 1, d: 1}}\n")
        .base("a: null\nm: {b: null, deep: {c: null}}\n")
        .values();
    assert_eq!(values, json!({"m": {"deep": {"d": 1}}}));
}

#[test]
fn null_in_a_base_file_is_null_where_no_weaker_base_file_has_the_key() {
    let values = Layers::new("a: null\nm: {b: null}\n").base("c:\nm: {d: null, deep: {e: ~}}\n");
    let expected = json!({"a": null, "m": {"b": null, "d": null, "deep": {"e": null}}, "c": null});
    assert_eq!(values.values(), expected);
}

#[test]
fn null_in_an_environment_file_removes_at_every_depth() {
    let values = Layers::new("a: 1\nm: {b: {c: 1}, deep: {c: [1], d: null}}\n")
        .environment("a: null\nm: {b: null, deep: {c: null, d: null}}\n")
        .values();
    assert_eq!(values, json!({"m": {"deep": {}}}));
}

#[test]
fn null_in_a_file_and_in_set_removes() {
    let values = Layers::new("a: 1\nm: {b: 1, c: {d: 1}}\nz: 1\n")
        .file("a: null\nm: {b: null}\n")
        .set("m.c=null")
        .values();
    assert_eq!(values, json!({"m": {}, "z": 1}));
}

#[test]
fn a_key_that_was_removed_may_be_set_again() {
    let values = Layers::new("m: {a: 1, b: 2}\n")
        .environment("m: null\n")
        .file("m: {a: 3}\n")
        .values();
    assert_eq!(values, json!({"m": {"a": 3}}));
}

#[test]
fn removing_what_no_weaker_layer_has_is_a_warning() {
    let warnings = Layers::new("m: {livenessProbe: 1}\n")
        .environment("m:\n  livenesProbe: null\nextra: null\n")
        .warnings();
    let expected = "\
warning[nothing-to-remove]: `m.livenesProbe` is removed here, and no weaker layer has it
 --> values/api/values-stg.yaml:2:3
  |
2 |   livenesProbe: null
  |   ^^^^^^^^^^^^
help: did you mean `livenessProbe`?

warning[nothing-to-remove]: `extra` is removed here, and no weaker layer has it
 --> values/api/values-stg.yaml:3:1
  |
3 | extra: null
  | ^^^^^
help: delete this line
";
    assert_eq!(warnings, expected);
}

#[test]
fn removing_again_what_a_weaker_layer_removed_is_no_warning() {
    let layers = Layers::new("m: {a: 1}\n")
        .environment("m: null\n")
        .file("m: null\n");
    assert_eq!(layers.warnings(), "");
}

#[test]
fn removing_in_a_file_for_several_charts_is_no_warning() {
    let layers = Layers::new("a: 1\n").shared_environment("b: null\nm: {c: null}\n");
    assert_eq!(layers.warnings(), "");
}

#[test]
fn a_map_of_nothing_but_removals_adds_nothing() {
    let values = Layers::new("a: 1\ndeep: null\n")
        .shared_environment("m: {b: null, c: {d: null}}\ndeep: {e: null}\n")
        .values();
    assert_eq!(values, json!({"a": 1, "deep": null}));
}

#[test]
fn a_removal_in_a_new_map_is_dropped() {
    let values = Layers::new("{}\n").environment("m: {a: 1, b: null, deep: {c: null, d: 2}}\n");
    assert_eq!(values.values(), json!({"m": {"a": 1, "deep": {"d": 2}}}));
}

#[test]
fn a_null_in_a_list_is_an_item() {
    let values = Layers::new("l: [1]\n")
        .environment("l: [null, {a: null}]\n")
        .values();
    assert_eq!(values, json!({"l": [null, {"a": null}]}));
}

#[test]
fn a_map_replaced_by_a_scalar_is_an_error_that_shows_both_places() {
    let errors = Layers::new("a: 1\nm:\n  image:\n    tag: x\n")
        .environment("m:\n  image: nginx\n")
        .errors();
    let expected = "\
error[type-clash]: `m.image` is a map in a weaker layer and cannot be replaced by the string \"nginx\"
 --> values/api/values-stg.yaml:2:3 (the stronger layer)
  |
2 |   image: nginx
  |   ^^^^^
 --> charts/api/values.yaml:3:3 (the weaker layer)
  |
3 |   image:
  |   ^^^^^
help: set its keys, as in `m.image.tag`
";
    assert_eq!(errors, expected);
}

#[test]
fn a_scalar_replaced_by_a_map_is_an_error_that_shows_both_places() {
    let errors = Layers::new("replicas: 2\n")
        .environment("replicas: {min: 1}\n")
        .errors();
    let expected = "\
error[type-clash]: `replicas` is the number 2 in a weaker layer and cannot be replaced by a map
 --> values/api/values-stg.yaml:1:1 (the stronger layer)
  |
1 | replicas: {min: 1}
  | ^^^^^^^^
 --> charts/api/values.yaml:1:1 (the weaker layer)
  |
1 | replicas: 2
  | ^^^^^^^^
help: write a single value or a list, or change the weaker value to `{}`
";
    assert_eq!(errors, expected);
}

#[test]
fn a_map_and_a_list_clash_in_both_directions_at_every_depth() {
    let errors = Layers::new("m: {deep: {a: {x: 1}, b: [1]}}\n")
        .environment("m: {deep: {a: [1], b: {x: 1}}}\n")
        .errors();
    assert!(
        errors.contains("`m.deep.a` is a map in a weaker layer and cannot be replaced by a list"),
        "{errors}"
    );
    assert!(
        errors.contains("`m.deep.b` is a list in a weaker layer and cannot be replaced by a map"),
        "{errors}"
    );
}

#[test]
fn a_map_with_keys_clashes_with_an_empty_list_and_an_empty_string_above() {
    let errors = Layers::new("a: {x: 1}\nb: {x: 1}\n")
        .environment("a: []\nb: ''\n")
        .errors();
    assert_eq!(errors.matches("error[type-clash]").count(), 2, "{errors}");
}

#[test]
fn every_clash_of_every_layer_is_shown_in_one_run() {
    let errors = Layers::new("a: {x: 1}\nb: {x: 1}\nc: 1\n")
        .environment("a: 1\n")
        .file("b: 1\n")
        .set("c.d=1")
        .errors();
    assert_eq!(errors.matches("error[type-clash]").count(), 3, "{errors}");
}

#[test]
fn nothing_in_the_weaker_layer_clashes_with_a_map() {
    let values = Layers::new("a: null\nb: {}\nc: []\nd: ''\nm: {a: null, c: []}\n")
        .environment("a: {x: 1}\nb: {x: 1}\nc: {x: 1}\nd: {x: 1}\nm: {a: {x: 1}, c: {x: 1}}\n")
        .values();
    let x = json!({"x": 1});
    assert_eq!(
        values,
        json!({"a": x, "b": x, "c": x, "d": x, "m": {"a": x, "c": x}})
    );
}

#[test]
fn an_empty_map_in_the_weaker_layer_may_become_anything() {
    let values = Layers::new("a: {}\nb: {}\nm: {c: {}}\n")
        .environment("a: 1\nb: [1]\nm: {c: x}\n")
        .values();
    assert_eq!(values, json!({"a": 1, "b": [1], "m": {"c": "x"}}));
}

#[test]
fn an_empty_map_above_leaves_the_map_below_as_it_is() {
    let values = Layers::new("m: {a: 1}\n").environment("m: {}\n").values();
    assert_eq!(values, json!({"m": {"a": 1}}));
}

#[test]
fn layers_that_nest_as_deep_as_yaml_allows_merge() {
    let nested = |leaf: &str| format!("{}{leaf}{}", "{a: ".repeat(499), "}".repeat(499));
    let layers = Layers::new(&nested("1"))
        .environment(&nested("2"))
        .file("a: null\n");
    let layers = layers.layer("b.yaml", LayerKind::File, Audience::Chart, &nested("3"));
    assert!(layers.values().to_string().contains("\"a\":3"));
}
