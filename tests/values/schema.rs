//! `values.schema.json`: checked after merging, with the place that set the value.

use plate_render::values::SetKind;
use serde_json::json;

use crate::workspace::Workspace;

/// A chart with the schema whose `properties` are given.
fn chart(properties: &str) -> Workspace {
    with_schema(&format!(
        r#"{{"type": "object", "properties": {properties}}}"#
    ))
}

fn with_schema(schema: &str) -> Workspace {
    Workspace::new().file("charts/api/values.schema.json", schema)
}

#[test]
fn an_error_points_at_the_line_that_set_the_value() {
    let errors = chart(r#"{"replicas": {"type": "integer", "description": "How many pods run."}}"#)
        .file("charts/api/values.yaml", "replicas: 1\n")
        .file("values/api/values-stg.yaml", "# stg\nreplicas: three\n")
        .environment("stg")
        .errors();
    let expected = "\
error[schema]: `replicas` must be an integer, got the string \"three\"
 --> values/api/values-stg.yaml:2:11
  |
2 | replicas: three
  |           ^^^^^
note: How many pods run.
";
    assert_eq!(errors, expected);
}

#[test]
fn an_error_of_set_points_into_the_argument() {
    let errors = chart(r#"{"a": {"properties": {"l": {"items": {"minimum": 2}}}}}"#)
        .file("charts/api/values.yaml", "a: {l: [3]}\n")
        .set(SetKind::Typed, "a.l[1]=1")
        .errors();
    let expected = "\
error[schema]: `a.l[1]` must be at least 2, got the number 1
 --> --set:1:8
  |
1 | a.l[1]=(hidden)
  |        ^^^^^^^^
";
    assert_eq!(errors, expected);
}

#[test]
fn the_merged_values_are_checked_not_each_file() {
    let values = chart(r#"{"m": {"required": ["a", "b"]}}"#)
        .file("charts/api/values.yaml", "m: {a: 1}\n")
        .file("values/api/values.yaml", "m: {b: 1}\n")
        .values();
    assert_eq!(values, json!({"m": {"a": 1, "b": 1}}));
}

#[test]
fn a_missing_value_points_at_the_map_that_lacks_it() {
    let schema = r#"{"image": {
        "required": ["tag"], "properties": {"tag": {"description": "Pinned in prod."}}}}"#;
    let errors = chart(schema)
        .file("charts/api/values.yaml", "image:\n  repository: x\n")
        .errors();
    let expected = "\
error[schema]: `image.tag` is required, and no layer sets it
 --> charts/api/values.yaml:1:1
  |
1 | image:
  | ^^^^^
note: Pinned in prod.
help: set `image.tag`
";
    assert_eq!(errors, expected);
}

#[test]
fn a_missing_value_of_the_top_level_has_a_place_even_without_a_file() {
    let errors = with_schema(r#"{"required": ["a"]}"#).errors();
    assert!(
        errors.contains(" --> charts/api/values.yaml:1:1"),
        "{errors}"
    );
}

#[test]
fn an_unknown_key_points_at_the_key_and_names_the_nearest() {
    let schema = r#"{"image": {"additionalProperties": false,
        "properties": {"repository": {}, "tag": {}}}}"#;
    let errors = chart(schema)
        .file("charts/api/values.yaml", "image:\n  repositry: x\n  q: 1\n")
        .errors();
    let expected = "\
error[schema]: `image.repositry` is not in the schema, which allows no other keys here
 --> charts/api/values.yaml:2:3
  |
2 |   repositry: x
  |   ^^^^^^^^^
help: did you mean `repository`?

error[schema]: `image.q` is not in the schema, which allows no other keys here
 --> charts/api/values.yaml:3:3
  |
3 |   q: 1
  |   ^
help: the keys here are repository, tag
";
    assert_eq!(errors, expected);
}

/// A schema of a value, a value that does not fit, and what the error says.
const MISFITS: &[(&str, &str, &str)] = &[
    (
        r#"{"type": ["string", "null"]}"#,
        "1",
        "must be null or a string, got the number 1",
    ),
    (
        r#"{"enum": ["a", "b", 3]}"#,
        "c",
        r#"must be "a", "b" or 3, got the string "c""#,
    ),
    (
        r#"{"const": "a"}"#,
        "c",
        r#"must be "a", got the string "c""#,
    ),
    (
        r#"{"maximum": 3}"#,
        "4",
        "must be at most 3, got the number 4",
    ),
    (
        r#"{"exclusiveMinimum": 0}"#,
        "0",
        "must be greater than 0, got the number 0",
    ),
    (
        r#"{"exclusiveMaximum": 0}"#,
        "0",
        "must be less than 0, got the number 0",
    ),
    (
        r#"{"multipleOf": 2}"#,
        "3",
        "must be a multiple of 2, got the number 3",
    ),
    (
        r#"{"minLength": 1}"#,
        "''",
        "must have at least 1 character, got the string \"\"",
    ),
    (
        r#"{"maxLength": 2}"#,
        "abc",
        "must have at most 2 characters, got the string \"abc\"",
    ),
    (
        r#"{"pattern": "^b"}"#,
        "abc",
        "must match `^b`, got the string \"abc\"",
    ),
    (
        r#"{"minItems": 1}"#,
        "[]",
        "must have at least 1 item, got a list",
    ),
    (
        r#"{"maxItems": 1}"#,
        "[1, 2]",
        "must have at most 1 item, got a list",
    ),
    (
        r#"{"uniqueItems": true}"#,
        "[1, 1]",
        "must not have the same item twice, got a list",
    ),
    (
        r#"{"minProperties": 1}"#,
        "{}",
        "must have at least 1 key, got a map",
    ),
    (
        r#"{"maxProperties": 1}"#,
        "{a: 1, b: 2}",
        "must have at most 1 key, got a map",
    ),
    (
        r#"{"propertyNames": {"maxLength": 1}}"#,
        "{ab: 1}",
        "has a key that must have at most 1 character, got a map",
    ),
    ("false", "1", "must not be set, got the number 1"),
    (
        r#"{"not": {"type": "null"}}"#,
        "~",
        "must not have the form that the schema excludes",
    ),
    (
        r#"{"contains": {"const": 1}}"#,
        "[2]",
        "lacks an item that the schema requires",
    ),
    (
        r#"{"oneOf": [{"type": "integer"}, {"type": "number"}]}"#,
        "1",
        "must have exactly one of the forms in the schema, got the number 1",
    ),
    (
        r#"{"dependentRequired": {"a": ["b"]}}"#,
        "{a: 1}",
        "`v.b` is required, and no layer sets it",
    ),
];

#[test]
fn each_keyword_has_its_own_words() {
    for (schema, value, expected) in MISFITS {
        let workspace = chart(&format!(r#"{{"v": {schema}}}"#));
        let errors = workspace
            .file("charts/api/values.yaml", &format!("v: {value}\n"))
            .errors();
        let line = errors.lines().next().unwrap_or_default();
        assert!(line.contains(expected), "{schema}: {errors}");
    }
}

#[test]
fn a_value_that_fits_no_form_shows_what_each_form_asks() {
    let errors = chart(r#"{"v": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}"#)
        .file("charts/api/values.yaml", "v: x\n")
        .errors();
    let expected = "\
error[schema]: `v` must have one of the forms in the schema, got the string \"x\"
 --> charts/api/values.yaml:1:4
  |
1 | v: x
  |    ^
note: form 1: must be an integer
note: form 2: must be null
";
    assert_eq!(errors, expected);
}

#[test]
fn a_description_beside_a_reference_is_shown() {
    let schema = r##"{"properties": {"p": {"$ref": "#/$defs/port", "description": "Where."}},
        "$defs": {"port": {"maximum": 65535, "description": "A port."}}}"##;
    let errors = with_schema(schema)
        .file("charts/api/values.yaml", "p: 70000\n")
        .errors();
    assert!(errors.contains("note: Where."), "{errors}");
}

#[test]
fn all_errors_of_the_values_are_shown_in_one_run() {
    let errors = chart(r#"{"a": {"type": "string"}, "b": {"type": "string"}}"#)
        .file("charts/api/values.yaml", "a: 1\nb: 2\nm: {x: 1}\n")
        .file("values/api/values.yaml", "m: 1\n")
        .errors();
    assert_eq!(errors.matches("error[schema]").count(), 2, "{errors}");
    assert_eq!(errors.matches("error[type-clash]").count(), 1, "{errors}");
}

#[test]
fn a_schema_that_is_not_json_is_an_error_with_its_place() {
    let errors = with_schema("{\n  \"type\": object\n}\n").errors();
    let expected = "\
error[bad-schema]: this is not JSON: expected value
 --> charts/api/values.schema.json:2:11
  |
2 |   \"type\": object
  |           ^
help: strings and keys are in double quotes, as in `{\"a\": \"b\"}`
";
    assert_eq!(errors, expected);
}

#[test]
fn a_schema_that_is_no_schema_is_an_error_with_its_place() {
    let errors = with_schema("{\"properties\": {\"a\": {\"minLength\": \"x\"}}}").errors();
    let expected = "\
error[bad-schema]: `properties.a.minLength` must be an integer, got the string \"x\"
 --> charts/api/values.schema.json:1:36
  |
1 | {\"properties\": {\"a\": {\"minLength\": \"x\"}}}
  |                                    ^^^
";
    assert_eq!(errors, expected);
}

#[test]
fn a_reference_to_another_document_is_an_error() {
    let errors = with_schema(r#"{"$ref": "https://example.com/schema.json"}"#).errors();
    let expected = "\
error[bad-schema]: `$ref` leads out of the schema, to the string \"https://example.com/schema.json\"
 --> charts/api/values.schema.json:1:10
  |
1 | {\"$ref\": \"https://example.com/schema.json\"}
  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
help: copy that schema below `$defs`, and refer to it as `#/$defs/…`
";
    assert_eq!(errors, expected);
}

#[test]
fn a_reference_to_a_file_is_an_error() {
    for target in ["other.json", "file:///etc/passwd", "../x.json#/a"] {
        let errors = with_schema(&format!(r#"{{"$ref": "{target}"}}"#)).errors();
        assert!(
            errors.starts_with("error[bad-schema]: `$ref` leads out of"),
            "{errors}"
        );
    }
}

#[test]
fn a_reference_to_nothing_is_an_error() {
    let errors = with_schema(r##"{"properties": {"a": {"$ref": "#/$defs/a"}}}"##).errors();
    let first = "error[bad-schema]: `$ref` leads to the string \"#/$defs/a\", which does not exist";
    assert!(errors.starts_with(first), "{errors}");
}

#[test]
fn a_reference_within_the_schema_is_followed_in_circles_too() {
    let schema = r##"{"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object",
        "additionalProperties": {"$ref": "#/$defs/tree"}}}}"##;
    let good = with_schema(schema).file("charts/api/values.yaml", "a: {b: {c: {}}}\n");
    assert_eq!(good.values(), json!({"a": {"b": {"c": {}}}}));
    let bad = with_schema(schema).file("charts/api/values.yaml", "a: {b: {c: 1}}\n");
    assert!(
        bad.errors()
            .contains("`a.b.c` must be a map, got the number 1")
    );
}

#[test]
fn an_older_draft_is_read_by_its_own_rules() {
    let schema = r#"{"$schema": "http://json-schema.org/draft-04/schema#",
        "properties": {"a": {"minimum": 0, "exclusiveMinimum": true}}}"#;
    let errors = with_schema(schema)
        .file("charts/api/values.yaml", "a: 0\n")
        .errors();
    assert!(
        errors.contains("`a` must be greater than 0, got the number 0"),
        "{errors}"
    );
}

#[test]
fn a_format_is_asked_for_by_older_drafts_only() {
    for (draft, is_asked) in [
        ("https://json-schema.org/draft/2020-12/schema", false),
        ("https://json-schema.org/draft/2019-09/schema", false),
        ("http://json-schema.org/draft-07/schema#", true),
        ("http://json-schema.org/draft-04/schema#", true),
    ] {
        let schema =
            format!(r#"{{"$schema": "{draft}", "properties": {{"a": {{"format": "ipv4"}}}}}}"#);
        let workspace = with_schema(&schema).file("charts/api/values.yaml", "a: x\n");
        if is_asked {
            let errors = workspace.errors();
            let expected = "error[schema]: `a` must have the format ipv4, got the string \"x\"\n";
            assert!(errors.starts_with(expected), "{draft}: {errors}");
        } else {
            assert_eq!(workspace.values(), json!({"a": "x"}), "{draft}");
        }
    }
}

#[test]
fn an_item_behind_those_with_their_own_schemas_has_its_own_place() {
    let tuple = r#"{"l": {"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}}"#;
    let errors = chart(tuple)
        .file("charts/api/values.yaml", "l:\n- a\n- b\n")
        .errors();
    let expected = "\
error[schema]: `l[1]` must be an integer, got the string \"b\"
 --> charts/api/values.yaml:3:3
  |
3 | - b
  |   ^
";
    assert_eq!(errors, expected);
}

#[test]
fn a_key_of_a_wrong_form_points_at_its_map() {
    let errors = chart(r#"{"m": {"propertyNames": {"pattern": "^[a-z]+$"}}}"#)
        .file("charts/api/values.yaml", "a: 1\nm:\n  B: 1\n")
        .errors();
    let expected = "\
error[schema]: `m` has a key that must match `^[a-z]+$`, got a map
 --> charts/api/values.yaml:2:1
  |
2 | m:
  | ^
";
    assert_eq!(errors, expected);
}

#[test]
fn keys_of_digits_and_empty_keys_are_found_again() {
    let errors = with_schema(r#"{"additionalProperties": {"type": "string"}}"#)
        .file("charts/api/values.yaml", "'007': 1\n'': 2\na/b~c: 3\n")
        .errors();
    for place in ["yaml:1:8", "yaml:2:5", "yaml:3:8"] {
        assert!(errors.contains(place), "{place}: {errors}");
    }
}

#[test]
fn numbers_are_compared_exactly() {
    let schema = r#"{"cpu": {"multipleOf": 0.1}, "large": {"maximum": 9007199254740992}}"#;
    let good = chart(schema).file("charts/api/values.yaml", "cpu: 0.3\n");
    assert_eq!(good.values(), json!({"cpu": 0.3}));
    let errors = chart(schema)
        .file(
            "charts/api/values.yaml",
            "cpu: 0.35\nlarge: 9007199254740993\n",
        )
        .errors();
    for expected in [
        "`cpu` must be a multiple of 0.1, got the number 0.35",
        "`large` must be at most 9007199254740992, got the number 9007199254740993",
    ] {
        assert!(errors.contains(expected), "{errors}");
    }
}

#[test]
fn a_pattern_may_look_ahead() {
    let schema = r#"{"a": {"pattern": "^(?!x)[a-z]"}}"#;
    let good = chart(schema).file("charts/api/values.yaml", "a: b\n");
    assert_eq!(good.values(), json!({"a": "b"}));
    let bad = chart(schema).file("charts/api/values.yaml", "a: xb\n");
    assert!(bad.errors().contains("must match `^(?!x)[a-z]`"));
}

#[test]
fn a_pattern_that_is_none_is_an_error_with_its_place() {
    for pattern in ["[a", r"\\p{Foo}"] {
        let errors = chart(&format!(r#"{{"a": {{"pattern": "{pattern}"}}}}"#)).errors();
        assert!(
            errors.starts_with("error[bad-schema]: `properties.a.pattern`"),
            "{errors}"
        );
        assert!(errors.contains("values.schema.json:1:52"), "{errors}");
    }
    let errors = with_schema(r#"{"patternProperties": {"[a": {}}}"#).errors();
    let expected = "error[bad-schema]: `patternProperties[\"[a\"]` must have the format regex";
    assert!(errors.starts_with(expected), "{errors}");
    assert!(errors.contains("values.schema.json:1:24"), "{errors}");
}

#[test]
fn each_keyword_that_a_value_breaks_is_an_error() {
    let errors = chart(r#"{"a": {"enum": ["bbb"], "minLength": 3, "pattern": "^b"}}"#)
        .file("charts/api/values.yaml", "a: c\n")
        .errors();
    let count = errors.matches("error[schema]: `a` must").count();
    assert_eq!(count, 3, "{errors}");
}

#[test]
fn errors_stand_in_the_order_of_the_values() {
    let string = r#"{"type": "string"}"#;
    let errors = chart(&format!(
        r#"{{"d": {string}, "a": {string}, "c": {string}, "b": {string}}}"#
    ))
    .file("charts/api/values.yaml", "c: 1\na: 1\nd: 1\nb: 1\n")
    .errors();
    let places = errors.lines().filter(|line| line.starts_with(" -->"));
    let expected = [1, 2, 3, 4].map(|line| format!(" --> charts/api/values.yaml:{line}:4"));
    assert!(places.eq(expected), "{errors}");
}

#[test]
fn an_unknown_draft_is_an_error_that_lists_the_known_ones() {
    let errors = with_schema(r#"{"$schema": "http://json-schema.org/draft-03/schema#"}"#).errors();
    let expected = "\
error[bad-schema]: `$schema` names an unknown draft: `http://json-schema.org/draft-03/schema#`
 --> charts/api/values.schema.json:1:13
  |
1 | {\"$schema\": \"http://json-schema.org/draft-03/schema#\"}
  |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
note: the drafts are 2020-12, 2019-09, draft-07, draft-06 and draft-04
help: did you mean `http://json-schema.org/draft-07/schema#`?
";
    assert_eq!(errors, expected);
    let errors = with_schema(r#"{"$schema": "https://example.com/mine"}"#).errors();
    let help = "help: write `https://json-schema.org/draft/2020-12/schema`, or leave `$schema` out";
    assert!(errors.contains(help), "{errors}");
}

#[test]
fn a_draft_without_a_version_is_the_newest() {
    for draft in [
        "http://json-schema.org/schema#",
        "https://json-schema.org/schema",
        "http://json-schema.org/draft/2020-12/schema#/",
    ] {
        // Only the newest drafts know `prefixItems`.
        let schema = format!(
            r#"{{"$schema": "{draft}", "properties": {{"a": {{"prefixItems": [{{"type": "string"}}]}}}}}}"#
        );
        let workspace = with_schema(&schema).file("charts/api/values.yaml", "a: [1]\n");
        let errors = workspace.errors();
        let expected = "error[schema]: `a[0]` must be a string, got the number 1\n";
        assert!(errors.starts_with(expected), "{draft}: {errors}");
    }
}

#[test]
fn a_draft_counts_only_where_a_schema_begins() {
    let part = r#"{"$schema": "https://example.com/mine", "type": "integer"}"#;
    let workspace = chart(&format!(r#"{{"a": {part}}}"#)).file("charts/api/values.yaml", "a: 1\n");
    assert_eq!(workspace.values(), json!({"a": 1}));
    let part = part.replace('{', r#"{"$id": "https://example.com/part", "#);
    let errors = chart(&format!(r#"{{"a": {part}}}"#)).errors();
    assert!(
        errors.contains("`$schema` names an unknown draft"),
        "{errors}"
    );
}

#[test]
fn a_byte_order_mark_before_a_schema_is_nothing() {
    let errors = with_schema("\u{feff}{\"properties\": {\"a\": {\"type\": \"string\"}}}")
        .file("charts/api/values.yaml", "a: 1\n")
        .errors();
    assert!(
        errors.starts_with("error[schema]: `a` must be a string"),
        "{errors}"
    );
}

#[test]
fn keys_below_a_map_that_the_schema_opens_are_not_judged() {
    let schema = r##"{"m": {"additionalProperties": {"type": "integer"}},
        "p": {"patternProperties": {"^a": {}}}, "r": {"$ref": "#/$defs/open"},
        "closed": {"properties": {"a": {"additionalProperties": true}}},
        "said": {"additionalProperties": false, "properties": {"a": {}, "b": {}}}}"##;
    let schema = format!(
        r#"{{"properties": {schema}, "$defs": {{"open": {{"allOf": [{{"additionalProperties": {{}}}}]}}}}}}"#
    );
    let undeclared = with_schema(&schema)
        .file(
            "charts/api/values.yaml",
            "m: {x: 1}\np: {x: 1}\nr: {x: 1}\nclosed: {a: {x: 1}}\nsaid: {a: 1}\n",
        )
        .file(
            "values/api/values.yaml",
            "m: {z: 1}\np: {z: 1}\nr: {z: {z: 1}}\nclosed: {a: {z: 1}, z: 1}\nsaid: {b: 1}\n",
        )
        .undeclared();
    let paths: Vec<String> = undeclared.into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["closed.z", "said.b"]);
}
