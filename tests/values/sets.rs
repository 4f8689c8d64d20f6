//! The `--set` family.
//!
//! `HELM` holds what Helm 4.3.1 made of each argument: `helm template` on a chart without values,
//! whose template prints `{{ .Values | toJson }}`. `HELM_OVER_FILE` holds the same with `WEAKER`
//! given as `-f`.

use plate_render::source::SourceMap;
use plate_render::values::SetKind::{File, Json, Literal, String, Typed};
use plate_render::values::{SetArgument, SetKind, parse_set, parse_sets};
use serde_json::{Value, json};

use crate::support::Layers;

const HELM: &[(SetKind, &str, &str)] = &[
    (Typed, "", r"{}"),
    (
        Typed,
        "a=1,b=x,c.d.e=2",
        r#"{"a":1,"b":"x","c":{"d":{"e":2}}}"#,
    ),
    (
        Typed,
        "a=TRUE,b=tRuE,c=False",
        r#"{"a":true,"b":true,"c":false}"#,
    ),
    (
        Typed,
        "d=0,e=00,f=-0,g=-5,h=+5,r=-01",
        r#"{"d":0,"e":"00","f":0,"g":-5,"h":5,"r":-1}"#,
    ),
    (
        Typed,
        "i=9223372036854775808,i2=9223372036854775807,j=1_0,k=,q=-0x1,s=1.5,t=1e3,u=0644",
        r#"{"i":"9223372036854775808","i2":9223372036854775807,"j":"1_0","k":"","q":"-0x1","s":"1.5","t":"1e3","u":"0644"}"#,
    ),
    (Typed, "a=1,", r#"{"a":1}"#),
    (Typed, "a=1,a=2", r#"{"a":2}"#),
    (Typed, "a=b=c", r#"{"a":"b=c"}"#),
    (Typed, "a = 1 , b = 2", r#"{"a ":" 1 "," b ":" 2"}"#),
    (Typed, r#"a="x""#, r#"{"a":"\"x\""}"#),
    (Typed, r"a\.b=c\,d", r#"{"a.b":"c,d"}"#),
    (
        Typed,
        r"a=1\,2,b=x\\y,c=\{1}",
        r#"{"a":"1,2","b":"x\\y","c":"{1}"}"#,
    ),
    (Typed, r"a\[0]=1", r#"{"a[0]":1}"#),
    (Typed, "a={}", r#"{"a":[""]}"#),
    (Typed, "a={,}", r#"{"a":["",""]}"#),
    (Typed, "a={1,2},b=3", r#"{"a":[1,2],"b":3}"#),
    (Typed, r"a={x\,y,z\}w}", r#"{"a":["x,y","z}w"]}"#),
    (Typed, "a={ 1, true}", r#"{"a":[" 1"," true"]}"#),
    (
        Typed,
        "a[0].b[1].c={x,y}",
        r#"{"a":[{"b":[null,{"c":["x","y"]}]}]}"#,
    ),
    (Typed, "a[0].b=1,a[1].b=2", r#"{"a":[{"b":1},{"b":2}]}"#),
    (Typed, "a.b[0]=1,a.b[1]=2", r#"{"a":{"b":[1,2]}}"#),
    (Typed, "a[1][1]=1", r#"{"a":[null,[null,1]]}"#),
    (Typed, "a[+1]=1", r#"{"a":[null,1]}"#),
    (Typed, "a[01]=1", r#"{"a":[null,1]}"#),
    (
        String,
        "a=1,b=null,c={1,true},d=",
        r#"{"a":"1","b":"null","c":["1","true"],"d":""}"#,
    ),
    (Json, r#"a=1 , b="x" ,c = 2"#, r#"{"a":1," b":"x","c ":2}"#),
    (
        Json,
        r#"a=[1,null,{"b":null}]"#,
        r#"{"a":[1,null,{"b":null}]}"#,
    ),
    (
        Json,
        r#" {"a":1,"m":{"x":[2]}}"#,
        r#"{"a":1,"m":{"x":[2]}}"#,
    ),
    (Json, r#"l[1]={"a":"b,c"}"#, r#"{"l":[null,{"a":"b,c"}]}"#),
    (Literal, r"a.b[0]=x,y={}\z", r#"{"a":{"b":["x,y={}\\z"]}}"#),
    (Literal, r"a\.b=x", r#"{"a\\":{"b":"x"}}"#),
    (Literal, "a=", r#"{"a":""}"#),
    (Literal, "a,b=null", r#"{"a,b":"null"}"#),
];

const WEAKER: &str = "l: [1, 2, 3]\nll: [[1, 2], [3]]\nlm: [{name: a, v: 1}, {name: b}]\n";

const HELM_OVER_FILE: &[(SetKind, &str, &str, &str)] = &[
    (Typed, "l[1]=9", "l", "[1,9,3]"),
    (Typed, "l[1]=null", "l", "[1,null,3]"),
    (Typed, "l[5]=9", "l", "[1,2,3,null,null,9]"),
    (Typed, "l={a,b}", "l", r#"["a","b"]"#),
    (Typed, "ll[0][1]=x", "ll", r#"[[1,"x"],[3]]"#),
    (
        Typed,
        "lm[0].v=2",
        "lm",
        r#"[{"name":"a","v":2},{"name":"b"}]"#,
    ),
    (Json, r#"lm[0]={"v":2}"#, "lm", r#"[{"v":2},{"name":"b"}]"#),
    (Literal, "l[1]=9", "l", r#"[1,"9",3]"#),
];

/// What Helm refuses, and what it drops without a word: text, message, column, next step.
const ERRORS: &[(SetKind, &str, &str, usize)] = &[
    (Typed, "a", "`a` has no value", 1),
    (Typed, "x=1,a.b,c=1", "`a.b` has no value", 5),
    (Typed, "a=1,,b=2", "a key is missing before `,`", 5),
    (Typed, ",", "a key is missing before `,`", 1),
    (Typed, "=1", "a key is missing before `=`", 1),
    (Typed, "a.=1", "a key is missing before `=`", 3),
    (Typed, ".a=1", "a key is missing before `.`", 1),
    (Typed, "a..b=1", "a key is missing before `.`", 3),
    (Typed, "[0]=1", "a key is missing before `[`", 1),
    (Typed, "l[0]", "`l[0]` has no value", 1),
    (Typed, "a[-1]=1", "the index -1 is negative", 3),
    (
        Typed,
        "a[65537]=1",
        "the index 65537 is greater than 65536",
        3,
    ),
    (Typed, "a[x]=1", "\"x\" is not an index", 3),
    (Typed, "a[]=1", "\"\" is not an index", 3),
    (Typed, "a[0=1", "the `[` of an index is not closed", 2),
    (Typed, "a[0]x=1", "'x' is after an index", 5),
    (Typed, "a={1,2", "the `{` of a list is not closed", 3),
    (Typed, "a={1,2}x,b=3", "'x' is after a list", 8),
    (Typed, "a=x{1,2}", "`2}` has no value", 7),
    (
        Typed,
        r"a=x\",
        "a `\\` is at the end, with nothing to escape",
        4,
    ),
    (Literal, "a", "`a` has no value", 1),
    (Json, "a=1 2", "'2' is after a JSON value", 5),
    (Json, "a=x", "this is not JSON: expected value", 3),
    (
        Json,
        r#"a={"x":1"#,
        "this is not JSON: EOF while parsing an object",
        8,
    ),
    (
        Json,
        r#"a={"x":1,"x":2}"#,
        "the key \"x\" is here twice",
        10,
    ),
    (Json, "a=1e400", "the number 1e400 is too great", 3),
    (Json, "[1]", "a key is missing before `[`", 1),
    (Json, r#"{"a":1},b=2"#, "the JSON value ends before this", 8),
];

#[test]
fn an_argument_means_what_helm_makes_of_it() {
    for (kind, text, expected) in HELM {
        let values = Layers::new("{}\n").argument(*kind, text).values();
        let expected: Value = serde_json::from_str(expected).expect("the table holds JSON");
        assert_eq!(values, expected, "{} {text}", kind.flag());
    }
}

#[test]
fn an_index_changes_one_item_and_the_others_stay() {
    for (kind, text, key, expected) in HELM_OVER_FILE {
        let values = Layers::new(WEAKER).argument(*kind, text).values();
        let expected: Value = serde_json::from_str(expected).expect("the table holds JSON");
        assert_eq!(values[*key], expected, "{} {text}", kind.flag());
    }
}

#[test]
fn a_bad_argument_is_an_error_with_its_place() {
    for (kind, text, message, column) in ERRORS {
        let mut sources = SourceMap::new();
        let argument = SetArgument {
            kind: *kind,
            text: (*text).to_owned(),
        };
        let diagnostic = parse_set(&argument, &mut sources).expect_err(text);
        assert_eq!(
            (diagnostic.code, diagnostic.message.as_str()),
            ("bad-set", *message),
            "{text}"
        );
        let place = sources.location(diagnostic.labels[0].span);
        assert_eq!(
            (place.name.as_str(), place.column),
            (kind.flag(), *column),
            "{text}"
        );
    }
}

#[test]
fn a_bad_argument_shows_the_next_step() {
    let errors = Layers::new("{}\n").set("image.tag=1,replicas").errors();
    let expected = "\
error[bad-set]: `replicas` has no value
 --> --set:1:13
  |
1 | image.tag=(hidden)
  |           ^^^^^^^^
help: write `replicas=value`
";
    assert_eq!(errors, expected);
}

#[test]
fn the_errors_of_all_arguments_are_shown_in_one_run() {
    let errors = Layers::new("{}\n").set("a").set("b[x]=1").errors();
    assert_eq!(errors.matches("error[bad-set]").count(), 2, "{errors}");
}

#[test]
fn the_flags_apply_by_kind_whatever_their_order() {
    let kinds = [Literal, File, String, Typed, Json];
    let arguments = kinds.map(|kind| SetArgument {
        kind,
        text: "a=1".to_owned(),
    });
    let assignments = parse_sets(&arguments, &mut SourceMap::new()).expect("they are correct");
    let order: Vec<SetKind> = assignments
        .iter()
        .map(|assignment| assignment.kind)
        .collect();
    assert_eq!(order, [Json, Typed, String, File, Literal]);
}

#[test]
fn thirty_dots_are_allowed_and_one_more_is_an_error() {
    let path = |keys: usize| format!("{}=1", vec!["a"; keys].join("."));
    Layers::new("{}\n").set(&path(31)).values();
    let errors = Layers::new("{}\n").set(&path(32)).errors();
    assert!(
        errors.contains("a path has at most 30 dots, and this one has more"),
        "{errors}"
    );
}

#[test]
fn indexes_in_endless_number_are_an_error() {
    let errors = Layers::new("{}\n")
        .set(&format!("a{}=1", "[0]".repeat(10_000)))
        .errors();
    assert!(
        errors.contains("a path has at most 100 indexes, and this one has more"),
        "{errors}"
    );
}

#[test]
fn holes_in_endless_number_are_an_error() {
    let text: Vec<_> = (0..100).map(|key| format!("a{key}[65536]=1")).collect();
    let errors = Layers::new("{}\n").set(&text.join(",")).errors();
    assert!(
        errors.contains("more than 1000000 items would be filled with null"),
        "{errors}"
    );
}

#[test]
fn deeply_nested_json_is_an_error() {
    let errors = Layers::new("{}\n")
        .argument(Json, &format!("a={}", "[".repeat(100_000)))
        .errors();
    assert!(errors.contains("this is not JSON"), "{errors}");
    let closed = format!("a={}{}", "[".repeat(50_000), "]".repeat(50_000));
    let errors = Layers::new("{}\n").argument(Json, &closed).errors();
    assert!(
        errors.contains("nested more than 128 levels deep"),
        "{errors}"
    );
}

#[test]
fn set_json_keeps_whole_numbers_exact_and_their_lexemes() {
    let mut layers = Layers::new("{}\n");
    layers = layers.argument(Json, "a=18446744073709551615,b=1.10");
    let merged = layers.merge().expect("they are correct");
    let root = &merged.values.root;
    assert_eq!(
        plate_render::yaml::to_json(root)["a"],
        json!(18_446_744_073_709_551_615_u64)
    );
    assert_eq!(
        root.get("b").and_then(|node| node.lexeme.as_deref()),
        Some("1.10")
    );
}

#[test]
fn null_below_an_index_removes_the_key() {
    let values = Layers::new(WEAKER).set("lm[0].name=null").values();
    assert_eq!(values["lm"], json!([{"v": 1}, {"name": "b"}]));
}

#[test]
fn an_empty_value_of_set_json_is_null_and_removes() {
    let values = Layers::new("a: 1\nb: 2\n").argument(Json, "a=").values();
    assert_eq!(values, json!({"b": 2}));
}

#[test]
fn a_map_merges_into_the_map_that_set_names() {
    let values = Layers::new("m: {a: 1, b: 2}\n")
        .argument(Json, r#"m={"b":3}"#)
        .values();
    assert_eq!(values, json!({"m": {"a": 1, "b": 3}}));
}

#[test]
fn a_key_below_an_item_that_is_no_map_is_a_type_clash() {
    let errors = Layers::new("l:\n- 1\n- 2\n").set("l[1].a=3").errors();
    let expected = "\
error[type-clash]: `l[1]` is the number 2 in a weaker layer and cannot be replaced by a map
 --> --set:1:6 (the stronger layer)
  |
1 | l[1].a=(hidden)
  |      ^
 --> charts/api/values.yaml:3:3 (the weaker layer)
  |
3 | - 2
  |   ^
help: write a single value or a list, or change the weaker value to `{}`
";
    assert_eq!(errors, expected);
}

#[test]
fn a_map_in_a_list_is_not_replaced_by_a_scalar() {
    let errors = Layers::new(WEAKER).set("lm[1]=x").errors();
    assert!(
        errors.contains(
            "`lm[1]` is a map in a weaker layer and cannot be replaced by the string \"x\""
        ),
        "{errors}"
    );
}

#[test]
fn an_index_below_a_map_is_a_type_clash() {
    let errors = Layers::new("m: {a: 1}\n").set("m[0]=1").errors();
    assert!(
        errors.contains("`m` is a map in a weaker layer and cannot be replaced by a list"),
        "{errors}"
    );
}

#[test]
fn an_index_makes_a_list_where_the_weaker_layer_has_nothing() {
    let values = Layers::new("a: null\nb: {}\nc: []\n")
        .set("a[0]=1,b[0]=1,c[1]=1,d[0]=1")
        .values();
    assert_eq!(
        values,
        json!({"a": [1], "b": [1], "c": [null, 1], "d": [1]})
    );
}
